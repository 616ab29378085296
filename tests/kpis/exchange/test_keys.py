"""Who comes in: a key in force, for values, and to its own province alone."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from kpis.models import Indicator
from teams import system_tokens
from teams.enums import TokenScope
from teams.models import Province
from tests.accounts.factories import UserFactory
from tests.conftest import SetClock
from tests.kpis.exchange.conftest import TODAY
from tests.systems import System, token_of
from tests.teams.factories import CommuneFactory, ProvinceFactory

ADDRESSES = ["/api/kpis/indicators", "/api/kpis/communes", "/api/kpis/values"]
every_address = pytest.mark.parametrize("address", ADDRESSES)


@every_address
def test_without_a_key_nobody_comes_in(gia_lai: Province, address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer.json()["detail"]) == (
        401,
        "Thiếu khóa. Gửi kèm: Authorization: Bearer <khóa>.",
    )
    assert System("tcs_sai").get(address).status_code == 401


@every_address
def test_a_key_for_something_else_is_told_what_it_lacks(gia_lai: Province, address: str) -> None:
    others = [scope for scope in TokenScope if scope != TokenScope.READ_VALUES]
    answer = System(token_of(gia_lai, *others)[1]).get(address)
    assert answer.status_code == 403
    assert answer.json()["detail"] == (
        "Khóa này không được phép: đọc chỉ tiêu và giá trị đã tính của tỉnh, xã, phường, Tổ."
    )


@every_address
def test_an_expired_or_revoked_key_is_refused_also_where_nothing_is_new(
    gia_lai: Province, set_clock: SetClock, address: str
) -> None:
    person: User = UserFactory.create()
    token, key = token_of(gia_lai, TokenScope.READ_VALUES)
    system = System(key)
    tag = system.get(address)["ETag"]
    set_clock(token.valid_to + timedelta(days=1))
    expired = system.get(address, knows=tag)
    assert expired.status_code == 401
    assert expired.json()["detail"].startswith("Khóa không đúng, đã hết hạn hoặc đã bị thu hồi.")
    set_clock(TODAY)
    assert system.get(address, knows=tag).status_code == 304
    system_tokens.revoke(token, person)
    assert system.get(address, knows=tag).status_code == 401


@pytest.mark.usefixtures("counted")
def test_a_key_opens_its_own_province_alone() -> None:
    other = ProvinceFactory.create()
    commune = CommuneFactory.create(province=other)
    system = System(token_of(other, TokenScope.READ_VALUES)[1])
    assert Indicator.objects.exists()
    assert system.get("/api/kpis/indicators").json()["items"] == []
    assert [one["code"] for one in system.get("/api/kpis/communes").json()["items"]] == [commune.official_code]
    for level in ("team", "commune", "province"):
        assert system.get("/api/kpis/values", level=level).json()["items"] == []
    theirs = system.get("/api/kpis/values", commune=21808)
    assert (theirs.status_code, theirs.json()["detail"]) == (422, "Tỉnh không có xã, phường mang mã 21808.")
    assert system.get("/api/kpis/values", indicator="team_established").status_code == 422


@pytest.mark.usefixtures("counted")
def test_a_tag_of_another_province_says_nothing_here(system: System) -> None:
    other = System(token_of(ProvinceFactory.create(), TokenScope.READ_VALUES)[1])
    for address in ADDRESSES:
        assert system.get(address, knows=other.get(address)["ETag"]).status_code == 200


def test_an_unknown_parameter_is_named(gia_lai: Province) -> None:
    system = System(token_of(gia_lai)[1])
    for address in (*ADDRESSES, "/api/figures/values", "/api/figures/definitions"):
        answer = system.get(address, xa=21808)
        assert answer.status_code == 422, address
        assert answer.json()["detail"].startswith("Không có tham số: xa."), address


@pytest.mark.parametrize("address", ["/api/", "/api/kpis/value", "/api/kpis/values/", "/api/x/y"])
def test_an_address_that_there_is_not_is_answered_for_programs(db: None, address: str) -> None:
    for answer in (Client().get(address), Client(enforce_csrf_checks=True).post(address, {})):
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/json; charset=utf-8")
        assert answer.json() == {"detail": "Không có địa chỉ này. Các địa chỉ có ở /api/openapi.json."}
