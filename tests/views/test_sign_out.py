"""One signs out by pressing a button; a mere link or picture signs nobody out."""

from django.test import Client

from tests.views.html import page

SIGN_OUT = "/tai-khoan/dang-xuat/"


def test_opening_the_address_asks_first(phone: Client) -> None:
    shown = page(phone.get(SIGN_OUT))
    assert shown.one("h1").text == "Đăng xuất khỏi cổng?"
    assert shown.one("form")["method"] == "post"
    assert "_auth_user_id" in phone.session


def test_the_button_signs_out(phone: Client) -> None:
    response = phone.post(SIGN_OUT)
    assert response["Location"] == "/tai-khoan/dang-nhap/"
    assert "_auth_user_id" not in phone.session
    assert phone.get("/ghi/").status_code == 302


def test_another_site_cannot_press_it(phone: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = phone.cookies
    assert strict.post(SIGN_OUT).status_code == 403
    assert "_auth_user_id" in strict.session


def test_every_page_offers_it(phone: Client) -> None:
    forms = page(phone.get("/ghi/")).all("form", action=SIGN_OUT)
    assert [form["method"] for form in forms] == ["post", "post"]
