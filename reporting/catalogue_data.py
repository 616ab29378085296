"""Loading a province's lists: what people are helped with, what hinders them, who answers, activities, figures."""

from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction

from reporting.models import (
    ActivityKind,
    ActivityNorm,
    Agency,
    Difficulty,
    FigureDefinition,
    IncidentChannel,
    IncidentKind,
    Procedure,
    ProductGroup,
    Readiness,
    Service,
)
from reporting.models.catalogues import CatalogueItem
from teams.models import Province
from teams.provinces import read_rows

DATA = Path(__file__).parent / "data"
CatalogueModel = TypeVar("CatalogueModel", bound=CatalogueItem)

# Lists of which an item is no more than its name.
PLAIN_LISTS: list[tuple[type[CatalogueItem], str]] = [
    (Difficulty, "difficulties"),
    (IncidentKind, "incident_kinds"),
    (IncidentChannel, "incident_channels"),
    (ProductGroup, "product_groups"),
    (Readiness, "readiness"),
]


@transaction.atomic
def load_catalogues(province: Province) -> None:
    """Load the lists of `province`; what is there already is the province's own, as it may have edited it."""
    for order, row in enumerate(read_rows(DATA / "services.csv")):
        _put(
            Service,
            province,
            row,
            order,
            short_name=row["short_name_vi"],
            icon=row["icon"],
            is_essential=row["essential"] == "yes",
            has_procedures=row["has_procedures"] == "yes",
        )
    for order, row in enumerate(read_rows(DATA / "procedures.csv")):
        _put(Procedure, province, row, order, group=row["group"])
    for order, row in enumerate(read_rows(DATA / "figures.csv")):
        _put(
            FigureDefinition,
            province,
            row,
            order,
            unit=row["unit"],
            frequency=row["frequency"],
            accumulation=row["accumulation"],
            who_reports=row["who_reports"],
            note=row["note"],
            for_nucleus=row["for_nucleus"] == "yes",
        )

    for order, row in enumerate(read_rows(DATA / "agencies.csv")):
        _put(Agency, province, row, order, answered_by=row["answered_by"])
    for model, name in PLAIN_LISTS:
        for order, row in enumerate(read_rows(DATA / f"{name}.csv")):
            _put(model, province, row, order)
    _load_activities(province)


def _load_activities(province: Province) -> None:
    for order, row in enumerate(read_rows(DATA / "activity_norms.csv")):
        _put(ActivityNorm, province, row, order, minimum=int(row["minimum"]), period=row["period"])
    for order, row in enumerate(read_rows(DATA / "activity_kinds.csv")):
        kind, is_new = _put(ActivityKind, province, row, order, icon=row["icon"])
        if is_new:
            kind.norms.set(ActivityNorm.objects.filter(province=province, code__in=row["norms"].split()))


def _put(
    model: type[CatalogueModel], province: Province, row: dict[str, str], order: int, **values: Any
) -> tuple[CatalogueModel, bool]:
    rows: Any = model._default_manager
    stored, is_new = rows.get_or_create(
        province=province,
        code=row["code"],
        defaults={"name": row["name_vi"], "order": order, "seed_ref": row.get("seed_ref", ""), **values},
    )
    return stored, is_new
