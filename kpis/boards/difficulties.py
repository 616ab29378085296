"""What hindered people most often in a period, and in how many communes (Đề án IV.4.2e)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from kpis.boards.periods import ShownPeriod
from kpis.boards.sums import Names, Totals
from kpis.enums import CellMeasure
from teams.models import Province

SHOWN = 8


@dataclass(frozen=True)
class MetDifficulty:
    item: int  # its key
    name: str
    times: int
    communes: int


_MET_IN = f"""
    SELECT item, count(DISTINCT commune_id) FROM kpis_halfmonthcell
    WHERE province_id = %s AND half = ANY(%s) AND measure = '{CellMeasure.DIFFICULTIES}'
    GROUP BY item
"""


def met_in_communes(province: Province, shown: ShownPeriod) -> dict[int, int]:
    """In how many communes each difficulty was met in a period. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_MET_IN, [province.pk, list(shown.halves)])
        return dict(cursor.fetchall())


def most_met(totals: Totals, names: Names, communes: Mapping[int, int]) -> list[MetDifficulty]:
    """The difficulties among `totals`, the most frequent first; `communes` says in how many communes each was met."""
    found = [
        MetDifficulty(item, names[CellMeasure.DIFFICULTIES, item], times, communes.get(item, 1))
        for item, times in totals.parts(CellMeasure.DIFFICULTIES).items()
    ]
    return sorted(found, key=lambda one: (-one.times, one.name))[:SHOWN]
