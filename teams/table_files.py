"""Tables as files to take away, for Excel: numbers and days stay such, and what people typed is never a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import DateWidget, FloatWidget, IntegerWidget
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
WIDEST_COLUMN = 60
_FORMULAS_BEGIN = ("=", "+", "-", "@", "\t", "\r")
_SHARE = "#,##0.0"  # exact in the cell, shown as on the pages
_DECIMALS = 4
_PAPER_LINE = 200  # Excel takes no longer line above or below a printed sheet
Row = Sequence[Any]
Note = tuple[str, str]  # what a table is about: `("Kỳ", "tháng 11/2026")`


def number_field(attribute: str, heading: Any) -> Field:
    """A whole number that Excel can add, sort and filter; what nobody counted stays empty."""
    return Field(attribute, heading, IntegerWidget(coerce_to_string=False))


def share_field(attribute: str, heading: Any) -> Field:
    return Field(attribute, heading, FloatWidget(coerce_to_string=False))


def day_field(attribute: str, heading: Any) -> Field:
    return Field(attribute, heading, DateWidget(coerce_to_string=False))


class TableResource(Resource):  # type: ignore[misc]
    """The columns of a table that is handed out as it is shown: same rows, same order."""

    def table(self, rows: Iterable[Any]) -> list[Row]:
        """The table of `rows`, its heading first."""
        data = self.export(queryset=rows)
        return [data.headers or [], *data]


def table_download(table: Sequence[Row], name: str, file_format: str, notes: Sequence[Note] = ()) -> HttpResponse:
    """The table as a file `name`; its first row is the heading. Raises Http404 for a format that there is not."""
    if file_format not in CONTENT_TYPES:
        raise Http404
    return download(table_file(table, file_format, notes), name, file_format)


def download(content: bytes, name: str, file_format: str) -> HttpResponse:
    """A file that the browser keeps as `name` with the ending of its format, one of `CONTENT_TYPES`."""
    response = HttpResponse(content, content_type=CONTENT_TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    return response


def table_file(table: Sequence[Row], file_format: str, notes: Sequence[Note] = ()) -> bytes:
    """The table in one of `CONTENT_TYPES`; its first row is the heading.

    `notes` stand on a second sheet and on printed paper; in a csv file, where a line above the heading would hinder
    every reader, in columns of their own, so that files of several periods can be put under one another.
    """
    return _as_csv(table, notes) if file_format == "csv" else _as_xlsx(table, notes)


def _as_csv(table: Sequence[Row], notes: Sequence[Note]) -> bytes:
    headings, *rows = table
    labels, texts = [label for label, _text in notes], [text for _label, text in notes]
    table = [[*headings, *labels], *([*row, *texts] for row in rows)]
    file = StringIO()
    csv.writer(file).writerows([[_csv_value(value) for value in row] for row in table])
    # Excel reads a csv file as UTF-8 only where it begins with the byte order mark.
    return f"\ufeff{file.getvalue()}".encode()


def _csv_value(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DECIMALS)
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS_BEGIN) else value


def _as_xlsx(table: Sequence[Row], notes: Sequence[Note]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    _fill(sheet, table)
    sheet.freeze_panes = "A2"
    sheet.title = str(_("Số liệu"))
    if notes:
        _fill(book.create_sheet(str(_("Thông tin"))), [(_("Về bảng này"), ""), *notes])
        _prepare_paper(sheet, notes)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(sheet: Any, table: Sequence[Row]) -> None:
    for number, row in enumerate(table, start=1):
        for column, value in enumerate(row, start=1):
            is_text = isinstance(value, (str, Promise))
            text = ILLEGAL_CHARACTERS_RE.sub("", str(value)) if is_text else ""
            cell: Any = sheet.cell(number, column, text if is_text else value)
            if is_text:
                cell.data_type = "s"  # a text that begins with = stays a text
                cell.alignment = Alignment(wrap_text="\n" in text)
            elif isinstance(value, float):
                cell.number_format = _SHARE
            if number == 1:
                cell.font = Font(bold=True)
    for column, values in enumerate(zip(*table, strict=True), start=1):
        longest = max(len(str(value)) for value in values)
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST_COLUMN, longest + 2)


def _prepare_paper(sheet: Any, notes: Sequence[Note]) -> None:
    """Printed from Excel the table says what it is, fits the width of the paper and repeats its heading."""
    (_label, title), *others = notes
    # An ampersand begins a code there.
    sheet.oddHeader.center.text = title[:_PAPER_LINE].replace("&", "&&")
    sheet.oddFooter.left.text = " · ".join(text for _label, text in others)[:_PAPER_LINE].replace("&", "&&")
    sheet.oddFooter.right.text = "&P/&N"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
