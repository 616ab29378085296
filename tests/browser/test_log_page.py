"""The phone page in a real browser: bad input, no script, a weak signal."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, StorageState, expect

from tests.browser.conftest import PHONE, OpenAs, Remote
from tests.browser.dead_spot import has_kept_page
from tests.browser.phone import fill_in
from tests.browser.portal import Portal
from tests.browser.wire import Wire, counted_wire

FIRST_LOAD = 180 * 1024
LATER_LOAD = 20 * 1024


def test_bad_input_is_said_beside_the_field_and_what_was_typed_stays(open_as: OpenAs) -> None:
    phone = open_as("lan", "/ghi/", PHONE)
    fill_in(phone, "Chiều", Dịch_vụ_công=3)
    count = phone.get_by_label("VNeID", exact=True)
    count.fill("501")
    phone.get_by_text("Khó khăn, vướng mắc", exact=True).first.click()
    phone.get_by_label("Mô tả thêm").fill("Nhiều người quên mật khẩu")
    phone.get_by_role("button", name="Lưu").click()

    message = phone.get_by_text("Tối đa 500 lượt cho một lần ghi.")
    expect(message).to_be_visible()
    expect(count).to_have_value("501")
    expect(phone.get_by_label("Dịch vụ công", exact=True)).to_have_value("3")
    expect(phone.get_by_label("Mô tả thêm")).to_have_value("Nhiều người quên mật khẩu")
    expect(phone.get_by_label("Chiều", exact=True)).to_be_checked()
    field, words = count.bounding_box(), message.bounding_box()
    assert field is not None
    assert words is not None
    assert 0 <= words["y"] - field["y"] < 120, "the message stands right below its field"
    focused = phone.evaluate_handle("document.activeElement").as_element()
    assert focused is not None
    assert focused.evaluate("node => node.matches('.form-errors, [aria-invalid=true]')")


def test_what_was_typed_and_not_saved_outlives_a_session_that_ended(open_as: OpenAs) -> None:
    phone = open_as("lan", "/ghi/", PHONE)
    fill_in(phone, "Chiều", VNeID=7)
    session = next(cookie for cookie in phone.context.cookies() if cookie["name"] == "sessionid")
    phone.context.clear_cookies(name="sessionid")
    phone.reload()
    expect(phone.get_by_role("button", name="Đăng nhập")).to_be_visible()
    phone.context.add_cookies(  # signed in again
        [{"name": "sessionid", "value": session["value"], "domain": session["domain"], "path": session["path"]}]
    )
    phone.goto("/ghi/")
    expect(phone.get_by_label("VNeID", exact=True)).to_have_value("7")
    phone.get_by_role("button", name="Lưu 7 lượt").click()
    expect(phone.get_by_text("Đã lưu 7 lượt hỗ trợ.")).to_be_visible()
    expect(phone.get_by_label("VNeID", exact=True)).to_have_value("")
    expect(phone.locator("#my-day li").first).to_contain_text("đã gửi")
    phone.reload()
    expect(phone.get_by_label("VNeID", exact=True)).to_have_value("")


def test_an_earlier_entry_is_repeated_without_asking_the_portal(remote: Remote) -> None:
    spot = remote("lan")
    spot.cut()
    spot.page.locator("[data-log-again]").first.click()
    expect(spot.page.get_by_role("button", name=re.compile(r"^Lưu \d+ lượt$"))).to_be_visible()
    expect(spot.page.get_by_label("Nơi hỗ trợ")).not_to_have_value("")


def test_a_session_is_logged_without_any_script(open_as: OpenAs) -> None:
    phone = open_as("minh", "/ghi/", PHONE, java_script_enabled=False)
    phone.get_by_label("Nơi hỗ trợ").select_option(label="Làng Plei Mơ Rông")
    phone.get_by_label("Chiều", exact=True).check()
    phone.get_by_label("VNeID", exact=True).fill("2")
    phone.get_by_role("button", name="Lưu").click()
    expect(phone.get_by_text("Đã lưu 2 lượt hỗ trợ.")).to_be_visible()
    expect(phone.locator("#my-day li").first).to_contain_text("Làng Plei Mơ Rông")


def bytes_received(page: Page, wire: Wire) -> int:
    """What came over the wire, headers included, until neither the page nor its worker has more to fetch."""
    before = wire.received
    page.goto(f"{wire.url}/ghi/", wait_until="networkidle")
    has_kept_page(page)
    known = -1
    while known != wire.received:
        known = wire.received
        page.wait_for_timeout(700)
    return known - before


def test_the_log_page_is_light_enough_for_a_weak_signal(
    portal: Portal, chromium: Browser, signed_in: Callable[[str], StorageState]
) -> None:
    with counted_wire(portal.url) as wire:
        context = chromium.new_context(storage_state=signed_in("lan"), viewport=PHONE)  # type: ignore[arg-type]
        page = context.new_page()
        first = bytes_received(page, wire)
        later = bytes_received(page, wire)
        context.close()
    assert first <= FIRST_LOAD
    assert later <= LATER_LOAD
