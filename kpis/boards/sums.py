"""Sums of roll-up cells over the half-months of periods, for a province, a commune or a team."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, TypeVar

from django.db import connection
from django.db.models import QuerySet, Sum

from kpis.enums import CellMeasure


class HasHalves(Protocol):
    """A month, quarter or year: it is made of half-months."""

    @property
    def halves(self) -> Sequence[date]: ...


PeriodT = TypeVar("PeriodT", bound=HasHalves)
Names = Mapping[tuple[str, int], str]  # what a part of a measure is called


@dataclass
class Totals:
    """The measures of one period: buổi, lượt and what the lượt were about."""

    by_item: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))

    def of(self, measure: CellMeasure) -> int:
        return sum(value for (name, _item), value in self.by_item.items() if name == measure)

    def parts(self, measure: CellMeasure) -> dict[int, int]:
        return {item: value for (name, item), value in self.by_item.items() if name == measure}


def totals_by_period(cells: QuerySet[Any], periods: Sequence[PeriodT]) -> dict[PeriodT, Totals]:
    """Sum `cells` (half-month cells of one unit) into `periods`; a period without any has empty totals."""
    (totals,) = totals_of_series(cells, periods)
    return totals


def totals_of_series(cells: QuerySet[Any], *series: Sequence[PeriodT]) -> list[dict[PeriodT, Totals]]:
    """The same for several series of periods that may overlap, such as months and quarters, by one query."""
    totals = {one: Totals() for periods in series for one in periods}
    holding: dict[date, list[Totals]] = {}
    for one, found in totals.items():
        for half in one.halves:
            holding.setdefault(half, []).append(found)
    rows = cells.filter(half__in=list(holding)).values_list("half", "measure", "item").annotate(total=Sum("value"))
    for half, measure, item, value in rows.order_by():
        for found in holding[half]:
            found.by_item[measure, item] += value
    return [{one: totals[one] for one in periods} for periods in series]


_NAMES = f"""
    SELECT '{CellMeasure.PEOPLE_HELPED}', id, short_name FROM reporting_service WHERE province_id = %(province)s
    UNION ALL
    SELECT '{CellMeasure.DIFFICULTIES}', id, name FROM reporting_difficulty WHERE province_id = %(province)s
"""


def names_of_parts(province_id: int) -> Names:
    """What the services and difficulties of a province are called, all by one query."""

    with connection.cursor() as cursor:
        cursor.execute(_NAMES, {"province": province_id})
        return {(measure, key): name for measure, key, name in cursor.fetchall()}


def service_mix(totals: Totals, names: Names) -> list[tuple[str, int]]:
    """(service, lượt) of a period, the most frequent first; services that nobody needed are left out."""
    parts = totals.parts(CellMeasure.PEOPLE_HELPED)
    found = ((names[CellMeasure.PEOPLE_HELPED, item], value) for item, value in parts.items())
    return sorted(found, key=lambda row: (-row[1], row[0]))
