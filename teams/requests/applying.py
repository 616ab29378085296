"""Bringing an approved request into force: memberships, sub-groups and roles from its day on, the past untouched."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.utils import timezone

from teams import roster
from teams.enums import LineKind, Position, RequestKind, TeamState
from teams.models import (
    Hamlet,
    Membership,
    RosterLine,
    RosterRequest,
    Subgroup,
    SubgroupMember,
    Volunteer,
)
from teams.requests.accounts import account_of, follow
from teams.rosters import Person, Sitting, person_of
from teams.rosters.team_rules import rules_of
from teams.rota.releasing import release_shifts


def bring_into_force(request: RosterRequest, lines: Iterable[RosterLine], standing: Collection[Sitting]) -> None:
    """Apply every line of the approved `request` on its day; `standing` is the roster it starts from.

    What ends is ended first: a new leader can only begin where the old one has stopped.
    """
    if request.kind == RequestKind.REGISTRATION:
        _found(request)
    work = _Work(request, standing)
    lines = list(lines)
    for line in lines:
        work.end(line)
    for line in lines:
        work.begin(line)


def _found(request: RosterRequest) -> None:
    team = request.team
    team.state, team.in_force_from = TeamState.IN_FORCE, request.effective_from
    team.decision_number, team.decision_date = request.decision_number, request.decision_date
    team.decision_file = request.decision_file
    team.save()


class _Work:
    def __init__(self, request: RosterRequest, standing: Collection[Sitting]) -> None:
        assert request.effective_from is not None  # noqa: S101 - the database holds that of approved requests
        self.request = request
        self.team = request.team
        self.first_day: date = request.effective_from
        self.last_day = self.first_day - timedelta(days=1)
        self.standing = {(sitting.membership, sitting.volunteer): sitting.person for sitting in standing}
        self.group_names = {group.code: group.name for group in rules_of(self.team).subgroups}

    def _is_new_row(self, line: RosterLine) -> bool:
        """Whether the membership itself changes, not just the person's name, number or sub-groups."""
        before, person = self.standing[line.membership_id, line.volunteer_id], person_of(line)
        return any(
            getattr(before, name) != getattr(person, name)
            for name in ("position", "component", "organisation", "languages", "skills")
        )

    # --- what ends

    def end(self, line: RosterLine) -> None:
        if line.kind == LineKind.JOIN:
            return
        self._end_groups(line)
        if line.membership is None:
            return
        if line.kind == LineKind.LEAVE:
            release_shifts(line.membership.user_id, self.team.pk, max(self.first_day, timezone.localdate()))
        if line.kind == LineKind.LEAVE or self._is_new_row(line):
            line.membership.ended_by = self.request
            roster.leave(line.membership, last_day=self.last_day)

    def _end_groups(self, line: RosterLine) -> None:
        """End the places in sub-groups that are not kept; all of them where the membership itself begins anew."""
        rows = SubgroupMember.objects.filter(membership=line.membership_id, volunteer=line.volunteer_id)
        kept = frozenset() if self._all_groups_anew(line) else person_of(line).groups
        for row in rows.in_force_on(self.first_day).select_related("subgroup"):
            if any(
                (seat.code, seat.hamlet, seat.is_leader) == (row.subgroup.kind, row.subgroup.hamlet_id, row.is_leader)
                for seat in kept
            ):
                continue
            if row.valid_from > self.last_day:
                row.delete()
            else:
                row.valid_to = self.last_day
                row.save(update_fields=["valid_to"])

    def _all_groups_anew(self, line: RosterLine) -> bool:
        return line.kind == LineKind.LEAVE or (line.membership_id is not None and self._is_new_row(line))

    # --- what begins

    def begin(self, line: RosterLine) -> None:
        person = person_of(line)
        if line.kind == LineKind.LEAVE:
            return
        if person.is_volunteer:
            volunteer = self._volunteer(line, person)
            self._begin_groups(person, volunteer=volunteer)
            return
        membership = line.membership
        if membership is not None:
            follow(membership.user, person)
        if membership is None or self._is_new_row(line):
            membership = self._member(person, membership)
        self._begin_groups(person, membership=membership)

    def _member(self, person: Person, before: Membership | None) -> Membership:
        return roster.join(
            before.user if before is not None else account_of(person),
            self.team,
            Position(person.position),
            valid_from=self.first_day,
            component=person.component,
            organisation=person.organisation,
            languages=list(person.languages),
            skills=list(person.skills),
            begun_by=self.request,
        )

    def _volunteer(self, line: RosterLine, person: Person) -> Volunteer:
        volunteer = line.volunteer or Volunteer(
            province_id=self.request.province_id, commune_id=self.request.commune_id, team=self.team
        )
        volunteer.full_name, volunteer.phone = person.full_name, person.phone
        volunteer.organisation = person.organisation
        volunteer.save()
        return volunteer

    def _begin_groups(
        self, person: Person, *, membership: Membership | None = None, volunteer: Volunteer | None = None
    ) -> None:
        """Take the seats that are not taken already."""
        taken = {
            (row.subgroup.kind, row.subgroup.hamlet_id)
            for row in SubgroupMember.objects.filter(membership=membership, volunteer=volunteer)
            .in_force_on(self.first_day)
            .select_related("subgroup")
        }
        for seat in sorted(person.groups, key=lambda seat: (seat.code, seat.hamlet or 0)):
            if (seat.code, seat.hamlet) not in taken:
                SubgroupMember.objects.create(
                    subgroup=self._subgroup(seat.code, seat.hamlet),
                    membership=membership,
                    volunteer=volunteer,
                    is_leader=seat.is_leader,
                    valid_from=self.first_day,
                )

    def _subgroup(self, code: str, hamlet: int | None) -> Subgroup:
        subgroup, _created = Subgroup.objects.get_or_create(
            team=self.team,
            kind=code,
            hamlet=Hamlet.objects.get(pk=hamlet) if hamlet is not None else None,
            defaults={
                "province_id": self.request.province_id,
                "commune_id": self.request.commune_id,
                "name": self.group_names.get(code, code),
            },
        )
        return subgroup
