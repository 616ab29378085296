"""Every table and chart of the boards as a file: what the page shows, for whom it shows it (the page's own address)."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from kpis.models import ProvinceState
from reporting.models import Difficulty
from teams.enums import Role
from teams.models import Commune, Province, Team
from tests.reporting.difficulties.factories import difficulty
from tests.reporting.factories import LogEntryFactory
from tests.reporting.figures.factories import FEBRUARY, JANUARY, MARCH, reported
from tests.teams.factories import MembershipFactory, ProvinceFactory, TeamFactory
from tests.views.conftest import TODAY, holder, roll_up, signed_in
from tests.views.html import Node, page
from tests.views.test_export_communes import from_csv, from_xlsx

BOARD, LIST, ONLINE = "/tinh/52/", "/tinh/52/chi-tieu/", "/tinh/52/chi-tieu/dossiers_online_full/"
NOTES = ["Bảng", "Nơi", "Kỳ", "Tính đến"]


def rows_of(browser: Client, address: str, table: str, file_format: str = "xlsx") -> list[list[Any]]:
    joined = "&" if "?" in address else "?"
    response = browser.get(f"{address}{joined}xuat={file_format}&bang={table}")
    assert response.status_code == 200
    return from_csv(response) if file_format == "csv" else from_xlsx(response)


def notes_of(browser: Client, address: str) -> dict[str, str]:
    sheet = load_workbook(BytesIO(browser.get(address).content)).worksheets[1]
    return {str(label): str(text) for label, text in list(sheet.iter_rows(values_only=True))[1:]}


def chart_rows(shown: Node, chart: str) -> list[list[str]]:
    return shown.one("section", aria_labelledby=f"{chart}-title").rows()


def as_shown(value: Any) -> str:
    return "–" if value is None else f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)


@pytest.fixture
def working(tay_son: Commune) -> Team:
    """Helped 1.234 people in one session, with a difficulty."""
    team = TeamFactory.create(commune=tay_son, in_force=True)
    LogEntryFactory.create(
        membership=MembershipFactory.create(team=team),
        day=TODAY,
        helped={"vneid": 500, "dich_vu_cong": 480, "thanh_toan_so": 254},
        difficulty=difficulty(tay_son.province, "khong_co_smartphone").pk,
    )
    roll_up()
    return team


@pytest.mark.parametrize("chart", ["trend", "services"])
def test_the_numbers_behind_a_chart_are_those_of_its_table(tinh_doan: Client, working: Team, chart: str) -> None:
    for address in (BOARD, f"/xa/{working.commune_id}/", f"/to/{working.pk}/", f"{BOARD}?ky=2026-02"):
        _headings, *rows = rows_of(tinh_doan, address, chart)
        assert [[as_shown(cell) for cell in row] for row in rows] == chart_rows(page(tinh_doan.get(address)), chart)
    _headings, *rows = rows_of(tinh_doan, BOARD, "trend")
    assert rows[-1] == ["Tháng 3/2026", 1234, 1]  # numbers, not texts


def test_the_lights_are_handed_out_with_what_they_are_made_of(tinh_doan: Client, working: Team) -> None:
    reported(working.commune, "dossiers_online_full", 2, MARCH)
    reported(working.commune, "dossiers_total", 3, MARCH)
    roll_up()
    headings, *rows = rows_of(tinh_doan, BOARD, "lights")
    cards = page(tinh_doan.get(BOARD)).all("article", css="light")
    assert [row[headings.index("Chỉ tiêu")] for row in rows] == [
        next(node["title"] for node in card.one("h3") if "title" in node.attributes) for card in cards
    ]
    online = dict(zip(headings, next(row for row in rows if "toàn trình" in row[1]), strict=True))
    # the exact value; the page shows 66,7
    assert online["Giá trị"] == pytest.approx(200 / 3)
    assert (online["Đơn vị"], online["Mục tiêu"], online["Mức đạt"]) == ("%", 80, "Chưa đạt")
    assert online["Hơn, kém mục tiêu"] == pytest.approx(200 / 3 - 80)
    assert (online["Tử số"], online["Mẫu số"]) == (2, 3)
    assert (online["Số xã có số liệu"], online["Số xã phải có"]) == (1, 135)
    unknown = dict(zip(headings, next(row for row in rows if row[5] == "Chưa đủ dữ liệu"), strict=True))
    assert unknown["Giá trị"] is None  # nobody's number is no zero


def test_the_lights_are_handed_out_with_their_trend(tinh_doan: Client, working: Team) -> None:
    for month, online in ((JANUARY, 50), (FEBRUARY, 60)):
        reported(working.commune, "dossiers_online_full", online, month)
        reported(working.commune, "dossiers_total", 100, month)
    roll_up()
    headings, *rows = rows_of(tinh_doan, f"{BOARD}?ky=2026-02", "lights")
    online_row = dict(zip(headings, next(row for row in rows if "toàn trình" in row[1]), strict=True))
    assert online_row["So với kỳ trước"] == "tăng"


def test_of_one_commune_there_are_no_numbers_of_communes(tinh_doan: Client, working: Team) -> None:
    headings, *rows = rows_of(tinh_doan, f"/xa/{working.commune_id}/", "lights")
    sessions = dict(zip(headings, next(row for row in rows if row[3] == "buổi"), strict=True))
    assert (sessions["Giá trị"], sessions["Số xã có số liệu"]) == (1, None)


def test_difficulties_sessions_and_the_trend_of_an_indicator(tinh_doan: Client, working: Team) -> None:
    named = difficulty(working.province, "khong_co_smartphone").name
    assert rows_of(tinh_doan, BOARD, "difficulties")[1:] == [[named, 1, 1]]
    headings, session = rows_of(tinh_doan, f"/to/{working.pk}/", "sessions")
    assert headings == ["Ngày", "Buổi", "Nơi", "Thành viên", "Lượt"]
    assert f"{session[0]:%d/%m/%Y}" == "10/03/2026"
    assert session[3:] == [1, 1234]
    reported(working.commune, "dossiers_online_full", 2, MARCH)
    reported(working.commune, "dossiers_total", 3, MARCH)
    roll_up()
    (headings, *_before, last) = rows_of(tinh_doan, ONLINE, "trend")
    assert headings[1] == "Hồ sơ trực tuyến toàn trình, %"
    assert last == ["Tháng 3/2026", pytest.approx(200 / 3)]
    assert chart_rows(page(tinh_doan.get(ONLINE)), "trend")[-1] == ["Tháng 3/2026", "66,7"]


def test_the_list_of_indicators_with_their_targets(tinh_doan: Client, gia_lai: Province) -> None:
    online = gia_lai.indicators.get(code="dossiers_online_full")
    online.targets.create(province=gia_lai, year=2030, target=95)
    headings, *rows = rows_of(tinh_doan, LIST, "indicators")
    assert len(rows) == gia_lai.indicators.count()
    row = dict(zip(headings, next(row for row in rows if row[1] == online.name), strict=True))
    assert (row["Mục tiêu"], row["Năm 2030"], row["Đơn vị"], row["Đang dùng"]) == (80, 95, "%", "có")
    assert "Tổng số hồ sơ TTHC" in row["Mẫu số"]


def test_a_figure_over_time_is_handed_out_too(tinh_doan: Client, tay_son: Commune) -> None:
    TeamFactory.create(commune=tay_son, in_force=True, in_force_from=date(2026, 1, 1))
    reported(tay_son, "dossiers_total", 1234, MARCH)
    address = f"/xa/{tay_son.pk}/so-lieu/chi-so/dossiers_total/"
    _headings, *rows = rows_of(tinh_doan, address, "figure-history")
    assert ["tháng 3/2026", 1234] in rows


def test_the_file_says_whose_numbers_of_when(tinh_doan: Client, working: Team) -> None:
    gia_lai = working.province
    notes = notes_of(tinh_doan, f"{BOARD}?ky=2026-02&xuat=xlsx&bang=services")
    assert list(notes) == NOTES
    assert notes["Bảng"] == "Lượt hỗ trợ theo nội dung, tháng 2/2026"
    assert notes["Nơi"] == "Tỉnh Gia Lai"
    assert notes["Kỳ"] == "tháng 2/2026 (15/01–14/02/2026)"
    computed = timezone.localtime(ProvinceState.objects.get(province=gia_lai).computed_at)
    assert notes["Tính đến"] == f"{computed:%H:%M:%S %d/%m/%Y}"
    assert "kỳ đang chạy" in notes_of(tinh_doan, f"{BOARD}?xuat=xlsx&bang=trend")["Kỳ"]
    gia_lai.is_simulated = True
    gia_lai.save()
    shown = notes_of(tinh_doan, f"/xa/{working.commune_id}/?xuat=xlsx&bang=trend")
    assert shown["Nơi"] == "Xã Tây Sơn, tỉnh Gia Lai"
    assert shown["Lưu ý"] == "Dữ liệu mô phỏng, không phải kết quả thật."


def test_rows_that_were_chosen_say_how(tinh_doan: Client, working: Team) -> None:
    notes = notes_of(tinh_doan, f"{BOARD}xuat/xlsx/?tim=tay+son&loai=xa")
    assert notes["Chỉ gồm"] == "tên có “tay son”; xã"
    headings, row = from_csv(tinh_doan.get(f"{BOARD}xuat/csv/?tim=tay+son&loai=xa"))
    assert dict(zip(headings, row, strict=True))["Kỳ"].startswith("tháng 3/2026")


def test_csv_is_utf_8_for_excel_and_holds_no_formula(tinh_doan: Client, working: Team) -> None:
    Difficulty.objects.filter(province=working.province, code="khong_co_smartphone").update(name="=HYPERLINK(1)")
    response = tinh_doan.get(f"{BOARD}?xuat=csv&bang=difficulties")
    assert response.content.startswith(b"\xef\xbb\xbf")
    headings, row = from_csv(response)
    assert headings == ["Khó khăn", "Số lần", "Số xã", *NOTES]
    assert row[:4] == ["'=HYPERLINK(1)", "1", "1", "Khó khăn gặp nhiều nhất, tháng 3/2026"]
    sheet = load_workbook(BytesIO(tinh_doan.get(f"{BOARD}?xuat=xlsx&bang=difficulties").content)).worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=HYPERLINK(1)", "s")


def test_the_file_is_named_after_table_place_and_period(tinh_doan: Client, working: Team) -> None:
    def name(address: str) -> str:
        return str(tinh_doan.get(address)["Content-Disposition"])

    assert name(f"{BOARD}?xuat=csv&bang=trend&ky=2026-02") == 'attachment; filename="trend-52-2026-02.csv"'
    code = working.commune.official_code
    assert name(f"/xa/{working.commune_id}/?xuat=xlsx&bang=trend") == (
        f'attachment; filename="trend-{code}-2026-03.xlsx"'
    )


@pytest.mark.parametrize("query", ["xuat=pdf&bang=trend", "xuat=xlsx&bang=khong-co", "xuat=xlsx", "xuat=&bang=trend"])
def test_what_the_page_does_not_have_is_not_there(tinh_doan: Client, query: str) -> None:
    assert tinh_doan.get(f"{BOARD}?{query}").status_code == 404


def test_the_menus_lead_to_the_files_of_what_is_shown(tinh_doan: Client, working: Team) -> None:
    shown = page(tinh_doan.get(f"{BOARD}?ky=2026-03&tim=an&page=1"))
    menus = {menu.one("span", css="visually-hidden").text: menu for menu in shown.all("details", css="export-menu")}
    assert {"Lượt hỗ trợ theo tháng", "các chỉ tiêu", "khó khăn"} < set(menus)
    trend = menus["Lượt hỗ trợ theo tháng"]
    assert trend.links() == {
        "Bảng Excel": "?ky=2026-03&tim=an&xuat=xlsx&bang=trend",
        "Bảng CSV": "?ky=2026-03&tim=an&xuat=csv&bang=trend",
    }
    picture = trend.one("button")
    assert picture["data-file"] == "trend-52-2026-03.png"
    assert picture["data-about"].startswith("Tỉnh Gia Lai · tháng 3/2026")
    (on_map,) = [menu for title, menu in menus.items() if title.startswith("Bản đồ")]
    assert on_map.links()["Bảng Excel"] == "/tinh/52/xuat/xlsx/?ky=2026-03&tim=an"


# --- who gets which file is who sees which page


def test_files_are_for_those_who_see_the_page(gia_lai: Province, working: Team) -> None:
    tay_son, neighbour = working.commune, gia_lai.communes.exclude(pk=working.commune_id)[0]
    elsewhere = ProvinceFactory.create()
    official, next_door = (holder(Role.COMMUNE_OFFICIAL, unit) for unit in (tay_son, neighbour))
    stranger = holder(Role.TINH_DOAN, elsewhere)
    member = working.memberships.get().user
    asked = "?xuat=csv&bang=lights"

    def status(person: Any, address: str) -> int:
        return signed_in(person).get(f"{address}{asked}").status_code

    commune = f"/xa/{tay_son.pk}/"
    assert [status(person, commune) for person in (official, member, next_door, stranger)] == [200, 403, 404, 404]
    assert [status(person, BOARD) for person in (official, next_door, stranger)] == [403, 403, 404]
    assert [status(person, f"/to/{working.pk}/") for person in (official, next_door, stranger)] == [200, 404, 404]
    for address in (BOARD, commune, f"/to/{working.pk}/", LIST, ONLINE):
        response = Client().get(f"{address}{asked}")
        assert response.status_code == 302
        assert "/dang-nhap/" in response["Location"]


def test_who_sees_no_sessions_gets_no_file_of_them(gia_lai: Province, working: Team) -> None:
    department = signed_in(holder(Role.AGENCY, gia_lai))
    address = f"/to/{working.pk}/"
    assert department.get(address).status_code == 200
    assert department.get(f"{address}?xuat=xlsx&bang=sessions").status_code == 404
