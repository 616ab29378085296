"""The passed difficulties of a team, a province or an inbox, filtered as the address asks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, QuerySet

from accounts.names import fold
from reporting.difficulties.asked import key_of
from reporting.enums import PassedState
from reporting.models import PassedDifficulty
from teams.models import Commune, Province, Team

DAYS_OF_AN_ANSWER = 7  # so long it is shown on the log page

Rows = QuerySet[PassedDifficulty]


def passed_by(team: Team) -> Rows:
    """What the team passed on: what is open first, the latest first."""
    rows = PassedDifficulty.objects.filter(team=team).select_related(
        "difficulty", "agency", "passed_by", "answered_by", "commune", "team"
    )
    return rows.order_by(F("closed_at").desc(nulls_first=True), "-passed_at", "-pk")


def answered_lately(team: Team, now: datetime) -> list[PassedDifficulty]:
    """Those whose answer came in the last week: the team has to know of it where it works."""
    rows = PassedDifficulty.objects.filter(
        team=team, state=PassedState.ANSWERED, answered_at__gte=now - timedelta(days=DAYS_OF_AN_ANSWER)
    )
    return list(rows.select_related("difficulty", "agency").order_by("-answered_at", "-pk"))


def passed_in(unit: Commune | Province) -> Rows:
    """What the teams of `unit` passed on, the latest first."""
    of_unit = {"commune": unit} if isinstance(unit, Commune) else {"province": unit}
    rows = PassedDifficulty.objects.filter(**of_unit).select_related("difficulty", "agency", "commune", "team")
    return rows.order_by("-passed_at", "-pk")


def state_counts(unit: Commune | Province) -> dict[str, int]:
    """How many stand where."""
    counted = passed_in(unit).order_by().values_list("state").annotate(count=Count("pk"))
    found = dict(counted)
    return {state: found.get(state, 0) for state in PassedState.values}


@dataclass(frozen=True)
class Asked:
    """The filters as they stand in the address; what is not one of the choices filters nothing."""

    state: str = ""
    agency: str = ""
    difficulty: str = ""
    commune: str = ""  # a part of its name, with or without accents


def search(rows: Rows, asked: Asked) -> Rows:
    if asked.state in PassedState.values:
        rows = rows.filter(state=asked.state)
    if (agency := key_of(asked.agency)) is not None:
        rows = rows.filter(agency=agency)
    if (difficulty := key_of(asked.difficulty)) is not None:
        rows = rows.filter(difficulty=difficulty)
    if asked.commune.strip():
        rows = rows.filter(commune__search_name__contains=fold(asked.commune))
    return rows
