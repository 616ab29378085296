"""The law of points: exact, never over a hundred, never fewer for a better value, and nothing unknown counts as 0."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.boards.periods import ShownPeriod
from kpis.enums import Light
from kpis.models import Indicator
from kpis.rating.points import Scored, aim_in_running, due_of, known_share, points_of, share_of_light, share_reached
from teams.enums import Calendar
from teams.periods import Month

AT_LEAST, AT_MOST = ">=", "<="
values = st.fractions(min_value=-1000, max_value=10_000, max_denominator=1000)
dues = st.fractions(min_value=0, max_value=10_000, max_denominator=1000)
weights = st.fractions(min_value=Fraction(1, 100), max_value=100, max_denominator=100)
shares = st.fractions(min_value=0, max_value=1, max_denominator=1000)
parts = st.lists(st.builds(Scored, weight=weights, share=st.none() | shares), max_size=8)
SOME = Decimal("0.01")  # of the weight: a single known indicator is enough


@pytest.mark.parametrize(
    ("value", "due", "operator", "share"),
    [
        (60, 80, AT_LEAST, Fraction(3, 4)),
        (80, 80, AT_LEAST, 1),
        (200, 80, AT_LEAST, 1),
        (0, 80, AT_LEAST, 0),
        (-5, 80, AT_LEAST, 0),
        (-5, 0, AT_LEAST, 0),
        (0, 0, AT_LEAST, 1),
        (4, 5, AT_MOST, 1),
        (10, 5, AT_MOST, Fraction(1, 2)),
        (3, 0, AT_MOST, 0),
        (0, 0, AT_MOST, 1),
    ],
)
def test_the_share_of_the_target(value: int, due: int, operator: str, share: Fraction) -> None:
    assert share_reached(Fraction(value), Fraction(due), operator) == share


def test_79_96_of_80_is_not_all_of_it() -> None:
    assert share_reached(Fraction("79.96"), Fraction(80), AT_LEAST) == Fraction("0.9995")


@given(values, dues)
def test_a_share_is_between_nothing_and_all_and_all_means_that_the_target_is_kept(
    value: Fraction, due: Fraction
) -> None:
    at_least, at_most = (share_reached(value, due, operator) for operator in (AT_LEAST, AT_MOST))
    assert 0 <= at_least <= 1
    assert 0 <= at_most <= 1
    assert (at_least == 1) == (value >= due)
    assert (at_most == 1) == (value <= due)


@given(values, values, dues)
def test_a_better_value_never_gets_less(one: Fraction, other: Fraction, due: Fraction) -> None:
    low, high = sorted((one, other))
    assert share_reached(low, due, AT_LEAST) <= share_reached(high, due, AT_LEAST)
    assert share_reached(low, due, AT_MOST) >= share_reached(high, due, AT_MOST)


def test_lights_give_all_a_part_or_nothing() -> None:
    half = Decimal(50)
    given_by = {light: share_of_light(light, half) for light in Light}
    assert given_by == {Light.REACHED: 1, Light.NEAR: Fraction(1, 2), Light.MISSED: 0, Light.NO_DATA: None}


def test_points_are_the_weighted_mean_of_what_is_known() -> None:
    """3 of weight at a half, 1 at all; what nobody knows is not 0: it is left out."""
    known = [Scored(Fraction(3), Fraction(1, 2)), Scored(Fraction(1), Fraction(1))]
    assert points_of(known, SOME) == Fraction(125, 2)
    assert points_of([*known, Scored(Fraction(4), None)], SOME) == Fraction(125, 2)


def test_who_knows_too_little_is_not_rated() -> None:
    half_known = [Scored(Fraction(1), Fraction(1)), Scored(Fraction(1), None)]
    assert points_of(half_known, Decimal(50)) == 100
    assert points_of(half_known, Decimal("50.01")) is None
    assert points_of([], SOME) is None
    assert points_of([Scored(Fraction(1), None)], SOME) is None


@given(parts)
def test_points_lie_between_the_worst_and_the_best_share(scored: list[Scored]) -> None:
    points = points_of(scored, SOME)
    known = [part.share for part in scored if part.share is not None]
    if points is None:
        assert known_share(scored) * 100 < Fraction(SOME)
    else:
        assert 100 * min(known) <= points <= 100 * max(known) <= 100


@given(parts, st.integers(0, 7), shares)
def test_nobody_loses_points_by_doing_better(scored: list[Scored], place: int, better: Fraction) -> None:
    if place >= len(scored) or scored[place].share is None:
        return
    before = points_of(scored, SOME)
    raised = max(better, scored[place].share or Fraction(0))
    scored[place] = Scored(scored[place].weight, raised)
    after = points_of(scored, SOME)
    assert (before is None) == (after is None)
    assert before is None or after is None or after >= before


# --- what is due of a period that is running; by Decree 09 March is from 15 February to 14 March


@pytest.mark.parametrize(
    ("period", "denominator", "month", "today", "due"),
    [
        ("month", "", 3, date(2026, 2, 20), 0),  # 6 of 28 days: less than one of three
        ("month", "", 3, date(2026, 3, 1), 1),  # 15 of 28 days
        ("month", "", 3, date(2026, 3, 14), 3),
        ("month", "", 2, date(2026, 3, 1), 3),  # over
        ("month", "x", 3, date(2026, 2, 20), 3),  # a ratio can be right from the first day
        ("quarter", "", 2, date(2026, 3, 1), 2),  # its value has the days after the month shown
        ("year", "", 3, date(2026, 3, 10), 0),
        ("year", "", 7, date(2026, 6, 20), 1),
        ("point", "", 3, date(2026, 2, 20), 3),
    ],
)
def test_so_much_of_three_is_due(period: str, denominator: str, month: int, today: date, due: int) -> None:
    indicator = Indicator(operator=AT_LEAST, period=period, denominator=denominator, target=Decimal(3))
    shown = ShownPeriod(Month(2026, month, Calendar.DECREE_09), today)
    aim = aim_in_running(indicator, Decimal(3), shown)
    assert due_of(indicator, Fraction(aim.target), aim) == due
