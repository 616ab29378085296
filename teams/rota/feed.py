"""The personal calendar: own shifts and led sessions under a secret address, as RFC 5545 wants them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.models import User
from teams.models import DutyFeed, DutyShift, PlannedSession
from teams.rota.openings import ANY_HOURS, Hours, hours_at

PAST, AHEAD = timedelta(days=62), timedelta(days=186)
REFRESH = timedelta(hours=1)
_UID_HOST = "to-cong-nghe-so"


def feed_owner(key: str) -> User | None:
    """Whose calendar `key` opens; nobody's where it was withdrawn or the account is closed."""
    feed = DutyFeed.objects.filter(key=key, user__is_active=True).select_related("user").first()
    return None if feed is None else feed.user


@transaction.atomic
def new_key(user: User) -> DutyFeed:
    """Make the address, or a new one in place of the old, which then opens nothing any more."""
    made = {"key": token_urlsafe(32), "made_at": timezone.now()}
    feed, _created = DutyFeed.objects.update_or_create(user=user, defaults=made)
    return feed


def withdraw_key(user: User) -> None:
    DutyFeed.objects.filter(user=user).delete()


def calendar_of(user: User, now: datetime) -> bytes:
    """The calendar of `user`: nothing but the own shifts and the sessions that the person leads."""
    today = timezone.localdate(now)
    days = (today - PAST, today + AHEAD)
    calendar = Calendar()
    calendar.add("prodid", "-//Cong To cong nghe so cong dong//Lich truc//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Lịch trực của tôi"))
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for event in (*_shifts(user, days, now), *_sessions(user, days, now)):
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _shifts(user: User, days: tuple[date, date], now: datetime) -> Iterable[Event]:
    rows = DutyShift.objects.filter(user=user, day__range=days).select_related("support_point", "province")
    for row in rows.prefetch_related("support_point__opening_hours").order_by("day", "pk"):
        event = _event(f"ca-truc-{row.pk}", row.day, hours_at(row.support_point, row.day, row.half_day), now)
        event.add("summary", _("Trực: %(point)s") % {"point": row.support_point.name})
        event.add("location", row.support_point.address or row.support_point.name)
        yield event


def _sessions(user: User, days: tuple[date, date], now: datetime) -> Iterable[Event]:
    rows = PlannedSession.objects.filter(lead=user, day__range=days).select_related("support_point", "hamlet")
    for row in rows.prefetch_related("support_point__opening_hours").order_by("day", "pk"):
        point = row.support_point
        hours = hours_at(point, row.day, row.half_day) if point else ANY_HOURS[row.half_day]
        event = _event(f"buoi-ho-tro-{row.pk}", row.day, hours, now)
        event.add("summary", _("Buổi hỗ trợ: %(topic)s") % {"topic": row.topic})
        event.add("location", (point.address or point.name) if point else str(row.hamlet))
        yield event


def _event(uid: str, day: date, hours: Hours, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{_UID_HOST}")
    event.add("dtstamp", now.astimezone(timezone.get_fixed_timezone(0)))
    zone = timezone.get_default_timezone()
    event.add("dtstart", datetime.combine(day, hours[0], zone))
    event.add("dtend", datetime.combine(day, hours[1], zone))
    return event
