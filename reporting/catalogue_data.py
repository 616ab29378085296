"""Loading a province's lists: services, procedures, difficulties and the figures that communes type in."""

from pathlib import Path
from typing import Any

from django.db import models, transaction

from reporting.models import Difficulty, FigureDefinition, Procedure, Service
from teams.models import Province
from teams.provinces import read_rows

DATA = Path(__file__).parent / "data"


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
    for order, row in enumerate(read_rows(DATA / "difficulties.csv")):
        _put(Difficulty, province, row, order)
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
        )


def _put(model: type[models.Model], province: Province, row: dict[str, str], order: int, **values: Any) -> None:
    model._default_manager.get_or_create(
        province=province,
        code=row["code"],
        defaults={"name": row["name_vi"], "order": order, "seed_ref": row.get("seed_ref", ""), **values},
    )
