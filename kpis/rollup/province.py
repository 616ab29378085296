"""From the cells of the communes to the province's cells and indicator values."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone

from kpis.indicators import compute_month
from kpis.models import IndicatorValue
from kpis.rollup.cells import PROVINCE_CELLS
from kpis.rollup.locks import PROVINCE_LOCK, take
from teams.enums import Calendar
from teams.models import Province
from teams.models.units import FIRST_POSSIBLE_DAY
from teams.periods import SECOND_HALF, Month, month_of


def provinces_waiting() -> list[int]:
    """The keys of the provinces with changed half-months or rosters."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT province_id FROM kpis_changedhalf UNION SELECT province_id FROM teams_rosterchange ORDER BY 1"
        )
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def roll_up_province(province_id: int, *, wait: bool = True) -> bool:
    """Recompute the changed half-months of a province and the indicator values that they touch.

    Without `wait` a province that somebody else is rolling up is left to them. Returns whether anything was done.
    """
    if not take(PROVINCE_LOCK, province_id, wait=wait):
        return False
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kpis_changedhalf WHERE province_id = %s RETURNING half, marked_at", [province_id])
        changed = cursor.fetchall()
        cursor.execute(
            "DELETE FROM teams_rosterchange WHERE province_id = %s RETURNING from_day, marked_at", [province_id]
        )
        rosters = cursor.fetchall()
        if not changed and not rosters:
            return False
        halves = sorted({half for half, _marked_at in changed})
        cursor.execute(PROVINCE_CELLS, {"province": province_id, "halves": halves})
    province = Province.objects.get(pk=province_id)
    forget_other_calendar(province)
    for month in sorted(months_touched(province, halves, [day for day, _marked_at in rosters])):
        compute_month(province, month)
    publish(province_id, marked_at=max(marked_at for _key, marked_at in (*changed, *rosters)))
    return True


def months_touched(province: Province, halves: list[date], roster_days: list[date | None]) -> set[Month]:
    """The months of the province's calendar whose values may differ: those of the half-months, and from the earliest
    roster change until now."""
    calendar = Calendar(province.calendar)
    months = {month_of(half, calendar) for half in halves}
    if roster_days:
        current = month_of(timezone.localdate(), calendar)
        months.add(current)
        dated = [day for day in roster_days if day is not None]
        month = month_of(max(min(dated), FIRST_POSSIBLE_DAY), calendar) if dated else current
        while month < current:
            months.add(month)
            month = month.next
    return months


def forget_other_calendar(province: Province) -> None:
    """Values of months by the calendar that the province used before are nobody's any more."""
    first = 1 if province.calendar == Calendar.SOLAR else SECOND_HALF
    IndicatorValue.objects.filter(province=province).exclude(first_day__day=first).delete()


def publish(province_id: int, *, marked_at: datetime) -> None:
    """Let the pages that watch this province know that there is something new."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO kpis_provincestate AS s (province_id, version, computed_at, lag_ms)
            VALUES (%(province)s, 1, clock_timestamp(),
                    -- The clocks of two machines may differ, and a roll-up may have stood still for months.
                    least(greatest(1000 * extract(epoch FROM clock_timestamp() - %(marked_at)s), 0), 2147483647))
            ON CONFLICT (province_id) DO UPDATE
            SET version = s.version + 1, computed_at = excluded.computed_at, lag_ms = excluded.lag_ms
            """,
            {"province": province_id, "marked_at": marked_at},
        )


def lock_province(province_id: int) -> None:
    take(PROVINCE_LOCK, province_id)


def refresh_months(province: Province, months: Iterable[Month]) -> None:
    """Recompute the values of months although no row changed: a new day makes more days due."""
    with transaction.atomic():
        lock_province(province.pk)
        for month in months:
            compute_month(province, month)
        publish(province.pk, marked_at=timezone.now())
