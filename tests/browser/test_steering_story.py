"""A morning's steering: Tỉnh đoàn sees what lags, finds where and why, and reminds; the commune sees it and answers.

At the desk and on the phone, each with a commune of its own (K3, K4).
"""

import re

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, OpenAs
from tests.browser.portal import Portal

VIEWPORTS = {"phone": PHONE, "desk": DESK}


@pytest.fixture(params=VIEWPORTS)
def width(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def commune(portal: Portal, width: str) -> str:
    """The name of the commune that this story is about, as pages write it: a team at work that has given little."""
    with psycopg.connect(portal.env["DATABASE_URL"]) as connection:
        found = connection.execute(
            "SELECT kind, name FROM teams_commune WHERE id = %s", [portal.keys[f"xa_{width}"]]
        ).fetchone()
    assert found is not None
    return f"{'Phường' if found[0] == 'phuong' else 'Xã'} {found[1]}"


def light(board: Page, label: str) -> None:
    board.locator(".light", has_text=label).get_by_role("link").first.click()


def test_tinh_doan_goes_from_a_light_to_the_session_behind_it(portal: Portal, open_as: OpenAs, width: str) -> None:
    page = open_as("tinh-doan", "/tinh/52/", VIEWPORTS[width])
    light(page, "Buổi hỗ trợ mỗi Tổ")
    expect(page.locator("h1")).to_contain_text("Buổi hỗ trợ mỗi Tổ")
    expect(page.locator("#board")).to_contain_text("xã")

    page.get_by_role("navigation", name="Xem theo").get_by_role("link", name="Quý").click()
    expect(page).to_have_url(re.compile(r"ky=\d{4}-Q\d"))
    expect(page.locator("h1")).to_contain_text("quý")
    page.get_by_role("navigation", name="Xem theo").get_by_role("link", name="Tháng").click()

    page.get_by_label("Tìm xã, phường").fill("tay son")
    page.get_by_label("Tìm xã, phường").press("Enter")
    expect(page).to_have_url(re.compile(r"tim=tay\+son"))
    page.locator("#communes").get_by_role("link", name="Xã Tây Sơn").click()
    expect(page.locator("h1")).to_contain_text("Tây Sơn")
    page.locator("#sessions").get_by_role("link", name=re.compile("^(Sáng|Chiều|Tối)")).first.click()
    expect(page.locator("main")).to_contain_text("Nguyễn Thị Lan")


def test_two_communes_side_by_side_and_the_paper_for_the_meeting(open_as: OpenAs, width: str, commune: str) -> None:
    page = open_as("tinh-doan", "/tinh/52/", VIEWPORTS[width])
    page.get_by_role("link", name="So sánh hai xã, phường").click()
    page.get_by_label("Xã, phường thứ nhất").fill("tay son")
    page.get_by_label("Xã, phường thứ hai").fill(commune)
    page.get_by_role("button", name="So sánh").click()
    expect(page.locator("main")).to_contain_text("Xã Tây Sơn")
    expect(page.locator("main")).to_contain_text(commune)
    expect(page.get_by_text("chưa có dữ liệu").first).to_be_visible()

    page.goto("/tinh/52/")
    page.get_by_role("link", name="In cho cuộc họp").click()
    expect(page.get_by_role("button", name="In hoặc lưu PDF")).to_be_visible()
    expect(page.locator(".meeting h1")).to_contain_text("Kết quả hoạt động của Tổ công nghệ số cộng đồng")


def test_who_is_behind_is_reminded_once_and_the_commune_answers(
    portal: Portal, open_as: OpenAs, width: str, commune: str
) -> None:
    page = open_as("tinh-doan", "/tinh/52/can-nhac/", VIEWPORTS[width])
    page.get_by_label("Tìm xã, phường").fill(commune)
    page.get_by_label("Tìm xã, phường").press("Enter")
    row = page.locator(".behind-row", has=page.get_by_role("link", name=commune, exact=True))
    expect(row).to_contain_text("Chưa có kế hoạch")
    remind = row.get_by_role("button", name=f"Nhắc {commune}")
    remind.click()
    expect(page.get_by_text("Đã nhắc 1 xã, phường")).to_be_visible()
    remind.click()
    expect(page.get_by_text("nên không nhắc lại")).to_be_visible()

    official = open_as(f"can-bo-truc-{width}", "/", VIEWPORTS[width])
    banner = official.locator(".reminders")
    expect(banner).to_contain_text("Phạm Quốc Bảo nhắc lúc")
    leader = open_as(f"truong-truc-{width}", f"/to/{portal.keys[f'truc_{width}']}/", VIEWPORTS[width])
    leader.locator(".reminders").get_by_role("link", name=re.compile("Chưa có kế hoạch")).click()
    expect(leader.locator("h1")).to_contain_text("Kế hoạch")

    banner.get_by_role("button", name="Đã xem").click()
    expect(official.get_by_text("Đã ghi là bạn đã xem.")).to_be_visible()
    expect(banner).to_have_count(0)
    # The leader did not mark it: what one has seen, the other still has to.
    leader.goto(f"/to/{portal.keys[f'truc_{width}']}/")
    expect(leader.locator(".reminders")).to_be_visible()


def test_a_commune_reads_its_own_morning(portal: Portal, open_as: OpenAs, width: str, commune: str) -> None:
    page = open_as(f"can-bo-truc-{width}", f"/xa/{portal.keys[f'xa_{width}']}/", VIEWPORTS[width])
    expect(page.locator("h1")).to_contain_text(commune)
    page.get_by_role("navigation", name="Xem theo").get_by_role("link", name="Năm").click()
    expect(page.locator("h1")).to_contain_text("năm")
    page.goto("/tinh/52/xep-loai/")
    expect(page.locator("main")).to_contain_text(commune)
    # The province's own board, and who lags elsewhere, are not for a commune.
    for address in ("/tinh/52/", "/tinh/52/can-nhac/"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status in (403, 404)
