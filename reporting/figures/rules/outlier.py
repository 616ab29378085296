"""Far from what this commune itself reported before, by a robust score (DOMAIN 11).

The score of Iglewicz and Hoaglin: 0.6745 · |x − median| / MAD, asked from 3.5 on, with at least 5 earlier values of
the last 24 periods. Where more than half of the earlier values are the same the MAD is 0; then the mean deviation
takes its place, |x − median| / (1.2533 · mean deviation), and where all are the same every difference counts. A
difference of less than 10, or of less than a quarter of the median, is never asked about: with few values that lie
close together the score alone would ask about every small change. Of stocks and of sums since January, what each
period brought is compared, as the number itself grows all the time; that one falls is asked by its own rule.
"""

from math import inf
from statistics import fmean, median

from django.utils.translation import gettext as _

from reporting.enums import Accumulation
from reporting.figures.due import Period
from reporting.figures.numbers import number_text
from reporting.figures.values import Values
from reporting.models import FigureDefinition

PERIODS = 24
FEWEST = 5
THRESHOLD = 3.5
SMALLEST, SMALLEST_SHARE = 10, 0.25  # of the differences from the median that are spoken of


def score(value: float, earlier: list[int]) -> float:
    """How far `value` lies from `earlier`, which is not empty."""
    middle = median(earlier)
    deviations = [abs(one - middle) for one in earlier]
    distance = abs(value - middle)
    if spread := median(deviations):
        return 0.6745 * distance / spread
    if spread := fmean(deviations):
        return distance / (1.2533 * spread)
    return inf if distance else 0.0


def ask(values: Values, definition: FigureDefinition, period: Period, value: int) -> str | None:
    now = values.own_part(definition, period)
    earlier = _earlier(values, definition, period)
    if now is None or now < 0 or len(earlier) < FEWEST:
        return None
    middle = median(earlier)
    if abs(now - middle) < max(SMALLEST, SMALLEST_SHARE * middle) or score(now, earlier) < THRESHOLD:
        return None
    about = {"value": number_text(now), "usual": number_text(round(middle)), "count": len(earlier)}
    if definition.accumulation in (Accumulation.STOCK, Accumulation.YEAR_TO_DATE):
        return _("Kỳ này thêm %(value)s, trong khi %(count)d kỳ trước thường thêm khoảng %(usual)s.") % about
    return _("Khác hẳn thường lệ: nay %(value)s, còn %(count)d kỳ trước ở khoảng %(usual)s.") % about


def _earlier(values: Values, definition: FigureDefinition, period: Period) -> list[int]:
    periods = [when for when, _value in values.before(definition, period, PERIODS)]
    parts = [values.own_part(definition, when) for when in periods]
    return [part for part in parts if part is not None]
