"""The forms of a province's indicators, and of the rule by which it rates its communes."""

from kpis.forms.indicators import NumberField, OwnIndicatorForm, TargetsForm
from kpis.forms.rating import RatingRuleForm

__all__ = ["NumberField", "OwnIndicatorForm", "RatingRuleForm", "TargetsForm"]
