"""Rosters as they stand, or stood, on a day (DOMAIN 5)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from teams.models import Membership, SubgroupMember, Volunteer
from teams.rosters.person import GroupSeat, Person, Sitting

Moment = tuple[int, date]  # a team's key and a day
_Groups = dict[tuple[date, str, int], set[GroupSeat]]


def sittings_on(teams: Iterable[int], day: date) -> dict[int, list[Sitting]]:
    """Return who sits in each of `teams` (keys) on `day`, by position and name, volunteers last.

    Three queries, however many teams.
    """
    return {team: people for (team, _day), people in sittings_at([(team, day) for team in teams]).items()}


def sittings_at(moments: Collection[Moment]) -> dict[Moment, list[Sitting]]:
    """The same for teams on days of their own."""
    days: dict[int, list[date]] = defaultdict(list)
    for team, day in moments:
        days[team].append(day)
    found: dict[Moment, list[Sitting]] = {moment: [] for moment in moments}
    groups = _groups_at(days)
    members = Membership.objects.filter(_overlaps(days), team__in=days).select_related("user").by_position()
    for member in members:
        for day in days[member.team_id]:
            if member.in_force(day):
                found[member.team_id, day].append(_member(member, groups.get((day, "member", member.pk), set())))
    volunteers = Volunteer.objects.filter(pk__in=[key for _day, kind, key in groups if kind == "volunteer"])
    for volunteer in volunteers.order_by("sort_name"):
        for day in days[volunteer.team_id]:
            seats = groups.get((day, "volunteer", volunteer.pk))
            if seats:
                found[volunteer.team_id, day].append(_volunteer(volunteer, seats))
    return found


def sitting_of(row: Membership | Volunteer, day: date) -> Sitting | None:
    """Return the place of one person on `day`, or None if the person is not in the team then."""
    sittings = sittings_on([row.team_id], day)[row.team_id]
    wanted = (row.pk, None) if isinstance(row, Membership) else (None, row.pk)
    return next((found for found in sittings if (found.membership, found.volunteer) == wanted), None)


def _overlaps(days: dict[int, list[date]]) -> Q:
    """In force at some time between the first and the last of the days; each row is then held against its own."""
    every = [day for of_team in days.values() for day in of_team]
    if not every:
        return Q(pk__in=[])
    return (Q(valid_to__isnull=True) | Q(valid_to__gte=min(every))) & Q(valid_from__lte=max(every))


def _groups_at(days: dict[int, list[date]]) -> _Groups:
    groups: _Groups = defaultdict(set)
    rows = SubgroupMember.objects.filter(_overlaps(days), subgroup__team__in=days).values_list(
        "subgroup__team_id", "membership_id", "volunteer_id", "subgroup__kind", "subgroup__hamlet_id", "is_leader",
        "valid_from", "valid_to",
    )  # fmt: skip
    for team, member, volunteer, code, hamlet, is_leader, first, last in rows:
        person = ("member", member) if member is not None else ("volunteer", volunteer)
        for day in days[team]:
            if first <= day and (last is None or day <= last):
                groups[day, *person].add(GroupSeat(code, hamlet, is_leader))
    return groups


def _member(member: Membership, seats: set[GroupSeat]) -> Sitting:
    person = Person(
        full_name=member.user.full_name,
        phone=member.user.phone or "",
        position=member.position,
        component=member.component_id,
        organisation=member.organisation,
        languages=tuple(member.languages),
        skills=tuple(member.skills),
        groups=frozenset(seats),
    )
    return Sitting(f"m{member.pk}", person, membership=member.pk, user=member.user_id)


def _volunteer(volunteer: Volunteer, seats: set[GroupSeat]) -> Sitting:
    person = Person(
        full_name=volunteer.full_name,
        phone=volunteer.phone,
        position="",
        organisation=volunteer.organisation,
        groups=frozenset(seats),
    )
    return Sitting(f"v{volunteer.pk}", person, volunteer=volunteer.pk)
