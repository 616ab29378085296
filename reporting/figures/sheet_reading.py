"""Reading the sheet of a year back: every cell that is wrong is named, and nothing is stored yet (R6)."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from accounts.names import fold
from reporting.figures.due import Period, definitions_of, is_open
from reporting.figures.entering import Seen, Wish
from reporting.figures.numbers import NotANumberError, range_error, read_number
from reporting.figures.sheet import YEAR_COLUMN, columns_of, headings
from reporting.figures.values import Slot, slot_of
from reporting.models import Figure, FigureDefinition
from teams.models import Commune
from teams.periods import Year
from teams.roster_files.cells import text_of
from teams.roster_files.refusals import FileRefusedError
from teams.roster_files.sheets import Sheet, read_sheets

_ROWS_LOOKED_AT = 20  # for the headings
_KEY = re.compile(r"ma xa, phuong: (\d+); nam: (\d{4})")


@dataclass(frozen=True)
class Problem:
    place: str  # `F12`
    message: str


@dataclass(frozen=True)
class Change:
    wish: Wish
    place: str


@dataclass
class ReadSheet:
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0
    unknown: list[str] = field(default_factory=list)  # codes that the province does not ask for


def read_sheet(content: bytes, commune: Commune, year: Year) -> ReadSheet:
    """What a file would change. Raises FileRefusedError where it is no such sheet, or that of another place or year."""
    sheet, header, columns = _find_table(read_sheets(content), year)
    _refuse_another(sheet, header, commune, year)
    reader = _Reader(commune, year, sheet)
    for number in range(header + 1, len(sheet.rows)):
        reader.read_row(number, columns)
    if not reader.found.changes and not reader.found.unchanged and not reader.found.problems:
        raise FileRefusedError(_("Tệp chưa có số nào. Hãy ghi số vào các ô trắng rồi tải lên."))
    return reader.found


def _find_table(sheets: list[Sheet], year: Year) -> tuple[Sheet, int, dict[str, int]]:
    """The sheet with the headings, their row, and the column of each heading."""
    wanted = [fold(heading) for heading in headings(year)]
    for sheet in sheets:
        for number, cells in enumerate(sheet.rows[:_ROWS_LOOKED_AT]):
            columns = {fold(text_of(cell)): place for place, cell in enumerate(cells)}
            if wanted[0] in columns and any(heading in columns for heading in wanted[YEAR_COLUMN - 1 :]):
                _refuse_twice(cells, wanted)
                return sheet, number, columns
    raise FileRefusedError(
        _("Không thấy bảng số liệu trong tệp. Hãy tải tệp mẫu trên trang này, điền vào rồi tải lên, giữ dòng tiêu đề.")
    )


def _refuse_twice(cells: list[Any], wanted: list[str]) -> None:
    """Two columns of one month: which of them is meant nobody can say, and none is left out silently."""
    found = [fold(text_of(cell)) for cell in cells]
    twice = [text_of(cell) for cell, key in zip(cells, found, strict=True) if key in wanted and found.count(key) > 1]
    if twice:
        raise FileRefusedError(_("Cột “%(name)s” có hai lần trong tệp. Hãy giữ một cột.") % {"name": twice[0]})


def _refuse_another(sheet: Sheet, header: int, commune: Commune, year: Year) -> None:
    lines = [fold(text_of(cell)) for cells in sheet.rows[:header] for cell in cells[:1]]
    found = next((key for line in lines if (key := _KEY.search(line))), None)
    if found is None:
        return
    if found[1] != str(commune.official_code):
        raise FileRefusedError(_("Tệp này là của xã, phường khác. Hãy chọn tệp của %(name)s.") % {"name": commune})
    if found[2] != year.code:
        raise FileRefusedError(
            _("Tệp này là số liệu năm %(file)s, trang đang mở là %(year)s. Hãy chọn đúng năm.")
            % {"file": found[2], "year": year}
        )


class _Reader:
    def __init__(self, commune: Commune, year: Year, sheet: Sheet) -> None:
        self.year, self.sheet, self.found = year, sheet, ReadSheet()
        self.today = timezone.localdate()
        self.definitions = {definition.code: definition for definition in definitions_of(commune.province)}
        self.headings = [fold(heading) for heading in headings(year)]
        self.there = _stored(commune, list(self.definitions.values()), year)
        self.rows_of: dict[str, int] = {}

    def read_row(self, number: int, columns: dict[str, int]) -> None:
        cells = self.sheet.rows[number]
        code = text_of(_at(cells, columns[self.headings[0]]))
        definition = self.definitions.get(code)
        if definition is None:
            self.found.unknown += [code[:60]] if code else []
            return
        if code in self.rows_of:
            message = _("Mã này đã có ở dòng %(row)d. Hãy bỏ một dòng.") % {"row": self.rows_of[code]}
            self._problem(number, columns[self.headings[0]], message)
            return
        self.rows_of[code] = number + 1
        places = columns_of(definition, self.year)
        for place, heading in enumerate(self.headings[YEAR_COLUMN - 1 :], YEAR_COLUMN):
            if heading in columns:
                self._read_cell(number, columns[heading], definition, places.get(place))

    def _read_cell(self, number: int, column: int, definition: FigureDefinition, period: Period | None) -> None:
        broken = self.sheet.facts.broken.get((number, column))
        cell = _at(self.sheet.rows[number], column)
        if broken is not None:
            self._problem(number, column, _about_formula(broken))
            return
        try:
            value = _value_of(cell)
        except NotANumberError as error:
            self._problem(number, column, str(error))
            return
        if value is None:
            return
        if message := self._misplaced(period):
            self._problem(number, column, message)
        elif period is not None:
            self._compare(number, column, definition, period, value)

    def _misplaced(self, period: Period | None) -> str:
        if period is None:
            return _("Ô xám: số liệu này không báo cáo ở cột này. Hãy xóa số trong ô.")
        if not is_open(period, self.today):
            return _("Chưa đến kỳ báo cáo %(period)s. Hãy xóa số trong ô.") % {"period": period}
        return ""

    def _compare(self, number: int, column: int, definition: FigureDefinition, period: Period, value: int) -> None:
        seen = self.there.get(Slot(definition.pk, period), Seen(0, None))
        if seen.value == value:
            self.found.unchanged += 1
        else:
            wish = Wish(definition, period, value, seen)
            self.found.changes.append(Change(wish, _place(number, column)))

    def _problem(self, number: int, column: int, message: str) -> None:
        self.found.problems.append(Problem(_place(number, column), message))


def _at(cells: list[Any], column: int) -> Any:
    return cells[column] if column < len(cells) else ""


def _place(number: int, column: int) -> str:
    return f"{get_column_letter(column + 1)}{number + 1}"


def _stored(commune: Commune, definitions: list[FigureDefinition], year: Year) -> dict[Slot, Seen]:
    rows = Figure.objects.filter(commune=commune, definition__in=definitions)
    rows = rows.filter(last_day__gte=year.first, last_day__lte=year.last)
    known = {definition.pk: definition for definition in definitions}
    found = ((slot_of(row, known[row.definition_id], year.calendar), Seen(row.version, row.value)) for row in rows)
    return {slot: seen for slot, seen in found if slot is not None}


def _about_formula(said: str) -> str:
    if said:
        return _("Công thức trong ô bị lỗi %(error)s. Hãy gõ thẳng số vào ô.") % {"error": said}
    return _("Ô là công thức chưa có kết quả. Hãy mở tệp bằng Excel, bấm Lưu rồi tải lên lại, hoặc gõ thẳng số.")


def _value_of(cell: Any) -> int | None:
    """Raises NotANumberError for what is no whole number."""
    if isinstance(cell, (bool, date, datetime, time, timedelta)):
        raise NotANumberError(_("Ô đang là ngày tháng hoặc đúng/sai, không phải số. Hãy định dạng ô là Số rồi gõ lại."))
    if isinstance(cell, (int, float)):
        if not isfinite(cell) or cell != int(cell):
            raise NotANumberError(_("%(value)s không phải số nguyên. Hãy ghi số nguyên.") % {"value": cell})
        if message := range_error(int(cell)):
            raise NotANumberError(message)
        return int(cell)
    try:
        return read_number(text_of(cell))
    except NotANumberError as error:
        raise NotANumberError(f"“{text_of(cell)[:40]}”: {error}") from error
