"""Working days: Monday to Friday less holidays and Tết, with the province's own swaps on top (DOMAIN 7)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.models import Province
from teams.working_days import working_days


def days(first: date, last: date, **swaps: list[date]) -> list[date]:
    return working_days(Province(**swaps), first, last)


def test_tet_2026_is_off_from_the_eve_to_the_fourth_day() -> None:
    assert days(date(2026, 2, 13), date(2026, 2, 23)) == [date(2026, 2, 13), date(2026, 2, 23)]


@pytest.mark.parametrize(
    "holiday",
    [
        date(2026, 1, 1),
        date(2026, 4, 27),  # Giỗ Tổ falls on a Sunday, so its Monday is off
        date(2026, 4, 30),
        date(2026, 5, 1),
        date(2026, 9, 1),
        date(2026, 9, 2),
        date(2027, 2, 8),  # Tết 2027
    ],
)
def test_public_holidays_are_off(holiday: date) -> None:
    assert days(holiday, holiday) == []


def test_an_ordinary_week_has_five_days() -> None:
    assert days(date(2026, 3, 9), date(2026, 3, 15)) == [date(2026, 3, 9) + timedelta(days=n) for n in range(5)]


def test_a_swap_takes_one_day_off_and_works_another() -> None:
    """2 January 2026 off, Saturday 10 January worked instead."""
    swapped = days(
        date(2026, 1, 1), date(2026, 1, 11), extra_days_off=[date(2026, 1, 2)], extra_working_days=[date(2026, 1, 10)]
    )
    assert date(2026, 1, 2) not in swapped
    assert date(2026, 1, 10) in swapped
    assert len(swapped) == 6


def test_a_holiday_may_be_worked_where_the_province_says_so() -> None:
    assert days(date(2026, 9, 2), date(2026, 9, 2), extra_working_days=[date(2026, 9, 2)]) == [date(2026, 9, 2)]


def test_the_saturday_worked_for_31_august_2026_counts_for_everybody() -> None:
    """Monday 31 August 2026 is off all over the country, and Saturday 22 August is worked for it."""
    assert days(date(2026, 8, 22), date(2026, 8, 23)) == [date(2026, 8, 22)]
    assert days(date(2026, 8, 29), date(2026, 8, 31)) == []


def test_no_days_at_all_before_they_begin() -> None:
    assert days(date(2026, 3, 10), date(2026, 3, 9)) == []


@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.integers(0, 60), st.integers(0, 60))
def test_a_stretch_has_the_days_of_its_parts(first: date, one: int, other: int) -> None:
    middle, last = first + timedelta(days=one), first + timedelta(days=one + other)
    assert days(first, last) == days(first, middle) + days(middle + timedelta(days=1), last)
