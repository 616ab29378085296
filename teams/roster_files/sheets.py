"""The sheets of an uploaded file as rows of cells."""

import csv
import os
import pickle
import subprocess
import sys
from dataclasses import dataclass, field
from io import StringIO

import python_calamine
from django.utils.translation import gettext as _

from teams.roster_files import opened
from teams.roster_files.cells import Cell
from teams.roster_files.containers import (
    MAX_ROWS,
    Kind,
    SheetFacts,
    damaged,
    locked,
    look_into,
    save_old_as_xlsx,
)
from teams.roster_files.opened import Cells, shown_sheets
from teams.roster_files.refusals import FileRefusedError

XLS_MEMORY = 300 * 1024 * 1024  # address space; Python itself takes a tenth of it
XLS_SECONDS = 20
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
    found = _read_apart(content) if container.kind == Kind.XLS else _read_here(content)
    return [Sheet(name, rows, merged, container.sheets.get(name, SheetFacts())) for name, rows, merged in found]


def _read_here(content: bytes) -> list[Cells]:
    try:
        return list(shown_sheets(content, MAX_ROWS))
    except python_calamine.PasswordError as error:
        raise FileRefusedError(locked()) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise FileRefusedError(damaged()) from error


def _read_apart(content: bytes) -> list[Cells]:
    """An .xls, of which nothing is known before it is opened: two far cells in 6 kB are laid out as gigabytes. So in a
    process of its own, which may die of it."""
    program = [sys.executable, "-I", opened.__file__, str(MAX_ROWS), str(XLS_MEMORY)]
    quiet = {**os.environ, "RUST_BACKTRACE": "0"}  # without memory to write it in, a backtrace never ends
    try:
        done = subprocess.run(  # noqa: S603
            program, input=content, capture_output=True, check=True, timeout=XLS_SECONDS, env=quiet
        )
    except subprocess.SubprocessError as error:
        raise FileRefusedError(save_old_as_xlsx()) from error
    found: list[Cells] | str = pickle.loads(done.stdout)  # noqa: S301 - our own program wrote it
    if isinstance(found, str):
        raise FileRefusedError(locked() if found == "locked" else damaged())
    return found


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
