"""A commune's figures of one year as an Excel sheet: to fill in, to read in again, to keep."""

from collections.abc import Iterable
from io import BytesIO
from typing import cast

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reporting.figures.adding import reported_of
from reporting.figures.due import Period, definitions_of, due_in, months_of
from reporting.figures.grid import ADDS_UP
from reporting.models import FigureDefinition
from teams.models import Commune
from teams.periods import Year

CODE, NAME, UNIT, HOW, YEAR_COLUMN = range(1, 6)
FIRST_MONTH = YEAR_COLUMN + 1
HEADER_ROW = 4
_WIDTHS = {CODE: 30, NAME: 58, UNIT: 11, HOW: 32, YEAR_COLUMN: 11}
_HEAD, _GREY = PatternFill("solid", fgColor="E4EFF6"), PatternFill("solid", fgColor="D9D9D9")
_SIDE = Side(style="thin", color="BFC5CA")
_LINE = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)


def headings(year: Year) -> list[str]:
    months = [_("Tháng %(month)d") % {"month": month.month} for month in months_of(year)]
    return [_("Mã"), _("Số liệu"), _("Đơn vị"), _("Cách ghi"), _("Cả năm"), *months]


def columns_of(definition: FigureDefinition, year: Year) -> dict[int, Period]:
    """In which columns the figure is reported, and for which period: a quarter in its last month, a year once."""
    places: dict[int, Period] = {}
    for number, month in enumerate(months_of(year)):
        for _definition, period in due_in(month, [definition]):
            places[YEAR_COLUMN if isinstance(period, Year) else FIRST_MONTH + number] = period
    return places


def year_sheet(commune: Commune, year: Year) -> bytes:
    """The sheet of `commune` for `year` with what is there; cells in which nothing is due are grey."""
    definitions = definitions_of(commune.province)
    periods = {period for one in definitions for period in columns_of(one, year).values()}
    there = reported_of(definitions, [commune.pk], periods)[commune.pk]
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = _("Số liệu %(year)s") % {"year": year.code}
    _write_head(sheet, commune, year)
    for number, definition in enumerate(definitions, HEADER_ROW + 1):
        about = (definition.code, definition.name, definition.unit, str(ADDS_UP[definition.accumulation]))
        _write_row(sheet, number, about, columns_of(definition, year), there.get(definition.pk, {}))
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _write_head(sheet: Worksheet, commune: Commune, year: Year) -> None:
    _text(sheet, 1, 1, _("Số liệu %(year)s của %(commune)s") % {"year": year, "commune": commune.full_name})
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    key = _("Mã xã, phường: %(code)s; năm: %(year)s.") % {"code": commune.official_code, "year": year.code}
    how = _("Ghi số nguyên vào ô trắng. Ô trống giữ nguyên số đang có trên cổng. Ô xám không phải ghi.")
    _text(sheet, 2, 1, f"{key} {how}")
    for place, heading in enumerate(headings(year), 1):
        _text(sheet, HEADER_ROW, place, heading)
        cell = _cell(sheet, HEADER_ROW, place)
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _LINE
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(place, 10)
    sheet.freeze_panes = f"{get_column_letter(UNIT)}{HEADER_ROW + 1}"


def _write_row(
    sheet: Worksheet, number: int, about: Iterable[str], places: dict[int, Period], there: dict[Period, int]
) -> None:
    for place, text in enumerate(about, 1):
        _text(sheet, number, place, text)
        _cell(sheet, number, place).alignment = Alignment(vertical="top", wrap_text=place in (NAME, HOW))
        _cell(sheet, number, place).border = _LINE
    for place in range(YEAR_COLUMN, FIRST_MONTH + 12):
        cell = _cell(sheet, number, place)
        cell.border, cell.number_format = _LINE, "#,##0"
        if place not in places:
            cell.fill = _GREY
        elif places[place] in there:
            cell.value = there[places[place]]


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast(Cell, sheet.cell(row, column))  # nothing is merged here


def _text(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Text stays text, whatever it begins with."""
    cell = _cell(sheet, row, column)
    cell.value, cell.data_type = text, "s"
