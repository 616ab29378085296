"""The calendar of a team or of all teams of a commune: activities, and the support sessions that are planned (R3)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from reporting.activities.listing import ActivityFilter
from reporting.enums import ActivityState
from reporting.models import Activity
from teams.enums import HalfDay
from teams.models import Commune, PlannedSession, Team
from teams.periods import Month

_BEGINS = {HalfDay.MORNING: "07:30", HalfDay.AFTERNOON: "13:30", HalfDay.EVENING: "18:30"}
MOST_TO_COME, MOST_NOT_TOLD = 8, 50  # in the lists beside the calendar
SHOWN_DAY_BY_DAY = timedelta(days=6)  # what takes longer stands on its first and last day alone


@dataclass(frozen=True)
class Event:
    """What stands in the calendar: an activity, or a support session that is planned."""

    first: date
    last: date
    activity: Activity | None = None
    session: PlannedSession | None = None

    def days_in(self, month: Month) -> list[date]:
        """The days of `month` on which it is shown."""
        first, last = max(self.first, month.first), min(self.last, month.last)
        if self.last - self.first > SHOWN_DAY_BY_DAY:
            return sorted({first, last})
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def events_of(unit: Team | Commune, month: Month, chosen: ActivityFilter) -> list[Event]:
    """What the calendar of `unit` shows in `month`, in order. Two queries."""
    activities: Iterable[Activity] = ()
    if not chosen.sessions_alone:
        rows = Activity.objects.of_unit(unit).filter(first_day__lte=month.last, last_day__gte=month.first)
        activities = chosen.apply(rows).select_related("kind", "team", "support_point", "hamlet")
    sessions: Iterable[PlannedSession] = ()
    if chosen.with_sessions:
        planned = PlannedSession.objects.of_unit(unit).filter(day__gte=month.first, day__lte=month.last)
        sessions = planned.select_related("team", "support_point", "hamlet")
    events = [Event(row.first_day, row.last_day, activity=row) for row in activities]
    events += [Event(row.day, row.day, session=row) for row in sessions]
    return sorted(events, key=_order)


def _order(event: Event) -> tuple[date, str, str]:
    """By day and hour; the half-days of sessions stand among the hours."""
    if event.session is not None:
        return event.first, _BEGINS[HalfDay(event.session.half_day)], event.session.topic
    activity = event.activity
    begins = activity.begins_at if activity else None
    return event.first, f"{begins:%H:%M}" if begins else "", activity.title if activity else ""


def by_day(events: Iterable[Event], month: Month) -> Iterator[tuple[date, Event]]:
    """On which days of `month` each event is shown."""
    return ((day, event) for event in events for day in event.days_in(month))


def agenda_of(month: Month, events: Iterable[Event]) -> list[tuple[date, list[Event]]]:
    """For the phone: the days on which something begins, or goes on from the month before."""
    days: dict[date, list[Event]] = defaultdict(list)
    for event in events:
        days[max(event.first, month.first)].append(event)
    return sorted(days.items())


def upcoming(unit: Team | Commune, today: date) -> list[Activity]:
    """What is planned and not over yet, the next first."""
    return list(_planned(unit, Q(last_day__gte=today))[:MOST_TO_COME])


def not_told(unit: Team | Commune, today: date) -> list[Activity]:
    """What was planned for days that are past, and nobody said what became of it; the oldest first."""
    return list(_planned(unit, Q(last_day__lt=today))[:MOST_NOT_TOLD])


def _planned(unit: Team | Commune, days: Q) -> QuerySet[Activity]:
    rows = Activity.objects.of_unit(unit).filter(days, state=ActivityState.PLANNED)
    return rows.select_related("kind", "team", "support_point", "hamlet", "lead")
