"""A picture of a chart, a file of its numbers and a board on paper, as a person takes them from the page."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageStat
from playwright.sync_api import Locator, Page

from tests.browser.conftest import DESK, PHONE, OpenAs, Remote
from tests.browser.portal import Portal

PAPER = {"width": 688, "height": 1000}  # what 14 mm of margin leave of A4, in CSS pixels
WHITE = 255
WIDER_THAN_THE_PAPER = """
() => [...document.querySelectorAll(".meeting table")]
    .filter((one) => one.scrollWidth > one.closest(".meeting").clientWidth).length
"""


def menu_of(page: Page, picture: str) -> Locator:
    menu = page.locator("details.export-menu").filter(has=page.locator(f"[data-png='{picture}']"))
    menu.locator("summary").click()
    return menu


def take(page: Page, picture: str, choice: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        menu_of(page, picture).get_by_text(choice).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def ink(image: Image.Image, top: int, bottom: int) -> float:
    """How far the strip between two heights is from white paper, on average."""
    strip = image.convert("L").crop((0, top, image.width, bottom))
    return WHITE - ImageStat.Stat(strip).mean[0]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chart_becomes_a_picture_on_white_with_its_title_and_source(
    open_as: OpenAs, viewport: dict[str, int], theme: str
) -> None:
    page = open_as("tinh-doan", "/tinh/52/", viewport, color_scheme=theme)
    name, content = take(page, "services", "Ảnh PNG")
    assert name.startswith("services-52-")
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    image = Image.open(BytesIO(content))
    assert image.width == 2000
    assert image.height > 1000
    assert image.convert("RGB").getpixel((5, 5)) == (WHITE, WHITE, WHITE)
    assert ink(image, 60, 160) > 1  # the title
    assert ink(image, 300, image.height - 300) > 5  # the bars
    assert ink(image, image.height - 180, image.height - 60) > 1  # what it is about, and where it is from
    assert page.evaluate("document.documentElement.dataset.bsTheme") == theme
    assert page.locator("details.export-menu[open]").count() == 0


def test_the_picture_is_the_same_from_a_phone_and_from_the_desk(open_as: OpenAs) -> None:
    sizes = {
        Image.open(BytesIO(take(open_as("tinh-doan", "/tinh/52/", viewport), "trend", "Ảnh PNG")[1])).size
        for viewport in (PHONE, DESK)
    }
    assert len(sizes) == 1


def test_the_map_becomes_a_picture_with_its_areas_and_its_key(open_as: OpenAs) -> None:
    page = open_as("tinh-doan", "/tinh/52/", DESK)
    _name, content = take(page, "map", "Ảnh PNG")
    image = Image.open(BytesIO(content)).convert("RGB")
    assert image.width == 2000
    assert ink(image, 400, image.height - 500) > 5
    assert ink(image, image.height - 320, image.height - 240) > 1


def test_what_a_dead_spot_did_not_let_through_is_drawn_when_the_network_is_back(remote: Remote) -> None:
    spot = remote("tinh-doan", service_workers="block")
    spot.page.set_viewport_size(DESK)  # type: ignore[arg-type]  # a TypedDict of just these two
    spot.page.goto("/tinh/52/")
    assert not spot.page.locator("script[src*='plotly']").count(), "fetched before a chart comes near"
    spot.context.set_offline(True)
    menu_of(spot.page, "map").get_by_text("Ảnh PNG").click()
    spot.page.locator("#toasts").get_by_text("Không kết nối được với cổng.").wait_for()
    spot.context.set_offline(False)
    spot.page.locator("#services[data-drawn]").wait_for()
    name, content = take(spot.page, "map", "Ảnh PNG")
    assert name.startswith("map-52-")
    assert Image.open(BytesIO(content)).width == 2000


def test_the_typeface_goes_into_the_picture(open_as: OpenAs) -> None:
    """Without it a picture would be written in whatever the device has, if that knows Vietnamese at all."""
    page = open_as("tinh-doan", "/tinh/52/", DESK)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    take(page, "services", "Ảnh PNG")
    assert {kind for kind in ("latin-400", "vietnamese-400") if any(kind in url for url in fetched)} == {
        "latin-400",
        "vietnamese-400",
    }


def test_the_numbers_come_as_a_workbook(open_as: OpenAs) -> None:
    name, content = take(open_as("tinh-doan", "/tinh/52/", PHONE), "trend", "Bảng Excel")
    assert name.endswith(".xlsx")
    assert "xl/workbook.xml" in ZipFile(BytesIO(content)).namelist()


@pytest.mark.parametrize(("person", "path"), [("tinh-doan", "/tinh/52/in/"), ("can-bo", "/xa/{commune}/in/")])
def test_the_paper_for_the_meeting_fits_a4_and_axe_finds_nothing(
    portal: Portal, open_as: OpenAs, person: str, path: str
) -> None:
    page = open_as(person, path.format(**portal.keys), PAPER)
    page.emulate_media(media="print")
    assert [(one["id"], one["nodes"]) for one in Axe().run(page).response["violations"]] == []
    wide = page.evaluate(WIDER_THAN_THE_PAPER)
    assert wide == 0
    assert not page.locator(".portal-header, .tabbar, .unit-tabs, [data-print]").locator("visible=true").count()
    for state in page.locator(".meeting .chip").all():
        assert state.inner_text().strip() in {"Đạt", "Gần đạt", "Chưa đạt", "Chưa đủ dữ liệu"}
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_a_chart_has_the_width_of_paper_on_paper_and_its_own_again_afterwards(open_as: OpenAs) -> None:
    page = open_as("tinh-doan", "/tinh/52/", DESK)
    page.locator("#services").scroll_into_view_if_needed()
    drawn = page.locator("#services .main-svg").first
    drawn.wait_for()

    def size() -> tuple[str | None, str | None]:
        return drawn.get_attribute("width"), drawn.get_attribute("height")

    on_screen = size()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert size()[0] == "640"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert size() == on_screen


def test_who_asks_for_print_gets_the_print_dialog(open_as: OpenAs) -> None:
    page = open_as("tinh-doan", "/tinh/52/", DESK)
    page.get_by_role("link", name="In cho cuộc họp").click()
    page.evaluate("window.print = () => { document.title = 'asked to print'; }")
    page.get_by_role("button", name="In hoặc lưu PDF").click()
    assert page.title() == "asked to print"


def test_a_long_list_on_paper_keeps_its_columns_and_its_card_may_break(open_as: OpenAs) -> None:
    """As one box it would leave the first sheet empty; on sheets as narrow as a phone every row would be a stack."""
    page = open_as("tinh-doan", "/tinh/52/xep-loai/", PAPER, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    card = page.locator("#communes")
    assert card.evaluate("one => [getComputedStyle(one).breakInside, getComputedStyle(one).display]") == [
        "auto",
        "block",
    ]
    assert card.locator("tbody tr").first.evaluate("one => getComputedStyle(one).display") == "table-row"
    assert card.locator("table").evaluate("one => one.scrollWidth") <= PAPER["width"]
    said = page.locator(".sim-banner")
    if said.count():
        assert said.evaluate("one => getComputedStyle(one).color") == "rgb(0, 0, 0)"
