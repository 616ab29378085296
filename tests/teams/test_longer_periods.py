"""Weeks, quarters and years of both calendars (DOMAIN 8, Decree 09/2019/NĐ-CP)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.enums import Calendar
from teams.periods import Period, Quarter, Year, month_of, quarter_of, week_of, year_of

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))
calendars = st.sampled_from(Calendar)
PeriodOf = Callable[[date, Calendar], Any]
KINDS: list[PeriodOf] = [lambda day, _calendar: week_of(day), month_of, quarter_of, year_of]
kinds = st.sampled_from(KINDS)


def span(period: Period) -> list[date]:
    return [period.first + timedelta(days=n) for n in range((period.last - period.first).days + 1)]


@given(days, calendars, kinds)
def test_every_day_is_in_its_period_and_in_no_other(day: date, calendar: Calendar, of: PeriodOf) -> None:
    period = of(day, calendar)
    assert period.first <= day <= period.last
    assert {of(each, calendar) for each in (period.first, day, period.last)} == {period}


@given(days, calendars, kinds)
def test_periods_follow_one_another_without_a_gap(day: date, calendar: Calendar, of: PeriodOf) -> None:
    period = of(day, calendar)
    assert period.next.first == period.last + timedelta(days=1)
    assert period.previous.last == period.first - timedelta(days=1)
    assert period.next.previous == period == period.previous.next


@given(days, calendars)
def test_a_quarter_is_its_three_months_and_a_year_its_four_quarters(day: date, calendar: Calendar) -> None:
    quarter = quarter_of(day, calendar)
    assert span(quarter) == [each for month in quarter.months for each in span(month)]
    year = year_of(day, calendar)
    quarters = [Quarter(year.year, number, calendar) for number in (1, 2, 3, 4)]
    assert span(year) == [each for quarter in quarters for each in span(quarter)]


@given(days)
def test_a_week_runs_from_monday_to_sunday(day: date) -> None:
    week = week_of(day)
    assert [each.isoweekday() for each in span(week)] == [1, 2, 3, 4, 5, 6, 7]
    assert week.code == f"{day.isocalendar().year}-W{day.isocalendar().week:02d}"


@pytest.mark.parametrize(
    ("period", "first", "last", "code", "name"),
    [
        (Quarter(2026, 4, Calendar.SOLAR), date(2026, 10, 1), date(2026, 12, 31), "2026-Q4", "quý IV/2026"),
        (Quarter(2026, 4, Calendar.DECREE_09), date(2026, 9, 15), date(2026, 12, 14), "2026-Q4", "quý IV/2026"),
        (Quarter(2026, 1, Calendar.DECREE_09), date(2025, 12, 15), date(2026, 3, 14), "2026-Q1", "quý I/2026"),
        (Year(2026, Calendar.SOLAR), date(2026, 1, 1), date(2026, 12, 31), "2026", "năm 2026"),
        (Year(2026, Calendar.DECREE_09), date(2025, 12, 15), date(2026, 12, 14), "2026", "năm 2026"),
        (week_of(date(2026, 11, 20)), date(2026, 11, 16), date(2026, 11, 22), "2026-W47", "tuần 16/11 – 22/11/2026"),
        (week_of(date(2027, 1, 1)), date(2026, 12, 28), date(2027, 1, 3), "2026-W53", "tuần 28/12 – 03/01/2027"),
    ],
)
def test_the_periods_that_people_know(period: Any, first: date, last: date, code: str, name: str) -> None:
    assert (period.first, period.last, period.code, str(period)) == (first, last, code, name)


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 12, 14), 2026), (date(2026, 12, 15), 2027), (date(2027, 1, 1), 2027)]
)
def test_a_year_of_the_decree_begins_on_15_december(day: date, year: int) -> None:
    assert year_of(day, Calendar.DECREE_09).year == year
    assert quarter_of(day, Calendar.DECREE_09).year == year
