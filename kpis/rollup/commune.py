"""From the logs of a commune to its cells."""

from datetime import date, datetime

from django.db import connection, transaction

from kpis.rollup.cells import DAY_CELLS_OF_COMMUNE, HALF_MONTH_CELLS_OF_COMMUNE
from kpis.rollup.locks import COMMUNE_LOCK, take
from teams.enums import Counted
from teams.models import CountedChange
from teams.periods import half_of

# A province-wide import marks many days at once; a batch keeps each transaction, and its lock, short.
DAYS_PER_TRANSACTION = 200


def communes_waiting() -> list[int]:
    """The keys of the communes with changed days, the longest waiting first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT commune_id FROM reporting_changedday GROUP BY commune_id ORDER BY min(id)")
        return [row[0] for row in cursor.fetchall()]


def roll_up_commune(commune_id: int, *, wait: bool = True) -> set[int]:
    """Recompute every changed day of a commune and the half-months above.

    Without `wait` a commune that somebody else is rolling up is left to them. Returns the keys of the provinces whose
    numbers changed with it; an empty set if nothing waited.
    """
    provinces: set[int] = set()
    while taken := _roll_up_batch(commune_id, wait=wait):
        provinces |= taken
    return provinces


@transaction.atomic
def _roll_up_batch(commune_id: int, *, wait: bool) -> set[int]:
    if not take(COMMUNE_LOCK, commune_id, wait=wait):
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM reporting_changedday
            WHERE commune_id = %(commune)s AND day IN (
                SELECT DISTINCT day FROM reporting_changedday WHERE commune_id = %(commune)s
                ORDER BY day LIMIT %(limit)s)
            RETURNING province_id, day, marked_at
            """,
            {"commune": commune_id, "limit": DAYS_PER_TRANSACTION},
        )
        rows = cursor.fetchall()
        if not rows:
            return set()
        days = sorted({day for _province, day, _marked_at in rows})
        compute_days(commune_id, days)
        oldest: dict[tuple[int, date], datetime] = {}
        for province, day, marked_at in sorted(rows, key=lambda row: row[2]):
            oldest.setdefault((province, half_of(day)), marked_at)
        CountedChange.objects.bulk_create(
            CountedChange(
                province_id=province,
                commune_id=commune_id,
                source=Counted.LOGS,
                first_day=half,
                last_day=half,
                marked_at=marked_at,
            )
            for (province, half), marked_at in oldest.items()
        )
    return {province for province, _half in oldest}


def compute_days(commune_id: int, days: list[date]) -> None:
    """Recompute the day cells of `days` and the half-month cells above them. The caller holds the commune's lock."""
    with connection.cursor() as cursor:
        cursor.execute(DAY_CELLS_OF_COMMUNE, {"commune": commune_id, "days": days})
        cursor.execute(
            HALF_MONTH_CELLS_OF_COMMUNE, {"commune": commune_id, "halves": sorted({half_of(day) for day in days})}
        )


def lock_commune(commune_id: int) -> None:
    """Wait for, and hold until the end of the transaction, the roll-up's lock of a commune."""
    take(COMMUNE_LOCK, commune_id)
