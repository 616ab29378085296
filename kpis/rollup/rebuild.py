"""Everything from nothing: must give the same cells as the roll-up does step by step."""

from django.db import connection, transaction
from django.utils import timezone

from kpis.models import IndicatorValue
from kpis.rollup.cells import (
    ALL_DAY_CELLS_OF_PROVINCE,
    ALL_HALF_MONTH_CELLS_OF_PROVINCE,
    PROVINCE_CELLS,
)
from kpis.rollup.commune import lock_commune
from kpis.rollup.province import all_months, lock_province, publish
from kpis.values import compute
from teams.models import Province


@transaction.atomic
def rebuild(province: Province) -> int:
    """Throw away the cells and values of `province` and compute them from the logs; returns the number of day cells.

    Takes the locks of all communes, so the roll-up waits meanwhile; logging does not. Changes that are committed after
    this began keep their rows in the queues and are rolled up afterwards.
    """
    for commune_id in province.communes.order_by("pk").values_list("pk", flat=True):
        lock_commune(commune_id)
    lock_province(province.pk)
    params = {"province": province.pk}
    with connection.cursor() as cursor:
        for queue in ("reporting_changedday", "teams_countedchange"):
            cursor.execute(f"DELETE FROM {queue} WHERE province_id = %(province)s", params)
        for table in ("kpis_daycell", "kpis_halfmonthcell", "kpis_provincecell"):
            cursor.execute(f"DELETE FROM {table} WHERE province_id = %(province)s", params)
        cursor.execute(ALL_DAY_CELLS_OF_PROVINCE, params)
        day_cells = int(cursor.rowcount)
        cursor.execute(ALL_HALF_MONTH_CELLS_OF_PROVINCE, params)
        cursor.execute("SELECT DISTINCT half FROM kpis_halfmonthcell WHERE province_id = %(province)s", params)
        halves = sorted(row[0] for row in cursor.fetchall())
        cursor.execute(PROVINCE_CELLS, {**params, "halves": halves})
    IndicatorValue.objects.filter(province=province).delete()
    compute(province, all_months(province))
    publish(province.pk, marked_at=timezone.now(), day=timezone.localdate())
    return day_cells
