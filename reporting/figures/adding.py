"""What a figure comes to over a month, a quarter or a year (DOMAIN 3).

A flow is the sum of its periods; a stock the last value reported in the stretch, never a sum; a number of the year to
date the last value reported in the year by the end of the stretch; a base number that of the year. Where nothing was
reported the value is None: no data is not 0. How many of the due periods are there stands beside it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from reporting.enums import Accumulation
from reporting.figures.due import Period, period_holding, within
from reporting.models import Figure, FigureDefinition
from teams.models import Commune
from teams.periods import Year

Reported = Mapping[Period, int]


@dataclass(frozen=True)
class Added:
    """The value over a stretch; `as_of` is the last day of the newest period in it."""

    value: int | None
    reported: int
    due: int
    as_of: date | None = None

    @property
    def is_complete(self) -> bool:
        return self.reported == self.due


def add_up(definition: FigureDefinition, stretch: Period, reported: Reported) -> Added:
    """Put together what was `reported` of one commune: the values of the figure by period."""
    due = within(definition.frequency, stretch)
    if definition.accumulation == Accumulation.LEVEL:
        due = [period_holding(definition.frequency, stretch.last, stretch.calendar)]
    there = [period for period in due if period in reported]
    if definition.accumulation == Accumulation.FLOW:
        value = sum(reported[period] for period in there) if there else None
        return Added(value, len(there), len(due), there[-1].last if there else None)
    usable = there
    if definition.accumulation == Accumulation.YEAR_TO_DATE:
        usable = [period for period in _so_far(definition, stretch) if period in reported]
    if not usable:
        return Added(None, 0, len(due))
    return Added(reported[usable[-1]], len(there), len(due), usable[-1].last)


def _so_far(definition: FigureDefinition, stretch: Period) -> list[Period]:
    """The periods of the stretch's year up to its end."""
    year = Year(stretch.year, stretch.calendar)
    return [period for period in within(definition.frequency, year) if period.last <= stretch.last]


def needed(definition: FigureDefinition, stretch: Period) -> list[Period]:
    """The periods whose values `add_up` looks at."""
    if definition.accumulation == Accumulation.LEVEL:
        return [period_holding(definition.frequency, stretch.last, stretch.calendar)]
    if definition.accumulation == Accumulation.YEAR_TO_DATE:
        return _so_far(definition, stretch)
    return within(definition.frequency, stretch)


def values_over(definition: FigureDefinition, communes: Iterable[int], stretch: Period) -> dict[int, Added]:
    """The figure of each of `communes` over `stretch`, those without any value included. One query."""
    found = reported_of([definition], communes, needed(definition, stretch))
    return {
        commune: add_up(definition, stretch, by_figure.get(definition.pk, {})) for commune, by_figure in found.items()
    }


def value_over(definition: FigureDefinition, commune: Commune, stretch: Period) -> Added:
    return values_over(definition, [commune.pk], stretch)[commune.pk]


def reported_of(
    definitions: Iterable[FigureDefinition], communes: Iterable[int], periods: Iterable[Period]
) -> dict[int, dict[int, dict[Period, int]]]:
    """commune -> figure -> period -> value. One query, however many there are."""
    communes = list(communes)
    found: dict[int, dict[int, dict[Period, int]]] = {commune: {} for commune in communes}
    by_days = {(period.first, period.last): period for period in periods}
    keys = [definition.pk for definition in definitions]
    rows = Figure.objects.in_periods(by_days.values()).filter(commune__in=communes, definition__in=keys)
    for commune, key, first, last, value in rows.values_list(
        "commune_id", "definition_id", "first_day", "last_day", "value"
    ):
        found[commune].setdefault(key, {})[by_days[first, last]] = value
    return found
