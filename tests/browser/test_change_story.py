"""A deputy leaves and another follows: the leader proposes, the commune sees the difference and approves."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, OpenAs
from tests.browser.portal import Portal

WIDTHS = {"phone": PHONE, "desk": DESK}


def row_of(page: Page, name: str) -> object:
    return page.locator(".line-row", has_text=name)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_deputy_leaves_and_another_follows(portal: Portal, open_as: OpenAs, width: str) -> None:
    team = portal.keys[f"doi_{width}"]
    day = f"{timezone.localdate() + timedelta(days=7):%d/%m/%Y}"

    leader = open_as(f"truong-doi-{width}", f"/to/{team}/danh-sach/", WIDTHS[width])
    leader.locator(".line-row", has_text="Lê Văn Công An").get_by_role("link", name=re.compile("^Thôi")).click()
    leader.get_by_label("Lý do thôi tham gia").fill("Chuyển công tác")
    leader.get_by_role("button", name="Ghi vào đề nghị").click()
    # Alone it cannot be handed in: the rules say what is missing and how to mend it.
    leader.get_by_role("button", name="Gửi UBND xã, phường duyệt").click()
    expect(leader.get_by_text("Chưa gửi được")).to_be_visible()
    expect(leader.locator(".notice-error")).to_contain_text("tổ phó")

    leader.get_by_role("link", name="Thêm người").click()
    leader.get_by_label("Họ và tên").fill("Rmah Hlơi")
    leader.get_by_label("Số điện thoại").fill("12345")
    leader.get_by_label("Vị trí").select_option(label="Tổ phó")
    leader.get_by_label("Thành phần").select_option(label="Bí thư Đoàn thanh niên Công an cấp xã")
    leader.get_by_label(re.compile("người dân và doanh nghiệp")).select_option(label="Thành viên nhóm")
    leader.get_by_role("button", name="Lưu", exact=True).click()
    expect(leader.get_by_text("Số điện thoại không đúng")).to_be_visible()
    leader.get_by_label("Số điện thoại").fill("0378 999 00" + ("1" if width == "phone" else "2"))
    leader.get_by_role("button", name="Lưu", exact=True).click()
    leader.get_by_label("Có hiệu lực từ ngày").fill(day)
    leader.get_by_role("button", name="Lưu thông tin chung").click()
    leader.get_by_role("button", name="Gửi UBND xã, phường duyệt").click()
    expect(leader.get_by_text("Đã gửi duyệt.")).to_be_visible()

    official = open_as(f"can-bo-doi-{width}", "/", WIDTHS[width])
    expect(official.get_by_role("heading", name="Hộp duyệt")).to_be_visible()
    official.get_by_role("link", name=re.compile("1 người thôi tham gia, 1 người tham gia")).click()
    leaving, joining = official.locator(".line-row").all()[:2]
    expect(leaving).to_contain_text("Lê Văn Công An")
    expect(leaving).to_contain_text("Chuyển công tác")
    expect(joining).to_contain_text("Rmah Hlơi")
    official.get_by_label("Số quyết định").fill("217/QĐ-UBND")
    official.get_by_role("button", name="Duyệt", exact=True).click()
    expect(official.get_by_text(f"Thay đổi có hiệu lực từ {day}.")).to_be_visible()

    # Until then it is as it was; the roster of that day is as decided.
    expect(official.locator(".line-row", has_text="Lê Văn Công An")).to_be_visible()
    official.get_by_label("Ngày", exact=True).fill(day)
    official.get_by_role("button", name="Xem", exact=True).click()
    expect(official.locator(".line-row", has_text="Rmah Hlơi")).to_be_visible()
    expect(official.locator(".line-row", has_text="Lê Văn Công An")).to_have_count(0)
