"""A traffic light: an indicator's value against its target, compared exactly and shown rounded (DOMAIN 2, 4)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from kpis.enums import Light, Operator
from kpis.indicators import COMPUTED
from kpis.models import Indicator, IndicatorValue

PERCENT = "%"


def decimal_text(value: Fraction | Decimal | int, places: int = 0) -> str:
    """`1.234,5`: a number as it is written in Vietnamese."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    # number_format cuts digits off; a figure is rounded.
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return number_format(rounded, decimal_pos=places, force_grouping=True)


@dataclass(frozen=True)
class Judged:
    """A value with what it is compared with; both in the unit shown."""

    value: Fraction | None
    target: Fraction
    state: Light


def judge(indicator: Indicator, row: IndicatorValue | None, *, of_team: bool) -> Judged:
    """Compare the exact value of `row` with the target of a team or of the province.

    No value or no denominator is no data, never 0 % or 100 %.
    """
    is_share = not of_team and indicator.share_target is not None
    target = Fraction(indicator.share_target if is_share and indicator.share_target is not None else indicator.target)
    value = exact_value(indicator, row)
    if value is None:
        return Judged(None, target, Light.NO_DATA)
    reached, near = value >= target, value >= target * Fraction(indicator.near_share)
    if indicator.operator == Operator.AT_MOST:
        reached, near = value <= target, value * Fraction(indicator.near_share) <= target
    return Judged(value, target, Light.REACHED if reached else Light.NEAR if near else Light.MISSED)


def exact_value(indicator: Indicator, row: IndicatorValue | None) -> Fraction | None:
    if row is None or row.numerator is None:
        return None
    if row.denominator is None:
        return Fraction(row.numerator) if row.team_id is not None else None
    return Fraction(row.numerator * 100, row.denominator) if row.denominator else None


@dataclass(frozen=True)
class LightCard:
    """What templates/components/light.html shows."""

    label: str
    state: str
    state_label: str
    value_text: str
    unit: str
    trend: str
    bar_percent: float | None
    target_percent: float | None
    numerator_text: str
    target_text: str
    coverage_text: str
    url: str
    running: bool
    note: str


def card(
    indicator: Indicator,
    row: IndicatorValue | None,
    before: IndicatorValue | None,
    *,
    of_team: bool,
    url: str = "",
    running: bool = False,
    note: str = "",
) -> LightCard:
    """The light of one indicator with the trend against the period `before`."""
    judged = judge(indicator, row, of_team=of_team)
    is_percent = indicator.unit == PERCENT or not of_team
    unit = PERCENT if is_percent else indicator.unit
    places = 1 if is_percent else 0
    full = max(judged.target, judged.value or Fraction(0)) or Fraction(1)
    if is_percent:
        full = max(full, Fraction(100))
    return LightCard(
        label=indicator.name,
        state=judged.state,
        state_label=str(judged.state.label),
        value_text="" if judged.value is None else decimal_text(judged.value, places),
        unit=unit,
        # A period that is not over is not compared with a whole one.
        trend="" if running else _trend(judged.value, exact_value(indicator, before)),
        bar_percent=None if judged.value is None else round(float(100 * judged.value / full), 2),
        target_percent=round(float(100 * judged.target / full), 2),
        numerator_text=_counted(indicator, row) or _distance(judged, unit),
        target_text=_target_text(judged.target, unit),
        coverage_text=_coverage(row),
        url=url,
        running=running,
        note=note,
    )


def target_text(indicator: Indicator) -> str:
    """What a single team has to reach: `mục tiêu 3 buổi`."""
    return _target_text(Fraction(indicator.target), indicator.unit)


def _target_text(target: Fraction, unit: str) -> str:
    return _("mục tiêu %(target)s %(unit)s") % {"target": decimal_text(target, _places(target)), "unit": unit}


def _places(target: Fraction) -> int:
    """A target is written as it was set: 80 or 80,5."""
    return 0 if target.denominator == 1 else 1


def _trend(value: Fraction | None, before: Fraction | None) -> str:
    if value is None or before is None:
        return ""
    return "up" if value > before else "down" if value < before else "flat"


def _counted(indicator: Indicator, row: IndicatorValue | None) -> str:
    """`129/133 Tổ`: what the percentage is made of; empty for a plain count."""
    if row is None or row.numerator is None or not row.denominator:
        return ""
    counts = COMPUTED[indicator.code].counts
    return f"{decimal_text(row.numerator)}/{decimal_text(row.denominator)} {counts}"


def _distance(judged: Judged, unit: str) -> str:
    """How far a plain count is from its target."""
    if judged.value is None:
        return ""
    gap = judged.value - judged.target
    if gap == 0:
        return _("vừa đủ")
    words = _("vượt %(gap)s %(unit)s") if gap > 0 else _("còn thiếu %(gap)s %(unit)s")
    return words % {"gap": decimal_text(abs(gap)), "unit": unit}


def _coverage(row: IndicatorValue | None) -> str:
    if row is None or row.team_id is not None:
        return ""
    return _("%(covered)s/%(expected)s xã") % {"covered": row.covered, "expected": row.expected}
