from django.db import transaction

from accounts.models import User
from teams.models import (
    Absence,
    DutyShift,
    DutySwap,
    Hamlet,
    Membership,
    MonthlyPlan,
    PlannedSession,
    Province,
    RoleGrant,
    RosterImport,
    RosterLine,
    RosterRequest,
    Subgroup,
    SupportPoint,
    Team,
    Volunteer,
)


@transaction.atomic
def remove_simulated_teams(province: Province) -> None:
    """Remove the teams, places and simulated people of a simulated province; its logs must be gone.

    People who are real keep their account and lose their place in the teams that are gone. Raises ValueError if the
    province is not simulated.
    """
    if not province.is_simulated:
        raise ValueError(f"{province} is not simulated")
    members = list(
        User.objects.filter(is_simulated=True, memberships__province=province).distinct().values_list("pk", flat=True)
    )
    for model in (DutySwap, DutyShift, Absence, PlannedSession, MonthlyPlan, RosterImport):
        model.objects.filter(province=province).delete()
    Subgroup.objects.filter(province=province).delete()
    RosterLine.objects.filter(province=province).delete()
    Membership.objects.filter(province=province).delete()
    Volunteer.objects.filter(province=province).delete()
    RosterRequest.objects.filter(province=province).delete()
    RoleGrant.objects.filter(province=province, team__isnull=False).delete()
    SupportPoint.objects.filter(province=province).delete()
    Team.objects.filter(province=province).delete()
    Hamlet.objects.filter(province=province).delete()
    # Whoever also belongs to a team of another province stays.
    User.objects.filter(pk__in=members, memberships__isnull=True).delete()
