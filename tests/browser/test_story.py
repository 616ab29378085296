"""The main line: a member logs on the phone, the province sees it; whatever dies in between, nothing is lost."""

import re
import time

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, OpenAs
from tests.browser.phone import fill_in
from tests.browser.portal import Portal


def number(board: Page, label: str) -> int:
    text = board.locator(".tile", has_text=label).locator(".tile-value").inner_text()
    return int(re.sub(r"\D", "", text))


def people(board: Page) -> int:
    return number(board, "Lượt hỗ trợ trong kỳ")


def sessions(board: Page) -> int:
    return number(board, "Buổi hỗ trợ trong kỳ")


def wait_for_people(board: Page, expected: int, *, within: float) -> None:
    tile = board.locator(".tile", has_text="Lượt hỗ trợ trong kỳ").locator(".tile-value")
    expect(tile).to_have_text(re.compile(rf"^\s*{expected}\s*lượt\s*$"), timeout=max(within, 0.001) * 1000)


def test_what_members_log_stands_on_the_open_dashboard_within_two_seconds(portal: Portal, open_as: OpenAs) -> None:
    board = open_as("tinh-doan", "/tinh/52/", DESK)
    helped, held = people(board), sessions(board)
    board.evaluate("window.isTheSameDocument = true")

    phone = open_as("lan", "/ghi/", PHONE)
    fill_in(phone, "Sáng", VNeID=5, Dịch_vụ_công=3)
    clicked = time.monotonic()
    phone.get_by_role("button", name="Lưu 8 lượt").click(no_wait_after=True)
    wait_for_people(board, helped + 8, within=clicked + 2 - time.monotonic())
    assert sessions(board) == held + 1
    expect(phone.get_by_text("Đã lưu 8 lượt hỗ trợ.")).to_be_visible()

    second = open_as("minh", "/ghi/", PHONE)
    fill_in(second, "Sáng", VNeID=2)
    clicked = time.monotonic()
    second.get_by_role("button", name="Lưu 2 lượt").click(no_wait_after=True)
    wait_for_people(board, helped + 10, within=clicked + 2 - time.monotonic())
    assert sessions(board) == held + 1, "members of one morning at one place hold one session"
    assert board.evaluate("window.isTheSameDocument"), "the dashboard was loaded anew"

    board.get_by_label("Tìm xã, phường").fill("tay son")
    board.get_by_label("Tìm xã, phường").press("Enter")
    board.get_by_role("link", name="Xã Tây Sơn", exact=True).click()
    board.locator("#teams").get_by_role("link", name="Tổ CNSCĐ-Xã Tây Sơn").click()
    board.get_by_role("link", name=re.compile("^Sáng")).first.click()
    expect(board.get_by_role("row", name="Nguyễn Thị Lan")).to_contain_text("VNeID: 5")
    expect(board.get_by_role("row", name="Nguyễn Thị Lan")).to_contain_text("Dịch vụ công: 3")
    expect(board.get_by_role("row", name="Trần Văn Minh")).to_contain_text("VNeID: 2")
    expect(board.locator(".tile", has_text="Lượt hỗ trợ")).to_contain_text("10")


def test_what_is_logged_while_the_worker_is_dead_is_counted_once_it_is_back(portal: Portal, open_as: OpenAs) -> None:
    board = open_as("tinh-doan", "/tinh/52/", DESK)
    helped, held = people(board), sessions(board)
    portal.kill_worker()
    try:
        phone = open_as("lan", "/ghi/", PHONE)
        fill_in(phone, "Tối", VNeID=4)
        phone.get_by_role("button", name="Lưu 4 lượt").click()
        newest = phone.locator("#my-day li").first
        expect(newest).to_contain_text("đã gửi")
        phone.wait_for_timeout(3000)  # as long as the sweep takes to come round
        expect(newest).to_contain_text("đã gửi")
        assert people(board) == helped
    finally:
        portal.start_worker()
    expect(newest).to_contain_text("đã tính", timeout=30_000)
    wait_for_people(board, helped + 4, within=10)
    assert sessions(board) == held + 1


def test_a_dashboard_that_gets_no_answer_says_that_its_numbers_are_old(portal: Portal, open_as: OpenAs) -> None:
    board = open_as("tinh-doan", "/tinh/52/", DESK)
    notice = board.get_by_text("Mất kết nối với máy chủ từ")
    expect(notice).to_be_hidden()
    board.route("**/tinh/52/?phien=*", lambda _route: None)  # as a signal that is lost: no answer at all
    expect(notice).to_be_visible(timeout=20_000)
