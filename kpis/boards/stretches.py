"""Which kept value of an indicator a page shows for a month: the month's own, its quarter's, or the year so far."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from operator import or_

from django.db.models import Q

from kpis.boards.lights import Aim
from kpis.boards.periods import ShownPeriod
from kpis.enums import Due, Stretch
from kpis.models import Indicator, IndicatorTarget
from teams.periods import Month, quarter_of, year_of

Shown = tuple[str, date, date]  # kind, first and last day


def in_stretches(stretches: Iterable[Shown]) -> Q:
    """The values of any of `stretches`; none where there are none."""
    of_each = (Q(stretch=stretch, first_day=first, last_day=last) for stretch, first, last in set(stretches))
    return reduce(or_, of_each, Q(pk__in=[]))


def targets_in(indicators: Iterable[Indicator], year: int) -> dict[int, Decimal]:
    """The target of each indicator in `year`, by its key: that of the year, or the one that always holds."""
    indicators = list(indicators)
    of_year = IndicatorTarget.objects.filter(indicator__in=[one.pk for one in indicators], year=year)
    return {one.pk: one.target for one in indicators} | dict(of_year.values_list("indicator", "target"))


def shown_stretch(indicator: Indicator, month: Month) -> Shown:
    """The stretch in which the target of `indicator` is looked at when `month` is shown."""
    if indicator.period == Due.YEAR:
        return Stretch.YEAR_TO_DATE, year_of(month.first, month.calendar).first, month.last
    if indicator.period == Due.QUARTER:
        quarter = quarter_of(month.first, month.calendar)
        return Stretch.QUARTER, quarter.first, quarter.last
    return Stretch.MONTH, month.first, month.last


def aim_of(indicator: Indicator, target: Decimal, period: ShownPeriod) -> Aim:
    """`target`, and how much of its period is over on the last day shown: a year's target is not due in March."""
    if indicator.period != Due.YEAR:
        return Aim(target)
    year = year_of(period.month.first, period.month.calendar)
    return Aim(target, Fraction((period.as_of - year.first).days + 1, (year.last - year.first).days + 1))
