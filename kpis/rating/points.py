"""From a value to points: the law of the rating.

An indicator gives a share from 0 to 1, exactly (a Fraction):

* *by the share of the target reached*: value / due, never more than 1; where less is better, 1 up to the target and
  target / value beyond it. `due` is the target, or that part of it which is due by the day shown: in March nobody has
  to have reached a year's target (kpis.boards.stretches.Aims), nor a month's on its first day (`aim_in_running`).
  An indicator of which nothing is due yet does not count for anybody (`is_due`).
* *by lights*: 1 for reached, `near_points` / 100 for near, 0 for missed, as the light of the indicator says.

A commune's points are 100 × Σ(weight × share) / Σ weight, over the indicators that have a value: what nobody knows is
not counted as 0 (DOMAIN 13). Whether enough of the weight is known for the points to mean anything, the rule says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kpis.boards.lights import Aim, Judged
from kpis.boards.periods import ShownPeriod
from kpis.boards.stretches import Aims, due_part
from kpis.enums import Due, Light, Operator, Scoring
from kpis.models import Indicator
from teams.periods import quarter_of

NOTHING, ALL = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Scored:
    """A share of one indicator with its weight; None: no value."""

    weight: Fraction
    share: Fraction | None


def share_reached(value: Fraction, due: Fraction, operator: str) -> Fraction:
    """How much of what is due `value` is: from 0 to 1, and 1 exactly where the target is kept."""
    if operator == Operator.AT_MOST:
        if value <= due:
            return ALL
        return max(NOTHING, due / value)
    if value >= due:
        return ALL
    return max(NOTHING, value / due) if due else NOTHING


def share_of_light(light: Light, near_points: Decimal) -> Fraction | None:
    """What a light gives; None where it says that there is no data."""
    shares = {Light.REACHED: ALL, Light.NEAR: Fraction(near_points) / 100, Light.MISSED: NOTHING}
    return shares.get(light)


def share_of(indicator: Indicator, judged: Judged, aim: Aim, scoring: str, near_points: Decimal) -> Fraction | None:
    """What the value of `indicator` gives by the rule; None without a value."""
    if judged.value is None:
        return None
    if scoring == Scoring.LIGHTS:
        return share_of_light(judged.state, near_points)
    return share_reached(judged.value, due_of(indicator, judged.target, aim), indicator.operator)


def due_of(indicator: Indicator, target: Fraction, aim: Aim) -> Fraction:
    """The part of `target` that is due by now; a ceiling holds whole from the first day."""
    return target if indicator.operator == Operator.AT_MOST else target * aim.elapsed


def aim_in_running(indicator: Indicator, target: Decimal, period: ShownPeriod) -> Aim:
    """`target` with how much of it is due, also where that is of the month or quarter that is running.

    So many sessions of a month come in day by day; a ratio, or a state, can be right from the first day on.
    """
    comes_in = not indicator.denominator and indicator.operator != Operator.AT_MOST
    if not comes_in or indicator.period not in (Due.MONTH, Due.QUARTER):
        return Aims(period, frozenset()).of(indicator, target)
    month = period.month
    whole = month if indicator.period == Due.MONTH else quarter_of(month.first, month.calendar)
    # The kept value of a quarter has all its days that have come, also those after the month shown.
    until = min(whole.last, period.today)
    elapsed = Fraction((until - whole.first).days + 1, (whole.last - whole.first).days + 1)
    return Aim(target, due_part(indicator, target, elapsed))


def is_due(aim: Aim) -> bool:
    """Whether any of the target is due yet: what is not, counts for nobody, so that all are compared by the same."""
    return aim.elapsed > 0


def known_share(parts: Iterable[Scored]) -> Fraction:
    """The part of the weight whose values are known; nothing of nothing is 0."""
    parts = list(parts)
    whole = sum((part.weight for part in parts), NOTHING)
    known = sum((part.weight for part in parts if part.share is not None), NOTHING)
    return known / whole if whole else NOTHING


def points_of(parts: Iterable[Scored], least_known: Decimal) -> Fraction | None:
    """Points of a hundred; None where less than `least_known` percent of the weight is known."""
    parts = list(parts)
    known = known_share(parts)
    if not known or known * 100 < Fraction(least_known):
        return None
    counted = [(part.weight, part.share) for part in parts if part.share is not None]
    reached = sum((weight * share for weight, share in counted), NOTHING)
    return 100 * reached / sum((weight for weight, _share in counted), NOTHING)
