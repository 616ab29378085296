"""The phone page in a real browser: bad input, no script, a weak signal."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenAs
from tests.browser.phone import fill_in

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


def test_what_was_typed_outlives_a_session_that_ended(open_as: OpenAs) -> None:
    phone = open_as("lan", "/ghi/", PHONE)
    fill_in(phone, "Chiều", VNeID=7)
    session = next(cookie for cookie in phone.context.cookies() if cookie["name"] == "sessionid")
    phone.context.clear_cookies(name="sessionid")
    phone.get_by_role("button", name="Lưu 7 lượt").click()
    expect(phone.get_by_role("button", name="Đăng nhập")).to_be_visible()
    phone.context.add_cookies(  # signed in again
        [{"name": "sessionid", "value": session["value"], "domain": session["domain"], "path": session["path"]}]
    )
    phone.goto("/ghi/")
    expect(phone.get_by_label("VNeID", exact=True)).to_have_value("7")
    phone.get_by_role("button", name="Lưu 7 lượt").click()
    expect(phone.get_by_text("Đã lưu 7 lượt hỗ trợ.")).to_be_visible()
    expect(phone.get_by_label("VNeID", exact=True)).to_have_value("")
    phone.reload()
    expect(phone.get_by_label("VNeID", exact=True)).to_have_value("")


def test_a_session_is_logged_without_any_script(open_as: OpenAs) -> None:
    phone = open_as("minh", "/ghi/", PHONE, java_script_enabled=False)
    phone.get_by_label("Nơi hỗ trợ").select_option(label="Làng Plei Mơ Rông")
    phone.get_by_label("Chiều", exact=True).check()
    phone.get_by_label("VNeID", exact=True).fill("2")
    phone.get_by_role("button", name="Lưu").click()
    expect(phone.get_by_text("Đã lưu 2 lượt hỗ trợ.")).to_be_visible()
    expect(phone.locator("#my-day li").first).to_contain_text("Làng Plei Mơ Rông")


def bytes_received(page: Page, path: str) -> int:
    """What came over the wire, headers included, until the page has nothing more to fetch."""
    received: list[float] = []
    wire = page.context.new_cdp_session(page)
    wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    wire.send("Network.enable")
    page.goto(path, wait_until="networkidle")
    wire.detach()
    assert received
    return int(sum(received))


def test_the_log_page_is_light_enough_for_a_weak_signal(open_as: OpenAs) -> None:
    phone = open_as("lan", "about:blank", PHONE)
    first = bytes_received(phone, "/ghi/")
    later = bytes_received(phone, "/ghi/")
    assert first <= FIRST_LOAD
    assert later <= LATER_LOAD
