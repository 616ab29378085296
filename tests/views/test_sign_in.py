"""The sign-in page: by phone number or user name, with a limit on wrong passwords, and on to where one wanted to go."""

import pytest
from django.test import Client

from accounts.models import User
from teams.models import Team
from tests.accounts.factories import PASSWORD, UserFactory
from tests.teams.factories import MembershipFactory
from tests.views.html import Node, page

SIGN_IN = "/tai-khoan/dang-nhap/"


@pytest.fixture
def an(team_in_force: Team) -> User:
    person = UserFactory.create(username="an.nguyen", phone="0912345678", can_sign_in=True)
    MembershipFactory.create(team=team_in_force, user=person)
    return person


def sign_in(client: Client, login: str, password: str = PASSWORD, **fields: str) -> Node:
    response = client.post(SIGN_IN, {"login": login, "password": password, **fields}, follow=True)
    assert response.status_code == 200
    return page(response)


@pytest.mark.parametrize("login", ["an.nguyen", "AN.Nguyen", "0912345678", "+84 912 345 678", " 0912.345.678 "])
def test_a_person_signs_in_by_phone_or_user_name(client: Client, an: User, login: str) -> None:
    response = client.post(SIGN_IN, {"login": login, "password": PASSWORD}, follow=True)
    assert response.redirect_chain == [("/", 302), ("/ghi/", 302)]
    assert client.session["_auth_user_id"] == str(an.pk)


@pytest.mark.parametrize("login", ["an.nguyen", "0912345678", "ai-do", "0987654321"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client: Client, an: User, login: str) -> None:
    shown = sign_in(client, login, "khong-dung")
    assert "_auth_user_id" not in client.session
    assert shown.typed("login") == login
    assert shown.typed("password") == ""
    assert shown.one(css="form-errors").text == "Số điện thoại, tên đăng nhập hoặc mật khẩu chưa đúng. Hãy thử lại."


def test_what_was_left_empty_is_said_beside_it(client: Client, db: None) -> None:
    shown = sign_in(client, "", "")
    assert shown.said_beside("login")
    assert shown.said_beside("password")


def test_a_locked_account_is_told_so_and_only_to_who_knows_its_password(client: Client, an: User) -> None:
    an.is_active = False
    an.save()
    assert "đã ngừng hoạt động" not in sign_in(client, "an.nguyen", "khong-dung").text
    assert "đã ngừng hoạt động" in sign_in(client, "an.nguyen").text
    assert "_auth_user_id" not in client.session


def test_after_five_wrong_passwords_even_the_right_one_waits(client: Client, an: User) -> None:
    for _attempt in range(5):
        sign_in(client, "an.nguyen", "khong-dung")
    shown = sign_in(client, "an.nguyen")
    assert "_auth_user_id" not in client.session
    assert shown.one(css="form-errors").text == "Đã nhập sai nhiều lần. Hãy chờ năm phút rồi thử lại."


def test_the_limit_is_not_got_round_by_another_spelling_of_the_phone(client: Client, an: User) -> None:
    for login in ("an.nguyen", "0912345678", "+84912345678", "AN.NGUYEN", "0912 345 678"):
        sign_in(client, login, "khong-dung")
    sign_in(client, "84912345678")
    assert "_auth_user_id" not in client.session


def test_one_persons_mistakes_do_not_lock_out_another(client: Client, an: User) -> None:
    UserFactory.create(username="binh", can_sign_in=True)
    for _attempt in range(5):
        sign_in(client, "an.nguyen", "khong-dung")
    client.post(SIGN_IN, {"login": "binh", "password": PASSWORD})
    assert "_auth_user_id" in client.session


def test_sign_in_leads_on_to_where_one_wanted_to_go(client: Client, an: User, team_in_force: Team) -> None:
    wanted = f"/to/{team_in_force.pk}/?ky=2026-02"
    asked = client.get(wanted)["Location"]
    form = page(client.get(asked)).one("form", action=SIGN_IN)
    assert form.typed("next") == wanted
    response = client.post(SIGN_IN, {"login": "an.nguyen", "password": PASSWORD, "next": wanted})
    assert response["Location"] == wanted


@pytest.mark.parametrize("address", ["https://xau.example/", "//xau.example/", "javascript:alert(1)"])
def test_sign_in_never_leads_out_of_the_portal(client: Client, an: User, address: str) -> None:
    response = client.post(SIGN_IN, {"login": "an.nguyen", "password": PASSWORD, "next": address})
    assert response["Location"] == "/"


def test_the_admin_has_no_door_of_its_own(client: Client, an: User) -> None:
    an.is_staff = True
    an.save()
    response = client.get("/quan-tri/", follow=True)
    assert response.redirect_chain[-1][0].startswith(f"{SIGN_IN}?next=")
    client.post("/quan-tri/login/", {"username": "an.nguyen", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client: Client, db: None) -> None:
    for address in ("/accounts/signup/", "/tai-khoan/dang-ky/", "/tai-khoan/signup/"):
        assert client.get(address).status_code in (302, 404)
    assert not User.objects.exists()
