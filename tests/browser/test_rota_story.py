"""A rota is made and repaired: the leader fills the month, somebody falls away, the gap is seen and closed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, OpenAs
from tests.browser.portal import Portal

WIDTHS = {"phone": PHONE, "desk": DESK}


@pytest.mark.parametrize("width", WIDTHS)
def test_the_month_is_filled_and_a_gap_repaired(portal: Portal, open_as: OpenAs, width: str) -> None:
    team = portal.keys[f"truc_{width}"]
    leader = open_as(f"truong-truc-{width}", f"/to/{team}/", WIDTHS[width])
    # Nothing is planned yet: the board says so, and leads to the rota of the coming month.
    expect(leader.locator("#matters")).to_contain_text("buổi thiếu người")
    leader.goto(f"/to/{team}/lich-truc/")
    leader.get_by_role("link", name="Tháng sau").click()
    leader.get_by_role("button", name="Xếp lịch").click()
    leader.wait_for_load_state()
    cells = leader.locator("td.rota-cell")
    expect(cells.first).to_be_visible()
    assert cells.count() >= 30
    expect(leader.locator("td.rota-cell-gap")).to_have_count(0)

    # A member is away for a while: what was placed by the button is free again, and the gap is marked.
    member = open_as(f"vien-truc-{width}", "/lich-truc-cua-toi/", WIDTHS[width])
    expect(member.get_by_text("Ca trực tới của bạn")).to_be_visible()
    first = timezone.localdate() + timedelta(days=1)
    last = first + timedelta(days=75)
    member.locator("summary", has_text="vắng").click()
    member.get_by_label("Vắng từ ngày").fill(f"{first:%d/%m/%Y}")
    member.get_by_label("Đến hết ngày").fill(f"{last:%d/%m/%Y}")
    member.get_by_role("button", name="Ghi ngày vắng").click()
    expect(member.get_by_text("Bạn chưa có ca trực nào sắp tới")).to_be_visible()
    leader.reload()
    gaps = leader.locator("td.rota-cell-gap")
    expect(gaps.first).to_be_visible()
    missing = gaps.count()
    gaps.first.get_by_role("link").first.click()
    leader.get_by_label("Thêm người trực").select_option(index=1)
    leader.get_by_role("button", name="Thêm vào ca").click()
    expect(leader.locator("td.rota-cell-gap")).to_have_count(missing - 1)
