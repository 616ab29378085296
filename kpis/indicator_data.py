"""Loading a province's indicators from indicators.csv."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from kpis.models import Indicator
from teams.models import Province
from teams.provinces import read_rows

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_indicators(province: Province) -> None:
    """Load the indicators of `province`; what the province edits, or added itself, stays as it is."""
    own_targets = province.rules.get("targets", {})
    known = {indicator.code: indicator for indicator in Indicator.objects.filter(province=province, is_own=False)}
    for order, row in enumerate(read_rows(DATA / "indicators.csv")):
        described: dict[str, Any] = {
            "order": order,
            "section": row["section"],
            "name": row["name_vi"],
            "short_name": row["short_name_vi"],
            "numerator": row["numerator"],
            "denominator": row["denominator"],
            "counts": row["counts_vi"],
            "unit": row["unit"],
            "decimals": int(row["decimals"]),
            "grain": row["grain"],
            "group": row["group"],
            "operator": row["operator"],
            "period": row["period"],
            "seed_ref": row["seed_ref"],
        }
        indicator = known.get(row["code"])
        if indicator is None:
            Indicator.objects.create(
                province=province,
                code=row["code"],
                target=Decimal(str(own_targets.get(row["code"], row["target"]))),
                share_target=Decimal(100) if row["share"] == "yes" else None,
                **described,
            )
        elif any(getattr(indicator, name) != value for name, value in described.items()):
            # Only then: each change recomputes all that there is of the province.
            Indicator.objects.filter(pk=indicator.pk).update(**described)
