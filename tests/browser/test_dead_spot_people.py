"""Signing out, in again and as somebody else with entries on the phone: they stay, and stay their person's (R1)."""

from playwright.sync_api import Page, expect

from tests.accounts.factories import PASSWORD
from tests.browser.conftest import Remote
from tests.browser.dead_spot import DeadSpot, has_kept_page, until_sent

NEW_PASSWORD = "suoi-da-trang-2026"


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.get_by_label("Số điện thoại hoặc tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/ghi/")


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Thêm", exact=True).click()
    page.get_by_role("button", name="Đăng xuất").last.click()


def asked_to_sign_in(spot: DeadSpot) -> None:
    expect(spot.page.get_by_text("Phiên đăng nhập đã hết. Các lần ghi vẫn ở trên máy")).to_be_visible()
    expect(spot.rows("trên máy")).to_have_count(1)
    assert spot.stored() == []


def test_entries_wait_for_a_session_that_ended_to_begin_again(remote: Remote) -> None:
    spot = remote("hetphien")
    spot.context.clear_cookies(name="sessionid")
    spot.type("Sáng", 3)
    asked_to_sign_in(spot)
    spot.page.get_by_role("link", name="Đăng nhập lại").click()
    sign_in(spot.page, "hetphien")
    until_sent(spot)
    spot.everything_agrees()


def test_a_password_changed_elsewhere_loses_nothing(remote: Remote) -> None:
    spot = remote("matkhau")
    spot.cut()
    spot.type("Chiều", 4)
    desk = remote("matkhau").page
    desk.goto("/tai-khoan/doi-mat-khau/")
    desk.get_by_label("Mật khẩu đang dùng").fill(PASSWORD)
    desk.get_by_label("Mật khẩu mới", exact=True).fill(NEW_PASSWORD)
    desk.get_by_label("Nhập lại mật khẩu mới").fill(NEW_PASSWORD)
    desk.locator("main form button[type=submit]").click()
    expect(desk.get_by_text("Mật khẩu đã đổi.")).to_be_visible()

    spot.signal()
    asked_to_sign_in(spot)
    spot.page.get_by_role("link", name="Đăng nhập lại").click()
    sign_in(spot.page, "matkhau", NEW_PASSWORD)
    until_sent(spot)
    spot.everything_agrees()


def test_another_person_on_the_same_phone_sees_and_sends_none_of_it(remote: Remote) -> None:
    spot = remote("chung")
    spot.context.clear_cookies(name="sessionid")
    spot.type("Sáng", 8)
    spot.typed = []
    asked_to_sign_in(spot)

    spot.page.goto("/ghi/")
    sign_in(spot.page, "khac")
    has_kept_page(spot.page)
    second = DeadSpot(spot.portal, "khac", spot.context, spot.page)
    expect(second.page.get_by_text("8 lượt")).to_have_count(0)
    second.cut()
    second.page.reload()
    second.type("Tối", 2)
    expect(second.rows("trên máy")).to_have_count(1)
    expect(second.page.get_by_text("8 lượt")).to_have_count(0)
    second.signal()
    until_sent(second)
    second.everything_agrees()
    assert spot.stored() == []

    sign_out(second.page)
    expect(second.page.get_by_role("button", name="Đăng nhập")).to_be_visible()
    second.cut()
    second.page.goto("/ghi/")
    expect(second.page.get_by_role("heading", name="Không có mạng")).to_be_visible()
    second.signal()
    spot.page.goto("/ghi/")
    sign_in(spot.page, "chung")
    until_sent(spot)
    spot.typed = [("Sáng", 8)]
    spot.everything_agrees()


def test_signing_out_and_clearing_the_phone_say_what_waits(remote: Remote) -> None:
    spot = remote("roidi")
    spot.context.route("**/api/logs/**", lambda route: route.abort())
    spot.type("Sáng", 5)
    spot.type("Chiều", 6)
    sign_out(spot.page)
    dialog = spot.page.get_by_role("dialog", name="Còn lần ghi chưa gửi")
    expect(dialog).to_contain_text("2")
    dialog.get_by_role("button", name="Ở lại").click()
    expect(spot.rows("trên máy")).to_have_count(2)
    sign_out(spot.page)
    dialog.get_by_role("button", name="Vẫn đăng xuất").click()
    expect(spot.page.get_by_role("button", name="Đăng nhập")).to_be_visible()

    spot.page.goto("/ghi/")
    sign_in(spot.page, "roidi")
    expect(spot.rows("trên máy")).to_have_count(2)
    spot.page.get_by_role("button", name="Thêm", exact=True).click()
    spot.page.get_by_role("button", name="Xóa dữ liệu trên máy").last.click()
    clearing = spot.page.get_by_role("dialog", name="Xóa dữ liệu trên máy")
    expect(clearing).to_contain_text("2")
    clearing.get_by_role("button", name="Xóa khỏi máy này").click()
    expect(spot.rows("trên máy")).to_have_count(0)
    assert spot.left_on_phone() == []
    assert spot.page.evaluate("caches.keys()") == ["files"]
