"""Nobody stands in a roster twice; the same name alone may be two people, and a name must be there."""

from dataclasses import replace

from teams.rules.findings import Severity
from tests.teams.rules.rosters import GIA_LAI, codes, found, gia_lai, rules_of, with_seat


def test_the_same_name_and_number() -> None:
    whole = with_seat(gia_lai(), 7, name="NGUOI  SỐ 3", phone="0900 000 003")
    (finding,) = found(whole, rules_of(GIA_LAI), "person_twice")
    assert (finding.severity, set(finding.people)) == (Severity.ERROR, {"s3", "s7"})
    assert "có 2 dòng trong danh sách" in finding.message
    assert "same_name" not in codes(whole, rules_of(GIA_LAI))


def test_the_same_row_twice() -> None:
    whole = gia_lai(17)
    whole = replace(whole, seats=(*whole.seats, whole.seats[5]))
    (finding,) = found(whole, rules_of(GIA_LAI), "person_twice")
    assert finding.people == ("s5",)


def test_the_same_name_alone_is_a_warning() -> None:
    whole = with_seat(gia_lai(), 7, name="Ngươi Sô 3")
    (finding,) = found(whole, rules_of(GIA_LAI), "same_name")
    assert (finding.severity, set(finding.people)) == (Severity.WARNING, {"s3", "s7"})
    assert found(whole, rules_of(GIA_LAI), "person_twice") == []


def test_an_accepted_namesake_is_recognised_again() -> None:
    (before,) = found(with_seat(gia_lai(), 7, name="Người Số 3"), rules_of(GIA_LAI), "same_name")
    (after,) = found(with_seat(gia_lai(20), 9, name="Người Số 3"), rules_of(GIA_LAI), "same_name")
    assert before.key == after.key
    assert len(before.key) <= 100


def test_the_same_name_without_numbers_may_be_one_person() -> None:
    whole = with_seat(with_seat(gia_lai(), 3, phone=""), 7, name="Người Số 3", phone="")
    assert found(whole, rules_of(GIA_LAI), "same_name")
    assert found(whole, rules_of(GIA_LAI), "person_twice") == []


def test_a_name_is_needed() -> None:
    (finding,) = found(with_seat(gia_lai(), 7, name=" "), rules_of(GIA_LAI), "name_missing")
    assert (finding.severity, finding.people) == (Severity.ERROR, ("s7",))
    assert finding.message == "Người có số điện thoại 0900000007 chưa ghi họ tên."
