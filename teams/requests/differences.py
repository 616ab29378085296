"""What a request changes, in words: the approver sees the difference, not two lists."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from teams.enums import LineKind, Position
from teams.models import RosterLine, Team
from teams.rosters import GroupSeat, Person, Sitting, after, person_of
from teams.rosters.team_rules import rules_of


@dataclass(frozen=True)
class Changed:
    """One thing about a person: what it is called, what it was and what it is to be (empty for nothing)."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Difference:
    line: RosterLine
    person: Person
    position: str  # in words, with the component
    changed: list[Changed] = field(default_factory=list)
    groups_in: list[str] = field(default_factory=list)
    groups_out: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return self.line.kind == LineKind.CHANGE and not (self.changed or self.groups_in or self.groups_out)


@dataclass(frozen=True)
class GroupSize:
    """A sub-group whose size a request changes (5 → 7)."""

    name: str
    old: int
    new: int


@dataclass(frozen=True)
class Names:
    """What codes and keys are called: of components by key, of sub-groups by code, of hamlets by key."""

    components: Mapping[int, str]
    groups: Mapping[str, str]
    hamlets: Mapping[int, str]

    @classmethod
    def of(cls, team: Team) -> "Names":
        return cls(
            components=dict(team.province.member_components.values_list("pk", "name")),
            groups={group.code: group.name for group in rules_of(team).subgroups},
            hamlets={hamlet.pk: str(hamlet) for hamlet in team.commune.hamlets.all()},
        )

    def seat(self, seat: GroupSeat) -> str:
        group = self.groups.get(seat.code, seat.code)
        place = f"{group}, {self.hamlets.get(seat.hamlet, '')}" if seat.hamlet is not None else group
        return _("%(group)s (nhóm trưởng)") % {"group": place} if seat.is_leader else place

    def seats(self, seats: Iterable[GroupSeat]) -> list[str]:
        """A line for each sub-group; the hamlets of the standing groups in one."""
        in_hamlets: dict[str, list[str]] = {}
        lines = []
        for seat in sorted(seats, key=lambda seat: (seat.code, self.hamlets.get(seat.hamlet or 0, ""))):
            if seat.hamlet is None:
                lines.append(self.seat(seat))
            else:
                hamlet = self.hamlets.get(seat.hamlet, "")
                leads = _("%(group)s (nhóm trưởng)") % {"group": hamlet} if seat.is_leader else hamlet
                in_hamlets.setdefault(seat.code, []).append(leads)
        return lines + [f"{self.groups.get(code, code)}: {', '.join(names)}" for code, names in in_hamlets.items()]

    def position(self, person: Person) -> str:
        name = str(Position(person.position).label) if person.position else _("Tình nguyện viên ngoài Tổ")
        component = self.components.get(person.component or 0, "")
        return f"{name} ({component})" if component else name


def differences(lines: Iterable[RosterLine], standing: Collection[Sitting], names: Names) -> list[Difference]:
    """Say what each line does, given the roster as it stands on the day from which it is to hold."""
    known = {(sitting.membership, sitting.volunteer): sitting.person for sitting in standing}
    return [_difference(line, known.get((line.membership_id, line.volunteer_id)), names) for line in lines]


def _difference(line: RosterLine, before: Person | None, names: Names) -> Difference:
    person = person_of(line)
    found = Difference(line, person, names.position(before or person))
    if line.kind == LineKind.LEAVE:
        return found
    old_groups = before.groups if before is not None and line.kind == LineKind.CHANGE else frozenset()
    found.groups_in.extend(names.seats(person.groups - old_groups))
    found.groups_out.extend(names.seats(old_groups - person.groups))
    if line.kind == LineKind.CHANGE and before is not None:
        found.changed.extend(changed_between(before, person, names))
    return found


def changed_between(before: Person, person: Person, names: Names) -> Iterable[Changed]:
    """What is said of a person anew, but for the sub-groups."""
    pairs = (
        (_("Họ và tên"), before.full_name, person.full_name),
        (_("Số điện thoại"), before.phone, person.phone),
        (_("Vị trí"), names.position(before), names.position(person)),
        (_("Đơn vị công tác"), before.organisation, person.organisation),
        (_("Tiếng dân tộc"), ", ".join(before.languages), ", ".join(person.languages)),
        (_("Kỹ năng"), ", ".join(before.skills), ", ".join(person.skills)),
    )
    return (Changed(label, old, new) for label, old, new in pairs if old != new)


def group_sizes(lines: Collection[RosterLine], standing: Collection[Sitting], names: Names) -> list[GroupSize]:
    """The sub-groups whose size changes, by name."""
    old, new = _sizes(standing, names), _sizes(after(standing, lines), names)
    return [GroupSize(name, old[name], new[name]) for name in sorted(old | new) if old[name] != new[name]]


def _sizes(sittings: Iterable[Sitting], names: Names) -> Counter[str]:
    return Counter(
        names.seat(GroupSeat(seat.code, seat.hamlet)) for sitting in sittings for seat in sitting.person.groups
    )
