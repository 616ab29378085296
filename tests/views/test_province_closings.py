"""Tỉnh đoàn closes a month of all communes at once, opens some again, and sees who changed something since."""

import pytest
from django.test import Client

from reporting.models import PeriodClosing
from teams.enums import Role
from teams.models import Commune, Province
from tests.reporting.closings.factories import FEBRUARY, JANUARY, LateChangeFactory, PeriodClosingFactory
from tests.views.conftest import holder, signed_in
from tests.views.html import Node, page

ADDRESS = "/tinh/52/khoa-ky/"


def tiles(shown: Node) -> list[str]:
    return [tile.text for tile in shown.all(css="tile-value")]


def test_the_last_month_that_is_over_is_closed_everywhere(tinh_doan: Client, gia_lai: Province) -> None:
    count = gia_lai.communes.count()
    shown = page(tinh_doan.get(ADDRESS))
    assert "Tháng 2/2026 15/01/2026 – 14/02/2026" in shown.one("h2", id="communes-title").text
    assert tiles(shown) == ["0", str(count), "0 lần"]
    done = page(tinh_doan.post(ADDRESS, {"act": "close", "month": "2026-02", "everywhere": "1"}, follow=True))
    assert done.messages == [f"Đã khóa kỳ của {count} xã, phường."]
    assert tiles(done) == [str(count), "0", "0 lần"]


def test_some_are_opened_again_with_a_reason(tinh_doan: Client, gia_lai: Province, tay_son: Commune) -> None:
    PeriodClosingFactory.create(commune=tay_son)
    data = {"act": "open", "month": "2026-02", "communes": [str(tay_son.pk)]}
    response = tinh_doan.post(ADDRESS, {**data, "because": " "})
    assert response.status_code == 422
    shown = page(response)
    assert shown.said_beside("because") == ["Hãy ghi lý do mở lại kỳ."]
    assert [box["value"] for box in shown.all("input", name="communes") if "checked" in box.attributes] == [
        str(tay_son.pk)
    ]
    done = page(tinh_doan.post(ADDRESS, {**data, "because": "Thiếu số liệu hai làng"}, follow=True))
    assert done.messages == ["Đã mở lại kỳ của 1 xã, phường."]
    assert PeriodClosing.objects.get().opened_because == "Thiếu số liệu hai làng"


@pytest.mark.parametrize(
    "data",
    [
        {"act": "close", "month": "2026-02"},
        {"act": "close", "month": "2026-02", "communes": ["987654321"]},
        {"act": "close", "month": "2026-03", "everywhere": "1"},
        {"act": "close", "month": "x", "everywhere": "1"},
        {"act": "fly", "month": "2026-02", "everywhere": "1"},
    ],
)
def test_what_cannot_be_done_is_told(tinh_doan: Client, data: dict[str, str]) -> None:
    response = tinh_doan.post(ADDRESS, data)
    assert response.status_code == 422
    assert page(response).all(css="errorlist")
    assert not PeriodClosing.objects.exists()


def test_it_is_searched_and_filtered(tinh_doan: Client, tay_son: Commune) -> None:
    PeriodClosingFactory.create(commune=tay_son)
    PeriodClosingFactory.create(commune=tay_son, month=JANUARY)
    LateChangeFactory.create(commune=tay_son, day=FEBRUARY.first)
    name = str(tay_son)

    def found(**query: str) -> list[str]:
        return [row[1] for row in page(tinh_doan.get(ADDRESS, query)).rows()]

    assert found(tt="khoa") == found(tt="sua") == [name]
    assert name not in found(tt="mo")
    assert name in found(tim="tay son")
    assert found(tim="tay son", ky="2026-01", tt="khoa") == [name]
    assert found(tt="sua", ky="2026-01") == []
    assert found(tim="không có xã nào như vậy") == []
    assert len(found(tt="?", ky="2099-01")) == tay_son.province.communes.count()
    links = page(tinh_doan.get(ADDRESS)).links()
    assert links["1 lần sửa sau khi khóa"] == f"/xa/{tay_son.pk}/khoa-ky/?ky=2026-02#changes"


@pytest.mark.parametrize("role", [Role.SO_KHCN, Role.PROVINCE_LEADER, Role.AGENCY])
def test_others_look_on(gia_lai: Province, role: Role) -> None:
    browser = signed_in(holder(role, gia_lai))
    assert not page(browser.get(ADDRESS)).all("button", name="act")
    assert browser.post(ADDRESS, {"act": "close", "month": "2026-02", "everywhere": "1"}).status_code == 403
    assert not PeriodClosing.objects.exists()


def test_tinh_doan_of_another_province_finds_nothing(gia_lai: Province) -> None:
    elsewhere = PeriodClosingFactory.create().province
    assert signed_in(holder(Role.TINH_DOAN, elsewhere)).get(ADDRESS).status_code == 404
