"""Which difficulties the team's members wrote down, how often, and in which words (Đề án IV.4.2e)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q, QuerySet

from reporting.difficulties.asked import key_of
from reporting.models import Difficulty, LogEntry
from teams.enums import Calendar
from teams.models import Team
from teams.periods import Month, month_of, months_until

MONTHS = 3  # what comes back within them is a recurring difficulty


def months_looked_at(team: Team, today: date) -> list[Month]:
    """The running month of the province's calendar and those before it, the oldest first."""
    return months_until(month_of(today, Calendar(team.province.calendar)), MONTHS)


@dataclass(frozen=True)
class Logged:
    """A difficulty of the list, or None where only words were written; in so many entries, `noted` with words."""

    difficulty: Difficulty | None
    times: int
    noted: int
    last_day: date


def _entries(team: Team, months: Sequence[Month]) -> QuerySet[LogEntry]:
    return LogEntry.objects.filter(
        session__team=team, session__day__gte=months[0].first, session__day__lte=months[-1].last
    )


def logged_difficulties(team: Team, months: Sequence[Month]) -> list[Logged]:
    """What was logged in `months`, the most frequent first."""
    rows = list(
        _entries(team, months)
        .filter(Q(difficulty__isnull=False) | ~Q(difficulty_note=""))
        .values("difficulty")
        .annotate(times=Count("pk"), noted=Count("pk", filter=~Q(difficulty_note="")), last_day=Max("session__day"))
    )
    named = Difficulty.objects.in_bulk([row["difficulty"] for row in rows if row["difficulty"]])
    found = [Logged(named.get(row["difficulty"]), row["times"], row["noted"], row["last_day"]) for row in rows]
    return sorted(found, key=lambda one: (-one.times, str(one.difficulty or "")))


def notes_of(team: Team, months: Sequence[Month], difficulty: str = "") -> QuerySet[LogEntry]:
    """The words that were written in `months`, the latest first; of one difficulty (its key) if asked for."""
    rows = _entries(team, months).exclude(difficulty_note="")
    if (key := key_of(difficulty)) is not None:
        rows = rows.filter(difficulty=key)
    rows = rows.select_related("difficulty", "session__support_point", "session__hamlet", "membership__user")
    return rows.order_by("-session__day", "-pk")
