"""A phone number however it is typed is one number; what is no number is none."""

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from accounts.phones import normalise_phone
from tests.accounts.factories import UserFactory


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "0912-345-678",
        "(0912) 345 678",
        "+84912345678",
        "+84 912 345 678",
        "+84 (0)912 345 678",
        "84912345678",
        " 0912345678 ",
    ],
)
def test_the_same_number_typed_in_any_usual_way(typed: str) -> None:
    assert normalise_phone(typed) == "0912345678"


def test_a_land_line_has_eleven_digits() -> None:
    assert normalise_phone("0269 3824 5678"[:13]) == "02693824567"


@pytest.mark.parametrize("typed", ["", "an", "912345678", "091234567", "091234567890", "+1 202 555 0100", "09123abc78"])
def test_what_is_no_vietnamese_number_is_none(typed: str) -> None:
    assert normalise_phone(typed) is None


def test_digits_of_other_scripts_are_no_number() -> None:
    assert normalise_phone("09١٢٣٤٥٦٧٨") is None


@given(st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True))
def test_the_stored_form_stays_as_it_is(number: str) -> None:
    assert normalise_phone(number) == number
    assert normalise_phone(f"+84{number[1:]}") == number


@pytest.mark.parametrize("stored", ["912345678", "+84912345678", "0912 345 678"])
def test_the_database_takes_the_national_form_only(db: None, stored: str) -> None:
    person = UserFactory.create()
    with pytest.raises(IntegrityError, match="user_phone_national_form"):
        User.objects.filter(pk=person.pk).update(phone=stored)


def test_one_number_is_one_person(db: None) -> None:
    UserFactory.create(phone="0912345678")
    with pytest.raises(IntegrityError):
        UserFactory.create(phone="0912345678")
