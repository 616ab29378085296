"""Sums of roll-up cells over the half-months of a period, for a province, a commune or a team."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from kpis.enums import CellMeasure
from reporting.models import Service
from teams.periods import Month


@dataclass
class Totals:
    """The measures of one period: buổi, lượt and what the lượt were about."""

    by_item: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))

    def of(self, measure: CellMeasure) -> int:
        return sum(value for (name, _item), value in self.by_item.items() if name == measure)

    def parts(self, measure: CellMeasure) -> dict[int, int]:
        return {item: value for (name, item), value in self.by_item.items() if name == measure}


def totals_by_month(cells: QuerySet[Any], months: Sequence[Month]) -> dict[Month, Totals]:
    """Sum `cells` (half-month cells of one unit) into `months`; a month without any has empty totals."""
    month_of_half: dict[date, Month] = {half: month for month in months for half in month.halves}
    totals = {month: Totals() for month in months}
    rows = cells.filter(half__in=month_of_half).values_list("half", "measure", "item").annotate(total=Sum("value"))
    for half, measure, item, value in rows.order_by():
        totals[month_of_half[half]].by_item[measure, item] += value
    return totals


def service_mix(province_id: int, totals: Totals) -> list[tuple[str, int]]:
    """(service, lượt) of a period, the most frequent first; services that nobody needed are left out."""
    names = dict(Service.objects.filter(province_id=province_id).values_list("pk", "short_name"))
    parts = totals.parts(CellMeasure.PEOPLE_HELPED)
    return sorted(((names[item], value) for item, value in parts.items()), key=lambda row: (-row[1], row[0]))
