"""Tỉnh đoàn puts two communes beside each other: who reached what, how far apart they are, what nobody reported."""

import pytest
from django.test import Client

from teams.access import grants
from teams.enums import Role
from teams.models import Commune, Province
from tests.reporting.figures.factories import MARCH, reported
from tests.teams.factories import FOUNDED
from tests.views.conftest import holder, roll_up, signed_in
from tests.views.html import Node, page
from tests.views.test_page_tables import notes_of, rows_of
from tests.views.test_province import team_with

COMPARE = "/tinh/52/so-sanh/"


@pytest.fixture
def two(gia_lai: Province) -> tuple[Commune, Commune]:
    """Two ordinary xã: one helped 7 people and reports 90 of 100 dossiers online, the other 3 and 65 of 100."""
    one, other = gia_lai.communes.filter(groups__isnull=True, kind="xa").order_by("pk")[:2]
    for commune, people, online in ((one, 7, 90), (other, 3, 65)):
        team_with(commune, people)
        reported(commune, "dossiers_online_full", online, MARCH)
        reported(commune, "dossiers_total", 100, MARCH)
    reported(one, "dossiers_online_supported", 9, MARCH)
    roll_up()
    return one, other


def compared(browser: Client, *asked: object, query: str = "") -> Node:
    named = "&".join(f"xa={one}" for one in asked)
    return page(browser.get(f"{COMPARE}?{named}{query}"))


def row(shown: Node, name: str) -> list[str]:
    return next(cells for table in shown.all("table") for cells in table.rows() if cells[0].startswith(name))


def test_both_stand_beside_each_other_with_target_distance_and_difference(
    tinh_doan: Client, two: tuple[Commune, Commune]
) -> None:
    one, other = two
    shown = compared(tinh_doan, one.pk, other.pk)
    assert row(shown, "Lượt hỗ trợ") == ["Lượt hỗ trợ", "7 lượt", "3 lượt", f"{one} cao hơn 4 lượt"]
    name, mine, theirs, apart = row(shown, "Hồ sơ trực tuyến toàn trình")
    assert name == "Hồ sơ trực tuyến toàn trình mục tiêu 80 %"
    assert mine.startswith("90,0 %")
    assert "Đạt hơn mục tiêu 10,0 điểm phần trăm" in mine
    assert "Chưa đạt kém mục tiêu 15,0 điểm phần trăm" in theirs
    assert apart == f"{one} cao hơn 25,0 điểm phần trăm"


def test_what_nobody_reported_is_no_data_and_is_named(tinh_doan: Client, two: tuple[Commune, Commune]) -> None:
    one, other = two
    shown = compared(tinh_doan, one.pk, other.pk)
    assert row(shown, "Hồ sơ có Tổ hỗ trợ")[2:] == ["chưa có dữ liệu", ""]
    lacking = {node.one("summary").text.split(":")[0]: node.one("p").text for node in shown.all(css="compare-lacking")}
    assert "Hồ sơ có Tổ hỗ trợ" in lacking[str(other)]
    assert "Hồ sơ có Tổ hỗ trợ" not in lacking[str(one)]


def test_an_indicator_of_nucleus_communes_is_not_asked_of_others(
    tinh_doan: Client, gia_lai: Province, two: tuple[Commune, Commune]
) -> None:
    nucleus = gia_lai.communes.filter(groups__code="nucleus")[0]
    shown = compared(tinh_doan, nucleus.pk, two[0].pk)
    assert row(shown, "Hồ sơ trực tuyến, xã hạt nhân")[1:3] == ["chưa có dữ liệu", "không thuộc diện"]
    assert "xã hạt nhân" not in compared(tinh_doan, *(one.pk for one in two)).one("main").text


def test_both_trends_are_told_in_words_too(tinh_doan: Client, two: tuple[Commune, Commune]) -> None:
    drawn = compared(tinh_doan, *(one.pk for one in two)).all("svg", css="spark")
    told = [line["aria-label"] for line in drawn]
    assert "Diễn biến: tháng 3/2026 90,0 %" in told
    assert "Diễn biến: tháng 3/2026 65,0 %" in told


def test_the_period_stays_in_the_address(tinh_doan: Client, two: tuple[Commune, Commune]) -> None:
    shown = compared(tinh_doan, *(one.pk for one in two), query="&ky=2026-Q1")
    assert shown.one("h1").text == "So sánh hai xã, phường, quý I/2026"
    year = shown.links()["Năm"]
    assert "ky=2026" in year
    assert year.count("xa=") == 2


@pytest.mark.parametrize("typed", ["xa tay son", "X. Tây Sơn", "tây sơn", "Xã Tây Sơn"])
def test_a_commune_is_found_however_it_is_written(tinh_doan: Client, typed: str) -> None:
    response = tinh_doan.get(COMPARE, {"xa": [typed, "phuong pleiku"]})
    fields = [node["value"] for node in page(response).all("input", name="xa")]
    assert fields == ["Xã Tây Sơn", "Phường Pleiku"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["khong-co-xa-nay", ""], "Không có xã, phường nào khớp. Thử gõ ít chữ hơn."),
        (["ia", ""], "Hãy chọn một, hoặc gõ thêm."),
        (["xa tay son", "Xã Tây Sơn"], "Hãy chọn hai xã, phường khác nhau."),
    ],
)
def test_what_cannot_be_compared_is_said_beside_the_field_and_stays_typed(
    tinh_doan: Client, asked: list[str], said: str
) -> None:
    shown = page(tinh_doan.get(COMPARE, {"xa": asked}))
    place = 1 if asked[1] else 0
    field = shown.all("input", name="xa")[place]
    assert field["aria-invalid"] == "true"
    assert said in shown.one(id=field["aria-describedby"]).text
    assert field["value"] == (asked[0] if not place else "Xã Tây Sơn")
    assert not shown.all("table")


def test_a_commune_of_another_province_is_not_there(tinh_doan: Client, two: tuple[Commune, Commune]) -> None:
    assert tinh_doan.get(f"{COMPARE}?xa={two[0].pk}&xa=987654321").status_code == 404


def test_who_may_see_two_communes_alone_compares_just_these(gia_lai: Province, two: tuple[Commune, Commune]) -> None:
    one, other = two
    person = holder(Role.COMMUNE_OFFICIAL, one)
    browser = signed_in(person)
    assert browser.get(f"{COMPARE}?xa={one.pk}&xa={other.pk}").status_code == 403
    grants.grant(person, Role.COMMUNE_OFFICIAL, other, valid_from=FOUNDED)
    shown = compared(browser, one.pk, other.pk)
    assert row(shown, "Buổi hỗ trợ")[1:3] == ["1 buổi", "1 buổi"]
    assert not any("/chi-tieu/" in address for address in shown.one("main").links().values())
    third = gia_lai.communes.exclude(pk__in=[one.pk, other.pk])[0]
    assert browser.get(f"{COMPARE}?xa={one.pk}&xa={third.pk}").status_code == 404


def test_the_ways_to_it(tinh_doan: Client, tay_son: Commune) -> None:
    assert page(tinh_doan.get("/tinh/52/?ky=2026-Q1")).links()["So sánh hai xã, phường"] == f"{COMPARE}?ky=2026-Q1"
    link = page(tinh_doan.get(f"/xa/{tay_son.pk}/")).links()["So sánh với xã, phường khác"]
    assert page(tinh_doan.get(link)).all("input", name="xa")[0]["value"] == "Xã Tây Sơn"


def test_both_are_handed_out_side_by_side(tinh_doan: Client, two: tuple[Commune, Commune]) -> None:
    one, other = two
    address = f"{COMPARE}?xa={one.pk}&xa={other.pk}"
    headings, *totals = rows_of(tinh_doan, address, "totals")
    assert headings == ["Kết quả", "Đơn vị", str(one), str(other), "Chênh lệch"]
    assert totals[1] == ["Lượt hỗ trợ", "lượt", 7, 3, f"{one} cao hơn 4 lượt"]
    headings, *rows = rows_of(tinh_doan, address, "indicators")
    online = dict(zip(headings, next(row for row in rows if "toàn trình" in row[1]), strict=True))
    assert (online["Mục tiêu"], online[str(one)], online[str(other)]) == (80, 90, 65)
    assert (online[f"{one}: mức"], online[f"{other}: mức"]) == ("Đạt", "Chưa đạt")
    headings, *lines = rows_of(tinh_doan, address, "trends")
    assert headings[-1] == "Tháng 3/2026"
    assert [line[-2:] for line in lines if "toàn trình" in line[0]] == [[None, 90], [None, 65]]
    notes = notes_of(tinh_doan, f"{address}&xuat=xlsx&bang=totals")
    assert notes["Chỉ gồm"] == f"{one}; {other}"
    menus = compared(tinh_doan, one.pk, other.pk).all("details", css="export-menu")
    files = [href for menu in menus for href in menu.links().values()]
    assert files[0] == f"?xa={one.pk}&xa={other.pk}&xuat=xlsx&bang=totals"
    assert all(tinh_doan.get(f"{COMPARE}{href}").status_code == 200 for href in files)
    assert tinh_doan.get(f"{COMPARE}?xuat=xlsx&bang=totals&xa={one.pk}").status_code == 200  # the form that asks
