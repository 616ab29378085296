"""Excel files to fill in and to take away; what is taken away can be read in again unchanged."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import cast

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from teams.enums import Position
from teams.models import Province, Team
from teams.resources import RosterResource
from teams.roster_files.catalogue import Catalogue
from teams.roster_files.columns import HEADINGS, Column
from teams.roster_files.entries import Entry, entry_of
from teams.roster_files.guide import guide_lines, hint
from teams.rosters import Sitting

LISTS = "Danh mục"
WIDTHS = {
    Column.NUMBER: 7, Column.COMMUNE: 24, Column.TEAM: 30, Column.NAME: 26, Column.PHONE: 15, Column.POSITION: 17,
    Column.COMPONENT: 38, Column.ORGANISATION: 30, Column.LANGUAGES: 18, Column.SKILLS: 26, Column.GROUPS: 40,
    Column.HAMLETS: 24, Column.LEADS: 30, Column.VOLUNTEER: 16, Column.REASON: 26,
}  # fmt: skip
HEADER_ROW = 4
_EMPTY_ROWS_OF_TEAM, _EMPTY_ROWS_OF_PROVINCE = 40, 3000
_HEAD = PatternFill("solid", fgColor="E4EFF6")
_EXAMPLE = PatternFill("solid", fgColor="FDF3D7")
_SIDE = Side(style="thin", color="BFC5CA")
_LINE = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)


@dataclass(frozen=True)
class Book:
    """What a file of a team or of a province is about."""

    catalogue: Catalogue
    unit: Team | Province

    @property
    def kinds(self) -> list[str]:
        return [self.unit.kind] if isinstance(self.unit, Team) else list(self.catalogue.kinds)

    def columns(self) -> list[Column]:
        """Those that say something here, in their order."""
        rules = [rule for kind in self.kinds for rule in self.catalogue.rules(kind).subgroups]
        is_province = isinstance(self.unit, Province)
        wanted = {
            Column.COMMUNE: is_province,
            Column.TEAM: is_province and len(self.kinds) > 1,
            Column.GROUPS: any(not rule.per_hamlet for rule in rules),
            Column.HAMLETS: any(rule.per_hamlet for rule in rules),
            Column.LEADS: bool(rules),
            Column.VOLUNTEER: any(rule.volunteers for rule in rules),
            Column.REASON: False,
        }
        return [column for column in WIDTHS if wanted.get(column, True)]

    def choices(self, column: Column) -> list[str]:
        """What the drop-down list of a column offers; people may type more where several are allowed."""
        offered: dict[Column, Callable[[], list[str]]] = {
            Column.COMMUNE: self._communes,
            Column.POSITION: lambda: [str(label) for label in Position.labels],
            Column.COMPONENT: lambda: self.catalogue.components.names,
            Column.LANGUAGES: lambda: self.catalogue.languages.names,
            Column.VOLUNTEER: lambda: ["x"],
            Column.GROUPS: self._groups,
            Column.LEADS: lambda: self._flat_groups() + self._hamlets(),
            Column.HAMLETS: self._hamlets,
        }
        return offered[column]() if column in offered else []

    def _communes(self) -> list[str]:
        return [commune.full_name for commune in self.catalogue.province.communes.order_by("sort_name")]

    def _hamlets(self) -> list[str]:
        """Those of a team's commune; a list cannot offer each commune its own."""
        return self.catalogue.hamlets(self.unit.commune_id).names if isinstance(self.unit, Team) else []

    def _flat_groups(self) -> list[str]:
        return list(dict.fromkeys(name for kind in self.kinds for name in self.catalogue.groups(kind).names))

    def _groups(self) -> list[str]:
        names = self._flat_groups()
        return [*names, "; ".join(names)] if len(names) == 2 else names  # noqa: PLR2004 - one may sit in both


_SEVERAL = frozenset({Column.LANGUAGES, Column.GROUPS, Column.HAMLETS, Column.LEADS})


def template(unit: Team | Province, catalogue: Catalogue) -> bytes:
    """An empty list with drop-down lists, an example that is not read, and a sheet that explains the columns."""
    book = Book(catalogue, unit)
    columns = book.columns()
    if catalogue.asks_for_reason:
        columns.append(Column.REASON)
    empty = _EMPTY_ROWS_OF_TEAM if isinstance(unit, Team) else _EMPTY_ROWS_OF_PROVINCE
    return _written(book, columns, [_example(book, columns)], empty_rows=empty, is_template=True)


def _example(book: Book, columns: Sequence[Column]) -> list[str]:
    components, groups = book.choices(Column.COMPONENT), book.choices(Column.GROUPS)
    said = {
        Column.NUMBER: _("Ví dụ"),
        Column.COMMUNE: next(iter(book.choices(Column.COMMUNE)), ""),
        Column.NAME: "Nguyễn Thị Ví Dụ",
        Column.PHONE: "0912345678",
        Column.POSITION: str(Position.MEMBER.label),
        Column.COMPONENT: next(iter(components[1:] or components), ""),
        Column.ORGANISATION: _("UBND xã"),
        Column.LANGUAGES: next(iter(book.choices(Column.LANGUAGES)), ""),
        Column.SKILLS: _("Tin học văn phòng; Livestream"),
        Column.GROUPS: next(iter(groups), ""),
        Column.HAMLETS: "; ".join(book.choices(Column.HAMLETS)[:2]),
        Column.REASON: "20/11/2026",
    }
    return [said.get(column, "") for column in columns]


def roster_book(unit: Team | Province, sittings: Iterable[tuple[Team, Sitting]], catalogue: Catalogue) -> bytes:
    """The list of who is in the teams, by django-import-export; every cell is text, whatever it begins with."""
    book, resource = Book(catalogue, unit), RosterResource(catalogue)
    entries: list[Entry] = [
        entry_of(sitting.person, team, catalogue, number) for number, (team, sitting) in enumerate(sittings, 1)
    ]
    columns = book.columns()
    if any(entry.is_volunteer for entry in entries) and Column.VOLUNTEER not in columns:
        columns.append(Column.VOLUNTEER)
    names = ["volunteer" if column == Column.VOLUNTEER else str(column) for column in columns]
    data = resource.export(queryset=entries, export_fields=names)
    return _written(book, columns, list(data), empty_rows=_EMPTY_ROWS_OF_TEAM, is_template=False)


def _written(
    book: Book, columns: Sequence[Column], rows: Sequence[Sequence[object]], *, empty_rows: int, is_template: bool
) -> bytes:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = _("Danh sách")
    _write_head(sheet, book, columns, is_template=is_template)
    for number, row in enumerate(rows, HEADER_ROW + 1):
        for place, value in enumerate(row, 1):
            _write(_cell(sheet, number, place), value, fill=_EXAMPLE if is_template else None)
    last = HEADER_ROW + len(rows) + empty_rows
    _offer_choices(sheet, workbook.create_sheet(LISTS), book, columns, last)
    phone = columns.index(Column.PHONE) + 1
    for number in range(HEADER_ROW + len(rows) + 1, last + 1):
        sheet.cell(number, phone).number_format = "@"  # Excel takes the first 0 off numbers
    if is_template:
        _write_guide(workbook.create_sheet(_("Hướng dẫn")), book, columns)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast(Cell, sheet.cell(row, column))  # nothing is merged here


def _write(cell: Cell, value: object, *, fill: PatternFill | None = None) -> None:
    """A text stays text: neither a formula (=cmd|...) nor a number without its first 0."""
    if isinstance(value, int):
        cell.value = value
    elif value:
        cell.value = str(value)
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = str(value)[0] in "=+-@"
    cell.border = _LINE
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if fill is not None:
        cell.fill = fill


def _write_head(sheet: Worksheet, book: Book, columns: Sequence[Column], *, is_template: bool) -> None:
    unit = book.unit
    name = unit.name if isinstance(unit, Team) else _("các Tổ của tỉnh %(name)s") % {"name": unit.name}
    sheet["A1"].value = _("Danh sách %(unit)s") % {"unit": name}
    sheet["A1"].font = Font(bold=True, size=14)
    about = (
        _("Điền mỗi người một dòng. Dòng “Ví dụ” không được đọc. Cách ghi từng cột: xem trang “Hướng dẫn”.")
        if is_template
        else _("Xuất ngày %(day)s. Có thể sửa rồi nhập lại vào cổng.")
        % {"day": date_format(timezone.localdate(), "d/m/Y")}
    )
    sheet["A2"].value = about
    sheet["A1"].data_type = sheet["A2"].data_type = "s"
    for place, column in enumerate(columns, 1):
        cell = _cell(sheet, HEADER_ROW, place)
        _write(cell, str(HEADINGS[column]), fill=_HEAD)
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS[column]
    sheet.freeze_panes = f"{get_column_letter(columns.index(Column.NAME) + 2)}{HEADER_ROW + 1}"


def _offer_choices(sheet: Worksheet, lists: Worksheet, book: Book, columns: Sequence[Column], last: int) -> None:
    """Drop-down lists that read the hidden sheet `lists`, and a hint beside the cell that is being typed in."""
    lists.sheet_state = "hidden"
    for place, column in enumerate(columns, 1):
        choices = book.choices(column)
        letter = get_column_letter(place)
        if choices:
            for number, choice in enumerate(choices, 1):
                _write(_cell(lists, number, place), choice)
            source = f"{quote_sheetname(LISTS)}!${letter}$1:${letter}${len(choices)}"
            rule = DataValidation(type="list", formula1=source, allow_blank=True)
            rule.showErrorMessage = column not in _SEVERAL
            rule.errorTitle, rule.error = str(HEADINGS[column]), _("Hãy chọn trong danh sách.")
        else:
            rule = DataValidation(allow_blank=True)
        rule.showInputMessage = True
        rule.promptTitle, rule.prompt = str(HEADINGS[column])[:32], hint(column)[:255]
        rule.add(f"{letter}{HEADER_ROW + 1}:{letter}{last}")
        sheet.add_data_validation(rule)


def _write_guide(sheet: Worksheet, book: Book, columns: Sequence[Column]) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 100
    for number, (title, text) in enumerate(guide_lines(columns, book.choices), 1):
        _write(_cell(sheet, number, 1), title)
        _write(_cell(sheet, number, 2), text)
        sheet.cell(number, 1).font = Font(bold=True)
