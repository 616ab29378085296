"""From the cells of the communes to the province's cells, and to the values of indicators whatever they are made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from kpis.enums import Stretch
from kpis.models import IndicatorValue, ProvinceState
from kpis.rollup.cells import PROVINCE_CELLS
from kpis.rollup.locks import PROVINCE_LOCK, take
from kpis.values import compute, compute_all, first_team_day
from teams.enums import Calendar, Counted
from teams.models import Province
from teams.periods import SECOND_HALF, Month, half_of, month_of, months_between, months_until

MONTHS_REFRESHED = 13
# A quarterly stock speaks for the months after it, a year to date for the rest of its year.
FIGURES_SPEAK_ON = timedelta(days=366)
# A week counts where its Thursday lies, at most so many days from an activity held in it.
WEEKS_REACH = timedelta(days=3)


@dataclass(frozen=True)
class Change:
    """A row of the queue."""

    commune: int | None
    source: Counted
    first_day: date | None
    last_day: date | None
    marked_at: datetime


def provinces_waiting() -> list[int]:
    """The keys of the provinces of which something that is counted changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT province_id FROM teams_countedchange ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def roll_up_province(province_id: int, *, wait: bool = True) -> bool:
    """Recompute the changed half-months of a province and the indicator values that its changes touch.

    Without `wait` a province that somebody else is rolling up is left to them. Returns whether anything was done.
    """
    if not take(PROVINCE_LOCK, province_id, wait=wait):
        return False
    changes = _take_changes(province_id)
    if not changes:
        return False
    province = Province.objects.filter(pk=province_id).first()
    if province is None:
        return True  # removed meanwhile: nobody asks for its numbers, and its rows of the queue are gone now
    halves = sorted({half_of(one.first_day) for one in changes if one.source == Counted.LOGS and one.first_day})
    if halves:
        with connection.cursor() as cursor:
            cursor.execute(PROVINCE_CELLS, {"province": province_id, "halves": halves})
    if any(one.source == Counted.ROSTER and one.commune is None for one in changes):
        forget_other_calendar(province)
    if any(one.source == Counted.TARGETS for one in changes):
        # An indicator may have other units or stretches now: what they had is nobody's any more.
        compute_all(province, all_months(province))
    else:
        for sources, communes, months in _grouped(province, changes):
            compute(province, months, sources=sources, communes=communes)
    publish(province_id, marked_at=max(one.marked_at for one in changes))
    return True


def _take_changes(province_id: int) -> list[Change]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM teams_countedchange WHERE province_id = %s
            RETURNING commune_id, source, first_day, last_day, marked_at
            """,
            [province_id],
        )
        return [Change(commune, Counted(source), *rest) for commune, source, *rest in cursor.fetchall()]


def _grouped(
    province: Province, changes: list[Change]
) -> Iterator[tuple[frozenset[Counted] | None, list[int] | None, set[Month]]]:
    """What to recompute together: sources, communes and months. Changes of one source are one group.

    A change of the province's communes, calendar or working days touches every indicator of every commune.
    """
    by_source: dict[Counted, list[Change]] = {}
    for one in changes:
        by_source.setdefault(one.source, []).append(one)
    for source, those in by_source.items():
        communes = {one.commune for one in those}
        months = set().union(*(months_touched(province, one) for one in those))
        everything = source == Counted.ROSTER and None in communes
        known = None if None in communes else sorted(key for key in communes if key is not None)
        yield None if everything else frozenset({source}), known, months


def months_touched(province: Province, change: Change) -> set[Month]:
    """The months of the province's calendar, until the running one, whose values may differ."""
    calendar = Calendar(province.calendar)
    running = month_of(timezone.localdate(), calendar)
    if change.first_day is None:
        return {running}
    last = running
    before = WEEKS_REACH if change.source == Counted.ACTIVITIES else timedelta(0)
    if change.last_day is not None:
        speaks_on = FIGURES_SPEAK_ON if change.source == Counted.FIGURES else before
        last = min(running, month_of(change.last_day + speaks_on, calendar))
    return set(months_between(max(change.first_day - before, _first_day_with_values(province)), last.last, calendar))


def _first_day_with_values(province: Province) -> date:
    """The first day about which there are values, or should be."""
    begun = min(first_team_day(province), timezone.localdate())
    of_months = IndicatorValue.objects.filter(province=province, stretch=Stretch.MONTH)
    earliest = of_months.order_by("first_day").values_list("first_day", flat=True).first()
    return begun if earliest is None else min(begun, earliest)


def all_months(province: Province) -> list[Month]:
    """The months from the first team's day until now."""
    today = timezone.localdate()
    return months_between(min(first_team_day(province), today), today, Calendar(province.calendar))


def forget_other_calendar(province: Province) -> None:
    """Values of months by the calendar that the province used before are nobody's any more."""
    first = 1 if province.calendar == Calendar.SOLAR else SECOND_HALF
    whole = IndicatorValue.objects.filter(province=province).exclude(stretch=Stretch.HALF)
    whole.exclude(first_day__day=first).delete()


def publish(province_id: int, *, marked_at: datetime, day: date | None = None) -> None:
    """Let the pages that watch this province know that there is something new.

    `day`: all its values are as of this day; those of a province that had none always are.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO kpis_provincestate AS s (province_id, version, computed_at, lag_ms, day)
            VALUES (%(province)s, 1, clock_timestamp(),
                    -- The clocks of two machines may differ, and a roll-up may have stood still for months.
                    least(greatest(1000 * extract(epoch FROM clock_timestamp() - %(marked_at)s), 0), 2147483647),
                    %(today)s)
            ON CONFLICT (province_id) DO UPDATE
            SET version = s.version + 1, computed_at = excluded.computed_at, lag_ms = excluded.lag_ms,
                day = coalesce(%(day)s, s.day)
            """,
            {"province": province_id, "marked_at": marked_at, "today": timezone.localdate(), "day": day},
        )


def lock_province(province_id: int) -> None:
    take(PROVINCE_LOCK, province_id)


def provinces_of_another_day() -> list[int]:
    """The keys of the provinces whose values are as of a day that is over."""
    of_before = ProvinceState.objects.filter(Q(day__isnull=True) | Q(day__lt=timezone.localdate()))
    return list(of_before.order_by("pk").values_list("province", flat=True))


@transaction.atomic
def begin_day(province_id: int, *, wait: bool = True) -> bool:
    """Bring the values of a province to today: a new day makes more working days due, in this month and the last one.

    A year back, so that a portal that stood still for months mends what became due meanwhile. Without `wait` a province
    that somebody else is rolling up is left for later. Returns whether anything was done.
    """
    if not take(PROVINCE_LOCK, province_id, wait=wait):
        return False
    today = timezone.localdate()
    if ProvinceState.objects.filter(province=province_id, day__gte=today).exists():
        return False
    province = Province.objects.get(pk=province_id)
    months = months_until(month_of(today, Calendar(province.calendar)), MONTHS_REFRESHED)
    compute(province, months, sources=frozenset({Counted.DAY}))
    publish(province_id, marked_at=timezone.now(), day=today)
    return True
