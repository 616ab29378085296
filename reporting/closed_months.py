"""Which months of a commune, or which communes of a province in a month, are closed (DOMAIN 10)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from reporting.closing import closings_of
from reporting.models import LateChange, PeriodClosing
from teams.commune_names import name_fits
from teams.enums import Calendar
from teams.models import Commune, Province
from teams.periods import Month, month_of, months_until

MONTHS_SHOWN = 13  # a year, and the month that runs


def last_over(province: Province, today: date) -> Month:
    """The latest month that is over: the one that a person closes next."""
    return month_of(today, Calendar(province.calendar)).previous


@dataclass(frozen=True)
class ClosedMonth:
    """A month of one commune: closed, open, or opened again; with the changes made after closing."""

    month: Month
    closing: PeriodClosing | None  # the one in force, else the last that was opened again
    late: int
    is_over: bool

    @property
    def is_closed(self) -> bool:
        return self.closing is not None and self.closing.opened_at is None

    @property
    def was_opened(self) -> bool:
        return self.closing is not None and not self.is_closed


def months_of(commune: Commune, today: date) -> list[ClosedMonth]:
    """The last months of the province's calendar, the latest first."""
    months = months_until(month_of(today, Calendar(commune.province.calendar)), MONTHS_SHOWN)
    found: dict[date, PeriodClosing] = {}
    rows = PeriodClosing.objects.filter(commune=commune, first_day__gte=months[0].first)
    for row in rows.select_related("closed_by", "opened_by").order_by("closed_at", "pk"):
        found[row.first_day] = row  # what is in force was closed last
    days = LateChange.objects.filter(commune=commune, day__gte=months[0].first).order_by()
    counts = Counter(dict(days.values_list("day").annotate(count=Count("pk"))))
    return [
        ClosedMonth(
            month=month,
            closing=found.get(month.first),
            late=sum(count for day, count in counts.items() if month.first <= day <= month.last),
            is_over=month.last < today,
        )
        for month in reversed(months)
    ]


def late_changes_of(commune: Commune, month: Month | None) -> QuerySet[LateChange]:
    """What was changed after closing, the latest first; of the days of one month if given."""
    rows = LateChange.objects.filter(commune=commune).select_related("made_by", "team")
    if month is not None:
        rows = rows.filter(day__gte=month.first, day__lte=month.last)
    return rows


@dataclass(frozen=True)
class CommuneClosing:
    commune: Commune
    closing: PeriodClosing | None
    late: int


def communes_of(province: Province, month: Month) -> list[CommuneClosing]:
    """Every commune of `province` in the order of their names, with its closing of `month`."""
    closings = closings_of(province, month)
    rows = LateChange.objects.filter(province=province, day__gte=month.first, day__lte=month.last).order_by()
    late = dict(rows.values_list("commune").annotate(count=Count("pk")))
    return [
        CommuneClosing(commune, closings.get(commune.pk), late.get(commune.pk, 0))
        for commune in Commune.objects.filter(province=province)
    ]


# What the list of communes can be narrowed down to: address value -> (label, which ones).
STATES: dict[str, tuple[Any, Callable[[CommuneClosing], bool]]] = {
    "khoa": (_("đã khóa"), lambda row: row.closing is not None),
    "mo": (_("chưa khóa"), lambda row: row.closing is None),
    "sua": (_("có sửa sau khi khóa"), lambda row: row.late > 0),
}


def search(rows: list[CommuneClosing], query: str, state: str) -> list[CommuneClosing]:
    """The communes whose name `query` fits however it is written, in one of `STATES` if given."""
    wanted = STATES[state][1] if state in STATES else lambda _row: True
    return [row for row in rows if name_fits(row.commune, query) and wanted(row)]
