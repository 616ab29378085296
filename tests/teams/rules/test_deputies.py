"""Two deputies in Gia Lai, one of the police's youth union and one in charge of digital matters (Đề án III.2.2)."""

import pytest

from teams.enums import Position
from teams.rules.findings import Severity
from tests.teams.rules.rosters import GIA_LAI, NGHE_AN, found, gia_lai, nghe_an, rules_of, with_seat


def test_one_deputy_of_each_component() -> None:
    assert found(gia_lai(), rules_of(GIA_LAI), "deputies") == []


def test_one_deputy_is_missing() -> None:
    whole = with_seat(gia_lai(), 2, position=Position.MEMBER)
    count, component = found(whole, rules_of(GIA_LAI), "deputies")
    assert count.severity == component.severity == Severity.ERROR
    assert count.message == "Tổ có 1 tổ phó: Người Số 1; quy định đúng 2 người."
    assert count.mend == "Hãy chọn thêm 1 tổ phó."
    assert component.subject == "bi_thu_doan_cong_an"
    assert component.message == "Chưa có tổ phó là: Bí thư Đoàn Công an."
    assert component.people == ()


def test_three_deputies() -> None:
    (finding,) = found(with_seat(gia_lai(), 7, position=Position.DEPUTY), rules_of(GIA_LAI), "deputies")
    assert finding.people == ("s1", "s2", "s7")
    assert finding.mend == "Hãy đổi vị trí của 1 tổ phó."


@pytest.mark.parametrize("component", ["doan_vien", "chuyen_vien_chuyen_doi_so", ""])
def test_a_deputy_of_another_component_and_one_that_is_held_twice(component: str) -> None:
    (finding,) = found(with_seat(gia_lai(), 2, component=component), rules_of(GIA_LAI), "deputies")
    assert (finding.subject, finding.people) == ("bi_thu_doan_cong_an", ("s2",))
    assert "Người Số 2" in finding.mend


def test_no_deputy_at_all() -> None:
    whole = gia_lai()
    for place in (1, 2):
        whole = with_seat(whole, place, position=Position.MEMBER)
    subjects = [finding.subject for finding in found(whole, rules_of(GIA_LAI), "deputies")]
    assert subjects == ["few", "bi_thu_doan_cong_an", "chuyen_vien_chuyen_doi_so"]


@pytest.mark.parametrize(("kind", "is_found"), [("commune", True), ("hamlet", False)])
def test_a_hamlet_of_nghe_an_may_do_without_a_deputy(kind: str, is_found: bool) -> None:
    whole = with_seat(nghe_an(kind=kind), 1, position=Position.MEMBER)
    assert bool(found(whole, rules_of(NGHE_AN, kind), "deputies")) == is_found


def test_what_is_only_recommended_is_not_asked_for() -> None:
    whole = with_seat(nghe_an(kind="hamlet"), 1, component="giao_vien")
    assert rules_of(NGHE_AN, "hamlet").deputies.recommended == ("bi_thu_chi_doan",)
    assert found(whole, rules_of(NGHE_AN, "hamlet"), "deputies") == []
