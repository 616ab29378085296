"""The half-days in which somebody has to be on duty: open points × working days × opening hours (Đề án IV.4.2b)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from teams.enums import HalfDay
from teams.models import SupportPoint, Team
from teams.models.places import SupportPointQuerySet
from teams.opening_hours import USUAL_DAY

Key = tuple[int, date, str]  # point, day, half-day
Hours = tuple[time, time]

# Where no opening hours are given.
USUAL: dict[str, Hours] = {half.value: (opens, closes) for half, opens, closes in USUAL_DAY}
# When a shift in a half-day lasts about which nothing is said, such as one that stands outside the opening hours.
ANY_HOURS: dict[str, Hours] = {**USUAL, HalfDay.EVENING.value: (time(18, 30), time(20, 30))}
_MONDAY, _FRIDAY = 0, 4


@dataclass(frozen=True)
class Opening:
    """A half-day of a working day in which a point is open."""

    point: SupportPoint
    day: date
    half_day: str
    hours: Hours

    @property
    def key(self) -> Key:
        return self.point.pk, self.day, self.half_day

    @property
    def half_day_label(self) -> str:
        return str(HalfDay(self.half_day).label)


def points_of(team: Team) -> SupportPointQuerySet:
    """The points that `team` serves: those of its commune, for the team of a hamlet those there."""
    points: SupportPointQuerySet = SupportPoint.objects.filter(commune_id=team.commune_id)
    if team.hamlet_id is not None:
        points = points.filter(hamlet_id=team.hamlet_id)
    return points.prefetch_related("opening_hours")


def serves(team: Team, point: SupportPoint) -> bool:
    """Whether `point` is among those of `points_of(team)`."""
    return point.commune_id == team.commune_id and team.hamlet_id in (None, point.hamlet_id)


def openings_of(points: Iterable[SupportPoint], working_days: Sequence[date]) -> list[Opening]:
    """Return the half-days to be staffed, by day, half-day and point. `points` with their opening hours."""
    found = [
        Opening(point, day, half_day, hours)
        for point in points
        for week in [_week(point)]
        for day in working_days
        if _is_open(point, day)
        for half_day, hours in _hours_on(week, day).items()
    ]
    order = HalfDay.values
    return sorted(found, key=lambda one: (one.day, order.index(one.half_day)))


def hours_at(point: SupportPoint, day: date, half_day: str) -> Hours:
    """When `point` is open in that half-day; the usual hours where it says nothing. With its opening hours."""
    return _hours_on(_week(point), day).get(half_day) or ANY_HOURS[half_day]


def _is_open(point: SupportPoint, day: date) -> bool:
    return point.open_from <= day and (point.open_to is None or day <= point.open_to)


def _week(point: SupportPoint) -> dict[int, dict[str, Hours]]:
    week: dict[int, dict[str, Hours]] = {}
    for row in point.opening_hours.all():
        week.setdefault(row.weekday, {})[row.half_day] = (row.opens, row.closes)
    return week


def _hours_on(week: dict[int, dict[str, Hours]], day: date) -> dict[str, Hours]:
    if not week:
        return USUAL
    # A Saturday worked in exchange for a day off is a working day like Monday, unless the point says otherwise.
    fallback = week.get(_MONDAY, {}) if day.weekday() > _FRIDAY else {}
    return week.get(day.weekday(), fallback)
