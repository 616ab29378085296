"""The roster that is checked: plain data, wherever it comes from (a team, a request, a line of a file)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from accounts.names import sort_key
from teams.enums import Position

# Whom a team consists of; collaborators help beside it (seed 002 II.2.1d).
COUNTED = (Position.LEADER, Position.DEPUTY, Position.MEMBER)


@dataclass(frozen=True)
class Seat:
    """One person in the team on the day of the check.

    `languages` are minority languages. `same_kind_teams` and `other_kind_teams` name the other teams this person sits
    in that day, `phone_owners` the other accounts that have this number.
    """

    key: str
    name: str
    phone: str
    position: Position
    component: str = ""
    component_name: str = ""
    languages: frozenset[str] = frozenset()
    same_kind_teams: tuple[str, ...] = ()
    other_kind_teams: tuple[str, ...] = ()
    phone_owners: tuple[str, ...] = ()


@dataclass(frozen=True)
class GroupMember:
    """`key` is the seat's, or a volunteer's own."""

    key: str
    name: str
    is_leader: bool = False
    is_volunteer: bool = False


@dataclass(frozen=True)
class Group:
    code: str
    hamlet: int | None
    hamlet_name: str
    members: tuple[GroupMember, ...]

    @property
    def subject(self) -> str:
        return self.code if self.hamlet is None else f"{self.code}:{self.hamlet}"


@dataclass(frozen=True)
class Roster:
    """A team with its people and sub-groups. `hamlets` are those of the commune; `components` name the codes that
    rules ask for, as nobody in the roster may hold them; `hamlet_name` is that of a hamlet's own team."""

    kind: str
    commune_name: str
    commune_full_name: str
    needs_minority_language: bool = False
    hamlets: tuple[tuple[int, str], ...] = ()
    seats: tuple[Seat, ...] = ()
    groups: tuple[Group, ...] = ()
    zalo_name: str = ""
    hamlet_name: str = ""
    components: tuple[tuple[str, str], ...] = ()

    @cached_property
    def ordered(self) -> list[Seat]:
        """The seats in the order in which messages name them, whatever order they came in."""
        return sorted(
            self.seats,
            key=lambda seat: (sort_key(seat.name), seat.name, seat.key, seat.phone, seat.component, str(seat.position)),
        )

    @cached_property
    def gathered(self) -> tuple[Group, ...]:
        """The groups in a fixed order; what was handed in twice is one group, and a person is in it once."""
        found: dict[tuple[str, int | None], Group] = {}
        for group in self.groups:
            place = (group.code, group.hamlet)
            known = found.get(place, replace(group, members=()))
            found[place] = replace(
                known, hamlet_name=min(known.hamlet_name, group.hamlet_name), members=known.members + group.members
            )
        ordered = sorted(found.values(), key=lambda group: (group.code, group.hamlet is not None, group.hamlet or 0))
        return tuple(replace(group, members=_each_once(group.members)) for group in ordered)

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(seat.key for seat in self.seats)

    def at(self, *positions: Position) -> list[Seat]:
        return [seat for seat in self.ordered if seat.position in positions]

    @property
    def counted(self) -> list[Seat]:
        return self.at(*COUNTED)

    def component_name(self, code: str) -> str:
        """Return what the province calls a component; its code where nobody says."""
        names = dict(self.components)
        return names.get(code) or min(
            (seat.component_name for seat in self.seats if seat.component == code and seat.component_name),
            default=code,
        )

    @cached_property
    def hamlet_names(self) -> dict[int, str]:
        return dict(sorted(self.hamlets, reverse=True))


def keys_of(seats: Iterable[Seat]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(seat.key for seat in seats))


def _each_once(members: tuple[GroupMember, ...]) -> tuple[GroupMember, ...]:
    by_key: dict[str, list[GroupMember]] = {}
    for member in members:
        by_key.setdefault(member.key, []).append(member)
    return tuple(
        GroupMember(
            key=key,
            name=min(same.name for same in by_key[key]),
            is_leader=any(same.is_leader for same in by_key[key]),
            is_volunteer=all(same.is_volunteer for same in by_key[key]),
        )
        for key in sorted(by_key)
    )
