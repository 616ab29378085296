"""What holds for every page: axe finds nothing, in light and dark, and nothing is wider than the phone."""

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
    for disclosure in page.locator("details.disclosure > summary, details.more-services > summary").all():
        disclosure.click()


def fail_to_sign_in(page: Page) -> None:
    page.get_by_role("button", name="Đăng nhập").click()
    page.locator(".form-errors").wait_for()


# A change of theme or size is there at once, so that axe never measures a colour half-way.
STILL = "*, *::before, *::after { transition: none !important; animation: none !important }"


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
    Look("difficulties", "minh", "/to/{team}/kho-khan/"),
    Look("difficulties of the province", "tinh-doan", "/tinh/52/kho-khan/"),
    Look("inbox of an agency", "tinh-doan", "/tra-loi/"),
    Look("closed months", "can-bo", "/xa/{commune}/khoa-ky/"),
    Look("closed months of the province", "tinh-doan", "/tinh/52/khoa-ky/"),
    Look("province", "tinh-doan", "/tinh/52/"),
    Look("commune", "can-bo", "/xa/{commune}/"),
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
    Look("password change", "minh", "/tai-khoan/doi-mat-khau/"),
    Look("refused", "lan", "/tinh/52/", status=403),
    Look("not found", "lan", "/xa/999999/", status=404),
]


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_phone(portal: Portal, open_as: OpenAs, look: Look) -> None:
    page = open_as(look.person, look.path.format(**portal.keys), PHONE)
    assert page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus") == look.status
    look.prepare(page)
    page.add_style_tag(content=STILL)
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
