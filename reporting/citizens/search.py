"""Finding people in encrypted registers: what is searched is deciphered row by row, within one team or commune.

What somebody searches for is itself personal: it travels sealed in the address, so that no log, no history of a shared
computer and no link holds a citizen's name.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from accounts.encryption import Unreadable, UnreadableError, decrypt, encrypt
from accounts.names import fold
from accounts.phones import normalise_phone
from reporting.citizens.registers import REQUESTS, Book

MAX_QUERY = 100
FEWEST_DIGITS = 4  # of a telephone number: fewer stand in too many
ROWS_AT_ONCE = 500


def seal(query: str) -> str:
    """`query` as it may stand in an address."""
    return encrypt(query[:MAX_QUERY]) if query else ""


def unseal(token: str) -> str:
    """What was searched for; nothing where the address was cut or its key is gone."""
    try:
        return decrypt(token) if token else ""
    except UnreadableError:
        return ""


class Query:
    """What was typed: words, without accents, and the digits of a telephone number."""

    def __init__(self, typed: str) -> None:
        self.words = fold(typed)
        digits = normalise_phone(typed) or re.sub(r"[\s.\-()]", "", typed)
        self.digits = digits if digits.isdecimal() and len(digits) >= FEWEST_DIGITS else ""

    def __bool__(self) -> bool:
        return bool(self.words)

    def fits(self, texts: Iterable[str]) -> bool:
        return any(self._is_in(text) for text in texts if text and not isinstance(text, Unreadable))

    def _is_in(self, text: str) -> bool:
        if self.words in fold(text):
            return True
        return bool(self.digits) and self.digits in re.sub(r"[\s.\-()]", "", text)


def found_in(book: Book, rows: QuerySet[Any], query: Query) -> list[int]:
    """The keys of the rows that `query` fits, in the order of `rows`."""
    found = rows.prefetch_related(None).select_related(None).values_list("pk", *book.texts)
    in_steps = _steps_found(rows, query) if book is REQUESTS else set()
    return [pk for pk, *texts in found.iterator(ROWS_AT_ONCE) if pk in in_steps or query.fits(texts)]


def _steps_found(rows: QuerySet[Any], query: Query) -> set[int]:
    """The requests whose steps hold it: an earlier answer, say."""
    notes: Iterator[tuple[int, str]] = (
        rows.prefetch_related(None)
        .select_related(None)
        .order_by()
        .exclude(steps__note="")
        .values_list("pk", "steps__note")
    ).iterator(ROWS_AT_ONCE)
    return {pk for pk, note in notes if note and query.fits([note])}
