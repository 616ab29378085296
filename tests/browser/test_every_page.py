"""What holds for every page: axe finds nothing, in light and dark, nothing is wider than the phone, and on the phone
everything that is tapped is as high as a thumb needs."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, OpenAs
from tests.browser.portal import Portal


def nothing(page: Page) -> None:
    """The page as it opens."""


def save_nothing(page: Page) -> None:
    page.get_by_label("VNeID", exact=True).fill("501")
    page.get_by_role("button", name="Lưu").click()
    page.locator(".form-errors").wait_for()


def leave_a_line_empty(page: Page) -> None:
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.locator(".form-errors").wait_for()


def open_everything(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")


def send_empty(page: Page) -> None:
    page.locator("main form[method=post] button[type=submit]").first.click()
    page.locator("main .errorlist").first.wait_for()


def type_no_number(page: Page) -> None:
    page.locator("main input[inputmode=numeric]").first.fill("nhiều")
    send_empty(page)


def type_no_weight(page: Page) -> None:
    page.get_by_label("Buổi hỗ trợ mỗi Tổ").fill("nhiều")
    send_empty(page)


def remind_the_first(page: Page) -> None:
    page.locator(".behind-row button").first.click()
    page.locator(".behind-told").first.wait_for()
    open_everything(page)


def find_a_person(page: Page) -> None:
    page.get_by_label("Họ tên hoặc số điện thoại").fill("ro cham")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.locator("main input[type=checkbox]").first.wait_for()


def fail_to_sign_in(page: Page) -> None:
    page.get_by_role("button", name="Đăng nhập").click()
    page.locator(".form-errors").wait_for()


# A change of theme or size is there at once, so that axe never measures a colour half-way.
STILL = "*, *::before, *::after { transition: none !important; animation: none !important }"


# What is tapped is as high as a thumb needs; links in running text are as high as their line, and the squares of a map
# have the list of communes under them. A tick is tapped by its label.
TOO_LOW_FOR_A_THUMB = """
() => [...document.querySelectorAll("main :is(a, button, summary, select, input:not([type=hidden]), textarea)")]
    .filter((one) => !one.matches(".square"))
    .filter((one) => one.checkVisibility() && getComputedStyle(one).display !== "inline")
    .map((one) => [one, (one.closest("label") ?? one).getBoundingClientRect()])
    .filter(([, box]) => box.width > 0 && Math.round(box.height) < 44)
    .map(([one, box]) => `${Math.round(box.height)} px: ${one.outerHTML.slice(0, 120)}`)
"""


@dataclass(frozen=True)
class Look:
    name: str
    person: str | None
    path: str
    prepare: Callable[[Page], None] = nothing
    status: int = 200


LOOKS = [
    Look("sign-in", None, "/tai-khoan/dang-nhap/"),
    Look("sign-in with errors", None, "/tai-khoan/dang-nhap/", fail_to_sign_in),
    Look("log page", "lan", "/ghi/"),
    Look("log page with errors", "minh", "/ghi/", save_nothing),
    Look("log page with everything open", "lan", "/ghi/", open_everything),
    Look("own entries", "lan", "/ghi/cua-toi/"),
    Look("rating", "tinh-doan", "/tinh/52/xep-loai/"),
    Look("rating as a commune sees it", "can-bo", "/tinh/52/xep-loai/"),
    Look("rating of a commune", "tinh-doan", "/tinh/52/xep-loai/xa/21808/"),
    Look("rule of rating", "tinh-doan", "/tinh/52/xep-loai/quy-tac/"),
    Look("rule of rating with errors", "tinh-doan", "/tinh/52/xep-loai/quy-tac/", type_no_weight),
    Look("those behind", "tinh-doan", "/tinh/52/can-nhac/", remind_the_first),
    Look("reminders", "can-bo", "/loi-nhac/"),
    Look("difficulties", "minh", "/to/{team}/kho-khan/"),
    Look("difficulties of the province", "tinh-doan", "/tinh/52/kho-khan/"),
    Look("inbox of an agency", "tinh-doan", "/tra-loi/"),
    Look("closed months", "can-bo", "/xa/{commune}/khoa-ky/"),
    Look("closed months of the province", "tinh-doan", "/tinh/52/khoa-ky/"),
    Look("difficulties of a team at work", "truong-viec-desk", "/to/{viec}/kho-khan/"),
    Look("difficulty that is passed on", "truong-viec-desk", "/to/{viec}/kho-khan/chuyen/", send_empty),
    Look("difficulty that waits", "truong-viec-desk", "/kho-khan/{kho_khan}/", open_everything),
    Look("difficulties of a commune", "can-bo-viec-desk", "/xa/{xa_viec}/kho-khan/"),
    Look("difficulty that is answered", "tinh-doan", "/tra-loi/{kho_khan}/"),
    Look("closed months with late changes", "can-bo-viec-desk", "/xa/{xa_viec}/khoa-ky/", open_everything),
    Look("register", "vien-viec-desk", "/to/{viec}/so/"),
    Look("register of requests", "vien-viec-desk", "/to/{viec}/so/phan-anh/"),
    Look("register of frauds", "vien-viec-desk", "/to/{viec}/so/lua-dao/"),
    Look("register of households", "vien-viec-desk", "/to/{viec}/so/ho-san-pham/"),
    Look("registers of a commune", "can-bo-viec-desk", "/xa/{xa_viec}/so/"),
    Look("person written down", "vien-viec-desk", "/to/{viec}/so/nguoi-duoc-ho-tro/them/", send_empty),
    Look("request written down", "vien-viec-desk", "/to/{viec}/so/phan-anh/them/", send_empty),
    Look("fraud written down", "vien-viec-desk", "/to/{viec}/so/lua-dao/them/", send_empty),
    Look("household written down", "vien-viec-desk", "/to/{viec}/so/ho-san-pham/them/", send_empty),
    Look("row of a person", "vien-viec-desk", "/so/nguoi-duoc-ho-tro/{nguoi}/"),
    Look("row of a fraud", "vien-viec-desk", "/so/lua-dao/{lua_dao}/"),
    Look("row of a household", "vien-viec-desk", "/so/ho-san-pham/{ho}/"),
    Look("row that is corrected", "vien-viec-desk", "/so/ho-san-pham/{ho}/sua/"),
    Look("request of a citizen", "vien-viec-desk", "/so/phan-anh/{phan_anh}/", open_everything),
    Look("who read a register", "can-bo-viec-desk", "/xa/{xa_viec}/so/ai-da-xem/"),
    Look("one person", "can-bo-viec-desk", "/xa/{xa_viec}/so/mot-nguoi/", find_a_person),
    Look("one person's rows", "can-bo-viec-desk", "/xa/{xa_viec}/so/mot-nguoi/xem/?dong=nguoi-duoc-ho-tro-{nguoi}"),
    Look("one person erased", "can-bo-viec-desk", "/xa/{xa_viec}/so/mot-nguoi/xoa/?dong=nguoi-duoc-ho-tro-{nguoi}"),
    Look("frauds of the province", "tinh-doan", "/tinh/52/lua-dao/"),
    Look("products of the province", "tinh-doan", "/tinh/52/ho-san-pham/"),
    Look("activities of a team", "truong-viec-desk", "/to/{viec}/hoat-dong/"),
    Look("activities of a team as a list", "truong-viec-desk", "/to/{viec}/hoat-dong/?xem=danh-sach"),
    Look("calendar of a commune", "can-bo-viec-desk", "/xa/{xa_viec}/hoat-dong/"),
    Look("activity that is planned", "truong-viec-desk", "/to/{viec}/hoat-dong/len-lich/", send_empty),
    Look("activity that is written down", "truong-viec-desk", "/to/{viec}/hoat-dong/ghi/", send_empty),
    Look("activity", "truong-viec-desk", "/hoat-dong/{da_to_chuc}/", open_everything),
    Look("activity to come", "truong-viec-desk", "/hoat-dong/{sap_to_chuc}/", open_everything),
    Look("activity that took place", "truong-viec-desk", "/hoat-dong/{sap_to_chuc}/ket-qua/", send_empty),
    Look("activity that is changed", "truong-viec-desk", "/hoat-dong/{sap_to_chuc}/sua/"),
    Look("figures", "truong-viec-desk", "/xa/{xa_viec}/so-lieu/"),
    Look("figures with errors", "truong-viec-desk", "/xa/{xa_viec}/so-lieu/", type_no_number),
    Look("figures that only few see", "tinh-doan", "/xa/{xa_viec}/so-lieu/"),
    Look("figures to be explained", "truong-viec-desk", "/xa/{xa_viec}/so-lieu/giai-thich/", send_empty),
    Look("figure over time", "truong-viec-desk", "/xa/{xa_viec}/so-lieu/chi-so/vneid2_citizens/"),
    Look("figures from Excel", "truong-viec-desk", "/xa/{xa_viec}/so-lieu/excel/", send_empty),
    Look("figures of the province", "tinh-doan", "/tinh/52/so-lieu/"),
    Look("province", "tinh-doan", "/tinh/52/"),
    Look("province on paper", "tinh-doan", "/tinh/52/in/"),
    Look("province by the quarter", "tinh-doan", "/tinh/52/?ky=2026-Q1"),
    Look("two communes", "tinh-doan", "/tinh/52/so-sanh/?xa={commune}&xa={xa_viec}", open_everything),
    Look("two communes with errors", "tinh-doan", "/tinh/52/so-sanh/?xa=khong-co&xa=ia"),
    Look("own month", "lan", "/ghi/thang-cua-toi/"),
    Look("commune", "can-bo", "/xa/{commune}/"),
    Look("commune on paper", "can-bo", "/xa/{commune}/in/"),
    Look("team", "minh", "/to/{team}/"),
    Look("session", "minh", "/buoi/{session}/"),
    Look("roster", "truong-truc-desk", "/to/{truc_desk}/danh-sach/"),
    Look("chart", "truong-truc-desk", "/to/{truc_desk}/so-do/"),
    Look("request that is written", "truong-truc-desk", "/de-nghi/{request_desk}/"),
    Look("person with errors", "truong-truc-desk", "/de-nghi/{request_desk}/them/", leave_a_line_empty),
    Look("request that waits", "can-bo-truc-phone", "/de-nghi/{request_phone}/"),
    Look("inbox", "can-bo-truc-phone", "/xa/{xa_phone}/hop-duyet/"),
    Look("teams of a commune", "bi-thu-lap-phone", "/xa/{lap_phone}/cac-to/"),
    Look("import", "truong-truc-desk", "/to/{truc_desk}/nhap/"),
    Look("rota", "truong-truc-desk", "/to/{truc_desk}/lich-truc/"),
    Look("own duty", "vien-truc-desk", "/lich-truc-cua-toi/"),
    Look("plan", "truong-truc-desk", "/to/{truc_desk}/ke-hoach/"),
    Look("plan that is written", "truong-truc-desk", "/to/{truc_desk}/ke-hoach/sua/"),
    Look("support points", "truong-truc-desk", "/xa/{xa_desk}/diem-ho-tro/"),
    Look("support point that is changed", "truong-truc-desk", "/diem-ho-tro/{point}/sua/"),
    Look("hamlets", "bi-thu-lap-phone", "/xa/{lap_phone}/thon/"),
    Look("all teams", "tinh-doan", "/tinh/52/cac-to/"),
    Look("rules", "tinh-doan", "/tinh/52/quy-dinh/"),
    Look("all indicators", "tinh-doan", "/tinh/52/chi-tieu/"),
    Look("one indicator", "tinh-doan", "/tinh/52/chi-tieu/support_sessions_per_month/", open_everything),
    Look("who gives what is due", "tinh-doan", "/tinh/52/day-du/?xem=so-lieu"),
    Look("targets of an indicator", "tinh-doan", "/tinh/52/chi-tieu/support_sessions_per_month/sua/"),
    Look("indicator that is added", "tinh-doan", "/tinh/52/chi-tieu/them/", send_empty),
    Look("measures of an indicator", "tinh-doan", "/tinh/52/chi-tieu/them/", open_everything),
    Look("password change", "minh", "/tai-khoan/doi-mat-khau/"),
    Look("refused", "lan", "/tinh/52/", status=403),
    Look("not found", "lan", "/xa/999999/", status=404),
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_axe_finds_nothing_and_all_fits_phone_and_thumb(portal: Portal, open_as: OpenAs, look: Look) -> None:
    page = open_as(look.person, look.path.format(**portal.keys), PHONE)
    assert page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus") == look.status
    look.prepare(page)
    page.add_style_tag(content=STILL)
    assert page.evaluate(TOO_LOW_FOR_A_THUMB) == []
    found = {}
    for viewport in (PHONE, DESK):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]  # a TypedDict of just these two
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            page.wait_for_function("theme => document.documentElement.dataset.bsTheme === theme", arg=theme)
            for violation in Axe().run(page).response["violations"]:
                found[f"{viewport['width']} {theme}: {violation['id']}"] = [
                    f"{node['html'][:200]} – {node['failureSummary']}" for node in violation["nodes"]
                ]
        wide = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
        assert wide <= 0, f"{wide} px wider than a window of {viewport['width']}"
    assert found == {}
