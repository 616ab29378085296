"""Measures that communes report as figures (R6): one for each figure that the province keeps.

Which reported period speaks for a month follows from how the figure adds up (DOMAIN 3): a flow and a monthly stock,
that month; a quarterly stock, the last quarter that is over by then; a year to date, the last one of the year so far; a
base number, that of the year. A quarter or year takes of a stock what was reported in it. `reporting.figures.adding`
says the same of what communes reported.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from kpis.enums import Grain
from kpis.measures.base import Measure, Span
from reporting.enums import Accumulation, Frequency
from reporting.models import FigureDefinition
from teams.enums import Counted
from teams.periods import Month, Period, Year, quarter_of

Window = tuple[date, date] | None
_MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.YEAR: 12}


def figure(definition: FigureDefinition) -> Measure:
    """What communes reported for one figure."""
    prefix = f"figure_{int(definition.pk)}"
    return Measure(
        definition.code,
        definition.name,
        f"""
            SELECT DISTINCT ON (w.span, f.commune_id) w.span, f.commune_id, NULL::bigint AS team_id, f.value
            FROM unnest(%(spans)s::int[], %({prefix}_first)s::date[], %({prefix}_last)s::date[])
              AS w (span, first_day, last_day)
            JOIN reporting_figure f ON f.first_day >= w.first_day AND f.last_day <= w.last_day
            WHERE f.{{scope}} AND f.definition_id = {int(definition.pk)}
            ORDER BY w.span, f.commune_id, f.last_day DESC
        """,
        frozenset({Counted.FIGURES}),
        Grain.COMMUNE,
        is_flow=definition.accumulation == Accumulation.FLOW,
        by_day=False,
        is_reported=True,
        every=_MONTHS[Frequency(definition.frequency)] if definition.accumulation == Accumulation.STOCK else 1,
        params=partial(_params, prefix, definition.frequency, definition.accumulation),
    )


def _params(prefix: str, frequency: str, accumulation: str, spans: Sequence[Span]) -> Mapping[str, Any]:
    windows = [window(frequency, accumulation, span.month) or (None, None) for span in spans]
    return {
        f"{prefix}_first": [first for first, _last in windows],
        f"{prefix}_last": [last for _first, last in windows],
    }


def window(frequency: str, accumulation: str, month: Month) -> Window:
    """Between which days a reported period lies that speaks for `month`, the last of several; None: there is none."""
    year = Year(month.year, month.calendar)
    if accumulation == Accumulation.LEVEL:
        return year.first, year.last
    if accumulation == Accumulation.YEAR_TO_DATE:
        return year.first, month.last
    if frequency == Frequency.MONTH:
        return month.first, month.last
    reported: Period = year if frequency == Frequency.YEAR else quarter_of(month.first, month.calendar)
    if reported.last == month.last:
        return reported.first, reported.last
    # Not over yet: of a stock the one before holds; a flow counts in the month in which its period ends.
    before = reported.previous
    return None if accumulation == Accumulation.FLOW else (before.first, before.last)
