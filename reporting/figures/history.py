"""One figure of a commune through the periods, and everything that was ever written there (R6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps

from accounts.models import User
from reporting.enums import FigureSource, Frequency
from reporting.figures.due import Period, is_open, period_holding
from reporting.figures.numbers import number_text
from reporting.figures.values import Slot, Values
from reporting.models import Figure, FigureDefinition
from teams.enums import Calendar
from teams.models import Commune

_SHOWN = {Frequency.MONTH: 24, Frequency.QUARTER: 12, Frequency.YEAR: 5}
_AT_LEAST = 4  # of the periods are shown, also where nothing was reported


@dataclass(frozen=True)
class Line:
    """One period: its value, and of a growing number what the period itself brought."""

    period: Period
    figure: Figure | None
    own: int | None

    @property
    def value_text(self) -> str:
        return number_text(self.figure.value) if self.figure else ""

    @property
    def own_text(self) -> str:
        return number_text(self.own)


@dataclass(frozen=True)
class Written:
    """One version of a value; `value` is None where it was taken away."""

    period: Period
    value: int | None
    before: int | None
    at: datetime
    who: str
    source: str

    @property
    def value_text(self) -> str:
        return number_text(self.value)

    @property
    def before_text(self) -> str:
        return number_text(self.before)


def lines_of(commune: Commune, definition: FigureDefinition, calendar: Calendar, today: date) -> list[Line]:
    """The latest periods that have come, the newest first, back to the first of which anything is known."""
    latest = period_holding(definition.frequency, today, calendar)
    while not is_open(latest, today):
        latest = latest.previous
    periods: list[Period] = [latest]
    while len(periods) < _SHOWN[Frequency(definition.frequency)]:
        periods.append(periods[-1].previous)
    rows = Figure.objects.filter(commune=commune, definition=definition, first_day__gte=periods[-1].previous.first)
    by_days = {(row.first_day, row.last_day): row for row in rows.select_related("entered_by", "entered_with")}
    there = {period: by_days.get((period.first, period.last)) for period in [*periods, periods[-1].previous]}
    reported = {Slot(definition.pk, period): row.value for period, row in there.items() if row is not None}
    values = Values([definition], reported)
    lines = [Line(period, there[period], values.own_part(definition, period)) for period in periods]
    while len(lines) > _AT_LEAST and lines[-1].figure is None:
        lines.pop()
    return lines


def written(commune: Commune, definition: FigureDefinition, calendar: Calendar) -> list[Written]:
    """Every value that ever stood there, the newest first: the database keeps what a row said before each change."""
    events = apps.get_model("reporting", "FigureEvent")._default_manager
    kept = events.filter(commune=commune, definition=definition).select_related(
        "entered_by", "entered_with", "pgh_context"
    )
    by_row: dict[int, list[Any]] = {}
    for event in kept.order_by("pgh_id"):
        by_row.setdefault(event.pgh_obj_id, []).append(event)
    rows = Figure.objects.filter(commune=commune, definition=definition).select_related("entered_by", "entered_with")
    current = {row.pk: row for row in rows}
    removers = _removers(event for events in by_row.values() for event in events)
    found: list[Written] = []
    for key in by_row.keys() | current.keys():
        states = [*by_row.get(key, []), *([current[key]] if key in current else [])]
        found += _written_in(states, definition, calendar, removers)
    return sorted(found, key=lambda one: one.at, reverse=True)


def _removers(events: Iterable[Any]) -> dict[int, str]:
    """Names of those who took values away, by their key: the request in which it was done says who."""
    keys = {key for event in events if event.pgh_label == "delete" and (key := _remover(event)) is not None}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=keys)} if keys else {}


def _remover(event: Any) -> int | None:
    return (event.pgh_context.metadata or {}).get("user") if event.pgh_context_id else None


def _written_in(
    states: list[Any], definition: FigureDefinition, calendar: Calendar, removers: dict[int, str]
) -> Iterable[Written]:
    """The versions of one row in their order, with its removal if it came to that."""
    before: int | None = None
    for state in states:
        period = period_holding(definition.frequency, state.last_day, calendar)
        who = str(state.entered_by or state.entered_with or "")
        yield Written(period, state.value, before, state.entered_at, who, str(FigureSource(state.source).label))
        before = state.value
        if getattr(state, "pgh_label", "") == "delete":
            yield Written(period, None, before, state.pgh_created_at, removers.get(_remover(state) or 0, ""), "")
