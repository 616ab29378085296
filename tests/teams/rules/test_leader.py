"""One leader: Bí thư Đoàn cấp xã in a commune (Đề án III.2.2), the hamlet's head in a bản of Nghệ An."""

from teams.enums import Position
from teams.rules.findings import Severity
from tests.teams.rules.rosters import GIA_LAI, NGHE_AN, QUANG_NGAI, found, gia_lai, nghe_an, rules_of, with_seat


def test_a_leader_who_represents_what_is_asked_for() -> None:
    assert found(gia_lai(), rules_of(GIA_LAI), "leader") == []


def test_nobody_leads() -> None:
    whole = with_seat(gia_lai(), 0, position=Position.MEMBER)
    (finding,) = found(whole, rules_of(GIA_LAI), "leader")
    assert (finding.severity, finding.subject, finding.people) == (Severity.ERROR, "few", ())
    assert finding.message == "Tổ chưa có tổ trưởng; quy định đúng 1 người."
    assert finding.mend == "Hãy chọn tổ trưởng là: Bí thư Đoàn cấp xã."


def test_two_lead() -> None:
    whole = with_seat(gia_lai(), 7, position=Position.LEADER, component="bi_thu_doan_xa")
    (finding,) = found(whole, rules_of(GIA_LAI), "leader")
    assert finding.people == ("s0", "s7")
    assert finding.message == "Tổ có 2 tổ trưởng: Người Số 0, Người Số 7; quy định đúng 1 người."


def test_the_leader_represents_somebody_else() -> None:
    (finding,) = found(with_seat(gia_lai(), 0, component="doan_vien"), rules_of(GIA_LAI), "leader")
    assert finding.key == "leader:seat:s0"
    assert finding.people == ("s0",)
    assert "phải là: Bí thư Đoàn cấp xã. Người Số 0" in finding.message


def test_a_hamlet_is_led_by_its_head() -> None:
    rules = rules_of(NGHE_AN, "hamlet")
    assert found(nghe_an(kind="hamlet"), rules, "leader") == []
    assert found(with_seat(nghe_an(kind="hamlet"), 0, component="bi_thu_doan_xa"), rules, "leader")


def test_anybody_may_lead_where_nothing_is_laid_down() -> None:
    whole = with_seat(gia_lai(), 0, component="")
    assert found(whole, rules_of(QUANG_NGAI), "leader") == []
