"""The map on the province's board: the communes of the table in the colours of its lights."""

from pathlib import Path

import pytest
from django.test import Client

from kpis.boards.map import CommuneLight, light_map
from kpis.enums import Light
from kpis.models import Indicator
from teams.enums import Role
from teams.models import Commune, CommuneShape, Province, ProvinceMap
from teams.province_map import load_boundaries
from tests.reporting.factories import LogEntryFactory
from tests.teams.boundary_files import features, write
from tests.teams.factories import CommuneFactory, MembershipFactory, ProvinceFactory, TeamFactory
from tests.views.conftest import TODAY, Typed, holder, roll_up, signed_in
from tests.views.html import Node, page
from tests.views.test_province import BOARD, board, communes_table

ASKS = {"HX-Request": "true"}


def areas(shown: Node) -> dict[str, Node]:
    """The links of the map by the name of the commune."""
    links = shown.one(id="map").one("svg", css="light-map-sheet").all("a")
    return {link.one("title").text.split(": ")[0]: link for link in links}


def key(shown: Node) -> dict[str, int]:
    rows = shown.one(id="map").one(css="light-map-key").all("li")
    return {row.one("span").text: int(row.one("strong").text) for row in rows}


def address_of_shapes(province: Province) -> str:
    return f"/tinh/{province.code}/ban-do/{ProvinceMap.objects.get(province=province).pk}.svg"


def shapes(browser: Client, address: str) -> dict[str, str]:
    """The ways of the file of shapes by their names."""
    answer = browser.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    return {way["id"]: way["d"] for way in page(answer).all("path")}


def fill(link: Node) -> str:
    return link.one("use")["fill"]


def logs(commune: Commune, sessions: int) -> None:
    """A team that held so many sessions this month, one a day."""
    member = MembershipFactory.create(team=TeamFactory.create(commune=commune, in_force=True))
    for back in range(sessions):
        LogEntryFactory.create(membership=member, day=TODAY.replace(day=TODAY.day - back))


@pytest.fixture
def month(gia_lai: Province) -> dict[str, Commune]:
    """A commune for each light of the target of three sessions; near means nine tenths of it, so two are not."""
    Indicator.objects.filter(province=gia_lai, code="support_sessions_per_month").update(near_share="0.6")
    communes = dict(zip(("reached", "near", "missed"), gia_lai.communes.all(), strict=False))
    for (_light, commune), sessions in zip(communes.items(), (3, 2, 0), strict=True):
        logs(commune, sessions)
    roll_up()
    return communes


def test_communes_have_the_lights_of_the_table_with_colour_mark_and_words(
    tinh_doan: Client, month: dict[str, Commune]
) -> None:
    shown = board(tinh_doan)
    links = areas(shown)
    assert len(links) == 135
    for light, said in (("reached", "3 buổi, đạt"), ("near", "2 buổi, gần đạt"), ("missed", "0 buổi, chưa đạt")):
        commune = month[light]
        link = links[str(commune)]
        assert link.one("title").text == f"{commune}: {said}"
        assert fill(link) == f"url(#map-{light})"
        assert link["href"] == f"/xa/{commune.pk}/"
        chip = next(row[5] for row in communes_table(shown) if row[0] == str(commune))
        assert chip.lower() in said
    assert key(shown) == {"Đạt": 1, "Gần đạt": 1, "Chưa đạt": 1, "Chưa có dữ liệu": 132}
    patterns = {pattern["id"]: pattern for pattern in shown.one(id="map").all("pattern")}
    assert {fill(link)[5:-1] for link in links.values()} == set(patterns)
    marked = {name for name, pattern in patterns.items() if len(pattern.children) > 1}
    assert len(set(patterns) - marked) <= 1, "without colours only one light may be plain"


def test_no_data_is_grey_and_never_a_zero(tinh_doan: Client, tay_son: Commune) -> None:
    link = areas(board(tinh_doan))["Xã Tây Sơn"]
    assert link.one("title").text == "Xã Tây Sơn: chưa có dữ liệu"
    assert fill(link) == "url(#map-nodata)"


def test_it_says_what_it_shows_and_that_it_is_no_map_of_boundaries(tinh_doan: Client, gia_lai: Province) -> None:
    shown = board(tinh_doan).one(id="map")
    indicator = Indicator.objects.get(province=gia_lai, code="support_sessions_per_month")
    assert shown.one("h2").text == f"Bản đồ: {indicator.name}"
    assert shown.one(css="card-subtitle").text == "Mục tiêu 3 buổi · tháng 3/2026"
    assert "Sơ đồ, không phải địa giới." in shown.text
    assert shown.one(css="light-map-skip")["href"] == "#communes"
    assert shown.one("svg", css="light-map-sheet")["role"] == "group"


def test_with_loaded_boundaries_it_names_their_source(tinh_doan: Client, gia_lai: Province, tmp_path: Path) -> None:
    load_boundaries(gia_lai, write(tmp_path / "f.geojson", features(gia_lai)), source="Sở Nông nghiệp và Môi trường")
    shown = board(tinh_doan).one(id="map").text
    assert "Địa giới đã giản lược, theo Sở Nông nghiệp và Môi trường." in shown
    assert "Sơ đồ" not in shown


def test_the_shapes_are_those_that_are_stored(tinh_doan: Client, gia_lai: Province, tay_son: Commune) -> None:
    shown = board(tinh_doan)
    sheet = ProvinceMap.objects.get(province=gia_lai)
    assert shown.one("svg", css="light-map-sheet")["viewbox"] == f"0 0 {sheet.width} {sheet.height}"
    address, shape = areas(shown)["Xã Tây Sơn"].one("use")["href"].split("#")
    ways = shapes(tinh_doan, address)
    assert len(ways) == 135
    assert ways[shape] == CommuneShape.objects.get(commune=tay_son).path


def test_a_phone_keeps_the_shapes_and_does_not_ask_for_them_again(tinh_doan: Client, gia_lai: Province) -> None:
    kept = tinh_doan.get(address_of_shapes(gia_lai))["Cache-Control"]
    assert kept == "private, max-age=31536000, immutable"


def test_shapes_are_for_those_who_see_the_figures_of_that_province(
    tinh_doan: Client, phone: Client, gia_lai: Province, client: Client
) -> None:
    address = address_of_shapes(gia_lai)
    other = CommuneFactory.create(province=ProvinceFactory.create()).province
    assert signed_in(holder(Role.TINH_DOAN, other)).get(address).status_code == 404
    assert tinh_doan.get(address.replace("/52/", f"/{other.code}/")).status_code == 404
    assert tinh_doan.get(address.replace(".svg", "9.svg")).status_code == 404
    assert tinh_doan.post(address).status_code == 405
    assert phone.get(address).status_code == phone.get(BOARD).status_code != 200
    assert client.get(address).status_code == 302


def test_what_the_address_does_not_ask_for_stays_pale(tinh_doan: Client, gia_lai: Province) -> None:
    wards = gia_lai.communes.filter(kind="phuong").count()
    shown = board(tinh_doan, "?loai=phuong&xep=-buoi")
    assert len(areas(shown)) == wards == sum(key(shown).values())
    assert len(shown.one(id="map").all("use", css="light-map-pale")) == 135 - wards
    assert list(areas(board(tinh_doan, "?tim=tay+son"))) == ["Xã Tây Sơn"]


def test_it_shows_the_period_of_the_page_and_opens_communes_in_it(tinh_doan: Client, month: dict[str, Commune]) -> None:
    before = areas(board(tinh_doan, "?ky=2026-02"))[str(month["reached"])]
    assert "0 buổi, chưa đạt" in before.one("title").text
    assert before["href"].endswith("/?ky=2026-02")


def test_another_indicator_gives_another_map(gia_lai: Province, tay_son: Commune) -> None:
    indicator = Indicator.objects.get(province=gia_lai, code="daily_update")
    lights = {tay_son.pk: CommuneLight(Light.NEAR, "97,5 %", "/o-day/")}
    drawn = light_map(gia_lai, indicator, lights, {row.pk: str(row) for row in gia_lai.communes.all()})
    assert drawn is not None
    assert drawn.title == f"Bản đồ: {indicator.name}"
    (shown,) = [area for area in drawn.areas if area.light]
    assert (shown.title, shown.url) == ("Xã Tây Sơn: 97,5 %, gần đạt", "/o-day/")


def test_a_commune_without_a_shape_is_named(tinh_doan: Client, tay_son: Commune) -> None:
    CommuneShape.objects.filter(commune=tay_son).delete()
    assert "Không có trên bản đồ: Xã Tây Sơn." in board(tinh_doan).one(id="map").text
    assert "Không có trên bản đồ" not in board(tinh_doan, "?tim=an+khe").one(id="map").text


def test_a_province_without_a_map_says_what_to_do(db: None) -> None:
    commune = CommuneFactory.create(province=ProvinceFactory.create())
    browser = signed_in(holder(Role.TINH_DOAN, commune.province))
    shown = board(browser, address=f"/tinh/{commune.province.code}/")
    assert not shown.all(id="map")
    assert "Chưa có bản đồ của tỉnh Người vận hành cổng nạp địa giới bằng lệnh load_boundaries." in shown.text


# --- a page that stays open


def test_a_poll_brings_colours_for_the_shapes_that_the_phone_has(
    tinh_doan: Client, phone: Client, typed: Typed
) -> None:
    opened = board(tinh_doan).one(id="board")
    phone.post("/ghi/", typed())
    roll_up()
    fragment = page(tinh_doan.get(f"{BOARD}{opened['hx-get']}", headers=ASKS))
    link = areas(fragment)["Xã Tây Sơn"]
    assert link.one("title").text == "Xã Tây Sơn: 1 buổi, chưa đạt"
    assert link.one("use")["href"] == areas(opened)["Xã Tây Sơn"].one("use")["href"]


def test_an_open_page_gets_the_new_shapes_when_boundaries_are_loaded(
    tinh_doan: Client, gia_lai: Province, tmp_path: Path
) -> None:
    roll_up()
    opened = board(tinh_doan).one(id="board")
    assert tinh_doan.get(f"{BOARD}{opened['hx-get']}", headers=ASKS).status_code == 204
    load_boundaries(gia_lai, write(tmp_path / "f.geojson", features(gia_lai)))
    fragment = page(tinh_doan.get(f"{BOARD}{opened['hx-get']}", headers=ASKS))
    sheet = ProvinceMap.objects.get(province=gia_lai)
    address = fragment.one("svg", css="light-map-sheet")["data-shapes"]
    assert address == address_of_shapes(gia_lai)
    assert len(shapes(tinh_doan, address)) == 135
    assert fragment.one("svg", css="light-map-sheet")["viewbox"] == f"0 0 {sheet.width} {sheet.height}"


def test_the_map_makes_the_page_little_heavier(tinh_doan: Client, gia_lai: Province) -> None:
    def weight(**headers: str) -> int:
        answer = tinh_doan.get(BOARD, headers={"Accept-Encoding": "gzip", **headers})
        assert answer["Content-Encoding"] == "gzip"
        return len(answer.content)

    whole = weight()
    ProvinceMap.objects.filter(province=gia_lai).delete()
    assert whole - weight() < 4_000
