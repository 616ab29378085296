"""A traffic light: an indicator's value against its target, compared exactly and shown rounded (DOMAIN 2, 4)."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil

from django.utils.translation import gettext as _

from kpis.boards.kept import BareValue, KeptValue
from kpis.enums import Due, Light, Operator
from kpis.models import Indicator, IndicatorValue

PERCENT = "%"
_SIGNS = {Operator.AT_LEAST: "≥", Operator.AT_MOST: "≤"}
NO_BREAK = "\u00a0"  # a number and its unit stay on one line
_WRITTEN_HERE = str.maketrans(",.", ".,")
AT_THE_END = (Due.POINT, Due.BY_2030)  # looked at on a day, so a running period is as good as a whole one
AnyValue = IndicatorValue | KeptValue


def decimal_text(value: Fraction | Decimal | int, places: int = 0) -> str:
    """`1.234,5`: a number as it is written in Vietnamese.

    Rounded, where Django's number_format cuts digits off; and a board writes hundreds of numbers, for each of which
    that asks for the language and its separators.
    """
    if places == 0 and isinstance(value, int):
        return f"{value:,}".translate(_WRITTEN_HERE)
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded:,f}".translate(_WRITTEN_HERE)


def as_cell(value: Fraction | Decimal | int | None, places: int = 0) -> int | float | None:
    """A number as a file takes it: exact; a whole one stays whole where its column is shown without decimals."""
    if value is None:
        return None
    return int(value) if places == 0 and value == int(value) else float(value)


@dataclass(frozen=True)
class Aim:
    """What a value is compared with: the target of its year, and how much of it is due by then."""

    target: Decimal
    elapsed: Fraction = Fraction(1)
    months_to_come: Fraction = Fraction(0)  # of a year that is not over


@dataclass(frozen=True)
class Judged:
    """A value with what it is compared with; both in the unit shown."""

    value: Fraction | None
    target: Fraction
    state: Light


def judge(indicator: Indicator, row: AnyValue | BareValue | None, aim: Aim, *, is_leaf: bool) -> Judged:
    """Compare the exact value of `row` with the target of a unit, or with the share of units that shall reach it.

    `is_leaf`: the unit has a value of its own rather than one that adds up those of its units. No value or no
    denominator is no data, never 0 % or 100 %. Before its period is over a target may be reached already; a value that
    keeps pace is near it.
    """
    is_share = indicator.share_target is not None and not is_leaf
    target = Fraction(indicator.share_target if is_share and indicator.share_target is not None else aim.target)
    value = exact_value(row)
    if value is None:
        return Judged(None, target, Light.NO_DATA)
    near_target = target * Fraction(indicator.near_share) if aim.elapsed == 1 else target * aim.elapsed
    reached, near = value >= target, value >= near_target
    if indicator.operator == Operator.AT_MOST:
        reached, near = value <= target, value * Fraction(indicator.near_share) <= target
    return Judged(value, target, Light.REACHED if reached else Light.NEAR if near else Light.MISSED)


def exact_value(row: AnyValue | BareValue | None) -> Fraction | None:
    if row is None or row.numerator is None:
        return None
    if row.denominator is None:
        return Fraction(row.numerator)
    return Fraction(row.numerator * 100, row.denominator) if row.denominator else None


def unit_of(indicator: Indicator, *, is_leaf: bool) -> tuple[str, int]:
    """In which unit a value is shown, and with how many decimals: larger units show the share that reaches a target."""
    is_percent = indicator.unit == PERCENT or (indicator.share_target is not None and not is_leaf)
    return (PERCENT, max(indicator.decimals, 1)) if is_percent else (indicator.unit, indicator.decimals)


def value_text(indicator: Indicator, judged: Judged, *, is_leaf: bool = True) -> str:
    """A value with its unit: `80,0 %`; empty without one."""
    unit, places = unit_of(indicator, is_leaf=is_leaf)
    return "" if judged.value is None else f"{decimal_text(judged.value, places)}{NO_BREAK}{unit}"


@dataclass(frozen=True)
class LightCard:
    """What templates/components/light.html shows; `judged` and `made_of` are the numbers behind its texts."""

    code: str
    label: str
    name: str
    state: Light
    state_label: str
    value_text: str
    unit: str
    trend: str
    bar_percent: float | None
    target_percent: float | None
    numerator_text: str
    target_text: str
    coverage_text: str
    distance: str  # to the target, in words
    last_known: str  # `Tháng 10/2026: 51,1 %`: while nothing is known of the running period
    url: str
    running: bool
    note: str
    # Two cards are equal if they say the same ({% piece %}).
    judged: Judged = field(compare=False)
    made_of: AnyValue | None = field(compare=False)
    counts: str
    goal_text: str  # `≥ 80 %`: the target where its column says what it is


def card(
    indicator: Indicator,
    row: AnyValue | None,
    before: AnyValue | None,
    aim: Aim,
    *,
    is_leaf: bool,
    counts: str = "",
    url: str = "",
    running: bool = False,
    note: str = "",
    last_known: str = "",
) -> LightCard:
    """The light of one indicator with the trend against the period `before`; `counts` is what a ratio is made of."""
    judged = judge(indicator, row, aim, is_leaf=is_leaf)
    unit, places = unit_of(indicator, is_leaf=is_leaf)
    # How long a bar is drawn needs no exact numbers.
    target, value = float(judged.target), None if judged.value is None else float(judged.value)
    full = max(target, value or 0, 100 if unit == PERCENT else 0) or 1
    return LightCard(
        code=indicator.code,
        label=indicator.short_name,
        name=indicator.name,
        state=judged.state,
        state_label=str(judged.state.label),
        value_text="" if judged.value is None else decimal_text(judged.value, places),
        unit=unit,
        # A period that is not over is not compared with a whole one.
        trend="" if running else _trend(judged.value, exact_value(before)),
        bar_percent=None if value is None else round(max(100 * value / full, 0), 2),
        target_percent=round(100 * target / full, 2),
        numerator_text=counted_text(row, counts or indicator.counts),
        target_text=_target_text(judged.target, unit),
        coverage_text=_coverage(row),
        distance=_distance(judged, unit, places, Operator(indicator.operator)),
        last_known=last_known,
        url=url,
        running=running,
        note=note or _pace(judged, aim, unit, places),
        judged=judged,
        made_of=row,
        counts=indicator.counts,
        goal_text=_goal_text(indicator, judged.target, unit),
    )


def target_text(indicator: Indicator) -> str:
    """What a single team has to reach: `mục tiêu 3 buổi`."""
    return _target_text(Fraction(indicator.target), indicator.unit)


def _target_text(target: Fraction, unit: str) -> str:
    return _("mục tiêu %(target)s %(unit)s") % {"target": decimal_text(target, _places(target)), "unit": unit}


def _goal_text(indicator: Indicator, target: Fraction, unit: str) -> str:
    return f"{_SIGNS[Operator(indicator.operator)]} {decimal_text(target, _places(target))} {unit}"


def _places(target: Fraction) -> int:
    """A target is written as it was set: 80 or 80,5."""
    return 0 if target.denominator == 1 else 1


def _trend(value: Fraction | None, before: Fraction | None) -> str:
    if value is None or before is None:
        return ""
    return "up" if value > before else "down" if value < before else "flat"


def counted_text(row: AnyValue | None, counts: str) -> str:
    """`129/133 Tổ`: what the percentage is made of; empty for a plain count."""
    if row is None or row.numerator is None or not row.denominator:
        return ""
    return f"{decimal_text(row.numerator)}/{decimal_text(row.denominator)} {counts}"


def unit_of_difference(unit: str) -> str:
    """80 % and 60 % are 20 points apart, not 20 %."""
    return _("điểm phần trăm") if unit == PERCENT else unit


def gap_text(gap: Fraction, unit: str, places: int) -> str:
    """`3,2 điểm phần trăm`; one that would be rounded to nothing is said to be less than the smallest number shown."""
    smallest = Fraction(1, 10**places)
    if 0 < gap < smallest / 2:
        words = _("chưa đến %(gap)s %(unit)s")
        gap = smallest
    else:
        words = "%(gap)s %(unit)s"
    return words % {"gap": decimal_text(gap, places), "unit": unit_of_difference(unit)}


def _distance(judged: Judged, unit: str, places: int, operator: Operator) -> str:
    """How far a value is from its target."""
    if judged.value is None:
        return ""
    gap = judged.value - judged.target
    if gap == 0:
        return _("vừa đủ")
    if gap > 0:
        words = _("vượt %(gap)s")
    else:
        words = _("còn thiếu %(gap)s") if operator == Operator.AT_LEAST else _("dưới mức tối đa %(gap)s")
    return words % {"gap": gap_text(abs(gap), unit, places)}


def _pace(judged: Judged, aim: Aim, unit: str, places: int) -> str:
    """Of a year that is not over: where it should be by now, and what each month to come has to add to reach the target
    in the end."""
    if judged.value is None or aim.elapsed == 1 or judged.state == Light.REACHED:
        return ""
    said = _("Từ đầu năm; đúng nhịp lúc này là %(due)s %(unit)s.") % {
        "due": decimal_text(judged.target * aim.elapsed, places),
        "unit": unit,
    }
    if not aim.months_to_come or judged.value >= judged.target:
        return said
    to_come = max(aim.months_to_come, Fraction(1))
    more = (judged.target - judged.value) / to_come
    if unit == PERCENT:
        needed = _("Cần thêm %(more)s mỗi tháng.") % {"more": gap_text(more, unit, max(places, 1))}
    else:
        # Nobody holds a part of a class.
        needed = _("Cần thêm khoảng %(more)s %(unit)s mỗi tháng.") % {"more": decimal_text(ceil(more)), "unit": unit}
    return f"{said} {needed}"


def _coverage(row: AnyValue | None) -> str:
    """Of how many communes the province's number is made; empty for a single unit."""
    if row is None or row.team_id is not None or row.commune_id is not None:
        return ""
    return _("%(covered)s/%(expected)s xã") % {"covered": row.covered, "expected": row.expected}
