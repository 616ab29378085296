"""The template: what it offers, and that it can be filled in and read."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from teams.models import Hamlet, Province, Team
from teams.roster_files.catalogue import Catalogue
from teams.roster_files.columns import HEADINGS, Column
from teams.roster_files.refusals import FileRefusedError
from teams.roster_files.workbooks import HEADER_ROW, template
from tests.teams.roster_files.books import saved
from tests.teams.roster_files.conftest import Read


def columns_of(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[HEADER_ROW] if cell.value}


def offered(book: Any, column: Column) -> list[str]:
    """What the drop-down list of a column reads from the hidden sheet."""
    sheet = book.worksheets[0]
    number = columns_of(sheet)[str(HEADINGS[column])]
    lists = book["Danh mục"]
    assert lists.sheet_state == "hidden"
    (rule,) = [
        rule
        for rule in sheet.data_validations.dataValidation
        if any(cells.min_col == number for cells in rule.sqref.ranges)
    ]
    assert (rule.type, rule.promptTitle) == ("list", str(HEADINGS[column]))
    values = [cell.value for (cell,) in lists.iter_rows(min_col=number, max_col=number) if cell.value]
    letter = lists.cell(1, number).column_letter
    assert rule.formula1 == f"'Danh mục'!${letter}$1:${letter}${len(values)}"
    return values


def test_the_template_offers_what_the_province_and_the_commune_have(draft: Team, hamlets: list[Hamlet]) -> None:
    book = load_workbook(BytesIO(template(draft, Catalogue(draft.province))))
    assert offered(book, Column.POSITION) == ["Tổ trưởng", "Tổ phó", "Thành viên", "Cộng tác viên"]
    assert "Giáo viên" in offered(book, Column.COMPONENT)
    assert offered(book, Column.LANGUAGES)[:2] == ["Jrai", "Bahnar"]
    assert set(offered(book, Column.HAMLETS)) == {str(hamlet) for hamlet in hamlets}
    groups = offered(book, Column.GROUPS)
    assert groups[2] == f"{groups[0]}; {groups[1]}"
    assert groups[0].startswith("Nhóm 1: ")
    guide = book["Hướng dẫn"]
    assert guide["A1"].value == "Cách dùng"


def test_the_phone_column_is_text_so_that_the_first_0_stays(draft: Team) -> None:
    sheet = load_workbook(BytesIO(template(draft, Catalogue(draft.province)))).worksheets[0]
    column = columns_of(sheet)["Số điện thoại"]
    assert {sheet.cell(row, column).number_format for row in range(HEADER_ROW + 2, HEADER_ROW + 40)} == {"@"}


def test_the_example_is_not_read(draft: Team, read: Read) -> None:
    with pytest.raises(FileRefusedError, match="chưa có người nào"):
        read(template(draft, Catalogue(draft.province)))


def test_a_filled_in_template_is_read(draft: Team, read: Read, hamlets: list[Hamlet]) -> None:
    book = load_workbook(BytesIO(template(draft, Catalogue(draft.province))))
    sheet = book.worksheets[0]
    columns = columns_of(sheet)
    filled = {
        Column.NAME: "Siu An", Column.PHONE: "0912345671", Column.POSITION: "Tổ phó",
        Column.COMPONENT: offered(book, Column.COMPONENT)[3], Column.GROUPS: offered(book, Column.GROUPS)[2],
        Column.HAMLETS: offered(book, Column.HAMLETS)[1], Column.LEADS: offered(book, Column.LEADS)[0],
    }  # fmt: skip
    for column, text in filled.items():
        sheet.cell(HEADER_ROW + 2, columns[str(HEADINGS[column])], text)
    (row,) = read(saved(book)).rows
    assert row.problems == []
    assert (row.entry.position, len(row.entry.groups), len(row.entry.hamlets)) == ("deputy", 2, 1)
    assert row.entry.leads == frozenset({("he_thong_chinh_tri", None)})


def test_the_provinces_template_names_communes_and_can_be_read(gia_lai: Province, read: Read) -> None:
    book = load_workbook(BytesIO(template(gia_lai, Catalogue(gia_lai))))
    sheet = book.worksheets[0]
    columns = columns_of(sheet)
    assert len(offered(book, Column.COMMUNE)) == 135
    values = {Column.COMMUNE: "Xã Tây Sơn", Column.NAME: "Siu An", Column.PHONE: "0912345671"}
    for column, text in values.items():
        sheet.cell(HEADER_ROW + 2, columns[str(HEADINGS[column])], text)
    (row,) = read(saved(book), gia_lai).rows
    assert (row.problems, row.entry.team.commune.name) == ([], "Tây Sơn")
