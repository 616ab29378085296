"""Longer stretches from months, and larger units from their teams and communes: sums of numerators and denominators,
never means of ratios (DOMAIN 2), for all indicators and many stretches at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpis.enums import Stretch
from kpis.values.computations import Computation
from kpis.values.storing import storing
from teams.enums import Calendar
from teams.models import Province
from teams.periods import months_between, quarter_of
from teams.prepared import prepared_cursor


@dataclass(frozen=True, order=True)
class Kept:
    """A stretch of time for which values are kept; `year` is the reporting year whose targets hold."""

    stretch: Stretch
    first: date
    last: date
    year: int


_LEAF = "CASE WHEN s.by_team THEN v.team_id IS NOT NULL ELSE v.commune_id IS NOT NULL END"
_REACHED = "CASE WHEN s.at_least THEN v.numerator >= s.target ELSE v.numerator <= s.target END"
# A row for each indicator and stretch that is kept of it.
_SPEC = """
    spec AS (
        SELECT row_number() OVER () AS place, k.number, k.first_day, k.last_day, s.*
        FROM unnest(%(kept)s::text[], %(first_days)s::date[], %(last_days)s::date[], %(years)s::int[])
            WITH ORDINALITY AS k (stretch, first_day, last_day, year, number)
        JOIN unnest(
            %(stretches)s::text[], %(years_of)s::int[], %(indicators)s::bigint[], %(by_team)s::bool[],
            %(targets)s::numeric[], %(at_least)s::bool[], %(expected)s::int[], %(reached)s::bool[], %(made_of)s::text[],
            %(counts)s::bool[], %(sums)s::bool[], %(denominator_sums)s::bool[], %(every)s::int[]
        ) AS s (stretch, year, indicator_id, by_team, target, at_least, expected, reached, made_of, counts, sums,
                denominator_sums, every) ON s.stretch = k.stretch AND s.year = k.year
    )
"""
_OF_SPEC = """
    spec s JOIN kpis_indicatorvalue v ON v.indicator_id = s.indicator_id AND v.stretch = s.stretch
       AND v.first_day = s.first_day AND v.last_day = s.last_day
"""
# A state holds by its last month that knows it; numerator and denominator come from the same month.
_LONGER = f"""
    SELECT s.place, any_value(s.indicator_id) AS indicator_id, any_value(s.stretch) AS stretch,
           any_value(s.first_day) AS first_day, any_value(s.last_day) AS last_day, v.commune_id, v.team_id,
           CASE WHEN s.counts THEN count(*) FILTER (WHERE {_REACHED})
                WHEN s.sums THEN sum(v.numerator)
                ELSE (array_agg(v.numerator ORDER BY v.first_day DESC))[1] END::bigint AS numerator,
           CASE WHEN s.counts THEN count(*)
                WHEN s.denominator_sums THEN sum(v.denominator)
                ELSE (array_agg(v.denominator ORDER BY v.first_day DESC))[1] END::bigint AS denominator,
           1 AS covered, 1 AS expected
    FROM spec s JOIN unnest(%(wholes)s::int[], %(part_months)s::int[], %(part_firsts)s::date[], %(part_lasts)s::date[])
      AS part (whole, month, first_day, last_day) ON part.whole = s.number AND part.month %% s.every = 0
    JOIN kpis_indicatorvalue v ON v.indicator_id = s.indicator_id AND v.stretch = s.made_of
       AND v.first_day = part.first_day AND v.last_day = part.last_day
    WHERE v.province_id = %(province)s AND {_LEAF} {{scope}}
    GROUP BY s.place, v.commune_id, v.team_id, s.counts, s.sums, s.denominator_sums
"""
_LEAVES = f"""
    leaves AS MATERIALIZED (
        SELECT s.place, s.indicator_id, s.stretch, s.first_day, s.last_day, v.commune_id, s.by_team,
               CASE WHEN s.reached THEN ({_REACHED})::int ELSE v.numerator END AS numerator,
               CASE WHEN s.reached THEN 1 ELSE v.denominator END AS denominator
        FROM {_OF_SPEC} WHERE v.province_id = %(province)s AND {_LEAF}
    )
"""
_LARGER = """
    SELECT place, any_value(indicator_id) AS indicator_id, any_value(stretch) AS stretch,
           any_value(first_day) AS first_day, any_value(last_day) AS last_day, commune_id, NULL::bigint AS team_id,
           sum(numerator)::bigint AS numerator, sum(denominator)::bigint AS denominator, 1::bigint AS covered,
           1 AS expected
    FROM leaves v WHERE by_team {scope} GROUP BY place, commune_id
    UNION ALL
    SELECT place, any_value(indicator_id), any_value(stretch), any_value(first_day), any_value(last_day), NULL, NULL,
           sum(numerator)::bigint, sum(denominator)::bigint, count(DISTINCT commune_id), max(expected)
    FROM (
        SELECT place, indicator_id, stretch, first_day, last_day, NULL AS commune_id, NULL AS numerator,
               NULL AS denominator, expected
        FROM spec
        UNION ALL
        SELECT place, indicator_id, stretch, first_day, last_day, commune_id, numerator, denominator, NULL FROM leaves
    ) AS every GROUP BY place
"""
_STORED = f"SELECT s.place, v.* FROM {_OF_SPEC} WHERE v.province_id = %(province)s AND "
_OF_SOME = "AND v.commune_id = ANY(%(communes)s::bigint[])"


def add_months_up(
    province: Province, kept: Sequence[Kept], computations: Sequence[Computation], communes: Sequence[int] | None
) -> None:
    """Bring the leaves of quarters, years and years to date to what their months say."""
    scope = "" if communes is None else _OF_SOME
    statement = storing(_LONGER.format(scope=scope), _SPEC, stored=f"{_STORED} {_LEAF} {scope}")
    # A year may be made of its quarters: they come first.
    for shorter in (Stretch.MONTH, Stretch.QUARTER):
        _run(statement, province, kept, computations, communes, made_of=shorter)


def add_units_up(
    province: Province, kept: Sequence[Kept], computations: Sequence[Computation], communes: Sequence[int] | None
) -> None:
    """Bring the rows of communes, where teams are the units, and of the province to what their leaves say."""
    scope = "" if communes is None else _OF_SOME
    larger = f"v.team_id IS NULL AND (v.commune_id IS NULL OR (s.by_team {scope}))"
    _run(
        storing(_LARGER.format(scope=scope), _SPEC, _LEAVES, stored=f"{_STORED} {larger}"),
        province,
        kept,
        computations,
        communes,
    )


def _run(
    statement: str,
    province: Province,
    kept: Sequence[Kept],
    computations: Sequence[Computation],
    communes: Sequence[int] | None,
    *,
    made_of: Stretch | None = None,
) -> None:
    """`made_of`: only what is made of such stretches."""
    specs = [
        (stretch, year, one)
        for stretch, year in sorted({(one.stretch, one.year) for one in kept})
        for one in computations
        if one.has(stretch) and made_of in (None, one.made_of(stretch))
    ]
    if not specs:
        return
    params: dict[str, Any] = {
        "province": province.pk,
        "communes": None if communes is None else list(communes),
        "kept": [str(one.stretch) for one in kept],
        "first_days": [one.first for one in kept],
        "last_days": [one.last for one in kept],
        "years": [one.year for one in kept],
        "stretches": [str(stretch) for stretch, _year, _one in specs],
        "years_of": [year for _stretch, year, _one in specs],
        "indicators": [one.indicator.pk for _stretch, _year, one in specs],
        "by_team": [one.by_team for _stretch, _year, one in specs],
        "targets": [one.target(year) for _stretch, year, one in specs],
        "at_least": [one.at_least for _stretch, _year, one in specs],
        "expected": [one.expected for _stretch, _year, one in specs],
        "reached": [one.counts_reached(stretch) for stretch, _year, one in specs],
        "made_of": [str(one.made_of(stretch)) for stretch, _year, one in specs],
        "counts": [one.counts_stretches(stretch) for stretch, _year, one in specs],
        "sums": [one.numerator.is_flow for _stretch, _year, one in specs],
        "every": [one.every for _stretch, _year, one in specs],
        "denominator_sums": [one.denominator is None or one.denominator.is_flow for _stretch, _year, one in specs],
    }
    if made_of is not None:
        params |= _parts(kept, made_of, Calendar(province.calendar))
    with prepared_cursor() as cursor:
        cursor.execute(statement, params)


def _parts(kept: Sequence[Kept], made_of: Stretch, calendar: Calendar) -> dict[str, list[Any]]:
    """The months or quarters in each of `kept`, with the number of the (last) month in its year."""
    parts = [
        (number, month.month, quarter_of(month.first, calendar) if made_of == Stretch.QUARTER else month)
        for number, one in enumerate(kept, start=1)
        for month in months_between(one.first, one.last, calendar)
        if made_of == Stretch.MONTH or month.month % 3 == 0
    ]
    return {
        "wholes": [number for number, _month, _part in parts],
        "part_months": [month for _number, month, _part in parts],
        "part_firsts": [part.first for _number, _month, part in parts],
        "part_lasts": [part.last for _number, _month, part in parts],
    }
