"""Simulated figures hold to the rules that refuse a value, are the same for the same seed, and leave no trace."""

from datetime import date

import pytest

from reporting.figures.due import calendar_of, definitions_of
from reporting.figures.rules import ERRORS
from reporting.figures.values import Values, slot_of
from reporting.models import Figure, FigureQuestion
from reporting.simulation import remove_simulated_logs, simulate_figures
from teams.models import Commune, Province
from teams.simulation import simulate_teams

FIRST, LAST = date(2025, 12, 15), date(2026, 3, 16)


@pytest.fixture
def simulated(gia_lai: Province) -> Province:
    communes = list(Commune.objects.filter(province=gia_lai, official_code__in=[21808, 21583, 23887, 23824]))
    simulate_teams(gia_lai, seed=1, first_day=FIRST, last_day=LAST, communes=communes)
    gia_lai.refresh_from_db()
    return gia_lai


def written(province: Province) -> set[tuple[object, ...]]:
    simulate_figures(province, seed=1, first_day=FIRST, last_day=LAST)
    rows = Figure.objects.filter(province=province)
    return set(rows.values_list("commune", "definition__code", "first_day", "last_day", "value"))


def test_the_figures_of_the_months_that_are_over_break_no_rule(simulated: Province) -> None:
    assert len(written(simulated)) > 4 * 3 * 10
    assert set(Figure.objects.values_list("commune__official_code", flat=True)) == {21808, 21583, 23887, 23824}
    definitions = definitions_of(simulated)
    known = {one.pk: one for one in definitions}
    for commune in Commune.objects.filter(figures__isnull=False).distinct():
        figures = Figure.objects.filter(commune=commune)
        slots = {slot_of(row, known[row.definition_id], calendar_of(simulated)): row.value for row in figures}
        there = {slot: value for slot, value in slots.items() if slot is not None}
        assert len(there) == len(figures)
        assert [found for check in ERRORS for found in check(Values(definitions, there), there)] == []


def test_the_same_seed_gives_the_same_figures_and_removing_leaves_no_trace(simulated: Province) -> None:
    first = written(simulated)
    Figure.objects.filter(province=simulated).first().delete()  # type: ignore[union-attr]
    remove_simulated_logs(simulated)
    assert not Figure.objects.exists()
    assert not FigureQuestion.objects.exists()
    assert written(simulated) == first


def test_a_real_province_gets_none(gia_lai: Province) -> None:
    with pytest.raises(ValueError, match="is not simulated"):
        simulate_figures(gia_lai, seed=1, first_day=FIRST, last_day=LAST)
