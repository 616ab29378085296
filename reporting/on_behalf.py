"""Who may write whose work down: everybody the own, and whoever runs the team also that of members who cannot (R1)."""

from datetime import date

from accounts.models import User
from teams.access import may
from teams.enums import Permission
from teams.models import Membership


def people_to_log_for(own: Membership, by: User, day: date) -> list[Membership]:
    """The others who are in the team on `day`, where `by` runs it; nobody otherwise."""
    if not may(by, Permission.RUN_TEAM, own.team):
        return []
    rows = Membership.objects.filter(team=own.team).in_force_on(day).exclude(user=by)
    return list(rows.select_related("user").by_position())
