"""When a team is at work, and how much: weekdays, market days, holidays, keen and slow teams, a trend over the months.

A commune-day's weight is the number of lines that it naturally gets.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from teams.models import Province
from teams.simulation import Region
from teams.working_days import working_days

LINES_PER_DAY = {Region.TOWN: 9.5, Region.COAST: 7.0, Region.JRAI: 6.0, Region.BAHNAR: 5.5}
WEEKDAYS = (1.15, 1.05, 1.0, 1.0, 0.9, 0.55, 0.4)
SATURDAY = 5
# Enrolment and exams in summer, the digital month in October, the harvest and Tết in between.
MONTHS = (0.85, 0.75, 1.0, 0.95, 1.0, 1.05, 1.1, 1.1, 1.05, 1.2, 1.0, 0.9)
TREND = (0.75, 1.25)  # from the first to the last day
WEEKEND_SHARE = 0.12
HALF_A_YEAR = 180
SHARE_FALLING_SILENT = 0.12  # for some weeks of half a year
MARKET_WEEKEND_SHARE = 0.5


@dataclass(frozen=True)
class WorkCalendar:
    """The days of the simulation with what they are in this province."""

    first: date
    days: list[date]
    working: frozenset[date]
    holidays: frozenset[date]

    @classmethod
    def of(cls, province: Province, first: date, last: date) -> "WorkCalendar":
        week = timedelta(days=7)
        working = frozenset(working_days(province, first - week, last + week))
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return cls(first, days, working, frozenset(day for day in days if _is_holiday(day, working)))


def _is_holiday(day: date, working: frozenset[date]) -> bool:
    """Whether `day` belongs to a run of days off that is more than a weekend; nobody works over Tết."""
    if day in working:
        return False
    run = [day]
    for step in (-1, 1):
        neighbour = day + timedelta(days=step)
        while neighbour not in working and abs((neighbour - day).days) < len(WEEKDAYS):
            run.append(neighbour)
            neighbour += timedelta(days=step)
    return any(each.weekday() < SATURDAY for each in run)


@dataclass(frozen=True)
class Temper:
    """How one team goes about it."""

    keenness: float
    share_of_working_days: float
    market_weekday: int
    silent: tuple[tuple[date, date], ...] = ()

    def is_silent(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.silent)


def temper(luck: Random, calendar: WorkCalendar, *, hardly_logs: bool) -> Temper:
    keenness = min(3.0, max(0.3, luck.lognormvariate(-0.08, 0.4)))
    share = min(0.985, max(0.6, 1.0 - 0.035 / keenness - luck.expovariate(60)))
    if hardly_logs:
        keenness, share = 0.3, luck.uniform(0.03, 0.12)
    silent = []
    for _ in range(max(1, len(calendar.days) // HALF_A_YEAR)):
        start = luck.choice(calendar.days)
        if luck.random() < SHARE_FALLING_SILENT:
            silent.append((start, start + timedelta(days=luck.randint(10, 30))))
    return Temper(keenness, share, luck.choice((1, 3, 5, 6)), tuple(silent))


def weights(
    luck: Random, mood: Temper, calendar: WorkCalendar, region: Region, *, first: date, last: date
) -> Iterator[tuple[date, float]]:
    """The days from `first` to `last` on which the team logs, with the lines that are natural for each."""
    span = max(len(calendar.days) - 1, 1)
    for place, day in enumerate(calendar.days):
        # Drawn for every day, so that a team's dates do not shift what happens on the other days.
        attends, noise = luck.random(), luck.lognormvariate(-0.04, 0.3)
        if not first <= day <= last or attends >= _chance_of(mood, calendar, day):
            continue
        trend = TREND[0] + (TREND[1] - TREND[0]) * place / span
        market = 1.35 if day.weekday() == mood.market_weekday else 1.0
        season = WEEKDAYS[day.weekday()] * MONTHS[day.month - 1] * trend * market
        yield day, LINES_PER_DAY[region] * mood.keenness * season * noise


def _chance_of(mood: Temper, calendar: WorkCalendar, day: date) -> float:
    if day in calendar.holidays or mood.is_silent(day):
        return 0.0
    if day in calendar.working:
        return mood.share_of_working_days
    return mood.share_of_working_days * (
        MARKET_WEEKEND_SHARE if day.weekday() == mood.market_weekday else WEEKEND_SHARE
    )
