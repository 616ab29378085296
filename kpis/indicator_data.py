"""Loading a province's indicators from indicators.csv."""

from decimal import Decimal
from pathlib import Path

from django.db import transaction

from kpis.models import Indicator
from teams.models import Province
from teams.provinces import read_rows

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_indicators(province: Province) -> None:
    """Load the indicators of `province`; targets and bounds that the province has edited stay as they are."""
    own_targets = province.rules.get("targets", {})
    for order, row in enumerate(read_rows(DATA / "indicators.csv")):
        described = {
            "order": order,
            "name": row["name_vi"],
            "numerator": row["numerator"],
            "denominator": row["denominator"],
            "unit": row["unit"],
            "operator": row["operator"],
            "period": row["period"],
            "scope": row["scope"],
            "source": row["source"],
            "seed_ref": row["seed_ref"],
        }
        Indicator.objects.update_or_create(
            province=province,
            code=row["code"],
            defaults=described,
            create_defaults={
                **described,
                "target": Decimal(str(own_targets.get(row["code"], row["target"]))),
                "share_target": Decimal(100) if "share of teams" in row["scope"] else None,
            },
        )
