"""Which period a page shows: the one in the address, else the running one; with the way back and forth."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from teams.enums import Calendar
from teams.models import Province
from teams.periods import Month, month_of, parse_month


@dataclass(frozen=True)
class ShownPeriod:
    month: Month
    running: Month
    today: date

    @property
    def as_of(self) -> date:
        """The last day of the period that has come: who was there then is shown."""
        return min(self.month.last, self.today)

    @property
    def first_text(self) -> str:
        """The first day as it is written before the last one: with its year only where that differs."""
        first = self.month.first
        return date_format(first, "d/m" if first.year == self.month.last.year else "d/m/Y")

    @property
    def is_running(self) -> bool:
        return self.month == self.running

    @property
    def previous_code(self) -> str:
        return self.month.previous.code

    @property
    def next_code(self) -> str:
        """Empty for the running period: the future has no numbers."""
        return "" if self.is_running else self.month.next.code


def shown_period(province: Province, code: str, today: date) -> ShownPeriod:
    """The period with `code` (`2026-11`) by the calendar of `province`; the running one if it is none or not yet."""
    calendar = Calendar(province.calendar)
    running = month_of(today, calendar)
    month = parse_month(code, calendar)
    shown = month if month is not None and month <= running else running
    return ShownPeriod(month=shown, running=running, today=today)
