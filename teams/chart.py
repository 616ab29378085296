"""A team as an organisation chart on a day: leader, deputies, the sub-groups of Đề án III.4, standing groups by hamlet,
and who is in none of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.names import sort_key
from teams.enums import Position, SubgroupKind, TeamState
from teams.models import Hamlet, MemberComponent, RosterRequest, Subgroup, Team
from teams.rosters import Sitting, after, lines_of, sittings_on
from teams.rules.limits import SubgroupRule
from teams.rules.reading import Reader
from teams.rules.sections import read_team
from teams.rules.wording import limits


@dataclass(frozen=True)
class ChartPerson:
    """A person as the chart names them. `groups` counts the sub-groups that the person sits in."""

    name: str
    position: str
    component: str
    organisation: str
    phone: str
    languages: tuple[str, ...]
    is_volunteer: bool
    groups: int
    leads: bool  # the team, or as deputy


@dataclass(frozen=True)
class ChartGroup:
    title: str
    allowed: str  # `5–7 người`, empty where the province sets no number
    leader: ChartPerson | None
    members: list[ChartPerson]

    @property
    def count(self) -> int:
        return len(self.members) + (self.leader is not None)


@dataclass(frozen=True)
class Branch:
    """The standing groups of all hamlets under their common name."""

    title: str
    allowed: str
    groups: list[ChartGroup]

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)


@dataclass(frozen=True)
class Chart:
    """`is_draft`: nothing of it is in force, it shows what the registration says so far."""

    team: Team
    day: date
    is_draft: bool
    leaders: list[ChartPerson]
    deputies: list[ChartPerson]
    groups: list[ChartGroup]
    branches: list[Branch]
    ungrouped: list[ChartPerson]
    collaborators: list[ChartPerson]
    members: int  # leader, deputies and members
    volunteers: int

    @property
    def is_empty(self) -> bool:
        return not (self.members or self.collaborators or self.volunteers)

    @property
    def has_doubles(self) -> bool:
        people = [*self.leaders, *self.deputies, *self.ungrouped, *self.collaborators]
        grouped = [person for group in self.all_groups for person in group.members]
        grouped += [group.leader for group in self.all_groups if group.leader]
        return any(person.groups > 1 for person in [*people, *grouped])

    @property
    def all_groups(self) -> list[ChartGroup]:
        return [*self.groups, *(group for branch in self.branches for group in branch.groups)]


def chart_on(team: Team, day: date) -> Chart:
    """Return the chart of `team` (with province and commune at hand) on `day`; of a draft, what is written so far.

    The same number of queries however many people.
    """
    is_draft = team.state == TeamState.DRAFT
    sittings = _drafted(team) if is_draft else sittings_on([team.pk], day)[team.pk]
    if not is_draft and not team.existed_on(day):
        sittings = []
    people = _people(team, sittings)
    inside = [sitting for sitting in sittings if not sitting.person.is_volunteer]
    groups, branches = _groups(team, sittings, people)

    def at(position: Position) -> list[ChartPerson]:
        return [people[sitting.key] for sitting in inside if sitting.person.position == position]

    return Chart(
        team=team,
        day=day,
        is_draft=is_draft,
        leaders=at(Position.LEADER),
        deputies=at(Position.DEPUTY),
        groups=groups,
        branches=branches,
        ungrouped=[
            people[one.key] for one in inside if one.person.position == Position.MEMBER and not one.person.groups
        ],
        collaborators=at(Position.COLLABORATOR),
        members=sum(one.person.position != Position.COLLABORATOR for one in inside),
        volunteers=len(sittings) - len(inside),
    )


def _drafted(team: Team) -> list[Sitting]:
    requests = RosterRequest.objects.filter(team=team).open().filter(asked_by__isnull=True)
    lines = lines_of(list(requests.values_list("pk", flat=True)))
    ranks = {position: rank for rank, position in enumerate(Position.values)}
    found = after([], [line for rows in lines.values() for line in rows])
    return sorted(found, key=lambda one: ranks.get(one.person.position, len(ranks)))


def _people(team: Team, sittings: Iterable[Sitting]) -> dict[str, ChartPerson]:
    components = dict(MemberComponent.objects.filter(province_id=team.province_id).values_list("pk", "name"))
    labels = dict(Position.choices)
    return {
        sitting.key: ChartPerson(
            name=sitting.person.full_name,
            position=str(labels.get(sitting.person.position, _("Tình nguyện viên"))),
            component=components.get(sitting.person.component or 0, ""),
            organisation=sitting.person.organisation,
            phone=sitting.person.phone,
            languages=sitting.person.languages,
            is_volunteer=sitting.person.is_volunteer,
            groups=len(sitting.person.groups),
            leads=sitting.person.position in (Position.LEADER, Position.DEPUTY),
        )
        for sitting in sittings
    }


def _groups(
    team: Team, sittings: Iterable[Sitting], people: Mapping[str, ChartPerson]
) -> tuple[list[ChartGroup], list[Branch]]:
    """The sub-groups that the province names, then those that it does not, the standing ones of hamlets apart."""
    rules = {rule.code: rule for rule in _subgroup_rules(team)}
    seats: dict[str, dict[int | None, list[tuple[bool, ChartPerson]]]] = {code: {} for code in rules}
    for sitting in sittings:
        for seat in sorted(sitting.person.groups, key=lambda seat: (seat.code, seat.hamlet or 0)):
            found = seats.setdefault(seat.code, {}).setdefault(seat.hamlet, [])
            found.append((seat.is_leader, people[sitting.key]))
    names = _names(team, seats)
    hamlets = _hamlet_names(team)
    groups, branches = [], []
    for code, by_hamlet in seats.items():
        rule, title = rules.get(code), names[code]
        allowed = limits(rule.size) if rule is not None and rule.size.is_limited else ""
        if (rule is not None and rule.per_hamlet) or any(hamlet is not None for hamlet in by_hamlet):
            ordered = sorted(by_hamlet, key=lambda hamlet: sort_key(hamlets.get(hamlet or 0, "")))
            named = [_group(hamlets.get(hamlet or 0, title), allowed, by_hamlet[hamlet]) for hamlet in ordered]
            branches.append(Branch(title, allowed, named))
        else:
            groups.append(_group(title, allowed, by_hamlet.get(None, [])))
    return groups, branches


def _group(title: str, allowed: str, seats: list[tuple[bool, ChartPerson]]) -> ChartGroup:
    leaders = [person for is_leader, person in seats if is_leader]
    members = [person for is_leader, person in seats if not is_leader] + leaders[1:]
    return ChartGroup(title, allowed, leaders[0] if leaders else None, members)


def _subgroup_rules(team: Team) -> tuple[SubgroupRule, ...]:
    """Also of rules that somebody broke: the chart shows what there is."""
    section = Reader(team.province.rules, "", {}).section("teams").section(team.kind)
    return read_team(section, team.kind, several=(False, False)).subgroups


def _names(team: Team, codes: Iterable[str]) -> dict[str, str]:
    named: dict[str, str] = {kind.value: str(kind.label) for kind in SubgroupKind}
    named |= dict(Subgroup.objects.filter(team=team).values_list("kind", "name"))
    named |= {rule.code: rule.name for rule in _subgroup_rules(team) if rule.name}
    return {code: named.get(code, code) for code in codes}


def _hamlet_names(team: Team) -> dict[int, str]:
    return {hamlet.pk: str(hamlet) for hamlet in Hamlet.objects.filter(commune_id=team.commune_id)}
