"""Numbers of the registers, which name nobody: fraud by kind, channel and month (Đề án IV.6.2e), households by group
of products and readiness (Đề án IV.5.2e).

The province sees these alone. A household with products of two groups counts in both; totals count it once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When

from reporting.citizens.registers import Unit
from reporting.models import (
    Household,
    HouseholdProduct,
    Incident,
    IncidentChannel,
    IncidentKind,
    ProductGroup,
    Readiness,
)
from teams.models import Commune, Province
from teams.periods import Month


@dataclass
class IncidentSum:
    count: int = 0
    loss: int = 0  # đồng
    told: int = 0  # of which the police know

    def add(self, other: "IncidentSum") -> None:
        self.count += other.count
        self.loss += other.loss
        self.told += other.told


@dataclass(frozen=True)
class IncidentCell:
    month: Month
    kind: IncidentKind
    channel: IncidentChannel
    sum: IncidentSum


def incident_cells(unit: Unit | Province, months: Sequence[Month]) -> list[IncidentCell]:
    """What happened in each of `months` by kind and channel, only where something did. Three queries."""
    place = Case(
        *[When(day__range=(month.first, month.last), then=Value(number)) for number, month in enumerate(months)],
        output_field=IntegerField(),
    )
    held = (
        Incident.objects.of_unit(unit)
        .filter(day__range=(months[0].first, months[-1].last))
        .annotate(place=place)
        .order_by()
    )
    counted = held.values("place", "kind", "channel").annotate(
        count=Count("pk"), lost=Sum("loss"), told=Count("pk", filter=Q(police_told_on__isnull=False))
    )
    province = unit.pk if isinstance(unit, Province) else unit.province_id
    kinds = {row.pk: row for row in IncidentKind.objects.filter(province_id=province)}
    channels = {row.pk: row for row in IncidentChannel.objects.filter(province_id=province)}
    cells = [
        IncidentCell(
            months[row["place"]],
            kinds[row["kind"]],
            channels[row["channel"]],
            IncidentSum(row["count"], row["lost"], row["told"]),
        )
        for row in counted
    ]
    return sorted(cells, key=lambda cell: (cell.month, cell.kind.order, cell.channel.order))


def sum_by(cells: Iterable[IncidentCell], key: str) -> list[tuple[Any, IncidentSum]]:
    """The sums by `month`, `kind` or `channel`, the most frequent first; months as they come."""
    sums: dict[Any, IncidentSum] = defaultdict(IncidentSum)
    for cell in cells:
        sums[getattr(cell, key)].add(cell.sum)
    rows = list(sums.items())
    return sorted(rows) if key == "month" else sorted(rows, key=lambda row: (-row[1].count, row[0].order))


def total_of(cells: Iterable[IncidentCell]) -> IncidentSum:
    total = IncidentSum()
    for cell in cells:
        total.add(cell.sum)
    return total


@dataclass(frozen=True)
class IncidentGrid:
    """Kinds × channels of one stretch of time; a cell is a count."""

    channels: list[IncidentChannel]
    rows: list[tuple[IncidentKind, list[int], IncidentSum]]


def incident_grid(cells: list[IncidentCell]) -> IncidentGrid:
    """Only the kinds and channels of which there is something."""
    channels = sorted({cell.channel for cell in cells}, key=lambda channel: channel.order)
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for cell in cells:
        counts[(cell.kind.pk, cell.channel.pk)] += cell.sum.count
    return IncidentGrid(
        channels,
        [(kind, [counts[(kind.pk, one.pk)] for one in channels], total) for kind, total in sum_by(cells, "kind")],
    )


# --- households


@dataclass(frozen=True)
class ReadinessRow:
    """The households of a commune (or of one group of products) by readiness."""

    label: str
    counts: list[int]
    total: int
    commune: Commune | None = None


def readiness_levels(province: Province) -> list[Readiness]:
    """Those in use, and those that some household still stands at."""
    used = Household.objects.filter(province=province).values("readiness")
    return list(Readiness.objects.filter(Q(is_active=True) | Q(pk__in=used), province=province))


def households_of(unit: Unit | Province, group: ProductGroup | None = None) -> QuerySet[Household]:
    rows = Household.objects.of_unit(unit).order_by()
    if group is None:
        return rows
    return rows.filter(pk__in=HouseholdProduct.objects.filter(group=group).values("household"))


def by_commune(province: Province, levels: list[Readiness], group: ProductGroup | None = None) -> list[ReadinessRow]:
    """Every commune of the province, also those without a household: that is worth knowing too."""
    counted = households_of(province, group).values_list("commune", "readiness").annotate(Count("pk"))
    counts = {(commune, readiness): count for commune, readiness, count in counted}
    communes = Commune.objects.filter(province=province)
    return [_row(str(one), [counts.get((one.pk, level.pk), 0) for level in levels], one) for one in communes]


def by_group(unit: Unit | Province, levels: list[Readiness]) -> list[ReadinessRow]:
    """The groups of which there is something, the most frequent first."""
    rows = households_of(unit).filter(products__group__isnull=False)
    counted = rows.values_list("products__group", "readiness").annotate(Count("pk", distinct=True))
    counts = {(group, readiness): count for group, readiness, count in counted}
    groups = ProductGroup.objects.filter(pk__in={group for group, _readiness in counts})
    # A household stands at one level, so that the sum over levels counts it once.
    made = [_row(group.name, [counts.get((group.pk, level.pk), 0) for level in levels]) for group in groups]
    return sorted(made, key=lambda row: -row.total)


def in_all(rows: Iterable[ReadinessRow], label: str, levels: list[Readiness]) -> ReadinessRow:
    listed = list(rows)
    return _row(label, [sum(row.counts[place] for row in listed) for place in range(len(levels))])


def _row(label: str, counts: list[int], commune: Commune | None = None) -> ReadinessRow:
    return ReadinessRow(label, counts, sum(counts), commune)


@dataclass(frozen=True)
class ProductCell:
    commune: Commune
    group: ProductGroup
    readiness: Readiness
    households: int


def product_cells(province: Province) -> list[ProductCell]:
    """Households by commune, group of products and readiness, only where there are some."""
    rows = households_of(province).filter(products__group__isnull=False)
    counted = rows.values_list("commune", "products__group", "readiness").annotate(Count("pk", distinct=True))
    communes = Commune.objects.filter(province=province).in_bulk()
    groups = ProductGroup.objects.filter(province=province).in_bulk()
    levels = Readiness.objects.filter(province=province).in_bulk()
    cells = [ProductCell(communes[c], groups[g], levels[r], count) for c, g, r, count in counted]
    return sorted(cells, key=lambda cell: (cell.commune.sort_name, cell.group.order, cell.readiness.order))
