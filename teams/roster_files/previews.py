"""What the page of an import shows of its report: rows searched and filtered, teams with what the rules say of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.names import fold
from teams.models import RosterImport
from teams.roster_files.catalogue import Catalogue
from teams.roster_files.columns import Column
from teams.roster_files.days import day_in_force
from teams.roster_files.plans import as_they_stand
from teams.roster_files.reports import MESSAGE, Report
from teams.roster_files.targets import targets_in
from teams.roster_files.written_plans import digest, key_in, outcome
from teams.rosters import Question, Verdict, verdicts_on

ABSENT = "absent"
FILTERS = {
    "": _("Tất cả"),
    "wrong": _("Có lỗi"),
    "noted": _("Có lưu ý"),
    "new": _("Mới"),
    "changed": _("Thay đổi"),
    "unchanged": _("Như cũ"),
    ABSENT: _("Không có trong tệp"),
}


@dataclass(frozen=True)
class Problem:
    heading: str
    value: str
    message: str
    choices: list[str]


@dataclass(frozen=True)
class Row:
    number: int | None  # None: not in the file
    name: str
    phone: str
    position: str
    team: Report | None
    state: str
    changes: list[list[str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def rows_of(report: Report, shown: str, query: str) -> list[Report]:
    """The rows that a filter and a search leave, as they are stored; `row_of` makes one readable."""
    rows = _absent(report) if shown == ABSENT else report["rows"]
    if shown == "wrong":
        rows = [row for row in rows if row["problems"]]
    elif shown == "noted":
        rows = [row for row in rows if row["notes"]]
    elif shown in ("new", "changed", "unchanged"):
        rows = [row for row in rows if row["state"] == shown]
    words = fold(query)
    return [row for row in rows if words in _searched(report, row)] if words else rows


def _absent(report: Report) -> list[Report]:
    return [
        {
            "row": None, "team": place, "name": name, "phone": phone, "position": position, "state": ABSENT,
            "changes": [], "problems": [], "notes": [],
        }
        for place, team in enumerate(report["teams"])
        for name, phone, position in team["absent"]
    ]  # fmt: skip


def _searched(report: Report, row: Report) -> str:
    commune = "" if row["team"] is None else report["teams"][row["team"]]["commune"]
    return f"{fold(row['name'])} {row['phone']} {fold(commune)}"


def row_of(report: Report, row: Report) -> Row:
    texts, choices = report["texts"], report["choices"]
    team = None if row["team"] is None else report["teams"][row["team"]]

    def offered(column: str) -> list[str]:
        key = f"{column}:{team['commune_pk']}" if column == Column.HAMLETS and team is not None else column
        found: list[str] = choices.get(key, [])
        return found

    return Row(
        number=row["row"],
        name=row["name"],
        phone=row["phone"],
        position=row["position"],
        team=team,
        state="wrong" if row["problems"] else row["state"],
        changes=row["changes"],
        problems=[Problem(p[1], p[2], texts[p[MESSAGE]], offered(p[0])) for p in row["problems"]],
        notes=[texts[note] for note in row["notes"]],
    )


@dataclass(frozen=True)
class TeamRow:
    place: int
    team: Report
    request: int | None = None
    verdict: Verdict | None = None
    is_stale: bool = False  # something changed in the team since the file was read


def team_rows(report: Report) -> list[TeamRow]:
    """The teams of the file, with the requests that were written."""
    requests: Sequence[int | None] = report.get("requests") or [None] * len(report["teams"])
    return [TeamRow(place, team, requests[place]) for place, team in enumerate(report["teams"])]


def with_verdicts(row: RosterImport, teams: Sequence[TeamRow]) -> list[TeamRow]:
    """What the rules say, as of now, of the rosters as the list would make them; in a constant number of queries.

    Only while the list can still be written: afterwards its requests say it.
    """
    plans = row.report.get("plans") or []
    if not plans:
        return list(teams)
    wanted = [plans[team.place] for team in teams]
    unit = row.team if row.team is not None else row.province
    standings = as_they_stand(targets_in(unit).at(Catalogue(row.province), map(key_in, wanted)))
    today, questions = timezone.localdate(), []
    for plan in wanted:
        standing = standings[key_in(plan)]
        before = list(standing.in_force.values()) if day_in_force(standing.team, today) else None
        questions.append(Question(standing.team, outcome(standing, plan), before))
    verdicts = verdicts_on(questions, today)
    stale = [digest(standings[key_in(plan)]) != plan["digest"] for plan in wanted]
    return [
        replace(team, verdict=None if is_stale else verdict, is_stale=is_stale)
        for team, verdict, is_stale in zip(teams, verdicts, stale, strict=True)
    ]


def counted_filters(report: Report) -> list[tuple[str, Any, int]]:
    """(code, label, number of rows) of the filters that leave something."""
    counts = {**report["counts"], "": report["counts"]["rows"]}
    return [(code, label, counts[code]) for code, label in FILTERS.items() if counts[code] or not code]
