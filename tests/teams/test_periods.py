"""Half-months, and the two calendars that are exact sums of them (DOMAIN 8, Decree 09/2019/NĐ-CP)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.enums import Calendar
from teams.periods import Month, half_of, month_of, months_until, next_half, parse_month

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
calendars = st.sampled_from(Calendar)
months = st.builds(month_of, days, calendars)


def span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def days_of_half(half: date) -> list[date]:
    return span(half, next_half(half) - timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "half"),
    [
        (date(2026, 12, 1), date(2026, 12, 1)),
        (date(2026, 12, 14), date(2026, 12, 1)),
        (date(2026, 12, 15), date(2026, 12, 15)),
        (date(2026, 12, 31), date(2026, 12, 15)),
        (date(2028, 2, 29), date(2028, 2, 15)),
    ],
)
def test_a_half_month_is_the_1st_to_the_14th_or_the_15th_to_the_end(day: date, half: date) -> None:
    assert half_of(day) == half


@given(days)
def test_every_day_is_in_its_half_month_and_in_no_other(day: date) -> None:
    half = half_of(day)
    assert day in days_of_half(half)
    assert half_of(half) == half
    following = next_half(half)
    assert half_of(following) == following
    assert following == half_of(days_of_half(half)[-1] + timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "calendar", "code"),
    [
        # Decree 09: month M runs from the 15th of M-1 to the 14th of M
        (date(2026, 11, 14), Calendar.DECREE_09, "2026-11"),
        (date(2026, 11, 15), Calendar.DECREE_09, "2026-12"),
        # the year runs from 15 December to 14 December
        (date(2026, 12, 14), Calendar.DECREE_09, "2026-12"),
        (date(2026, 12, 15), Calendar.DECREE_09, "2027-01"),
        (date(2026, 12, 31), Calendar.DECREE_09, "2027-01"),
        (date(2027, 1, 14), Calendar.DECREE_09, "2027-01"),
        (date(2026, 2, 28), Calendar.DECREE_09, "2026-03"),
        (date(2026, 12, 14), Calendar.SOLAR, "2026-12"),
        (date(2026, 12, 15), Calendar.SOLAR, "2026-12"),
        (date(2026, 12, 31), Calendar.SOLAR, "2026-12"),
        (date(2027, 1, 1), Calendar.SOLAR, "2027-01"),
    ],
)
def test_boundary_days_belong_to_their_month(day: date, calendar: Calendar, code: str) -> None:
    assert month_of(day, calendar).code == code


def test_the_months_of_both_calendars_in_days() -> None:
    solar, decree = Month(2026, 12, Calendar.SOLAR), Month(2026, 12, Calendar.DECREE_09)
    assert (solar.first, solar.last) == (date(2026, 12, 1), date(2026, 12, 31))
    assert (decree.first, decree.last) == (date(2026, 11, 15), date(2026, 12, 14))
    january = Month(2027, 1, Calendar.DECREE_09)
    assert (january.first, january.last) == (date(2026, 12, 15), date(2027, 1, 14))


@given(days, calendars)
def test_a_month_holds_the_days_that_belong_to_it(day: date, calendar: Calendar) -> None:
    month = month_of(day, calendar)
    assert month.first <= day <= month.last
    assert {month_of(each, calendar) for each in span(month.first, month.last)} == {month}


@given(months)
def test_a_month_is_exactly_its_two_halves(month: Month) -> None:
    one, other = month.halves
    assert days_of_half(one) + days_of_half(other) == span(month.first, month.last)


@given(months)
def test_months_follow_each_other_without_gap_or_overlap(month: Month) -> None:
    assert month.next.first == month.last + timedelta(days=1)
    assert month.previous.last == month.first - timedelta(days=1)
    assert month.next.previous == month
    assert month.previous.next == month
    assert month.previous < month < month.next


@given(days)
def test_a_year_of_either_calendar_is_twelve_of_its_months(day: date) -> None:
    for calendar, first in ((Calendar.SOLAR, date(day.year, 1, 1)), (Calendar.DECREE_09, date(day.year - 1, 12, 15))):
        month = Month(day.year, 12, calendar)
        year = months_until(month, 12)
        assert (year[0].first, year[0].month, len(year)) == (first, 1, 12)


@given(months)
def test_the_code_of_a_month_leads_back_to_it(month: Month) -> None:
    assert parse_month(month.code, month.calendar) == month


@given(st.dates(), calendars)
def test_whatever_month_is_typed_into_an_address_has_days_and_neighbours(day: date, calendar: Calendar) -> None:
    month = parse_month(f"{day.year:04d}-{day.month:02d}", calendar)
    if month is not None:
        assert month.previous.last < month.first < month.last < month.next.first
        assert len(months_until(month, 24)) == 24


@pytest.mark.parametrize("calendar", Calendar)
@pytest.mark.parametrize("code", ["0001-01", "0002-01", "1999-12", "9999-12"])
def test_months_of_another_age_are_none(code: str, calendar: Calendar) -> None:
    assert parse_month(code, calendar) is None


@pytest.mark.parametrize("code", ["", "2026", "2026-13", "2026-00", "abc", "2026-1-1", "2026-11-01", "99999-01"])
def test_what_is_no_month_is_none(code: str) -> None:
    assert parse_month(code, Calendar.SOLAR) is None
