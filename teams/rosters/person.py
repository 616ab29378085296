from dataclasses import dataclass
from typing import Any

from teams.enums import Position


@dataclass(frozen=True, order=True)
class GroupSeat:
    """A place in a sub-group: its code in the province's rules, and the hamlet of a standing group."""

    code: str
    hamlet: int | None = None
    is_leader: bool = False


@dataclass(frozen=True)
class Person:
    """What a roster says of somebody. Without a position it is a volunteer outside the team (Đề án III.4.3)."""

    full_name: str
    phone: str = ""
    position: str = Position.MEMBER
    component: int | None = None
    organisation: str = ""
    languages: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    groups: frozenset[GroupSeat] = frozenset()

    @property
    def is_volunteer(self) -> bool:
        return not self.position

    def as_data(self) -> dict[str, Any]:
        """What it says as plain data, for a form or a column of JSON."""
        return {
            "full_name": self.full_name,
            "phone": self.phone,
            "position": str(self.position),
            "component": self.component,
            "organisation": self.organisation,
            "languages": list(self.languages),
            "skills": list(self.skills),
            "groups": sorted([seat.code, seat.hamlet, seat.is_leader] for seat in self.groups),
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Person":
        """The other way round. Raises TypeError, KeyError or ValueError for what `as_data` never gave."""
        tuples = {name: tuple(data[name]) for name in ("languages", "skills")}
        return cls(**{**data, **tuples, "groups": frozenset(GroupSeat(*seat) for seat in data["groups"])})


@dataclass(frozen=True)
class Sitting:
    """A person's place in a roster: `m12` is a membership, `v3` a volunteer, `l5` a line that somebody proposed."""

    key: str
    person: Person
    membership: int | None = None
    volunteer: int | None = None
    user: int | None = None
    line: int | None = None
