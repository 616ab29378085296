"""Half-months and the two reporting calendars that are exact sums of them (DOMAIN 8, Decree 09/2019/NĐ-CP)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from django.utils.translation import gettext as _

from teams.enums import Calendar

SECOND_HALF = 15  # a half-month runs from the 1st to the 14th, or from the 15th to the last day
DECEMBER = 12
MONTHS_OF_A_QUARTER = 3
YEARS = range(2000, 2100)  # of which somebody may ask


def half_of(day: date) -> date:
    """Return the first day of the half-month that holds `day`."""
    return day.replace(day=SECOND_HALF if day.day >= SECOND_HALF else 1)


def next_half(half: date) -> date:
    if half.day == 1:
        return half.replace(day=SECOND_HALF)
    return _next_month(half)


def _next_month(day: date) -> date:
    """The 1st of the month after that of `day`."""
    if day.month == DECEMBER:
        return date(day.year + 1, 1, 1)
    return date(day.year, day.month + 1, 1)


def _previous_month(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


class Period(Protocol):
    """A stretch of days, both ends included, that is followed by the next of its kind."""

    @property
    def first(self) -> date: ...

    @property
    def last(self) -> date: ...

    @property
    def previous(self) -> "Period": ...

    @property
    def next(self) -> "Period": ...


@dataclass(frozen=True, order=True)
class Week:
    """Monday to Sunday, by ISO 8601: the same in both calendars."""

    first: date

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def previous(self) -> "Week":
        return Week(self.first - timedelta(days=7))

    @property
    def next(self) -> "Week":
        return Week(self.first + timedelta(days=7))

    @property
    def code(self) -> str:
        """`2026-W47`, as ISO 8601 writes it: the week belongs to the year of its Thursday."""
        year, week, _day = self.first.isocalendar()
        return f"{year}-W{week:02d}"

    def __str__(self) -> str:
        return _("tuần %(first)s – %(last)s") % {"first": f"{self.first:%d/%m}", "last": f"{self.last:%d/%m/%Y}"}


@dataclass(frozen=True, order=True)
class Month:
    """A reporting month by one of the calendars: `first` to `last`, both included."""

    year: int
    month: int
    calendar: Calendar

    @property
    def first(self) -> date:
        start = date(self.year, self.month, 1)
        return start if self.calendar == Calendar.SOLAR else _previous_month(start).replace(day=SECOND_HALF)

    @property
    def last(self) -> date:
        start = date(self.year, self.month, 1)
        if self.calendar == Calendar.SOLAR:
            return _next_month(start) - timedelta(days=1)
        return start.replace(day=SECOND_HALF - 1)

    @property
    def halves(self) -> tuple[date, date]:
        return self.first, next_half(self.first)

    @property
    def previous(self) -> "Month":
        return month_of(self.first - timedelta(days=1), self.calendar)

    @property
    def next(self) -> "Month":
        return month_of(self.last + timedelta(days=1), self.calendar)

    @property
    def code(self) -> str:
        """`2026-11`, as it stands in addresses."""
        return f"{self.year}-{self.month:02d}"

    def __str__(self) -> str:
        return _("tháng %(month)d/%(year)d") % {"month": self.month, "year": self.year}


@dataclass(frozen=True, order=True)
class Quarter:
    """Three reporting months: by Decree 09 from the 15th of the month before them to the 14th of the last."""

    year: int
    quarter: int
    calendar: Calendar

    @property
    def months(self) -> tuple[Month, Month, Month]:
        first, second, third = (self.quarter * MONTHS_OF_A_QUARTER - back for back in (2, 1, 0))
        return (
            Month(self.year, first, self.calendar),
            Month(self.year, second, self.calendar),
            Month(self.year, third, self.calendar),
        )

    @property
    def first(self) -> date:
        return self.months[0].first

    @property
    def last(self) -> date:
        return self.months[-1].last

    @property
    def previous(self) -> "Quarter":
        return quarter_of(self.first - timedelta(days=1), self.calendar)

    @property
    def next(self) -> "Quarter":
        return quarter_of(self.last + timedelta(days=1), self.calendar)

    @property
    def code(self) -> str:
        """`2026-Q4`, as it stands in addresses."""
        return f"{self.year}-Q{self.quarter}"

    def __str__(self) -> str:
        numeral = ("I", "II", "III", "IV")[self.quarter - 1]
        return _("quý %(quarter)s/%(year)d") % {"quarter": numeral, "year": self.year}


@dataclass(frozen=True, order=True)
class Year:
    """Four quarters: by Decree 09 from 15 December to 14 December."""

    year: int
    calendar: Calendar

    @property
    def first(self) -> date:
        return Month(self.year, 1, self.calendar).first

    @property
    def last(self) -> date:
        return Month(self.year, DECEMBER, self.calendar).last

    @property
    def previous(self) -> "Year":
        return Year(self.year - 1, self.calendar)

    @property
    def next(self) -> "Year":
        return Year(self.year + 1, self.calendar)

    @property
    def code(self) -> str:
        return str(self.year)

    def __str__(self) -> str:
        return _("năm %(year)d") % {"year": self.year}


def week_of(day: date) -> Week:
    return Week(day - timedelta(days=day.weekday()))


def quarter_of(day: date, calendar: Calendar) -> Quarter:
    """Return the reporting quarter that holds `day`."""
    month = month_of(day, calendar)
    return Quarter(month.year, (month.month - 1) // MONTHS_OF_A_QUARTER + 1, calendar)


def year_of(day: date, calendar: Calendar) -> Year:
    """Return the reporting year that holds `day`: by Decree 09, 15 December belongs to the next."""
    return Year(month_of(day, calendar).year, calendar)


def month_of(day: date, calendar: Calendar) -> Month:
    """Return the reporting month that holds `day`: by Decree 09, 15 November belongs to December."""
    if calendar == Calendar.DECREE_09 and day.day >= SECOND_HALF:
        day = _next_month(day)
    return Month(day.year, day.month, calendar)


def parse_month(code: str, calendar: Calendar) -> Month | None:
    """Return the month of a code such as `2026-11`, or None if it is not one."""
    try:
        day = date.fromisoformat(f"{code}-01")
    except ValueError:
        return None
    return Month(day.year, day.month, calendar) if day.year in YEARS else None


def months_between(first: date, last: date, calendar: Calendar) -> list[Month]:
    """The months from the one that holds `first` to the one that holds `last`; none if that is before it."""
    months, end = [], month_of(last, calendar)
    month = month_of(first, calendar)
    while month <= end:
        months.append(month)
        month = month.next
    return months


def months_until(last: Month, count: int) -> list[Month]:
    """The `count` months that end with `last`, the oldest first."""
    months = [last]
    while len(months) < count:
        months.append(months[-1].previous)
    return months[::-1]
