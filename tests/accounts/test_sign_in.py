"""People sign in by phone number or by user name (A2)."""

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from accounts.forms import SignInForm
from accounts.models import User
from tests.accounts.factories import PASSWORD, UserFactory


@pytest.fixture
def an(db: None) -> User:
    return UserFactory.create(username="an.nguyen", phone="0912345678", can_sign_in=True)


@pytest.mark.parametrize(
    "typed", ["an.nguyen", "AN.Nguyen", " an.nguyen ", "0912345678", "0912 345 678", "+84912345678", "84 912.345.678"]
)
def test_a_person_is_found_by_name_or_phone(an: User, typed: str) -> None:
    assert User.objects.get_by_sign_in(typed) == an


@pytest.mark.parametrize("typed", ["", "   ", "an", "0912345679", "nguyen"])
def test_nobody_is_found_by_anything_else(an: User, typed: str) -> None:
    assert User.objects.get_by_sign_in(typed) is None


def test_people_without_a_phone_are_not_found_by_an_empty_one(db: None) -> None:
    UserFactory.create_batch(2, phone=None)
    assert User.objects.get_by_sign_in("") is None


def sign_in_form(login: str, password: str) -> SignInForm:
    return SignInForm(data={"login": login, "password": password}, request=RequestFactory().post("/"))


@pytest.mark.parametrize("login", ["0912 345 678", "an.nguyen", "An.Nguyen"])
def test_the_form_signs_in_by_phone_or_name(an: User, login: str) -> None:
    form = sign_in_form(login, PASSWORD)
    assert form.is_valid(), form.errors
    assert form.user == an


@pytest.mark.parametrize("login", ["0912345678", "an.nguyen", "nobody"])
def test_a_wrong_password_signs_nobody_in(an: User, login: str) -> None:
    assert not sign_in_form(login, "khong-dung").is_valid()


def test_whoever_left_cannot_sign_in(db: None) -> None:
    UserFactory.create(username="da-nghi", can_sign_in=True, left=True)
    assert authenticate(username="da-nghi", password=PASSWORD) is None
