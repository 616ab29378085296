"""Tables as files to take away, for Excel: numbers and days stay such, and what people typed is never a formula."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any

from django.http import Http404, HttpResponse
from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import DateWidget, FloatWidget, IntegerWidget
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
WIDEST_COLUMN = 60
_FORMULAS_BEGIN = ("=", "+", "-", "@", "\t", "\r")
Row = Sequence[Any]


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


def table_download(table: Sequence[Row], name: str, file_format: str) -> HttpResponse:
    """The table as a file `name`; its first row is the heading. Raises Http404 for a format that there is not."""
    if file_format not in CONTENT_TYPES:
        raise Http404
    return download(table_file(table, file_format), name, file_format)


def download(content: bytes, name: str, file_format: str) -> HttpResponse:
    """A file that the browser keeps as `name` with the ending of its format, one of `CONTENT_TYPES`."""
    response = HttpResponse(content, content_type=CONTENT_TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    return response


def table_file(table: Sequence[Row], file_format: str) -> bytes:
    """The table in one of `CONTENT_TYPES`; its first row is the heading."""
    return _as_csv(table) if file_format == "csv" else _as_xlsx(table)


def _as_csv(table: Sequence[Row]) -> bytes:
    file = StringIO()
    csv.writer(file).writerows([[_no_formula(value) for value in row] for row in table])
    # Excel reads a csv file as UTF-8 only where it begins with the byte order mark.
    return f"\ufeff{file.getvalue()}".encode()


def _no_formula(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS_BEGIN) else value


def _as_xlsx(table: Sequence[Row]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(table, start=1):
        for column, value in enumerate(row, start=1):
            is_text = isinstance(value, str)
            cell: Any = sheet.cell(number, column, ILLEGAL_CHARACTERS_RE.sub("", value) if is_text else value)
            if is_text:
                cell.data_type = "s"  # a text that begins with = stays a text
                cell.alignment = Alignment(wrap_text="\n" in value)
            if number == 1:
                cell.font = Font(bold=True)
    for column, values in enumerate(zip(*table, strict=True), start=1):
        longest = max(len(str(value)) for value in values)
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST_COLUMN, longest + 2)
    sheet.freeze_panes = "A2"
    file = BytesIO()
    book.save(file)
    return file.getvalue()
