"""The rule that the portal proposes: the scheme names no rule of its own, only that communes are rated (IV.8.2d).

Weights come to a hundred and lie on what every commune can give from its first month. The classes are called by how
far the task is carried out ("mức độ hoàn thành nhiệm vụ").
"""

from decimal import Decimal
from pathlib import Path

from django.db import transaction

from kpis.models import Indicator, RatedIndicator, RatingClass, RatingRule
from teams.models import Province
from teams.provinces import read_rows

DATA = Path(__file__).parent.parent / "data"


@transaction.atomic
def load_rating_rule(province: Province) -> None:
    """Give `province` the proposed rule if it has none; what it has, edited or not, stays as it is."""
    if RatingRule.objects.filter(province=province).exists():
        return
    RatingRule.objects.create(province=province)
    indicators = dict(Indicator.objects.filter(province=province).values_list("code", "pk"))
    RatedIndicator.objects.bulk_create(
        RatedIndicator(province=province, indicator_id=indicators[row["indicator"]], weight=Decimal(row["weight"]))
        for row in read_rows(DATA / "rating_indicators.csv")
        if row["indicator"] in indicators
    )
    RatingClass.objects.bulk_create(
        RatingClass(province=province, name=row["name_vi"], from_points=Decimal(row["from_points"]))
        for row in read_rows(DATA / "rating_classes.csv")
    )
