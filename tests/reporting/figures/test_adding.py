"""Flow, stock, year to date and level over longer periods, against an oracle that looks at plain lists (DOMAIN 3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.enums import Accumulation, Frequency
from reporting.figures import adding
from reporting.figures.adding import Added, add_up
from reporting.figures.due import Period, months_of
from reporting.figures.values import Slot, Values
from reporting.models import FigureDefinition
from teams.enums import Calendar
from teams.models import Commune
from teams.periods import Month, Quarter, Year
from tests.reporting.figures.factories import FigureFactory, definition_of, reported

CALENDARS = st.sampled_from(Calendar)
VALUES = st.lists(st.one_of(st.none(), st.integers(0, 10_000_000)), min_size=12, max_size=12)


def figure(accumulation: Accumulation, frequency: Frequency = Frequency.MONTH) -> FigureDefinition:
    return FigureDefinition(code="x", accumulation=accumulation, frequency=frequency)


def by_month(year: Year, values: list[int | None]) -> dict[Period, int]:
    return {month: value for month, value in zip(months_of(year), values, strict=True) if value is not None}


def values_of(kind: FigureDefinition, reported: dict[Period, int]) -> Values:
    return Values([kind], {Slot(kind.pk, period): value for period, value in reported.items()})


def stretches(year: Year) -> list[tuple[Period, range]]:
    """Each stretch of a year with the numbers of its months, counted from 0."""
    months = [(month, range(place, place + 1)) for place, month in enumerate(months_of(year))]
    quarters = [(Quarter(year.year, q + 1, year.calendar), range(3 * q, 3 * q + 3)) for q in range(4)]
    return [*months, *quarters, (year, range(12))]


@given(CALENDARS, VALUES)
def test_a_flow_is_the_sum_of_what_is_there(calendar: Calendar, values: list[int | None]) -> None:
    year = Year(2026, calendar)
    for stretch, places in stretches(year):
        added = add_up(figure(Accumulation.FLOW), stretch, by_month(year, values))
        there = [values[place] for place in places if values[place] is not None]
        assert added.value == (sum(there) if there else None)  # type: ignore[arg-type]
        assert (added.reported, added.due) == (len(there), len(places))


@given(CALENDARS, VALUES)
def test_a_stock_is_the_last_value_in_the_stretch_and_never_a_sum(calendar: Calendar, values: list[int | None]) -> None:
    year = Year(2026, calendar)
    for stretch, places in stretches(year):
        added = add_up(figure(Accumulation.STOCK), stretch, by_month(year, values))
        there = [place for place in places if values[place] is not None]
        assert added.value == (values[there[-1]] if there else None)
        assert added.as_of == (months_of(year)[there[-1]].last if there else None)


@given(CALENDARS, VALUES)
def test_a_number_of_the_year_to_date_is_the_last_of_the_year_so_far(
    calendar: Calendar, values: list[int | None]
) -> None:
    year = Year(2026, calendar)
    of_last_year: dict[Period, int] = {Month(2025, 12, calendar): 999}
    for stretch, places in stretches(year):
        added = add_up(figure(Accumulation.YEAR_TO_DATE), stretch, of_last_year | by_month(year, values))
        so_far = [value for value in values[: places[-1] + 1] if value is not None]
        assert added.value == (so_far[-1] if so_far else None)


@given(CALENDARS, st.lists(st.integers(0, 1000), min_size=12, max_size=12))
def test_own_parts_of_a_year_add_up_to_its_last_value(calendar: Calendar, parts: list[int]) -> None:
    year = Year(2026, calendar)
    grown = [sum(parts[: place + 1]) for place in range(12)]
    cumulative, kind = by_month(year, list(grown)), figure(Accumulation.YEAR_TO_DATE)
    own = [values_of(kind, cumulative).own_part(kind, month) for month in months_of(year)]
    assert own == parts
    assert add_up(kind, year, cumulative).value == sum(parts)


def test_an_own_part_needs_the_month_before() -> None:
    year = Year(2026, Calendar.SOLAR)
    months = months_of(year)
    kind = figure(Accumulation.YEAR_TO_DATE)
    assert values_of(kind, {months[0]: 5, months[2]: 9}).own_part(kind, months[2]) is None
    december = Month(2025, 12, Calendar.SOLAR)
    assert values_of(kind, {december: 80, months[0]: 5}).own_part(kind, months[0]) == 5


def test_a_quarterly_stock_has_no_value_in_a_month_and_one_in_its_year() -> None:
    kind, quarter = figure(Accumulation.STOCK, Frequency.QUARTER), Quarter(2026, 1, Calendar.DECREE_09)
    assert add_up(kind, quarter.months[0], {quarter: 7}) == Added(None, 0, 0)
    assert add_up(kind, Year(2026, Calendar.DECREE_09), {quarter: 7}) == Added(7, 1, 4, quarter.last)


def test_a_level_is_that_of_the_year_in_every_month_of_it() -> None:
    kind, year = figure(Accumulation.LEVEL, Frequency.YEAR), Year(2026, Calendar.DECREE_09)
    for stretch, _places in stretches(year):
        assert add_up(kind, stretch, {year: 12_000}) == Added(12_000, 1, 1, year.last)
    assert add_up(kind, year.next, {year: 12_000}) == Added(None, 0, 1)


def test_a_quarter_with_a_missing_month_says_so(tay_son: Commune) -> None:
    months = Quarter(2026, 1, Calendar.DECREE_09).months
    reported(tay_son, "dossiers_total", 40, months[0])
    reported(tay_son, "dossiers_total", 60, months[2])
    added = adding.value_over(definition_of(tay_son, "dossiers_total"), tay_son, Quarter(2026, 1, Calendar.DECREE_09))
    assert added == Added(100, 2, 3, months[2].last)
    assert not added.is_complete


@pytest.mark.parametrize("count", [1, 12])
def test_all_communes_cost_one_query(tay_son: Commune, django_assert_num_queries: object, count: int) -> None:
    definition = definition_of(tay_son, "dossiers_total")
    communes = list(tay_son.province.communes.all()[:count])
    year = Year(2026, Calendar.DECREE_09)
    for place, commune in enumerate(communes):
        FigureFactory.create(commune=commune, definition=definition, value=place, period=months_of(year)[0])
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = adding.values_over(definition, [commune.pk for commune in communes], year)
    assert [found[commune.pk].value for commune in communes] == list(range(count))


def test_a_value_of_another_frequency_is_not_added(tay_son: Commune) -> None:
    """The province changed a figure from quarterly to monthly: the quarter stays, and counts for no month."""
    definition = definition_of(tay_son, "dossiers_total")
    quarter = Quarter(2026, 1, Calendar.DECREE_09)
    FigureFactory.create(commune=tay_son, definition=definition, value=900, period=quarter)
    reported(tay_son, "dossiers_total", 40, quarter.months[0])
    assert adding.value_over(definition, tay_son, quarter).value == 40
