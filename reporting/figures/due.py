"""Which figures are due when, by the calendar of the province (DOMAIN 3, 8; Đề án 3.2).

A monthly figure is due for every month, a quarterly one in the last month of its quarter, a base number of the year in
every month until it is there: it is entered once, for the year.
"""

from collections.abc import Iterable
from datetime import date

from reporting.enums import Frequency
from reporting.models import FigureDefinition
from teams.enums import Calendar
from teams.models import Province
from teams.periods import YEARS, Month, Quarter, Year, month_of, parse_month, quarter_of, year_of

Period = Month | Quarter | Year
Due = tuple[FigureDefinition, Period]

QUARTERS = range(1, 5)
_FIRST_YEAR = 2020  # nobody reports what was before digital teams were thought of


def calendar_of(province: Province) -> Calendar:
    return Calendar(province.calendar)


def definitions_of(province: Province) -> list[FigureDefinition]:
    """The figures that the province asks for, in their order."""
    return list(FigureDefinition.objects.filter(province=province, is_active=True).order_by("order", "code"))


def period_holding(frequency: str, day: date, calendar: Calendar) -> Period:
    """The month, quarter or year that holds `day`."""
    if frequency == Frequency.MONTH:
        return month_of(day, calendar)
    if frequency == Frequency.QUARTER:
        return quarter_of(day, calendar)
    return year_of(day, calendar)


def frequency_of(period: Period) -> Frequency:
    if isinstance(period, Month):
        return Frequency.MONTH
    return Frequency.QUARTER if isinstance(period, Quarter) else Frequency.YEAR


def due_in(month: Month, definitions: Iterable[FigureDefinition]) -> list[Due]:
    """What is to be reported in `month`, each with the period that it is about."""
    due: list[Due] = []
    for definition in definitions:
        period = period_holding(definition.frequency, month.first, month.calendar)
        if not isinstance(period, Quarter) or period.months[-1] == month:
            due.append((definition, period))
    return due


def months_of(year: Year) -> list[Month]:
    return [Month(year.year, number, year.calendar) for number in range(1, 13)]


def within(frequency: str, stretch: Period) -> list[Period]:
    """The periods of `frequency` that lie in `stretch`, the oldest first; none if they are longer than it."""
    found: list[Period] = []
    period = period_holding(frequency, stretch.first, stretch.calendar)
    while period.last <= stretch.last:
        if period.first >= stretch.first:
            found.append(period)
        period = period.next
    return found


def opens_on(period: Period) -> date:
    """The first day on which a figure of `period` can be entered: of a quarter, that of its last month."""
    return period.months[-1].first if isinstance(period, Quarter) else period.first


def parse_period(code: str, calendar: Calendar) -> Period | None:
    """Return the period of a code such as `2026-11`, `2026-Q4` or `2026`, or None if it is not one."""
    year, dash, quarter = code.partition("-Q")
    if not (len(year) >= 4 and year[:4].isascii() and year[:4].isdecimal() and int(year[:4]) in YEARS):  # noqa: PLR2004
        return None
    if dash:
        is_quarter = len(year) == 4 and quarter in map(str, QUARTERS)  # noqa: PLR2004
        return Quarter(int(year), int(quarter), calendar) if is_quarter else None
    if len(code) == 4:  # noqa: PLR2004
        return Year(int(code), calendar)
    return parse_month(code, calendar)


def is_open(period: Period, today: date) -> bool:
    """Whether figures of `period` can be entered: it has come, and is not of another age."""
    return opens_on(period) <= today and period.year >= _FIRST_YEAR


def shown_month(province: Province, code: str, today: date) -> Month:
    """The month with `code`; the last one that is over if there is none such or it has not come."""
    running = month_of(today, calendar_of(province))
    month = parse_month(code, calendar_of(province))
    return month if month is not None and is_open(month, today) else running.previous


def shown_year(province: Province, code: str, today: date) -> Year:
    """The year with `code`; that of the last month that is over if there is none such or it has not come."""
    year = parse_period(code, calendar_of(province))
    if isinstance(year, Year) and is_open(year, today):
        return year
    return Year(month_of(today, calendar_of(province)).previous.year, calendar_of(province))
