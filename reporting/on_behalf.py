"""Who may write whose work down: everybody the own, and whoever runs the team also that of members who cannot (R1)."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from teams.access import may, teams_where
from teams.enums import Permission
from teams.models import Membership
from teams.refused import RefusedError


def people_to_log_for(own: Membership, by: User, day: date) -> list[Membership]:
    """The others who are in the team on `day`, where `by` runs it; nobody otherwise."""
    if not may(by, Permission.RUN_TEAM, own.team):
        return []
    rows = Membership.objects.filter(team=own.team).in_force_on(day).exclude(user=by)
    return list(rows.select_related("user").by_position())


def person_to_log_for(team: int, by: User, member: int | None, day: date) -> int:
    """The person that an entry is written for: `by`, or the `member` who was chosen (a key).

    Raises RefusedError (field `member`) if `by` does not run the team, or the person is not in it on `day`.
    """
    if member is None or member == by.pk:
        return by.pk
    is_in_team = Membership.objects.filter(team_id=team, user_id=member).in_force_on(day).exists()
    if not (is_in_team and teams_where(by, Permission.RUN_TEAM, [team])):
        raise RefusedError({"member": [_("Bạn không ghi hộ được người này. Hãy chọn lại thành viên của Tổ.")]})
    return member
