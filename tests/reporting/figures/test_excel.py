"""A year's figures from Excel: the sheet, what it would change, every error named by its cell, agreeing to it."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import User
from reporting import closing
from reporting.enums import FigureSource
from reporting.figures.due import shown_year
from reporting.figures.sheet import year_sheet
from reporting.models import Figure, FigureQuestion, LateChange
from teams.models import Commune
from tests.reporting.figures.conftest import TODAY
from tests.reporting.figures.factories import FEBRUARY, JANUARY, MARCH, YEAR, reported, stored
from tests.teams.plan_factories import Around
from tests.views.conftest import signed_in
from tests.views.html import Node, page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Fill = Callable[[Worksheet], None]


@pytest.fixture
def desk(people: Around) -> Client:
    return signed_in(people.leader)


def upload_of(commune: Commune) -> str:
    return f"/xa/{commune.pk}/so-lieu/excel/?nam=2026"


def sheet_of(commune: Commune) -> Worksheet:
    return load_workbook(BytesIO(year_sheet(commune, shown_year(commune.province, "2026", TODAY)))).worksheets[0]


def row_of(sheet: Worksheet, code: str) -> int:
    return next(row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value == code)


def filled(commune: Commune, **values: Any) -> tuple[bytes, dict[str, str]]:
    """The sheet of `commune` with values in it, `code_month=value` (month 0 is the year); and where each stands."""
    sheet = sheet_of(commune)
    places = {}
    for name, value in values.items():
        code, month = name.rsplit("_", 1)
        cell = sheet.cell(row_of(sheet, code), 5 + int(month))
        cell.value = value
        places[name] = cell.coordinate
    return saved(sheet), places


def saved(sheet: Worksheet) -> bytes:
    stream = BytesIO()
    assert sheet.parent is not None
    sheet.parent.save(stream)
    return stream.getvalue()


def sent(desk: Client, commune: Commune, content: bytes, name: str = "so-lieu.xlsx") -> tuple[int, Node]:
    response = desk.post(upload_of(commune), {"file": SimpleUploadedFile(name, content, XLSX)})
    return response.status_code, page(response)


def agreed(desk: Client, commune: Commune, shown: Node, **more: str) -> Any:
    fields = {"preview": shown.typed("preview"), **more}
    return desk.post(f"/xa/{commune.pk}/so-lieu/excel/ghi/", fields, follow=True)


def test_a_leader_takes_the_sheet_fills_it_in_and_agrees(desk: Client, tay_son: Commune, leader: User) -> None:
    reported(tay_son, "dossiers_total", 1200, JANUARY)
    assert page(desk.get(upload_of(tay_son))).links()["Tải tệp năm 2026"].endswith("/so-lieu/tep.xlsx?nam=2026")
    response = desk.get(f"/xa/{tay_son.pk}/so-lieu/tep.xlsx?nam=2026")
    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    row = row_of(sheet, "dossiers_total")
    assert sheet.cell(row, 6).value == 1200
    sheet.cell(row, 7).value = "1.345"
    sheet.cell(row_of(sheet, "population"), 5).value = 12_000.0
    status, shown = sent(desk, tay_son, saved(sheet))
    assert status == 200
    assert "2 số sẽ thay đổi" in shown.text
    assert ["Tổng số hồ sơ TTHC của người dân", "tháng 2/2026", "–", "1.345", f"G{row}"] in shown.rows()
    assert Figure.objects.count() == 1  # nothing is stored yet
    assert page(agreed(desk, tay_son, shown)).messages == ["Đã lưu 2 số liệu."]
    assert stored(tay_son, "dossiers_total", FEBRUARY) == 1345
    assert stored(tay_son, "population", YEAR) == 12_000
    row_stored = Figure.objects.get(value=1345)
    assert (row_stored.source, row_stored.entered_by) == (FigureSource.EXCEL, leader)


def test_the_same_file_twice_changes_nothing_the_second_time(desk: Client, tay_son: Commune) -> None:
    content, _places = filled(tay_son, dossiers_total_1=40, dossiers_total_2=50)
    _status, shown = sent(desk, tay_son, content)
    agreed(desk, tay_son, shown)
    assert page(agreed(desk, tay_son, shown)).messages == ["Không có số nào thay đổi."]
    status, shown = sent(desk, tay_son, content)
    assert (status, "Không có gì thay đổi" in shown.text) == (200, True)
    assert set(Figure.objects.values_list("version", flat=True)) == {1}


def test_an_empty_cell_leaves_what_is_there(desk: Client, tay_son: Commune) -> None:
    content, _places = filled(tay_son, dossiers_total_2=50)
    reported(tay_son, "dossiers_total", 40, JANUARY)  # after the sheet was taken
    _status, shown = sent(desk, tay_son, content)
    agreed(desk, tay_son, shown)
    assert (stored(tay_son, "dossiers_total", JANUARY), stored(tay_son, "dossiers_total", FEBRUARY)) == (40, 50)


@pytest.mark.parametrize(
    ("where", "value", "said"),
    [
        ("dossiers_total_1", "khoảng 50", "“khoảng 50”: Hãy ghi một số nguyên"),
        ("dossiers_total_1", "1.234,5", "“1.234,5”: Chỉ ghi số nguyên, không có phần lẻ"),
        ("dossiers_total_1", 1.5, "1.5 không phải số nguyên"),
        ("dossiers_total_1", -4, "Số liệu không thể âm"),
        ("dossiers_total_1", 99_999_999, "Số quá lớn"),
        ("dossiers_total_1", date(2026, 1, 5), "Ô đang là ngày tháng"),
        ("dossiers_total_1", True, "Ô đang là ngày tháng hoặc đúng/sai"),
        ("dossiers_total_1", "=SUM(F5:F6)", "Ô là công thức chưa có kết quả"),
        ("dossiers_total_4", 50, "Chưa đến kỳ báo cáo tháng 4/2026."),
        ("dossiers_total_0", 50, "Ô xám: số liệu này không báo cáo ở cột này."),
        ("population_2", 50, "Ô xám: số liệu này không báo cáo ở cột này."),
        ("adults_basic_skill_2", 50, "Ô xám: số liệu này không báo cáo ở cột này."),
    ],
)
def test_every_error_is_named_by_its_cell(desk: Client, tay_son: Commune, where: str, value: Any, said: str) -> None:
    content, places = filled(tay_son, **{where: value, "feedback_received_1": -1})
    status, shown = sent(desk, tay_son, content)
    assert status == 422
    problems = [item.text for item in shown.all(css="row-list")[0].all("li")]
    assert problems[0].startswith(f"ô {places[where]} : {said}") or problems[1].startswith(
        f"ô {places[where]} : {said}"
    )
    assert any(places["feedback_received_1"] in problem for problem in problems)
    assert "2 chỗ cần sửa, chưa có gì được ghi" in shown.text
    assert not shown.all("input", name="preview")


def test_a_quarter_is_read_in_its_last_month(desk: Client, tay_son: Commune) -> None:
    content, _places = filled(tay_son, adults_basic_skill_3=50)
    _status, shown = sent(desk, tay_son, content)
    agreed(desk, tay_son, shown)
    assert stored(tay_son, "adults_basic_skill", MARCH) == 50


def test_what_breaks_a_rule_is_named_by_its_cell(desk: Client, tay_son: Commune) -> None:
    content, places = filled(tay_son, dossiers_total_1=50, dossiers_online_full_1=60)
    status, shown = sent(desk, tay_son, content)
    assert status == 422
    assert f"ô {places['dossiers_online_full_1']} : Không được nhiều hơn “Tổng số hồ sơ" in shown.text


def test_what_would_be_asked_is_shown_and_nothing_of_it_stays(desk: Client, tay_son: Commune) -> None:
    content, _places = filled(tay_son, dossiers_total_1=40, dossiers_total_2=400)
    _status, shown = sent(desk, tay_son, content)
    assert "Gấp 10 lần trở lên: tháng 1/2026 là 40, nay 400." in shown.text
    assert not Figure.objects.exists()
    assert not FigureQuestion.objects.exists()


def test_somebody_elses_newer_value_stops_the_agreement(desk: Client, tay_son: Commune) -> None:
    content, _places = filled(tay_son, dossiers_total_1=40)
    _status, shown = sent(desk, tay_son, content)
    reported(tay_son, "dossiers_total", 45, JANUARY)
    response = agreed(desk, tay_son, shown)
    assert response.status_code == 422
    assert "Số này vừa được người khác sửa. Hãy tải tệp lên lại" in page(response).text
    assert stored(tay_son, "dossiers_total", JANUARY) == 45


def test_a_closed_month_asks_for_a_reason(desk: Client, tay_son: Commune, leader: User) -> None:
    closing.close([tay_son], JANUARY, leader)
    content, _places = filled(tay_son, dossiers_total_1=40)
    _status, shown = sent(desk, tay_son, content)
    response = agreed(desk, tay_son, shown, reason="")
    assert response.status_code == 422
    again = page(response)
    assert again.said_beside("reason")[0].startswith("Kỳ này đã khóa")
    agreed(desk, tay_son, again, reason="Báo sót")
    assert LateChange.objects.get().reason == "Báo sót"


def test_the_file_of_another_commune_or_year_is_refused(desk: Client, tay_son: Commune) -> None:
    neighbour = tay_son.province.communes.exclude(pk=tay_son.pk)[0]
    status, shown = sent(desk, tay_son, year_sheet(neighbour, YEAR))
    assert status == 422
    assert shown.said_beside("file") == ["Tệp này là của xã, phường khác. Hãy chọn tệp của Xã Tây Sơn."]
    _status, shown = sent(desk, tay_son, year_sheet(tay_son, YEAR.previous))
    assert shown.said_beside("file")[0].startswith("Tệp này là số liệu năm 2025, trang đang mở là năm 2026.")


def _empty() -> bytes:
    stream = BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Tệp rỗng. Hãy chọn lại tệp số liệu."),
        (b"\x89PNG\r\n", "Đây là tệp ảnh"),
        (b"PK\x03\x04 hong", "Tệp bị hỏng"),
        (_empty(), "Không thấy bảng số liệu trong tệp."),
    ],
)
def test_what_is_no_such_sheet_is_refused(desk: Client, tay_son: Commune, content: bytes, said: str) -> None:
    status, shown = sent(desk, tay_son, content)
    assert status == 422
    assert shown.said_beside("file")[0].startswith(said)


def test_rows_with_unknown_codes_are_named_and_a_code_twice_is_refused(desk: Client, tay_son: Commune) -> None:
    sheet = sheet_of(tay_son)
    sheet.cell(row_of(sheet, "dossiers_total"), 6).value = 40
    sheet.cell(row_of(sheet, "households"), 1).value = "so_ho"
    _status, shown = sent(desk, tay_son, saved(sheet))
    assert "Không đọc các dòng có mã lạ: so_ho." in shown.text
    sheet.cell(row_of(sheet, "population"), 1).value = "dossiers_total"
    status, shown = sent(desk, tay_son, saved(sheet))
    assert status == 422
    assert "Mã này đã có ở dòng" in shown.text


def test_unknown_rows_are_named_where_nothing_else_changes(desk: Client, tay_son: Commune) -> None:
    reported(tay_son, "dossiers_total", 40, JANUARY)
    sheet = sheet_of(tay_son)
    sheet.cell(row_of(sheet, "households"), 1).value = "so_ho"
    _status, shown = sent(desk, tay_son, saved(sheet))
    assert "Không có gì thay đổi" in shown.text
    assert "Không đọc các dòng có mã lạ: so_ho." in shown.text
    assert "Mọi số trong tệp đã có trên cổng" not in shown.text


def test_two_columns_of_one_month_are_refused(desk: Client, tay_son: Commune) -> None:
    content, _places = filled(tay_son, dossiers_total_1=40, dossiers_total_2=50)
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    sheet.cell(4, 7).value = "THÁNG 1"
    status, shown = sent(desk, tay_son, saved(sheet))
    assert status == 422
    assert shown.said_beside("file") == ["Cột “Tháng 1” có hai lần trong tệp. Hãy giữ một cột."]


@pytest.mark.parametrize("preview", ["", "x", "eyJhIjoxfQ:1abc:def", "x" * 300_000])
def test_a_preview_that_was_tampered_with_is_refused(desk: Client, tay_son: Commune, preview: str) -> None:
    response = desk.post(f"/xa/{tay_son.pk}/so-lieu/excel/ghi/", {"preview": preview})
    assert response.status_code == 422
    assert "tải tệp lên lại" in page(response).text
    assert "Preview" not in page(response).text
    assert not Figure.objects.exists()


def test_a_preview_is_of_one_person_and_commune(desk: Client, people: Around, tay_son: Commune) -> None:
    content, _places = filled(tay_son, dossiers_total_1=40)
    _status, shown = sent(desk, tay_son, content)
    response = agreed(signed_in(people.official), tay_son, shown)
    assert response.status_code == 422
    assert "Bản xem trước đã quá hạn" in page(response).text
