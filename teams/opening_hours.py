"""Opening hours of a support point: what may be typed, and how a week is said in one line (Đề án IV.4.2a)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teams.enums import HalfDay
from teams.models import OpeningHours

WORKING_WEEK = range(5)  # Monday to Friday
WEEK = range(7)
DAY_SHORT = (
    gettext_lazy("T2"),
    gettext_lazy("T3"),
    gettext_lazy("T4"),
    gettext_lazy("T5"),
    gettext_lazy("T6"),
    gettext_lazy("T7"),
    gettext_lazy("CN"),
)
_LEAST_DAYS_OF_A_RANGE = 3

# When a half-day may begin, at the earliest and at the latest.
_BEGINS = {
    HalfDay.MORNING: (time(0), time(11, 59)),
    HalfDay.AFTERNOON: (time(11), time(17, 59)),
    HalfDay.EVENING: (time(16), time(23, 59)),
}


@dataclass(frozen=True)
class Span:
    """Open in one half-day of one weekday (0 is Monday)."""

    weekday: int
    half_day: str
    opens: time
    closes: time

    @property
    def hours(self) -> str:
        """`7:30–11:30`"""
        return f"{_clock(self.opens)}–{_clock(self.closes)}"


USUAL_DAY = (
    (HalfDay.MORNING, time(7, 30), time(11, 30)),
    (HalfDay.AFTERNOON, time(13, 30), time(17)),
)


def usual_hours() -> list[Span]:
    """The office hours that a new point begins with."""
    return [Span(day, half, opens, closes) for day in WORKING_WEEK for half, opens, closes in USUAL_DAY]


def spans_of(rows: Iterable[OpeningHours]) -> list[Span]:
    """What is stored, in the order of the week."""
    spans = [Span(row.weekday, row.half_day, row.opens, row.closes) for row in rows]
    return sorted(spans, key=lambda span: (span.weekday, span.opens))


def _clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02d}"


def faults(spans: Iterable[Span]) -> dict[tuple[int, str], str]:
    """What is wrong with which half-day of the week, in words."""
    found: dict[tuple[int, str], str] = {}
    order = list(HalfDay.values)
    by_day: dict[int, list[Span]] = {}
    for span in sorted(spans, key=lambda span: (span.weekday, order.index(span.half_day))):
        by_day.setdefault(span.weekday, []).append(span)
        fault = _fault(span)
        if fault:
            found[span.weekday, span.half_day] = fault
    for day in by_day.values():
        for before, after in pairwise(day):
            if after.opens < before.closes:
                message = _("Giờ này trùng với buổi trước (%(hours)s). Hãy sửa lại.") % {"hours": before.hours}
                found.setdefault((after.weekday, after.half_day), message)
    return found


def _fault(span: Span) -> str:
    if span.closes <= span.opens:
        return _("Giờ đóng cửa phải sau giờ mở cửa.")
    earliest, latest = _BEGINS[HalfDay(span.half_day)]
    if not earliest <= span.opens <= latest:
        return _("Giờ này không phải của buổi %(half)s. Hãy ghi sang đúng ô.") % {
            "half": str(HalfDay(span.half_day).label).lower()
        }
    return ""


def in_short(spans: Iterable[Span]) -> str:
    """`T2–T6 7:30–11:30, 13:30–17:00; T7 7:30–11:30`; empty where nothing is known."""
    by_day: dict[int, str] = {}
    for span in sorted(spans, key=lambda span: (span.weekday, span.opens)):
        before = by_day.get(span.weekday)
        by_day[span.weekday] = f"{before}, {span.hours}" if before else span.hours
    alike: dict[str, list[int]] = {}
    for weekday, hours in by_day.items():
        alike.setdefault(hours, []).append(weekday)
    return "; ".join(f"{_days(weekdays)} {hours}" for hours, weekdays in alike.items())


def _days(weekdays: list[int]) -> str:
    """`T2–T6` for days in a row, `T2, T4` for others."""
    first, last = weekdays[0], weekdays[-1]
    in_a_row = last - first == len(weekdays) - 1
    if in_a_row and len(weekdays) >= _LEAST_DAYS_OF_A_RANGE:
        return f"{DAY_SHORT[first]}–{DAY_SHORT[last]}"
    return ", ".join(str(DAY_SHORT[weekday]) for weekday in weekdays)
