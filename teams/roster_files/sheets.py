"""The sheets of an uploaded file as rows of cells."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO, StringIO

import python_calamine
from django.utils.translation import gettext as _

from teams.roster_files.cells import Cell
from teams.roster_files.containers import MAX_ROWS, Kind, SheetFacts, damaged, locked, look_into
from teams.roster_files.refusals import FileRefusedError

Merge = tuple[tuple[int, int], tuple[int, int]]  # first and last cell, each (row, column) from 0


@dataclass
class Sheet:
    """Rows from the first of the sheet on, so that row 0 is Excel's row 1."""

    name: str
    rows: list[list[Cell]]
    merged: list[Merge] = field(default_factory=list)
    facts: SheetFacts = field(default_factory=SheetFacts)


def read_sheets(content: bytes) -> list[Sheet]:
    """Return the sheets that are shown, in their order. Raises FileRefusedError."""
    container = look_into(content)
    if container.kind == Kind.TEXT:
        return [Sheet("", _read_text(content))]
    try:
        with python_calamine.load_workbook(BytesIO(content)) as workbook:
            return list(_visible(workbook, container.sheets))
    except python_calamine.PasswordError as error:
        raise FileRefusedError(locked()) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise FileRefusedError(damaged()) from error


def _visible(workbook: python_calamine.CalamineWorkbook, facts: dict[str, SheetFacts]) -> Iterator[Sheet]:
    for about in workbook.sheets_metadata:
        if about.visible != python_calamine.SheetVisibleEnum.Visible:
            continue
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        rows = sheet.to_python(skip_empty_area=False, nrows=MAX_ROWS)
        yield Sheet(about.name, rows, list(sheet.merged_cell_ranges or ()), facts.get(about.name, SheetFacts()))


def _read_text(content: bytes) -> list[list[Cell]]:
    text = _decoded(content)
    start = text[:4096]
    separator = max(";\t,", key=start.count)
    try:
        rows: list[list[Cell]] = list(csv.reader(StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise FileRefusedError(damaged()) from error
    return rows[: MAX_ROWS + 1]


def _decoded(content: bytes) -> str:
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            break
        if "\x00" not in text:
            return text
    raise FileRefusedError(
        _("Tệp này không phải bảng tính. Hãy chọn tệp Excel (.xlsx hoặc .xls), hoặc tải tệp mẫu về rồi điền vào.")
    )
