"""Keys for other systems: made and shown once, recognised while they hold, revoked."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from teams import system_tokens
from teams.enums import Role, TokenScope
from teams.models import Province, SystemToken
from teams.refused import RefusedError
from tests.accounts.factories import UserFactory
from tests.conftest import SetClock
from tests.teams.factories import ProvinceFactory
from tests.views.conftest import holder, signed_in
from tests.views.html import page

TODAY = date(2026, 3, 10)
PAGE = "/tinh/52/khoa-api/"
TYPED = {"name": "Hệ thống một cửa", "scopes": ["figures:read"], "valid_to": "10/09/2026"}


@pytest.fixture(autouse=True)
def today(set_clock: SetClock) -> None:
    set_clock(TODAY)


@pytest.fixture
def desk(gia_lai: Province) -> Client:
    return signed_in(holder(Role.TINH_DOAN, gia_lai))


def made(province: Province, days: int = 30) -> tuple[SystemToken, str]:
    by = UserFactory.create()
    return system_tokens.make(province, "Một cửa", [TokenScope.READ_FIGURES], TODAY + timedelta(days=days), by)


def test_tinh_doan_makes_a_key_that_is_shown_once(desk: Client, gia_lai: Province) -> None:
    assert "Chưa có khóa nào" in page(desk.get(PAGE)).text
    response = desk.post(PAGE, TYPED)
    assert "no-store" in response["Cache-Control"]
    key = page(response).one("code", css="token-key").text
    token = system_tokens.recognise(key)
    assert token is not None
    assert (token.name, token.scopes, token.province) == ("Hệ thống một cửa", ["figures:read"], gia_lai)
    shown = page(desk.get(PAGE))
    assert key not in shown.text
    assert key not in {token.key_hash, token.beginning}
    assert f"{key[:8]}…" in shown.text
    assert "dùng đến 10/09/2026" in shown.text


def test_a_revoked_key_is_refused_at_once(desk: Client, gia_lai: Province) -> None:
    token, key = made(gia_lai)
    address = f"/khoa-api/{token.pk}/thu-hoi/"
    assert page(desk.post(address, follow=True)).messages == ["Đã thu hồi khóa của “Một cửa”."]
    assert system_tokens.recognise(key) is None
    assert page(desk.post(address, follow=True)).messages == ["Khóa này đã được thu hồi từ trước."]
    assert "thu hồi 10/03/2026" in page(desk.get(PAGE)).text


@pytest.mark.parametrize(
    ("typed", "name", "said"),
    [
        ({"name": " "}, "name", "Hãy ghi tên hệ thống sẽ dùng khóa."),
        ({"name": "x" * 101}, "name", "Chỉ được dài đến 100 ký tự, đang có 101. Hãy viết gọn lại."),
        ({"valid_to": ""}, "valid_to", "Hãy ghi ngày, ví dụ 20/11/2026."),
        ({"valid_to": "09/03/2026"}, "valid_to", "Ngày này đã qua. Hãy chọn ngày sắp tới."),
        ({"valid_to": "12/03/2027"}, "valid_to", "Khóa dùng nhiều nhất một năm. Hãy chọn ngày gần hơn."),
    ],
)
def test_bad_input_is_refused_beside_its_field(desk: Client, typed: dict[str, str], name: str, said: str) -> None:
    response = desk.post(PAGE, TYPED | typed)
    assert response.status_code == 422
    assert page(response).said_beside(name) == [said]
    assert not SystemToken.objects.exists()


@pytest.mark.parametrize("scopes", [[], ["figures:everything"]])
def test_a_key_is_for_something(desk: Client, scopes: list[str]) -> None:
    assert desk.post(PAGE, TYPED | {"scopes": scopes}).status_code == 422


def test_a_key_holds_to_its_last_day(gia_lai: Province, set_clock: SetClock) -> None:
    _token, key = made(gia_lai, days=30)
    set_clock(TODAY + timedelta(days=30))
    assert system_tokens.recognise(key) is not None
    set_clock(TODAY + timedelta(days=31))
    assert system_tokens.recognise(key) is None


def test_that_a_key_was_used_is_written_once_a_day(gia_lai: Province, set_clock: SetClock) -> None:
    token, key = made(gia_lai)
    system_tokens.recognise(key)
    token.refresh_from_db()
    assert token.last_used_on == TODAY
    with CaptureQueriesContext(connection) as queries:
        system_tokens.recognise(key)
    assert [query["sql"].split()[0] for query in queries] == ["SELECT"]
    set_clock(TODAY + timedelta(days=1))
    system_tokens.recognise(key)
    token.refresh_from_db()
    assert token.last_used_on == TODAY + timedelta(days=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text(max_size=300))
def test_any_other_text_is_no_key(gia_lai: Province, text: str) -> None:
    assert system_tokens.recognise(text) is None


def test_two_keys_are_never_the_same(gia_lai: Province) -> None:
    assert made(gia_lai)[1] != made(gia_lai)[1]


def test_the_business_refuses_what_the_form_would(gia_lai: Province) -> None:
    person: User = UserFactory.create()
    with pytest.raises(RefusedError) as refused:
        system_tokens.make(gia_lai, "", ["x"], TODAY - timedelta(days=1), person)
    assert set(refused.value.errors) == {"name", "scopes", "valid_to"}


def test_the_keys_of_another_province_are_not_there(desk: Client, gia_lai: Province) -> None:
    token, key = made(ProvinceFactory.create())
    assert desk.post(f"/khoa-api/{token.pk}/thu-hoi/").status_code == 404
    assert system_tokens.recognise(key) is not None
    assert "Chưa có khóa nào" in page(desk.get(PAGE)).text
