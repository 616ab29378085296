"""What was found in a file, kept as JSON with its import: the preview that somebody confirms."""

from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from teams.enums import Position, TeamState
from teams.roster_files.catalogue import Catalogue
from teams.roster_files.columns import HEADINGS, Column
from teams.roster_files.plans import RowPlan, TeamPlan
from teams.roster_files.reading import ReadFile, ReadRow
from teams.roster_files.targets import TeamKey
from teams.roster_files.written_plans import stored
from teams.rosters import Sitting

Report = dict[str, Any]
FORMAT = 1
COLUMN, HEADING, VALUE, MESSAGE = range(4)  # of a problem
MAX_CHOICES = 60  # a commune's hamlets


def make_report(read: ReadFile, plans: Mapping[TeamKey, TeamPlan], catalogue: Catalogue) -> Report:
    """Everything that the preview shows, and what would be written."""
    places = {key: place for place, key in enumerate(plans)}
    teams = [_team(plan) for plan in plans.values()]
    rows = [_planned(row, places[key]) for key, plan in plans.items() for row in plan.rows]
    rows += [_read(row, None) for row in read.rows if not row.entry.team.commune_id]
    rows.sort(key=lambda row: row["row"])
    texts = _texts_once(rows)
    counts = Counter(row["state"] for row in rows)
    report = {
        "format": FORMAT,
        "sheet": read.table.sheet.name,
        "header": read.table.header + 1,
        "columns": [[str(HEADINGS[column]), heading] for column, heading in read.table.headings.items()],
        "ignored": read.table.ignored,
        "remarks": read.remarks,
        "rows": rows,
        "texts": texts,
        "teams": teams,
        "choices": _choices(read, catalogue),
        "counts": {
            "rows": len(rows),
            "wrong": sum(bool(row["problems"]) for row in rows),
            "noted": sum(bool(row["notes"]) for row in rows),
            "absent": sum(len(team["absent"]) for team in teams),
            "obstacles": sum(bool(team["obstacle"]) for team in teams),
            **{state: counts[state] for state in ("new", "changed", "unchanged")},
        },
    }
    report["plans"] = [stored(plan) for plan in plans.values()]
    return report


def _texts_once(rows: list[Report]) -> list[str]:
    """Put numbers in place of the sentences of `rows`: many rows say the same."""
    texts: dict[str, int] = {}
    for row in rows:
        row["notes"] = [texts.setdefault(note, len(texts)) for note in row["notes"]]
        for problem in row["problems"]:
            problem[MESSAGE] = texts.setdefault(problem[MESSAGE], len(texts))
    return list(texts)


def _planned(plan: RowPlan, team: int) -> Report:
    row = _read(plan.read, team)
    row["state"] = "" if plan.read.problems else plan.state
    changes = [] if plan.read.problems else plan.changes  # half of them would come from what could not be read
    row["changes"] = [[str(HEADINGS[column]), old, new] for column, old, new in changes]
    return row


def _read(read: ReadRow, team: int | None) -> Report:
    entry = read.entry
    return {
        "row": entry.number,
        "team": team,
        "name": entry.full_name,
        "phone": entry.phone,
        "position": position_label(entry.position),
        "state": "",
        "changes": [],
        "notes": read.notes,
        "problems": [
            [str(problem.column), str(HEADINGS[problem.column]), problem.value[:80], problem.message]
            for problem in read.problems
        ],
    }


@cache
def _positions() -> dict[str, str]:
    return {position.value: str(position.label) for position in Position}


def position_label(position: str) -> str:
    return _positions().get(position, "")


def _team(plan: TeamPlan) -> Report:
    states = Counter(row.state for row in plan.rows if not row.read.problems)
    return {
        "name": plan.team.name,
        "commune": plan.team.commune.full_name,
        "commune_pk": plan.team.commune_id,
        "pk": plan.team.pk,
        "is_draft": plan.team.state == TeamState.DRAFT,
        "obstacle": plan.obstacle,
        "rows": len(plan.rows),
        "new": states["new"],
        "changed": states["changed"],
        "unchanged": states["unchanged"],
        "absent": [_absent(sitting) for sitting in plan.absent],
    }


def _absent(sitting: Sitting) -> list[str]:
    person = sitting.person
    return [person.full_name, person.phone, position_label(person.position)]


def _choices(read: ReadFile, catalogue: Catalogue) -> dict[str, list[str]]:
    """What may stand in the columns in which something unknown was found."""
    wrong: dict[Column, list[ReadRow]] = {}
    for row in read.rows:
        for problem in row.problems:
            wrong.setdefault(problem.column, []).append(row)
    found: dict[str, list[str]] = {}
    if Column.POSITION in wrong:
        found[Column.POSITION] = catalogue.positions.names
    if Column.COMPONENT in wrong:
        found[Column.COMPONENT] = catalogue.components.names
    if Column.GROUPS in wrong or Column.LEADS in wrong:
        kinds = {row.entry.team.kind for column in (Column.GROUPS, Column.LEADS) for row in wrong.get(column, ())}
        names = list(dict.fromkeys(name for kind in sorted(kinds) for name in catalogue.groups(kind).names))
        found[Column.GROUPS] = found[Column.LEADS] = names
    for commune in _communes(wrong.get(Column.HAMLETS, ())):
        found[f"{Column.HAMLETS}:{commune}"] = catalogue.hamlets(commune).names[:MAX_CHOICES]
    return found


def _communes(rows: Collection[ReadRow]) -> list[int]:
    return sorted({row.entry.team.commune_id for row in rows})
