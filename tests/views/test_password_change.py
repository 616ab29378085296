"""Changing one's own password needs the old one."""

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.factories import PASSWORD, UserFactory
from tests.views.conftest import signed_in
from tests.views.html import page

ADDRESS = "/tai-khoan/doi-mat-khau/"
NEW = "Sông Ba chảy chậm 2026"


@pytest.fixture
def an(db: None) -> User:
    return UserFactory.create(username="an", can_sign_in=True)


def change(browser: Client, old: str, new: str, again: str | None = None) -> int:
    fields = {"oldpassword": old, "password1": new, "password2": new if again is None else again}
    return browser.post(ADDRESS, fields).status_code


def test_the_new_password_signs_in_and_the_old_one_does_not(an: User) -> None:
    browser = signed_in(an)
    assert change(browser, PASSWORD, NEW) == 302
    assert "_auth_user_id" in browser.session, "who changes the password stays signed in"
    an.refresh_from_db()
    assert an.check_password(NEW)
    assert not an.check_password(PASSWORD)


def test_other_devices_are_signed_out(an: User) -> None:
    browser, other = signed_in(an), signed_in(an)
    change(browser, PASSWORD, NEW)
    assert other.get(ADDRESS)["Location"].startswith("/tai-khoan/dang-nhap/")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"oldpassword": "sai", "password1": NEW, "password2": NEW}, "oldpassword"),
        ({"oldpassword": PASSWORD, "password1": NEW, "password2": "khác"}, "password2"),
        ({"oldpassword": PASSWORD, "password1": "12345678", "password2": "12345678"}, "password1"),
        ({"oldpassword": PASSWORD, "password1": "", "password2": ""}, "password1"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(an: User, fields: dict[str, str], name: str) -> None:
    shown = page(signed_in(an).post(ADDRESS, fields))
    assert shown.said_beside(name)
    an.refresh_from_db()
    assert an.check_password(PASSWORD)
