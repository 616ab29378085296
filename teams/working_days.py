"""Working days: Monday to Friday less public holidays and Tết, with the province's own swaps on top (DOMAIN 7)."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

from teams.models import Province

SATURDAY = 5


@lru_cache
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))


@lru_cache
def _swapped_workdays(year: int) -> frozenset[date]:
    """The Saturdays worked all over the country for a weekday that the Government gave off."""
    return frozenset(holidays.country_holidays("VN", years=year).weekend_workdays)


def _is_worked(day: date) -> bool:
    if day in _swapped_workdays(day.year):
        return True
    return day.weekday() < SATURDAY and day not in _public_holidays(day.year)


def working_days(province: Province, first: date, last: date) -> list[date]:
    """Return the working days of `province` from `first` to `last`, both included, in order.

    `extra_working_days` (days worked in exchange) win over weekends and holidays; `extra_days_off` win over weekdays.
    """
    worked = set(province.extra_working_days)
    off = set(province.extra_days_off)
    every_day = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in every_day if day in worked or (day not in off and _is_worked(day))]
