"""Numbers and targets of the rule as people write them."""

from decimal import Decimal

from django import template

from kpis.boards.lights import target_text
from kpis.models import Indicator
from kpis.numbers import number_text

register = template.Library()


@register.filter
def as_written(value: Decimal) -> str:
    """`2,5`: with as many decimals as the number has."""
    return number_text(value)


@register.filter
def goal(indicator: Indicator) -> str:
    """What a single unit has to reach: `mục tiêu 3 buổi`."""
    return target_text(indicator)
