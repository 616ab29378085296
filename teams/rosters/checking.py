"""Rosters against the rules of their province, many at a time (T4)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from teams.enums import TeamState
from teams.models import Commune, Hamlet, MemberComponent, RosterRequest, Team
from teams.rosters.elsewhere import Elsewhere, elsewhere
from teams.rosters.person import Person, Sitting
from teams.rosters.proposed import after, lines_of
from teams.rosters.standing import sittings_on
from teams.rosters.team_rules import rules_of
from teams.rules import check, passed
from teams.rules.findings import Finding, Severity
from teams.rules.limits import TeamRules
from teams.rules.roster import Group, GroupMember, Roster, Seat


@dataclass(frozen=True)
class Verdict:
    """What the rules say of a roster. `fresh` leaves out what was as wrong before a request (`known`: key -> by how
    much) already."""

    findings: list[Finding]
    roster: Roster
    rules: TeamRules
    known: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def passed(self) -> list[str]:
        """Sentences about what is in order."""
        return passed(self.roster, self.rules, self.findings)

    @property
    def fresh(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.amount > self.known.get(finding.key, 0)]

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.fresh if finding.severity == Severity.ERROR]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.fresh if finding.severity == Severity.WARNING]

    @property
    def warning_groups(self) -> list[list[Finding]]:
        """The warnings rule by rule: eight hamlets without a group are one matter."""
        groups: dict[str, list[Finding]] = {}
        for finding in self.warnings:
            groups.setdefault(finding.rule, []).append(finding)
        return list(groups.values())

    @property
    def old(self) -> list[Finding]:
        """What the team has to mend anyway."""
        return [finding for finding in self.findings if finding.amount <= self.known.get(finding.key, 0)]


@dataclass(frozen=True)
class _Surroundings:
    """What the rules must know beside the people: all of it read once for all teams of a check."""

    hamlets: Mapping[int, tuple[tuple[int, str], ...]]
    components: Mapping[int, tuple[str, str]]  # key -> code, name
    elsewhere: Elsewhere


def check_teams(teams: Collection[Team], day: date) -> dict[int, Verdict]:
    """Check each of `teams` (with province and commune at hand) as it stands on `day`; a draft as it is written.

    A constant number of queries.
    """
    standing = sittings_on([team.pk for team in teams], day)
    drafts = [team.pk for team in teams if team.state == TeamState.DRAFT]
    if drafts:
        open_requests = dict(RosterRequest.objects.open().filter(team__in=drafts).values_list("pk", "team_id"))
        for request, lines in lines_of(list(open_requests)).items():
            standing[open_requests[request]] = after([], lines)
    around = _surroundings(teams, standing, day)
    return {team.pk: _verdict(team, standing[team.pk], around) for team in teams}


@dataclass(frozen=True)
class Question:
    """A roster to be checked; what is wrong in `before` already is not charged to it."""

    team: Team
    sittings: list[Sitting]
    before: list[Sitting] | None = None


def verdict_on(team: Team, sittings: list[Sitting], day: date, *, before: list[Sitting] | None = None) -> Verdict:
    """Check one roster of `team` on `day`."""
    return verdicts_on([Question(team, sittings, before)], day)[0]


def verdicts_on(questions: Sequence[Question], day: date) -> list[Verdict]:
    """Check many rosters, a verdict each in their order; in a constant number of queries."""
    everybody: dict[int, list[Sitting]] = defaultdict(list)
    for question in questions:
        everybody[question.team.pk] += [*question.sittings, *(question.before or [])]
    around = _surroundings([question.team for question in questions], everybody, day)
    return [_answer(question, around) for question in questions]


def _answer(question: Question, around: _Surroundings) -> Verdict:
    found = _verdict(question.team, question.sittings, around)
    if question.before is None:
        return found
    known = {finding.key: finding.amount for finding in _verdict(question.team, question.before, around).findings}
    return replace(found, known=known)


def _verdict(team: Team, sittings: list[Sitting], around: _Surroundings) -> Verdict:
    rules = rules_of(team)
    roster = _roster(team, rules, sittings, around)
    return Verdict(check(roster, rules), roster, rules)


def _surroundings(teams: Collection[Team], sittings: Mapping[int, Iterable[Sitting]], day: date) -> _Surroundings:
    communes = {team.commune_id for team in teams}
    hamlets: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for hamlet in Hamlet.objects.filter(commune__in=communes):
        hamlets[hamlet.commune_id].append((hamlet.pk, str(hamlet)))
    components = MemberComponent.objects.filter(province__in={team.province_id for team in teams})
    return _Surroundings(
        hamlets={commune: tuple(found) for commune, found in hamlets.items()},
        components={row.pk: (row.code, row.name) for row in components},
        elsewhere=elsewhere(teams, sittings, day),
    )


def _roster(team: Team, rules: TeamRules, sittings: list[Sitting], around: _Surroundings) -> Roster:
    commune: Commune = team.commune
    hamlets = around.hamlets.get(team.commune_id, ())
    return Roster(
        kind=team.kind,
        commune_name=commune.name,
        commune_full_name=commune.full_name,
        needs_minority_language=commune.has_ethnic_minorities,
        hamlets=hamlets,
        hamlet_name=dict(hamlets).get(team.hamlet_id, "") if team.hamlet_id else "",
        seats=tuple(_seat(team, sitting, around) for sitting in sittings if not sitting.person.is_volunteer),
        groups=_groups(rules, sittings, dict(hamlets)),
        zalo_name=team.zalo_name,
        components=tuple(around.components.values()),
    )


def _seat(team: Team, sitting: Sitting, around: _Surroundings) -> Seat:
    person: Person = sitting.person
    code, name = around.components.get(person.component or 0, ("", ""))
    others = around.elsewhere.teams_of(team, sitting)
    return Seat(
        key=sitting.key,
        name=person.full_name,
        phone=person.phone,
        position=person.position,  # type: ignore[arg-type]  # a string of the database is one of the enum
        component=code,
        component_name=name,
        languages=frozenset(person.languages),
        same_kind_teams=others.same_kind,
        other_kind_teams=others.other_kind,
        phone_owners=around.elsewhere.owners_of_phone(team, sitting),
    )


def _groups(rules: TeamRules, sittings: list[Sitting], hamlets: Mapping[int, str]) -> tuple[Group, ...]:
    members: dict[tuple[str, int | None], list[GroupMember]] = defaultdict(list)
    for sitting in sittings:
        for seat in sitting.person.groups:
            members[seat.code, seat.hamlet].append(
                GroupMember(sitting.key, sitting.person.full_name, seat.is_leader, sitting.person.is_volunteer)
            )
    order = {subgroup.code: place for place, subgroup in enumerate(rules.subgroups)}
    keys = sorted(members, key=lambda key: (order.get(key[0], len(order)), key[0], key[1] or 0))
    return tuple(
        Group(code, hamlet, hamlets.get(hamlet, "") if hamlet else "", tuple(members[code, hamlet]))
        for code, hamlet in keys
    )
