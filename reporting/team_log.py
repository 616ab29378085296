"""What a team logged between two days: its sessions, and who of its members wrote how much."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, Max, Sum, Value, When
from django.utils import timezone

from accounts.models import User
from reporting.models import LogEntry, PhoneQueue, SupportSession
from reporting.models.logs import SupportSessionQuerySet
from teams.access import may
from teams.enums import HalfDay, Permission
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
class SessionEntry:
    """An entry of a session, with whether the person who looks may correct it."""

    entry: LogEntry
    people: int
    correctable: bool


def entries_of(session: SupportSession, person: User) -> list[SessionEntry]:
    """What each member logged in `session`, in the order written."""
    rows = (
        LogEntry.objects.filter(session=session)
        .select_related("membership__user", "difficulty", "recorded_by")
        .prefetch_related("lines__service", "lines__procedure")
        .annotate(people=Sum("lines__count"))
        .order_by("recorded_at", "pk")
    )
    runs_team = may(person, Permission.RUN_TEAM, session)
    # As logbook.can_correct says, which asks the database for each entry.
    return [
        SessionEntry(row, row.people or 0, runs_team or person.pk in (row.recorded_by_id, row.membership.user_id))
        for row in rows
    ]


@dataclass(frozen=True)
class OnPhone:
    """What a member's phones said when they were last heard of (PhoneQueue): so many entries still lie there."""

    waiting: int
    to_mend: int
    reported_at: datetime

    @property
    def is_of_today(self) -> bool:
        return timezone.localdate(self.reported_at) == timezone.localdate()


@dataclass(frozen=True)
class MemberLog:
    membership: Membership
    sessions: int
    people: int
    on_phone: OnPhone | None = None


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
    queues = on_phones(team)
    return [
        MemberLog(
            member,
            logged.get(member.user_id, nothing)["sessions"],
            logged.get(member.user_id, nothing)["people"] or 0,
            queues.get(member.user_id),
        )
        for member in members
    ]


def on_phones(team: Team) -> dict[int, OnPhone]:
    """Who of the team has entries that did not leave the phone yet, by the person's key."""
    rows = PhoneQueue.objects.filter(team=team, waiting__gt=0).values("user")
    sums = rows.annotate(all_waiting=Sum("waiting"), all_to_mend=Sum("to_mend"), latest=Max("reported_at"))
    return {row["user"]: OnPhone(row["all_waiting"], row["all_to_mend"], row["latest"]) for row in sums}
