"""Who may be on duty for a team on which day: members in force, absences, sub-groups (Đề án III.4)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from accounts.models import User
from teams.models import Absence, Membership, SubgroupMember, Team
from teams.rota.settings import DutyRules

Days = tuple[date, date | None]


def _holds(spans: Iterable[Days], day: date) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in spans)


@dataclass
class Person:
    """A member of the team with the days on which that, and more, is so."""

    user: User
    member: list[Days] = field(default_factory=list)
    absent: list[Days] = field(default_factory=list)
    office: list[Days] = field(default_factory=list)
    standing: list[tuple[int, Days]] = field(default_factory=list)  # hamlets whose standing group this is

    def in_team(self, day: date) -> bool:
        return _holds(self.member, day)

    def is_absent(self, day: date) -> bool:
        return _holds(self.absent, day)

    def keeps_office_hours(self, day: date) -> bool:
        return _holds(self.office, day)

    def stands_in(self, day: date) -> set[int]:
        """The hamlets whose points come first for this person."""
        return {hamlet for hamlet, days in self.standing if _holds([days], day)}


def crew_of(team: Team, rules: DutyRules, first: date, last: date) -> dict[int, Person]:
    """Return who is in `team` on some day from `first` to `last`, by user, in the order of names."""
    crew: dict[int, Person] = {}
    memberships = Membership.objects.filter(team=team).filter(_touches("valid_from", "valid_to", first, last))
    for row in memberships.select_related("user").order_by("user__sort_name", "user_id", "valid_from"):
        person = crew.setdefault(row.user_id, Person(row.user))
        person.member.append((row.valid_from, row.valid_to))
    for user, days in absences_of(crew, first, last).items():
        crew[user].absent = days
    _read_groups(team, rules, crew, first, last)
    return crew


def absences_of(users: Iterable[int], first: date, last: date) -> dict[int, list[Days]]:
    """The days of absence of `users`, whichever team they told."""
    found: dict[int, list[Days]] = {}
    rows = Absence.objects.filter(user__in=list(users), first_day__lte=last, last_day__gte=first)
    for user, first_day, last_day in rows.values_list("user_id", "first_day", "last_day"):
        found.setdefault(user, []).append((first_day, last_day))
    return found


def _read_groups(team: Team, rules: DutyRules, crew: dict[int, Person], first: date, last: date) -> None:
    rows = SubgroupMember.objects.filter(
        _touches("valid_from", "valid_to", first, last), subgroup__team=team, membership__user__in=crew
    )
    for kind, hamlet, user, valid_from, valid_to in rows.values_list(
        "subgroup__kind", "subgroup__hamlet_id", "membership__user_id", "valid_from", "valid_to"
    ).order_by("pk"):
        if kind in rules.office_kinds:
            crew[user].office.append((valid_from, valid_to))
        elif hamlet is not None:
            crew[user].standing.append((hamlet, (valid_from, valid_to)))


def _touches(start: str, end: str, first: date, last: date) -> Q:
    return Q(**{f"{end}__isnull": True, f"{start}__lte": last}) | Q(**{f"{end}__gte": first, f"{start}__lte": last})
