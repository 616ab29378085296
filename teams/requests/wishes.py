"""What somebody wants a line to say, and the columns in which a line and its sub-groups keep it."""

from dataclasses import dataclass
from typing import Any

from teams.enums import LineKind
from teams.rosters import Person


@dataclass(frozen=True)
class LineWish:
    """What a line is to say. Without `membership` and `volunteer` it is somebody new."""

    kind: LineKind
    person: Person
    membership: int | None = None
    volunteer: int | None = None
    reason: str = ""


def line_columns(wish: LineWish) -> dict[str, Any]:
    person = wish.person
    return {
        "kind": wish.kind,
        "membership_id": wish.membership,
        "volunteer_id": wish.volunteer,
        "is_volunteer": person.is_volunteer,
        "full_name": person.full_name,
        "phone": person.phone,
        "position": person.position,
        "component_id": person.component,
        "organisation": person.organisation,
        "languages": list(person.languages),
        "skills": list(person.skills),
        "reason": wish.reason,
    }


def group_columns(wish: LineWish) -> list[dict[str, Any]]:
    """A row for each sub-group of the line."""
    return [
        {"code": seat.code, "hamlet_id": seat.hamlet, "is_leader": seat.is_leader}
        for seat in sorted(wish.person.groups, key=lambda seat: (seat.code, seat.hamlet or 0))
    ]
