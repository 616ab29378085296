"""Who is in which team: joining and leaving, with the role that a position gives."""

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from teams.access import grants
from teams.enums import Position, Role
from teams.models import MemberComponent, Membership, Team

# A collaborator helps beside the team and logs like a member (seed 002: nhóm cộng tác viên).
ROLE_OF_POSITION = {
    Position.LEADER: Role.LEADER,
    Position.DEPUTY: Role.DEPUTY,
    Position.MEMBER: Role.MEMBER,
    Position.COLLABORATOR: Role.MEMBER,
}


@transaction.atomic
def join(
    user: User,
    team: Team,
    position: Position,
    *,
    valid_from: date,
    component: MemberComponent | int | None = None,
    **details: Any,
) -> Membership:
    """Make `user` a member of `team` from `valid_from` on and give the role of the position; `component` is a row or
    its key, `details` are more columns of the membership.

    Raises IntegrityError where the person is already in the team then, or where it would have two leaders.
    """
    membership = Membership.objects.create(
        province_id=team.province_id,
        commune_id=team.commune_id,
        team=team,
        user=user,
        position=position,
        component_id=component.pk if isinstance(component, MemberComponent) else component,
        valid_from=valid_from,
        **details,
    )
    grants.grant(user, ROLE_OF_POSITION[position], team, valid_from=valid_from)
    return membership


@transaction.atomic
def leave(membership: Membership, *, last_day: date) -> None:
    """End a membership with `last_day`; the log of the time before stays as it is (DOMAIN 5)."""
    membership.valid_to = last_day
    membership.save(update_fields=["valid_to", "ended_by"])
    for row in membership.user.grants.filter(
        team=membership.team,
        role=ROLE_OF_POSITION[Position(membership.position)],
        valid_from=membership.valid_from,
        valid_to__isnull=True,
    ):
        grants.end(row, last_day=last_day)
