"""Which figures are due in which month, by the calendar of the province."""

from datetime import date

import pytest

from reporting.enums import Frequency
from reporting.figures import due
from reporting.models import FigureDefinition
from teams.enums import Calendar
from teams.models import Province
from teams.periods import Month, Quarter, Year
from tests.reporting.figures.factories import FEBRUARY, MARCH

BY_DECREE = Calendar.DECREE_09


def test_gia_lai_asks_for_its_figures_in_their_months(gia_lai: Province) -> None:
    definitions = due.definitions_of(gia_lai)
    in_february = due.due_in(FEBRUARY, definitions)
    in_march = due.due_in(MARCH, definitions)
    assert len(definitions) == 33
    assert {one.frequency for one, _period in in_february} == {Frequency.MONTH, Frequency.YEAR}
    assert len(in_march) == 33
    assert {type(period) for _one, period in in_march} == {Month, Quarter, Year}


def test_a_figure_that_was_switched_off_is_not_due(gia_lai: Province) -> None:
    FigureDefinition.objects.filter(province=gia_lai, code="households").update(is_active=False)
    assert "households" not in {one.code for one in due.definitions_of(gia_lai)}


def test_a_quarter_is_reported_in_its_last_month_and_opens_then() -> None:
    first = Quarter(2026, 1, BY_DECREE)
    assert (first.first, first.last) == (date(2025, 12, 15), date(2026, 3, 14))
    assert due.opens_on(first) == date(2026, 2, 15)
    assert due.is_open(first, date(2026, 2, 15))
    assert not due.is_open(first, date(2026, 2, 14))


def test_the_months_of_a_year_are_those_within_it() -> None:
    year = Year(2026, BY_DECREE)
    assert due.within(Frequency.MONTH, year) == due.months_of(year)
    assert due.within(Frequency.QUARTER, year) == [Quarter(2026, number, BY_DECREE) for number in (1, 2, 3, 4)]
    assert due.within(Frequency.YEAR, MARCH) == []


@pytest.mark.parametrize(
    ("code", "period"),
    [
        ("2026-03", MARCH),
        ("2026-Q4", Quarter(2026, 4, BY_DECREE)),
        ("2026", Year(2026, BY_DECREE)),
        ("2026-13", None),
        ("2026-Q5", None),
        ("2026-Q", None),
        ("20260-Q1", None),
        ("1999", None),
        ("9999-12", None),
        ("", None),
        ("năm nay", None),
        ("２０２６", None),
        ("2026-03\x00", None),
    ],
)
def test_a_period_is_named_by_its_code(code: str, period: due.Period | None) -> None:
    assert due.parse_period(code, BY_DECREE) == period


@pytest.mark.parametrize("code", ["", "2026-04", "1999-01", "x"])
def test_the_page_shows_the_last_month_that_is_over_unless_another_is_asked_for(gia_lai: Province, code: str) -> None:
    assert due.shown_month(gia_lai, code, date(2026, 3, 10)) == FEBRUARY
    assert due.shown_month(gia_lai, "2026-03", date(2026, 3, 10)) == MARCH
