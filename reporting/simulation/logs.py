"""Simulating the logs of a province's teams."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from reporting.simulation.catalogues import Catalogues
from reporting.simulation.crews import Crew, load_crews
from reporting.simulation.diary import Batch, Clock, Diary
from reporting.simulation.rhythm import Temper, WorkCalendar, temper, weights
from reporting.simulation.writer import write
from teams.models import Commune, Province
from teams.simulation import chance

LINES_PER_BATCH = 50_000
TEAMS_PER_ONE_THAT_HARDLY_LOGS = 38  # 3 of 135


class NothingToLogError(Exception):
    """On the days asked for nobody works, or the province has no services: the lines cannot be made."""


@dataclass
class SimulatedLogs:
    sessions: int = 0
    entries: int = 0
    lines: int = 0


@dataclass
class Work:
    """A team with the days on which it logs and the natural number of lines of each."""

    crew: Crew
    mood: Temper
    days: list[tuple[date, float]]


@transaction.atomic
def simulate_logs(
    province: Province,
    *,
    seed: int,
    first_day: date,
    last_day: date,
    lines: int | None = None,
    communes: Sequence[Commune] | None = None,
    on_progress: Callable[[SimulatedLogs], None] | None = None,
) -> SimulatedLogs:
    """Log what the teams of a simulated `province` did from `first_day` to `last_day`, with `lines` lines in all.

    Without `lines` the natural number. Nothing is written down after `last_day`, or after now. `communes` restricts it.
    Raises ValueError if the province is not simulated, NothingToLogError if there is no day to put the lines on.
    """
    if not province.is_simulated:
        raise ValueError(f"{province} is not simulated")
    closing = min(timezone.localtime(), datetime.combine(last_day, time.max, ZoneInfo(settings.TIME_ZONE)))
    calendar = WorkCalendar.of(province, first_day, closing.date())
    clock = Clock(chance(seed, province.code, "clock"), closing)
    works = _plan(load_crews(province, communes), calendar, clock, seed)
    natural = sum(weight for work in works for _day, weight in work.days)
    catalogues = Catalogues(province)
    if (lines and not natural) or not catalogues.longest_entry:
        raise NothingToLogError
    scale = 1.0 if lines is None else lines / natural if natural else 0.0
    made = SimulatedLogs()
    for batch in write(_batches(works, scale, lambda work: Diary(work.crew, work.mood, catalogues, clock, seed))):
        made.sessions += len(batch.sessions)
        made.entries += len(batch.entries)
        made.lines += len(batch.lines)
        if on_progress is not None:
            on_progress(made)
    return made


def _plan(crews: list[Crew], calendar: WorkCalendar, clock: Clock, seed: int) -> list[Work]:
    remote = [crew.code for crew in crews if crew.region.is_highland] or [crew.code for crew in crews]
    slow = chance(seed, "slow").sample(remote, min(len(crews) // TEAMS_PER_ONE_THAT_HARDLY_LOGS, len(remote)))
    works = []
    for crew in crews:
        luck = chance(seed, crew.code, "rhythm")
        mood = temper(luck, calendar, hardly_logs=crew.code in slow)
        days = weights(luck, mood, calendar, crew.region, first=crew.first, last=crew.last)
        works.append(Work(crew, mood, [row for row in days if row[0] < clock.last_day or clock.half_days_at_the_end]))
    return works


def _batches(works: list[Work], scale: float, open_diary: Callable[[Work], Diary]) -> Iterator[Batch]:
    """The rows of all teams, in batches of whole days.

    Fractions of lines are carried on from day to day and from team to team, so that the sum is what was asked for.
    """
    batch = Batch()
    carried = 0.5
    for work in works:
        diary = open_diary(work)
        for day, weight in work.days:
            carried += weight * scale
            count = int(carried)
            carried -= count
            diary.write_day(day, count, batch)
            if len(batch.lines) >= LINES_PER_BATCH:
                yield batch
                batch = Batch()
    if batch.lines:
        yield batch
