"""Where in a sheet the table is, and which of its columns is which."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from teams.roster_files.cells import Cell, one_line, text_of
from teams.roster_files.columns import HEADINGS, Column, columns_named
from teams.roster_files.refusals import FileRefusedError
from teams.roster_files.sheets import Sheet

ROWS_SEARCHED = 25
COLUMNS_SEARCHED = 100
ROWS_SAMPLED = 60
LEAST_HEADINGS = 2

# Whether a cell says something that belongs into a column.
Recognises = Callable[[Column, str], bool]


@dataclass
class Table:
    sheet: Sheet
    header: int  # row of the headings, from 0
    first: int  # first row below them
    columns: dict[Column, int] = field(default_factory=dict)
    headings: dict[Column, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)

    @property
    def has_rows(self) -> bool:
        name = self.columns.get(Column.NAME, self.columns.get(Column.GIVEN_NAME, 0))
        return any(len(row) > name and row[name] != "" for row in self.sheet.rows[self.first :])


def find_table(sheets: Iterable[Sheet], necessary: Iterable[Column], recognises: Recognises) -> tuple[Table, list[str]]:
    """Return the first table of members in `sheets`, one with rows if there is any, and the names of the sheets that
    have one too. Raises FileRefusedError, naming the columns that are missing."""
    tables = [table for sheet in sheets if (table := _table_in(sheet, recognises)) is not None]
    if not tables:
        raise FileRefusedError(
            _(
                "Không thấy bảng danh sách: trong %(rows)s dòng đầu không có dòng tiêu đề với cột “Họ và tên”. "
                "Hãy thêm dòng tiêu đề, hoặc chép danh sách vào tệp mẫu."
            )
            % {"rows": ROWS_SEARCHED}
        )
    tables.sort(key=lambda table: (not table.has_rows, not set(necessary) <= set(table.columns)))
    table = tables[0]
    refuse_missing(table, necessary)
    return table, [other.sheet.name for other in tables[1:] if other.has_rows]


def refuse_missing(table: Table, necessary: Iterable[Column]) -> None:
    missing = [str(HEADINGS[column]) for column in necessary if column not in table.columns]
    if missing:
        raise FileRefusedError(
            _(
                "Bảng thiếu cột %(missing)s. Hãy thêm cột đó vào dòng tiêu đề (dòng %(row)s). "
                "Các cột đã nhận ra: %(found)s."
            )
            % {
                "missing": ", ".join(f"“{name}”" for name in missing),
                "row": table.header + 1,
                "found": ", ".join(f"“{heading}”" for heading in table.headings.values()),
            }
        )


def _table_in(sheet: Sheet, recognises: Recognises) -> Table | None:
    best: tuple[int, int] = (LEAST_HEADINGS - 1, 0)
    for number, row in enumerate(sheet.rows[:ROWS_SEARCHED]):
        found = {columns for cell in row[:COLUMNS_SEARCHED] if (columns := _named(cell))}
        if len(found) > best[0] and _has_name(found):
            best = (len(found), number)
    if best[0] < LEAST_HEADINGS:
        return None
    header = best[1]
    first = max([header, *(last[0] for start, last in sheet.merged if start[0] == header)]) + 1
    table = Table(sheet, header, _below_numbering(sheet, first))
    _name_columns(table, _headings(sheet, header, first), recognises)
    return table


def _named(cell: Cell) -> tuple[Column, ...]:
    return columns_named(one_line(text_of(cell))) if isinstance(cell, str) else ()


def _has_name(found: Iterable[tuple[Column, ...]]) -> bool:
    return any(columns in ((Column.NAME,), (Column.GIVEN_NAME,)) for columns in found)


def _headings(sheet: Sheet, header: int, first: int) -> list[str]:
    """The heading of each column; of two rows of headings the lower one, or both together."""
    upper = [one_line(text_of(cell)) for cell in sheet.rows[header]]
    for start, last in sheet.merged:
        if start[0] == header:
            for column in range(start[1], min(last[1] + 1, len(upper))):
                upper[column] = upper[column] or upper[start[1]]
    for row in sheet.rows[header + 1 : first]:
        for column, cell in enumerate(row):
            lower = one_line(text_of(cell))
            if lower and not _is_numbering(lower):
                upper[column] = lower if columns_named(lower) else f"{upper[column]} {lower}".strip()
    return upper


def _below_numbering(sheet: Sheet, first: int) -> int:
    """Below a row that only counts the columns: (1) (2) (3), or A B 1 2."""
    texts = [text for cell in sheet.rows[first] if (text := text_of(cell))] if first < len(sheet.rows) else []
    return first + 1 if len(texts) > 1 and all(map(_is_numbering, texts)) else first


def _is_numbering(text: str) -> bool:
    bare = text.strip("()[] .")
    return (bare.isdigit() and len(bare) <= 2) or (len(bare) == 1 and bare.isalpha() and bare.isupper())  # noqa: PLR2004


def _name_columns(table: Table, headings: list[str], recognises: Recognises) -> None:
    """Sure headings first, then those that may mean several columns, by what stands in their cells."""
    meant = {place: columns_named(heading) for place, heading in enumerate(headings[:COLUMNS_SEARCHED])}
    for place, columns in meant.items():
        if len(columns) == 1 and columns[0] not in table.columns:
            table.columns[columns[0]] = place
    for place, columns in meant.items():
        free = [column for column in columns if column not in table.columns]
        if len(columns) > 1 and free:
            table.columns[_likeliest(table, place, free, recognises)] = place
    _whole_names(table.columns)
    taken = {place: column for column, place in table.columns.items()}
    table.headings = {column: headings[place] for place, column in sorted(taken.items())}
    table.ignored = [heading for place, heading in enumerate(headings) if heading and place not in taken]


def _whole_names(columns: dict[Column, int]) -> None:
    """“Tên” alone is the whole name; beside “Họ và tên” it is a repetition."""
    if Column.NAME in columns:
        columns.pop(Column.GIVEN_NAME, None)
        columns.pop(Column.FAMILY_NAME, None)
    elif Column.GIVEN_NAME in columns:
        columns[Column.NAME] = columns.pop(Column.GIVEN_NAME)


def _likeliest(table: Table, place: int, free: list[Column], recognises: Recognises) -> Column:
    """The column to which most of the cells belong; the last of `free` takes whatever there is."""
    rows = table.sheet.rows[table.first : table.first + ROWS_SAMPLED]
    texts = [text for row in rows if place < len(row) and (text := one_line(text_of(row[place])))]
    for column in free[:-1]:
        if texts and 2 * sum(recognises(column, text) for text in texts) > len(texts):
            return column
    return free[-1]
