"""Which period a page shows: the month, quarter or year in the address, else the running month; with the way back,
forth, and to the longer and shorter periods around it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kpis.enums import Stretch
from reporting.figures.due import Period, calendar_of, months_of, parse_period
from teams.enums import Calendar
from teams.models import Province
from teams.periods import Month, Quarter, Year, month_of, quarter_of, year_of


@dataclass(frozen=True)
class Choice:
    """One of Tháng, Quý, Năm, as the switch of a page shows it."""

    label: str
    code: str
    is_shown: bool


@dataclass(frozen=True)
class ShownPeriod:
    period: Period
    today: date

    def __str__(self) -> str:
        return str(self.period)

    @property
    def calendar(self) -> Calendar:
        return self.period.calendar

    @cached_property
    def kind(self) -> Stretch:
        if isinstance(self.period, Month):
            return Stretch.MONTH
        return Stretch.QUARTER if isinstance(self.period, Quarter) else Stretch.YEAR

    @cached_property
    def first(self) -> date:
        return self.period.first

    @cached_property
    def last(self) -> date:
        return self.period.last

    @property
    def code(self) -> str:
        return self.period.code

    @property
    def months(self) -> list[Month]:
        """All months of the period, also those to come."""
        if isinstance(self.period, Year):
            return months_of(self.period)
        return [self.period] if isinstance(self.period, Month) else list(self.period.months)

    @cached_property
    def month(self) -> Month:
        """The last of its months that has begun: what is known month by month is shown as of it."""
        return next((month for month in reversed(self.months) if month.first <= self.today), self.months[0])

    @property
    def as_month(self) -> "ShownPeriod":
        """The month alone, for pages that show nothing longer."""
        return ShownPeriod(self.month, self.today)

    @cached_property
    def year(self) -> Year:
        """The year whose targets hold."""
        return Year(self.period.year, self.calendar)

    @property
    def halves(self) -> list[date]:
        """The half-months that it is made of."""
        return [half for month in self.months for half in month.halves]

    @property
    def as_of(self) -> date:
        """The last day of the period that has come: who was there then is shown."""
        return min(self.last, self.today)

    @property
    def first_text(self) -> str:
        """The first day as it is written before the last one: with its year only where that differs."""
        return date_format(self.first, "d/m" if self.first.year == self.last.year else "d/m/Y")

    @property
    def is_running(self) -> bool:
        return self.first <= self.today <= self.last

    @cached_property
    def previous(self) -> "ShownPeriod":
        return ShownPeriod(self.period.previous, self.today)

    @property
    def previous_code(self) -> str:
        return self.period.previous.code

    @property
    def next_code(self) -> str:
        """Empty for the running period: the future has no numbers."""
        return "" if self.is_running else self.period.next.code

    @property
    def choices(self) -> list[Choice]:
        """The month, quarter and year that this period holds or lies in."""
        day = self.month.first
        quarter = self.period if isinstance(self.period, Quarter) else quarter_of(day, self.calendar)
        around: list[tuple[str, Period]] = [
            (_("Tháng"), self.month),
            (_("Quý"), quarter),
            (_("Năm"), year_of(day, self.calendar)),
        ]
        return [Choice(label, period.code, period == self.period) for label, period in around]


def shown_period(province: Province, code: str, today: date) -> ShownPeriod:
    """The period with `code` (`2026-11`, `2026-Q4`, `2026`) by the calendar of `province`; the running month if there
    is none such, or it has not begun."""
    calendar = calendar_of(province)
    period = parse_period(code, calendar)
    if period is None or period.first > today:
        period = month_of(today, calendar)
    return ShownPeriod(period, today)


def periods_until(last: ShownPeriod, count: int) -> list[ShownPeriod]:
    """The `count` periods of its kind that end with `last`, the oldest first."""
    periods = [last]
    while len(periods) < count:
        periods.append(periods[-1].previous)
    return periods[::-1]
