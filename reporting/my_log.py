"""What the phone page shows beside the form: the services in this member's order, the last place, the own entries."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from reporting.closing import closed_days
from reporting.logbook import can_correct, replaceable, waiting_days
from reporting.models import LogEntry, LogLine, Service, UnsettledEntry
from teams.access import teams_where
from teams.enums import Calendar, HalfDay, Permission
from teams.models import Membership
from teams.periods import Period, month_of

RECENT_DAYS = 30
DAYS_BACK = 62  # as far back as the form lets days be chosen
NOON, EVENING = 12, 18
KEY = re.compile(r"\d{1,18}", re.ASCII)


def rows_of_person(membership: Membership) -> QuerySet[Membership]:
    """All rows of this person in this team: a new position begins a new one."""
    return Membership.objects.filter(team_id=membership.team_id, user_id=membership.user_id)


def team_of(user: User, asked: str, today: date) -> int | None:
    """The key of the team that `user` logs for: the one asked for, else one where the person is a member today.

    None if the person is in no team, or may not log in it (any more). Asked at every saving, so it reads no more than
    that.
    """
    mine = [
        (team, first <= today and (last is None or today <= last), first)
        for team, first, last in Membership.objects.filter(user=user)
        .order_by("pk")
        .values_list("team_id", "valid_from", "valid_to")
        if not asked or str(team) == asked
    ]
    in_force = [team for team, holds, _first in mine if holds]
    team = in_force[0] if in_force else max(mine, key=lambda row: row[2], default=(None, False, today))[0]
    return team if team is not None and teams_where(user, Permission.LOG_SESSIONS, [team]) else None


def key_of(typed: str) -> int | None:
    """The key that a form sent, if it can be one."""
    return int(typed) if KEY.fullmatch(typed) else None


def membership_in(user: User, team: int, today: date) -> Membership:
    """The row of `user` in `team` that is in force, else the latest. Raises PermissionDenied if there is none."""
    rows = Membership.objects.filter(user=user, team_id=team).order_by("valid_from", "pk")
    found = list(rows.select_related("team__province", "commune", "province", "user"))
    if not found:
        raise PermissionDenied
    return next((row for row in found if row.in_force(today)), found[-1])


def services_for(membership: Membership, today: date, correcting: LogEntry | None = None) -> list[Service]:
    """The services of the province, those that this member logged most in the last month first.

    For a correction also those that the entry names and that were switched off meanwhile, so that none gets lost.
    """
    used = dict(
        LogLine.objects.filter(
            entry__membership__in=rows_of_person(membership),
            entry__session__day__gte=today - timedelta(days=RECENT_DAYS),
        )
        .values_list("service")
        .annotate(times=Count("pk"))
    )
    offered = Q(is_active=True)
    if correcting is not None:
        offered |= Q(pk__in=LogLine.objects.filter(entry=correcting).values("service"))
    services = Service.objects.filter(offered, province_id=membership.province_id)
    return sorted(services, key=lambda service: (-used.get(service.pk, 0), service.order))


def half_day_of(now: datetime) -> HalfDay:
    return HalfDay.MORNING if now.hour < NOON else HalfDay.AFTERNOON if now.hour < EVENING else HalfDay.EVENING


def place_of(entry: LogEntry) -> str:
    """The place as the form names it."""
    point = entry.session.support_point_id
    return f"point-{point}" if point else f"hamlet-{entry.session.hamlet_id}"


def starting_values(membership: Membership, now: datetime) -> dict[str, object]:
    """Today, the half-day by the clock, and the place of the member's last entry. `now` is in Asia/Ho_Chi_Minh."""
    entries = LogEntry.objects.filter(membership__in=rows_of_person(membership))
    last = entries.select_related("session").order_by("-pk").first()
    return {
        "client_uuid": uuid4(),
        "day": now.date(),
        "half_day": half_day_of(now),
        "place": place_of(last) if last is not None else "",
    }


@dataclass(frozen=True)
class MyEntry:
    entry: LogEntry
    people: int
    counted: bool  # the roll-up has taken it in
    correctable: bool
    written_by: str = ""  # who wrote it for whom, where that are two people


@dataclass(frozen=True)
class MyDay:
    entries: list[MyEntry]
    month_sessions: int
    month_people: int

    @property
    def waiting(self) -> bool:
        return any(not mine.counted for mine in self.entries)


def my_day(membership: Membership, user: User, today: date) -> MyDay:
    """This member's entries of today and yesterday, newest first, and the month so far.

    With what the leader wrote for this member, and what this member wrote for others.
    """
    recent = Q(session__day__gte=today - timedelta(days=1)) | Q(recorded_at__date=today)
    own = LogEntry.objects.filter(recent, membership__in=rows_of_person(membership))
    # Through the sessions of these days, which are found by an index; who wrote an entry has none.
    written = LogEntry.objects.filter(
        recent,
        session__team_id=membership.team_id,
        session__day__gte=today - timedelta(days=DAYS_BACK),
        recorded_by=user,
    ).exclude(membership__user_id=membership.user_id)
    entries = with_state([*_in_full(own), *_in_full(written)], membership, user)
    entries.sort(key=lambda mine: (mine.entry.recorded_at, mine.entry.pk), reverse=True)
    this_month = month_of(today, Calendar(membership.province.calendar))
    month = LogLine.objects.filter(
        entry__membership__in=rows_of_person(membership),
        entry__session__day__gte=this_month.first,
        entry__session__day__lte=today,
    ).aggregate(sessions=Count("entry__session", distinct=True), people=Sum("count"))
    return MyDay(entries=entries, month_sessions=month["sessions"], month_people=month["people"] or 0)


def closed_days_of(membership: Membership, today: date) -> list[date]:
    """The days in closed months among those that the form lets choose, for a page that was made before they closed."""
    closed = closed_days([membership.commune_id], today - timedelta(days=DAYS_BACK), today)
    days = (today - timedelta(days=back) for back in range(DAYS_BACK + 1))
    return [day for day in days if closed.holds(membership.commune_id, day)]


def my_entries(membership: Membership, period: Period) -> QuerySet[LogEntry]:
    """The entries of this person in this team of a period, the latest day first; for `with_state`."""
    rows = LogEntry.objects.filter(
        membership__in=rows_of_person(membership), session__day__gte=period.first, session__day__lte=period.last
    )
    return _in_full(rows).order_by("-session__day", "-recorded_at", "-pk")


def _in_full(rows: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
    related = ("session__support_point", "session__hamlet", "membership__user", "recorded_by")
    return rows.select_related(*related).annotate(people=Sum("lines__count"))


def with_state(entries: Iterable[LogEntry], membership: Membership, user: User) -> list[MyEntry]:
    """Entries of one team with what has become of each, for `user`."""
    # Before the queue is looked at: what is saved in between must not count as taken in.
    found = list(entries)
    waiting = waiting_days(membership.commune_id)
    return [
        MyEntry(
            entry=row,
            people=getattr(row, "people", None) or 0,
            counted=row.session.day not in waiting,
            correctable=can_correct(row, user),
            written_by=_written_by(row, user),
        )
        for row in found
    ]


def _written_by(entry: LogEntry, user: User) -> str:
    if entry.recorded_by_id == entry.membership.user_id:
        return ""
    if entry.recorded_by_id == user.pk:
        return _("ghi hộ %(member)s") % {"member": entry.membership.user}
    return _("%(writer)s ghi hộ") % {"writer": entry.recorded_by}


@dataclass(frozen=True)
class Unsettled:
    row: UnsettledEntry
    day: date
    half_day: str
    people: int
    in_closed_month: bool
    stored: LogEntry | None  # what it would replace, with its `people`; None: nothing that this person may change
    written_for: str = ""  # whose work it is, where that is another person
    stored_for: str = ""  # whose work the stored one is, where that would change


def unsettled_of(user: User) -> list[Unsettled]:
    """The entries of this person that came under a known code with other content, for the person to decide."""
    found = UnsettledEntry.objects.filter(recorded_by=user, settled_at__isnull=True).order_by("received_at", "pk")
    rows = list(found.select_related("membership__user"))
    if not rows:
        return []
    there = replaceable(rows).select_related("session", "membership__user").annotate(people=Sum("lines__count"))
    stored = {row.client_uuid: row for row in there}
    days = {row.pk: date.fromisoformat(row.content["day"]) for row in rows}
    every_day = [*days.values(), *(row.session.day for row in stored.values())]
    closed = closed_days([row.commune_id for row in rows], min(every_day), max(every_day))
    return [
        Unsettled(
            row=row,
            day=days[row.pk],
            half_day=str(HalfDay(row.content["half_day"]).label),
            people=sum(line["count"] for line in row.content["lines"]),
            stored=stored.get(row.client_uuid),
            # Replacing changes the stored day as well.
            in_closed_month=any(
                closed.holds(row.commune_id, day) for day in _days_touched(days[row.pk], stored.get(row.client_uuid))
            ),
            **_whose_names(row, stored.get(row.client_uuid), user),
        )
        for row in rows
    ]


def _days_touched(day: date, stored: LogEntry | None) -> list[date]:
    return [day] if stored is None else [day, stored.session.day]


def _whose_names(row: UnsettledEntry, stored: LogEntry | None, user: User) -> dict[str, str]:
    if row.membership is None:
        return {}
    about = row.membership.user
    if stored is not None and stored.membership.user_id != about.pk:
        return {"written_for": str(about), "stored_for": str(stored.membership.user)}
    return {"written_for": str(about)} if about.pk != user.pk else {}
