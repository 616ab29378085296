from dataclasses import dataclass

from accounts.names import fold
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

    def is_same(self, full_name: str, phone: str) -> bool:
        """Whether a name and number typed elsewhere mean this person: people write names with and without accents."""
        return self.phone == phone and fold(self.full_name) == fold(full_name)


@dataclass(frozen=True)
class Sitting:
    """A person's place in a roster: `m12` is a membership, `v3` a volunteer, `l5` a line that somebody proposed."""

    key: str
    person: Person
    membership: int | None = None
    volunteer: int | None = None
    user: int | None = None
    line: int | None = None
