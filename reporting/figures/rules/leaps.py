"""Ten times the period before, or a tenth of it: most often a digit too many or too few.

Small numbers are left alone: from 2 to 20 is no news. Of a sum since January the months' own parts are compared.
"""

from django.utils.translation import gettext as _

from reporting.enums import Accumulation
from reporting.figures.due import Period
from reporting.figures.numbers import number_text
from reporting.figures.values import Values
from reporting.models import FigureDefinition

TIMES = 10
AT_LEAST = 30  # the greater of the two


def ask(values: Values, definition: FigureDefinition, period: Period, value: int) -> str | None:
    now: int | None = value
    before = values.at(definition, period.previous)
    if definition.accumulation == Accumulation.YEAR_TO_DATE:
        now, before = values.own_part(definition, period), values.own_part(definition, period.previous)
    if now is None or before is None or min(now, before) < 0 or max(now, before) < AT_LEAST or before == 0:
        return None
    about = {"period": period.previous, "before": number_text(before), "value": number_text(now)}
    if now >= TIMES * before:
        return _("Gấp 10 lần trở lên: %(period)s là %(before)s, nay %(value)s.") % about
    if now * TIMES <= before:
        return _("Chỉ còn một phần mười trở xuống: %(period)s là %(before)s, nay %(value)s.") % about
    return None
