"""How long what is known of a citizen is kept, and its erasure when the time is over (Luật 91/2025/QH15).

The time runs from the last touch of a row. A request is kept while it is open, however long that takes. Of an incident
the description goes and what is counted stays: it names nobody.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from reporting.citizens import uses
from reporting.citizens.registers import BOOKS, INCIDENTS, REQUESTS, Book
from reporting.enums import CitizenRequestState, Register
from reporting.models import Incident

MONTHS: dict[Register, int] = {
    Register.SUPPORTED: 24,
    Register.REQUESTS: 24,
    Register.INCIDENTS: 36,
    Register.HOUSEHOLDS: 24,
}
OPEN_STATES = (CitizenRequestState.RECEIVED, CitizenRequestState.PASSED, CitizenRequestState.ANSWERED)
ROWS_PER_BATCH = 500


def erase_on(register: Register, touched: date | None = None) -> date:
    """The day on which a row that was touched today, or on `touched`, is erased."""
    touched = touched or timezone.localdate()
    months = touched.year * 12 + touched.month - 1 + MONTHS[register]
    year, month = divmod(months, 12)
    return date(year, month + 1, min(touched.day, monthrange(year, month + 1)[1]))


def erase_expired(today: date) -> int:
    """Erase what is due by `today`, in batches; returns how many rows it was. Running it again changes nothing.

    Rows that somebody is changing this moment are left for the next night.
    """
    erased = 0
    for book in BOOKS.values():
        while count := _erase_batch(book, today):
            erased += count
    return erased


@transaction.atomic
def _erase_batch(book: Book, today: date) -> int:
    rows = due(book, today).select_for_update(skip_locked=True)
    units = defaultdict(list)
    for pk, province, commune, team in rows.values_list("pk", "province_id", "commune_id", "team_id")[:ROWS_PER_BATCH]:
        units[(province, commune, team)].append(pk)
    keys = [pk for group in units.values() for pk in group]
    if keys:
        _erase(book, keys)
        uses.record_expired(book.register, units)
    return len(keys)


def due(book: Book, today: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = book.model._default_manager.filter(erase_on__lte=today).order_by("pk")
    if book is REQUESTS:
        return rows.exclude(state__in=OPEN_STATES)
    return rows.exclude(description="") if book is INCIDENTS else rows


def _erase(book: Book, keys: Sequence[int]) -> None:
    if book is INCIDENTS:
        Incident.objects.filter(pk__in=keys).update(description="", version=F("version") + 1)
    else:
        book.model._default_manager.filter(pk__in=keys).delete()
