"""A province's rule of rating as tests need it."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from accounts.models import User
from kpis.models import Indicator
from kpis.rating.editing import ClassWish, RuleWish, mark_of, save_rule
from kpis.rating.rule import Rule, rule_of
from teams.models import Province, RulesChange
from tests.accounts.factories import UserFactory

CLASSES = {1: ClassWish("Tốt", Decimal(80)), 2: ClassWish("Khá", Decimal(50)), 3: ClassWish("Yếu", Decimal(0))}
WISH = RuleWish(
    scoring="share",
    near_points=Decimal(50),
    least_known=Decimal(50),
    silent_days=Decimal(5),
    weights={},
    classes=CLASSES,
)


def weights_of(province: Province, weights: Mapping[str, int | str]) -> dict[int, Decimal]:
    keys = dict(Indicator.objects.filter(province=province).values_list("code", "pk"))
    return {keys[code]: Decimal(weight) for code, weight in weights.items()}


def set_rule(
    province: Province, weights: Mapping[str, int | str], *, by: User | None = None, **changed: Any
) -> RulesChange | None:
    """Let the province rate by these indicators alone."""
    wish = replace(WISH, weights=weights_of(province, weights), **changed)
    return save_rule(province, wish, seen=mark_of(province), by=by or UserFactory.create())


def known_rule(province: Province) -> Rule:
    rule = rule_of(province)
    assert rule is not None
    return rule
