"""What a list would write, as JSON: made with the preview, kept with it, written when it is confirmed.

With each team stands a digest of what its plan builds on, so that a roster that changed meanwhile is noticed.
"""

import hashlib
import json
from dataclasses import replace
from typing import Any

from teams.enums import LineKind
from teams.requests import LineWish
from teams.roster_files.plans import Standing, TeamPlan, key_of
from teams.roster_files.targets import TeamKey
from teams.rosters import GroupSeat, Person, Sitting, after

Stored = dict[str, Any]


def stored(plan: TeamPlan) -> Stored:
    """The changes in one team; those who are not in the list apart, as leaving them out is asked for apart."""
    leaving, lines = plan.wishes_about_absent()
    return {
        "key": list(key_of(plan.team)),
        "digest": digest(plan),
        "wishes": [_stored_wish(row.wish) for row in plan.rows if row.wish is not None],
        "dropped": plan.dropped,
        "leaving": [_stored_wish(wish) for wish in leaving],
        "dropped_if_absent": lines,
    }


def key_in(plan: Stored) -> TeamKey:
    commune, kind, hamlet = plan["key"]
    return commune, kind, hamlet


def wishes_in(plan: Stored, *, let_absent_go: bool) -> tuple[list[LineWish], list[int]]:
    """The lines to write, and the keys of those that they replace."""
    wishes = [_wish(row) for row in plan["wishes"]]
    if not let_absent_go:
        return wishes, plan["dropped"]
    return wishes + [_wish(row) for row in plan["leaving"]], plan["dropped"] + plan["dropped_if_absent"]


def outcome(standing: Standing, plan: Stored) -> list[Sitting]:
    """The roster with the list written into it, and those who are not in it left as they are."""
    wishes, dropped = wishes_in(plan, let_absent_go=False)
    lines = [line for key, line in standing.lines.items() if key not in dropped]
    about = {(wish.membership, wish.volunteer): wish for wish in wishes if wish.kind == LineKind.CHANGE}
    sittings = []
    for sitting in after(standing.in_force.values(), lines):
        wish = about.get((sitting.membership, sitting.volunteer))
        sittings.append(sitting if wish is None else replace(sitting, person=wish.person))
    new = (wish for wish in wishes if wish.kind == LineKind.JOIN)
    return sittings + [Sitting(f"r{number}", wish.person) for number, wish in enumerate(new)]


def digest(standing: Standing) -> str:
    """Changes when the team, its request or who is in force in it does."""
    request = standing.request
    content = [
        standing.team.pk,
        standing.team.state,
        None if request is None else [request.pk, request.version, request.state],
        sorted([sitting.key, *_stored_person(sitting.person)] for sitting in standing.in_force.values()),
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _stored_wish(wish: LineWish) -> list[Any]:
    return [wish.kind.value, wish.membership, wish.volunteer, wish.reason, *_stored_person(wish.person)]


def _stored_person(person: Person) -> list[Any]:
    groups = sorted((seat.code, seat.hamlet or 0, seat.is_leader) for seat in person.groups)
    return [
        person.full_name,
        person.phone,
        str(person.position),
        person.component,
        person.organisation,
        list(person.languages),
        list(person.skills),
        groups,
    ]


def _wish(row: list[Any]) -> LineWish:
    kind, membership, volunteer, reason, full_name, phone, position, component, organisation, *lists = row
    languages, skills, groups = map(tuple, lists)
    seats = frozenset(GroupSeat(code, hamlet or None, is_leader) for code, hamlet, is_leader in groups)
    person = Person(full_name, phone, position, component, organisation, languages, skills, seats)
    return LineWish(LineKind(kind), person, membership, volunteer, reason)
