"""A number belongs to one person."""

from teams.rules.findings import Severity
from tests.teams.rules.rosters import GIA_LAI, found, gia_lai, rules_of, with_seat


def test_two_people_with_one_number_however_it_is_typed() -> None:
    whole = with_seat(gia_lai(), 7, phone="+84 900 000 003")
    (finding,) = found(whole, rules_of(GIA_LAI), "phone_twice")
    assert (finding.severity, finding.people) == (Severity.ERROR, ("s3", "s7"))
    assert finding.message == "Người Số 3, Người Số 7 ghi cùng số điện thoại 0900000003."


def test_a_long_list_is_cut_in_the_sentence_alone() -> None:
    whole = gia_lai()
    for place in range(18):
        whole = with_seat(whole, place, phone="0900000003")
    (finding,) = found(whole, rules_of(GIA_LAI), "phone_twice")
    assert "Người Số 4 và 13 người khác ghi cùng số" in finding.message
    assert len(finding.people) == 18


def test_a_number_of_somebody_elses_account() -> None:
    whole = with_seat(gia_lai(), 7, phone_owners=("Trần Thị Bình",))
    (finding,) = found(whole, rules_of(GIA_LAI), "phone_twice")
    assert finding.people == ("s7",)
    assert "0900000007 của Người Số 7 đã là của tài khoản khác: Trần Thị Bình" in finding.message


def test_two_numbers_that_are_missing_are_not_the_same() -> None:
    whole = with_seat(with_seat(gia_lai(), 3, phone=""), 5, phone="")
    assert found(whole, rules_of(GIA_LAI), "phone_twice") == []


def test_one_person_written_twice_is_said_by_another_rule() -> None:
    whole = with_seat(gia_lai(), 7, phone="0900000003", name="nguoi so 3")
    assert found(whole, rules_of(GIA_LAI), "phone_twice") == []
    assert found(whole, rules_of(GIA_LAI), "person_twice")


def test_two_nameless_rows_with_one_number_are_named() -> None:
    whole = with_seat(with_seat(gia_lai(), 3, name=""), 7, name="", phone="0900000003")
    assert found(whole, rules_of(GIA_LAI), "phone_twice")
