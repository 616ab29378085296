"""Everybody has a number to sign in with."""

from teams.rules.findings import Severity
from tests.teams.rules.rosters import GIA_LAI, NGHE_AN, found, gia_lai, nghe_an, rules_of, with_seat


def test_each_person_without_a_number_is_named() -> None:
    """One by one: that somebody is without a number already must not hide who is next."""
    whole = with_seat(with_seat(gia_lai(), 3, phone=""), 5, phone="  ")
    first, second = found(whole, rules_of(GIA_LAI), "phone_missing")
    assert (first.severity, first.people, second.people) == (Severity.ERROR, ("s3",), ("s5",))
    assert first.message == "Người Số 3 chưa có số điện thoại."
    assert first.key != second.key


def test_with_what_is_no_number() -> None:
    (finding,) = found(with_seat(gia_lai(), 3, phone="12345"), rules_of(GIA_LAI), "phone_missing")
    assert finding.people == ("s3",)
    assert finding.message == "Số điện thoại 12345 của Người Số 3 chưa đúng."


def test_however_it_is_typed() -> None:
    assert found(with_seat(gia_lai(), 3, phone="+84 912.345.678"), rules_of(GIA_LAI), "phone_missing") == []


def test_collaborators_sign_in_too() -> None:
    whole = with_seat(nghe_an(collaborators=1), -1, phone="")
    assert found(whole, rules_of(NGHE_AN), "phone_missing")
