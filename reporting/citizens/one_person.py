"""What is held of one person in a commune: found, handed out, erased when the person asks (Luật 91/2025/QH15).

The official finds the rows by name or telephone number and says which of them are this person's: names are shared, and
no number of an identity card is kept that could tell people apart.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from reporting.citizens import requests, uses
from reporting.citizens.facts import Fact, facts_of, shown_day
from reporting.citizens.lines import Line, line_of
from reporting.citizens.registers import BOOKS, HOUSEHOLDS, REQUESTS, SUPPORTED, Book, CitizenRow, rows_of
from reporting.citizens.search import Query, found_in
from reporting.enums import DataAccess, Register
from reporting.models import CitizenRequest, Incident
from teams.keys import read_key
from teams.models import Commune
from teams.refused import RefusedError
from teams.table_files import Row

MOST_FOUND = 200
FEWEST_LETTERS = 2
FEWEST_LETTERS_OF_A_REASON = 5


class UnknownRowError(Exception):
    """A chosen row is not of this commune, or is gone."""


@dataclass(frozen=True)
class Held:
    """One row as it is shown among what is held of a person."""

    row: CitizenRow
    book: Book
    line: Line

    @property
    def key(self) -> str:
        """`phan-anh-12`, as it is chosen in the form."""
        return f"{self.book.slug}-{self.row.pk}"

    @property
    def facts(self) -> list[Fact]:
        steps = _step_facts(self.row) if isinstance(self.row, CitizenRequest) else []
        return [*facts_of(self.row), *steps]

    @property
    def fate(self) -> str:
        """What erasing does to it."""
        return str(_FATES[self.book.register])


def _step_facts(row: CitizenRequest) -> list[Fact]:
    return [
        Fact(f"{step.get_state_display()} {shown_day(timezone.localdate(step.made_at))}", step.note)
        for step in row.steps.all()
        if step.note
    ]


_FATES: dict[Register, Any] = {
    Register.SUPPORTED: gettext_lazy("xóa cả dòng"),
    Register.HOUSEHOLDS: gettext_lazy("xóa cả dòng và các sản phẩm"),
    Register.REQUESTS: gettext_lazy(
        "xóa tên, số điện thoại, thôn, nội dung và trả lời; chỉ còn loại, ngày, cơ quan để đếm"
    ),
    Register.INCIDENTS: gettext_lazy("xóa phần diễn biến; còn số liệu không nêu tên ai"),
}


@dataclass(frozen=True)
class Found:
    rows: list[Held]
    is_cut: bool = False  # there is more than is shown


def find(commune: Commune, typed: str, *, by: User, today: date) -> Found:
    """The rows of all registers of the commune that a name or a telephone number fits. Written down as a search.

    Raises RefusedError (field `tim`) if too little was typed.
    """
    query = Query(typed)
    if len(query.words) < FEWEST_LETTERS:
        raise RefusedError({"tim": [_("Hãy gõ ít nhất hai chữ cái của tên, hoặc bốn số của điện thoại.")]})
    keys = {book: found_in(book, rows_of(book, commune), query) for book in BOOKS.values()}
    is_cut = sum(map(len, keys.values())) > MOST_FOUND
    rows: list[Held] = []
    for book, found in keys.items():
        rows += _held(book, commune, found[: MOST_FOUND - len(rows)], today)
    uses.record_person(DataAccess.SEARCH, commune, _keys_of(rows), by)
    return Found(rows, is_cut)


def chosen(commune: Commune, keys: Iterable[str], *, today: date) -> list[Held]:
    """The rows behind the chosen keys. Raises UnknownRowError if one of them is not of this commune."""
    wanted: dict[Book, list[int]] = defaultdict(list)
    for key in dict.fromkeys(keys):
        slug, _dash, number = key.rpartition("-")
        pk = read_key(number)
        if slug not in BOOKS or pk is None:
            raise UnknownRowError
        wanted[BOOKS[slug]].append(pk)
    rows = [held for book in BOOKS.values() for held in _held(book, commune, wanted[book], today)]
    if len(rows) != sum(map(len, wanted.values())):
        raise UnknownRowError
    return rows


def _held(book: Book, commune: Commune, keys: Sequence[int], today: date) -> list[Held]:
    if not keys:
        return []
    rows = rows_of(book, commune).filter(pk__in=keys)
    if book is REQUESTS:
        rows = rows.prefetch_related("steps")
    return [Held(row, book, line_of(row, today)) for row in rows]


def _keys_of(rows: Iterable[Held]) -> dict[Register, list[int]]:
    keys: dict[Register, list[int]] = defaultdict(list)
    for held in rows:
        keys[held.book.register].append(held.row.pk)
    return keys


def look_at(commune: Commune, rows: Sequence[Held], *, by: User) -> None:
    """Write down that the rows were shown, before they are erased."""
    uses.record_person(DataAccess.OPEN, commune, _keys_of(rows), by)


def hand_out(commune: Commune, rows: Sequence[Held], *, by: User) -> None:
    """Write down that the person's data were handed out: on paper, or as a file."""
    uses.record_person(DataAccess.EXPORT, commune, _keys_of(rows), by)


def as_table(rows: Sequence[Held]) -> list[Row]:
    """What is held of the person, to hand out as a file."""
    heading = [_("Sổ"), _("Dòng"), _("Mục"), _("Nội dung")]
    table = [
        [str(held.book.row_label), number, fact.label, fact.value]
        for number, held in enumerate(rows, start=1)
        for fact in held.facts
    ]
    return [heading, *table]


@transaction.atomic
def erase(commune: Commune, rows: Sequence[Held], *, reason: str, by: User) -> int:
    """Erase what is held of the person; returns how many rows it was about. Raises RefusedError (field `reason`)."""
    if sum(letter.isalpha() for letter in reason) < FEWEST_LETTERS_OF_A_REASON:
        raise RefusedError({"reason": [_("Hãy ghi lý do, ví dụ: người dân yêu cầu ngày 20/11/2026. Không ghi tên.")]})
    keys = _keys_of(rows)
    for register, erase_rows in _ERASERS.items():
        if keys.get(register):
            erase_rows(commune, keys[register], by)
    uses.record_person(DataAccess.ERASE, commune, keys, by, reason.strip())
    return len(rows)


def _erase_whole(book: Book) -> Any:
    def erase_rows(commune: Commune, keys: Sequence[int], by: User) -> None:
        book.model._default_manager.filter(commune=commune, pk__in=keys).delete()

    return erase_rows


def _erase_requests(commune: Commune, keys: Sequence[int], by: User) -> None:
    for row in CitizenRequest.objects.select_for_update().filter(commune=commune, pk__in=keys).order_by("pk"):
        if not requests.is_erased(row):
            requests.erase_content(row, by)


def _erase_descriptions(commune: Commune, keys: Sequence[int], by: User) -> None:
    Incident.objects.filter(commune=commune, pk__in=keys).update(description="", version=F("version") + 1)


_ERASERS: Mapping[Register, Any] = {
    Register.SUPPORTED: _erase_whole(SUPPORTED),
    Register.REQUESTS: _erase_requests,
    Register.INCIDENTS: _erase_descriptions,
    Register.HOUSEHOLDS: _erase_whole(HOUSEHOLDS),
}
