"""The rows of a table that are about a person, with what is merged, said once above, or not a person at all."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from accounts.names import fold
from teams.roster_files.cells import Cell, one_line, text_of
from teams.roster_files.columns import Column, columns_named
from teams.roster_files.headings import Table

EXAMPLE = "vi du"
_NUMBERING = re.compile(r"^(?:[IVXLC]+|\d+|[A-Za-z])[.)/\s-]+\s*")
_NEVER_SPREAD = frozenset({Column.NUMBER, Column.NAME, Column.FAMILY_NAME, Column.GIVEN_NAME, Column.PHONE})


@dataclass
class Row:
    """One person's row: what its cells say, and the cells themselves where a number or a date matters."""

    number: int  # as Excel shows it
    texts: dict[Column, str]
    phone: Cell = ""
    broken: dict[Column, str] = field(default_factory=dict)  # formulas without a result ("") or with an error


@dataclass
class Rows:
    """The rows of a table, read one after the other; `set_aside` are those taken for words beside the list."""

    table: Table
    is_commune: Callable[[str], bool] = lambda _text: False
    set_aside: list[tuple[int, str]] = field(default_factory=list)
    _seen: dict[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Row]:
        places = self.table.columns
        spread = self._merged_downwards()
        commune, after_gap = "", False
        for place in range(self.table.first, len(self.table.sheet.rows)):
            cells = self.table.sheet.rows[place]
            texts = {column: self._text(cells[at]) if at < len(cells) else "" for column, at in places.items()}
            for column, above in spread.get(place, {}).items():
                texts[column] = texts[column] or above
            said = [column for column, text in texts.items() if text and column != Column.NUMBER]
            if not any(cell != "" for cell in cells):
                after_gap = True
                continue
            if not said or self._is_no_person(place, texts, said, after_gap=after_gap):
                commune = self._heading_of_commune(place, texts) or commune
                continue
            after_gap = False
            commune = texts[Column.COMMUNE] = one_line(texts.get(Column.COMMUNE, "")) or commune
            yield self._row(place, texts, cells)

    def _text(self, cell: Cell) -> str:
        """Most words of a list stand in it many times."""
        if not isinstance(cell, str):
            return text_of(cell)
        if cell not in self._seen:
            self._seen[cell] = text_of(cell)
        return self._seen[cell]

    def _row(self, place: int, texts: dict[Column, str], cells: list[Cell]) -> Row:
        at = self.table.columns.get(Column.PHONE, len(cells))
        facts = self.table.sheet.facts.broken
        broken = (
            {column: facts[place, where] for column, where in self.table.columns.items() if (place, where) in facts}
            if facts
            else {}
        )
        return Row(place + 1, texts, cells[at] if at < len(cells) else "", broken)

    def _is_no_person(self, place: int, texts: dict[Column, str], said: Sequence[Column], *, after_gap: bool) -> bool:
        """The template's example, headings repeated on a new page, a commune as a heading, words below the table."""
        name = texts.get(Column.NAME, "")
        if _is_example(texts.get(Column.NUMBER, "")) or _is_example(name):
            return True
        if len(said) > 1:
            return columns_named(one_line(name)) == (Column.NAME,)
        if said[0] == Column.COMMUNE:
            return True
        if said[0] != Column.NAME or texts.get(Column.NUMBER):
            return False
        return after_gap or self.is_commune(_without_number(name)) or self._is_merged_across(place)

    def _heading_of_commune(self, place: int, texts: dict[Column, str]) -> str:
        """The commune that a row over several columns names; other such words are set aside."""
        if _is_example(texts.get(Column.NUMBER, "")):
            return ""
        text = next((text for text in texts.values() if text and not text.isdecimal()), "")
        words = _without_number(one_line(text))
        if words and self.is_commune(words):
            return words
        if words and not columns_named(words) and not _is_example(words):
            self.set_aside.append((place + 1, one_line(text)))
        return ""

    def _is_merged_across(self, place: int) -> bool:
        return any(start[0] == last[0] == place and start[1] < last[1] for start, last in self.table.sheet.merged)

    def _merged_downwards(self) -> dict[int, dict[Column, str]]:
        """What a cell merged over several rows says in the rows below its first: row -> column -> text."""
        found: dict[int, dict[Column, str]] = {}
        columns = {at: column for column, at in self.table.columns.items() if column not in _NEVER_SPREAD}
        rows = self.table.sheet.rows
        for (top, left), (bottom, right) in self.table.sheet.merged:
            if left != right or left not in columns or top < self.table.first or left >= len(rows[top]):
                continue
            for place in range(top + 1, min(bottom + 1, len(rows))):
                found.setdefault(place, {})[columns[left]] = text_of(rows[top][left])
        return found


def _is_example(text: str) -> bool:
    return text[:1] in ("V", "v") and fold(text).startswith(EXAMPLE)


def _without_number(text: str) -> str:
    """“II. Xã Tây Sơn” without its numbering."""
    return _NUMBERING.sub("", text, count=1) if len(text.split()) > 1 else text
