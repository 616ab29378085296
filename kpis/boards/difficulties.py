"""What hindered people most often in a period, and in how many communes (Đề án IV.4.2e)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum

from kpis.enums import CellMeasure
from reporting.models import Difficulty
from teams.periods import Month

SHOWN = 8


@dataclass(frozen=True)
class MetDifficulty:
    name: str
    times: int
    communes: int


def most_met(province_id: int, cells: QuerySet[Any], month: Month) -> list[MetDifficulty]:
    """The difficulties logged in `month` among `cells` (half-month cells of teams), the most frequent first."""
    rows = (
        cells.filter(half__in=month.halves, measure=CellMeasure.DIFFICULTIES)
        .order_by()
        .values_list("item")
        .annotate(times=Sum("value"), communes=Count("commune", distinct=True))
    )
    names = dict(Difficulty.objects.filter(province_id=province_id).values_list("pk", "name"))
    found = [MetDifficulty(names[item], times, communes) for item, times, communes in rows]
    return sorted(found, key=lambda one: (-one.times, one.name))[:SHOWN]
