"""The support calendar as people look at it: the month asked for, and its days week by week."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from teams.enums import Calendar
from teams.models import Province
from teams.periods import Month, month_of, parse_month
from teams.plans.rules import AHEAD
from teams.working_days import working_days

WEEK = 7
SUNDAY = 6
EntryT = TypeVar("EntryT")


@dataclass(frozen=True)
class Day(Generic[EntryT]):
    on: date
    is_in_month: bool
    is_working: bool
    is_today: bool
    is_past: bool
    entries: list[EntryT]


def month_asked(province: Province, code: str, today: date) -> Month:
    """The month with `code` (`2026-12`) by the calendar of `province`; the running one if that is none."""
    calendar = Calendar(province.calendar)
    return parse_month(code, calendar) or month_of(today, calendar)


def months_around(month: Month, today: date) -> tuple[str, str]:
    """The codes of the month before and the one after, the latter empty where it is too far ahead."""
    return month.previous.code, month.next.code if month.next.first <= today + AHEAD else ""


def weeks_of(
    month: Month, province: Province, entries: Iterable[tuple[date, EntryT]], today: date
) -> list[list[Day[EntryT]]]:
    """The weeks, Monday to Sunday, that hold the days of `month`, each day with its entries: (day, entry)."""
    start = month.first - timedelta(days=month.first.weekday())
    end = month.last + timedelta(days=SUNDAY - month.last.weekday())
    worked = set(working_days(province, start, end))
    of_day: dict[date, list[EntryT]] = defaultdict(list)
    for on, entry in entries:
        of_day[on].append(entry)
    days = [
        Day(
            on=day,
            is_in_month=month.first <= day <= month.last,
            is_working=day in worked,
            is_today=day == today,
            is_past=day < today,
            entries=of_day[day],
        )
        for day in (start + timedelta(days=n) for n in range((end - start).days + 1))
    ]
    return [days[n : n + WEEK] for n in range(0, len(days), WEEK)]
