"""What the phone page shows beside the form: the services in this member's order, the last place, today's entries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import User
from reporting.logbook import can_correct, waiting_days
from reporting.models import LogEntry, LogLine, Service, UnsettledEntry
from teams.enums import Calendar, HalfDay
from teams.models import Membership
from teams.periods import month_of

RECENT_DAYS = 30
NOON, EVENING = 12, 18


def _rows_of_person(membership: Membership) -> QuerySet[Membership]:
    """All rows of this person in this team: a new position begins a new one."""
    return Membership.objects.filter(team_id=membership.team_id, user_id=membership.user_id)


def services_for(membership: Membership, today: date, correcting: LogEntry | None = None) -> list[Service]:
    """The services of the province, those that this member logged most in the last month first.

    For a correction also those that the entry names and that were switched off meanwhile, so that none gets lost.
    """
    used = dict(
        LogLine.objects.filter(
            entry__membership__in=_rows_of_person(membership),
            entry__session__day__gte=today - timedelta(days=RECENT_DAYS),
        )
        .values_list("service")
        .annotate(times=Count("pk"))
    )
    named = LogLine.objects.filter(entry=correcting).values("service") if correcting else []
    services = Service.objects.filter(Q(is_active=True) | Q(pk__in=named), province_id=membership.province_id)
    return sorted(services, key=lambda service: (-used.get(service.pk, 0), service.order))


def starting_values(membership: Membership, now: datetime) -> dict[str, object]:
    """Today, the half-day by the clock, and the place of the member's last entry. `now` is in Asia/Ho_Chi_Minh."""
    last = (
        LogEntry.objects.filter(membership__in=_rows_of_person(membership))
        .select_related("session")
        .order_by("-pk")
        .first()
    )
    place = ""
    if last is not None:
        point = last.session.support_point_id
        place = f"point-{point}" if point else f"hamlet-{last.session.hamlet_id}"
    half_day = HalfDay.MORNING if now.hour < NOON else HalfDay.AFTERNOON if now.hour < EVENING else HalfDay.EVENING
    return {"client_uuid": uuid4(), "day": now.date(), "half_day": half_day, "place": place}


@dataclass(frozen=True)
class MyEntry:
    entry: LogEntry
    people: int
    counted: bool  # the roll-up has taken it in
    correctable: bool


@dataclass(frozen=True)
class MyDay:
    entries: list[MyEntry]
    month_sessions: int
    month_people: int

    @property
    def waiting(self) -> bool:
        return any(not mine.counted for mine in self.entries)


def my_day(membership: Membership, user: User, today: date) -> MyDay:
    """This member's entries that can still be corrected, newest first, and the month so far."""
    found = (
        LogEntry.objects.filter(
            Q(session__day__gte=today - timedelta(days=1)) | Q(recorded_at__date=today), recorded_by=user
        )
        .filter(membership__in=_rows_of_person(membership))
        .select_related("session__support_point", "session__hamlet", "membership")
        .annotate(people=Sum("lines__count"))
        .order_by("-recorded_at", "-pk")
    )
    # Before the queue is looked at: what is saved in between must not count as taken in.
    rows = list(found)
    waiting = waiting_days(membership.commune_id)
    entries = [
        MyEntry(
            entry=row,
            people=row.people or 0,
            counted=row.session.day not in waiting,
            correctable=can_correct(row, user),
        )
        for row in rows
    ]
    this_month = month_of(today, Calendar(membership.province.calendar))
    month = LogLine.objects.filter(
        entry__membership__in=_rows_of_person(membership),
        entry__session__day__gte=this_month.first,
        entry__session__day__lte=today,
    ).aggregate(sessions=Count("entry__session", distinct=True), people=Sum("count"))
    return MyDay(entries=entries, month_sessions=month["sessions"], month_people=month["people"] or 0)


@dataclass(frozen=True)
class Unsettled:
    row: UnsettledEntry
    day: date
    half_day: str
    people: int
    replaceable: bool


def unsettled_of(user: User) -> list[Unsettled]:
    """The entries of this person that came under a known code with other content, for the person to decide."""
    rows = list(UnsettledEntry.objects.filter(recorded_by=user, settled_at__isnull=True).order_by("received_at"))
    own = set(
        LogEntry.objects.filter(client_uuid__in=[row.client_uuid for row in rows], recorded_by=user).values_list(
            "client_uuid", flat=True
        )
    )
    return [
        Unsettled(
            row=row,
            day=date.fromisoformat(row.content["day"]),
            half_day=str(HalfDay(row.content["half_day"]).label),
            people=sum(line["count"] for line in row.content["lines"]),
            replaceable=row.client_uuid in own,
        )
        for row in rows
    ]
