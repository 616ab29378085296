"""A session that ends while somebody types loses nothing."""

from playwright.sync_api import expect

from tests.accounts.factories import PASSWORD
from tests.browser.conftest import PHONE, OpenAs
from tests.browser.portal import Portal


def test_what_was_typed_is_there_again_after_signing_in(portal: Portal, open_as: OpenAs) -> None:
    page = open_as("truong-truc-desk", f"/de-nghi/{portal.keys['request_desk']}/them/", PHONE)
    page.get_by_label("Họ và tên").fill("Rơ Châm Thưk")
    page.get_by_label("Số điện thoại").fill("0911 222 333")
    page.get_by_label("Jrai").check()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_label("Số điện thoại hoặc tên đăng nhập").fill("truong-truc-desk")
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_text("được điền lại, chưa lưu")).to_be_visible()
    expect(page.get_by_label("Họ và tên")).to_have_value("Rơ Châm Thưk")
    expect(page.get_by_label("Số điện thoại")).to_have_value("0911 222 333")
    expect(page.get_by_label("Jrai")).to_be_checked()


def test_without_a_network_the_form_stays_and_can_be_sent_later(portal: Portal, open_as: OpenAs) -> None:
    page = open_as("truong-truc-desk", f"/de-nghi/{portal.keys['request_desk']}/them/", PHONE)
    page.get_by_label("Họ và tên").fill("Siu Blơi")
    page.get_by_label("Số điện thoại").fill("0911 222 444")
    page.context.set_offline(True)
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Không kết nối được với cổng")).to_be_visible()
    expect(page.get_by_label("Họ và tên")).to_have_value("Siu Blơi")
    page.context.set_offline(False)
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã thêm Siu Blơi.")).to_be_visible()
