"""A number that only grows has become smaller: a stock at the end of a period, or a sum since January (DOMAIN 3)."""

from django.utils.translation import gettext as _

from reporting.enums import Accumulation
from reporting.figures.due import Period
from reporting.figures.numbers import number_text
from reporting.figures.values import Values
from reporting.models import FigureDefinition

PERIODS = 12  # back, for the last value there is


def ask(values: Values, definition: FigureDefinition, period: Period, value: int) -> str | None:
    if definition.accumulation not in (Accumulation.STOCK, Accumulation.YEAR_TO_DATE):
        return None
    earlier = values.before(definition, period, PERIODS)
    if definition.accumulation == Accumulation.YEAR_TO_DATE:
        earlier = [(when, amount) for when, amount in earlier if when.year == period.year]
    if not earlier or value >= earlier[0][1]:
        return None
    when, amount = earlier[0]
    about = {"before": number_text(amount), "period": when, "value": number_text(value)}
    return _("Số cộng dồn lại giảm: %(period)s là %(before)s, nay %(value)s.") % about
