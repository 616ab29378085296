"""Pages that neither repeat nor skip a row, whatever is written meanwhile: each begins after the last row before it."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")

LIMIT = 500


class Page(NamedTuple):
    """`next` is what the next page is asked for with (`after`); None on the last one."""

    items: list[Any]
    next: Any


def page_of(rows: Sequence[T], key: Callable[[T], Any], after: Any, limit: int) -> Page:
    """The rows after the key `after` (None: from the beginning) of a list that is small enough to be read whole."""
    ordered = sorted(rows, key=key)
    rest = ordered if after is None else [row for row in ordered if key(row) > after]
    return first_of(rest[: limit + 1], key, limit)


def first_of(rows: Sequence[T], key: Callable[[T], Any], limit: int) -> Page:
    """The page of `rows`, of which one more than `limit` was read if there is one more."""
    items = list(rows[:limit])
    return Page(items, key(items[-1]) if len(rows) > limit else None)
