"""Sorting the tables of a board: the order lives in the address, as `buoi` or `-buoi`."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

Row = TypeVar("Row")


class Column(NamedTuple):
    """A column that a table can be sorted by."""

    heading: Any
    key: str  # the attribute of the rows
    first_descending: bool
    css: str


Columns = Mapping[str, Column]  # by its name in the address


def sort_rows(rows: Sequence[Row], order: str, columns: Columns) -> list[Row]:
    """The rows in the order that the address asks for; no data stands last either way (DOMAIN 13)."""
    name = order.removeprefix("-")
    if name not in columns:
        return list(rows)
    get: Any = attrgetter(columns[name].key)
    known = [row for row in rows if get(row) is not None]
    unknown = [row for row in rows if get(row) is None]
    return sorted(known, key=get, reverse=order.startswith("-")) + unknown


def headings(columns: Columns, order: str) -> list[dict[str, Any]]:
    """The headings as templates/components/sortable_headings.html shows them."""
    return [
        {
            "label": column.heading,
            "css": column.css,
            "order": _next_order(name, order, first_descending=column.first_descending),
            "direction": "descending" if order == f"-{name}" else "ascending" if order == name else "",
        }
        for name, column in columns.items()
    ]


def _next_order(name: str, order: str, *, first_descending: bool) -> str:
    """The order that a click on this heading asks for."""
    if order.removeprefix("-") == name:
        return name if order.startswith("-") else f"-{name}"
    return f"-{name}" if first_descending else name
