"""What a team logged between two days: its sessions, and who of its members wrote how much."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Sum, Value, When

from reporting.models import LogEntry, SupportSession
from reporting.models.logs import SupportSessionQuerySet
from teams.enums import HalfDay
from teams.models import Membership, Team

LATEST_HALF_DAY_FIRST = Case(
    *[When(half_day=half_day, then=Value(-rank)) for rank, half_day in enumerate(HalfDay.values)], default=Value(0)
)


def sessions(team: Team, first: date, last: date) -> SupportSessionQuerySet:
    """The sessions held from `first` to `last`, newest first, with their `people` (lượt) and `members` who logged."""
    held = SupportSession.objects.filter(team=team).between(first, last).held()
    return (
        held.select_related("support_point", "hamlet")
        .annotate(people=Sum("entries__lines__count"), members=Count("entries__membership", distinct=True))
        .order_by("-day", LATEST_HALF_DAY_FIRST, "pk")
    )


@dataclass(frozen=True)
class MemberLog:
    membership: Membership
    sessions: int
    people: int


def member_logs(team: Team, first: date, last: date, *, as_of: date) -> list[MemberLog]:
    """The members in force on `as_of`, by position, with the sessions that they logged in and the people they helped.

    Found through the sessions of these days, so a long history costs nothing.
    """
    # By person: a new position is a new membership, and what was logged in the old one stays theirs.
    logged = {
        row["membership__user"]: row
        for row in LogEntry.objects.filter(session__team=team, session__day__gte=first, session__day__lte=last)
        .values("membership__user")
        .annotate(sessions=Count("session", distinct=True), people=Sum("lines__count"))
    }
    members = Membership.objects.filter(team=team).in_force_on(as_of).select_related("user", "component").by_position()
    nothing = {"sessions": 0, "people": 0}
    return [
        MemberLog(
            member, logged.get(member.user_id, nothing)["sessions"], logged.get(member.user_id, nothing)["people"] or 0
        )
        for member in members
    ]
