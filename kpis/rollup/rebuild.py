"""Everything from nothing: must give the same cells as the roll-up does step by step."""

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from kpis.rollup.cells import (
    ALL_CELLS_OF_PROVINCE,
    ALL_DAY_CELLS_OF_PROVINCE,
    ALL_HALF_MONTH_CELLS_OF_PROVINCE,
    bringing,
)
from kpis.rollup.commune import lock_commune
from kpis.rollup.province import all_months, lock_province, publish
from kpis.values import compute_all
from teams.models import Province

_QUEUES = ("reporting_changedday", "teams_countedchange")
_TABLES = {  # each is made of the one before
    "kpis_daycell": ALL_DAY_CELLS_OF_PROVINCE,
    "kpis_halfmonthcell": ALL_HALF_MONTH_CELLS_OF_PROVINCE,
    "kpis_provincecell": ALL_CELLS_OF_PROVINCE,
}


@transaction.atomic
def rebuild(province: Province) -> int:
    """Compute the cells and values of `province` anew from the logs, whatever is stored; returns the number of day
    cells. What is right already is left alone.

    Takes the locks of all communes, so the roll-up waits meanwhile; logging does not. Changes that are committed after
    this began keep their rows in the queues and are rolled up afterwards.
    """
    for commune_id in province.communes.order_by("pk").values_list("pk", flat=True):
        lock_commune(commune_id)
    lock_province(province.pk)
    params = {"province": province.pk}
    with connection.cursor() as cursor:
        for queue in _QUEUES:
            cursor.execute(f"DELETE FROM {queue} WHERE province_id = %(province)s", params)
        for table, fresh in _TABLES.items():
            _bring(cursor, table, fresh, province)
        cursor.execute("SELECT count(*) FROM kpis_daycell WHERE province_id = %(province)s", params)
        day_cells = int(cursor.fetchone()[0])
    compute_all(province, all_months(province))
    publish(province.pk, marked_at=timezone.now(), day=timezone.localdate())
    return day_cells


def _bring(cursor: CursorWrapper, table: str, fresh: str, province: Province) -> None:
    for statement in bringing(table, fresh):
        cursor.execute(statement, {"province": province.pk})
