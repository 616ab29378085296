"""Longer stretches from months, and larger units from their teams and communes: sums of numerators and denominators,
never means of ratios (DOMAIN 2), for all indicators at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kpis.enums import Stretch
from kpis.values.computations import Computation
from kpis.values.storing import storing
from teams.models import Province
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
_SPEC = """
    spec AS (
        SELECT * FROM unnest(
            %(indicators)s::bigint[], %(by_team)s::bool[], %(targets)s::numeric[], %(at_least)s::bool[],
            %(expected)s::int[], %(reached)s::bool[], %(made_of)s::text[], %(counts)s::bool[], %(sums)s::bool[],
            %(denominator_sums)s::bool[]
        ) AS s (indicator_id, by_team, target, at_least, expected, reached, made_of, counts, sums, denominator_sums)
    )
"""
# A state holds by its last month that knows it; numerator and denominator come from the same month.
_LONGER = f"""
    SELECT v.indicator_id, v.commune_id, v.team_id,
           CASE WHEN s.counts THEN count(*) FILTER (WHERE {_REACHED})
                WHEN s.sums THEN sum(v.numerator)
                ELSE (array_agg(v.numerator ORDER BY v.first_day DESC))[1] END::bigint AS numerator,
           CASE WHEN s.counts THEN count(*)
                WHEN s.denominator_sums THEN sum(v.denominator)
                ELSE (array_agg(v.denominator ORDER BY v.first_day DESC))[1] END::bigint AS denominator,
           1 AS covered, 1 AS expected
    FROM spec s JOIN kpis_indicatorvalue v ON v.indicator_id = s.indicator_id
    WHERE v.province_id = %(province)s AND v.stretch = s.made_of
      AND v.first_day >= %(first_day)s AND v.last_day <= %(last_day)s AND {_LEAF} {{scope}}
    GROUP BY v.indicator_id, v.commune_id, v.team_id, s.counts, s.sums, s.denominator_sums
"""
_LEAVES = f"""
    leaves AS MATERIALIZED (
        SELECT v.indicator_id, v.commune_id, s.by_team,
               CASE WHEN s.reached THEN ({_REACHED})::int ELSE v.numerator END AS numerator,
               CASE WHEN s.reached THEN 1 ELSE v.denominator END AS denominator
        FROM spec s JOIN kpis_indicatorvalue v ON v.indicator_id = s.indicator_id
        WHERE v.province_id = %(province)s AND v.stretch = %(stretch)s
          AND v.first_day = %(first_day)s AND v.last_day = %(last_day)s AND {_LEAF}
    )
"""
_LARGER = """
    SELECT indicator_id, commune_id, NULL::bigint AS team_id, sum(numerator)::bigint AS numerator,
           sum(denominator)::bigint AS denominator, 1::bigint AS covered, 1 AS expected
    FROM leaves v WHERE by_team {scope} GROUP BY 1, 2
    UNION ALL
    SELECT s.indicator_id, NULL, NULL, sum(l.numerator)::bigint, sum(l.denominator)::bigint,
           count(DISTINCT l.commune_id), s.expected
    FROM spec s LEFT JOIN leaves l ON l.indicator_id = s.indicator_id GROUP BY s.indicator_id, s.expected
"""
_OURS = "v.indicator_id = ANY(%(indicators)s::bigint[])"
_GRAIN = "(SELECT s.by_team FROM spec s WHERE s.indicator_id = v.indicator_id)"
_OF_SOME = "AND v.commune_id = ANY(%(communes)s::bigint[])"


def add_months_up(
    province: Province, kept: Kept, computations: Sequence[Computation], communes: Sequence[int] | None
) -> None:
    """Bring the leaves of a quarter, year or year to date to what its months say."""
    if not computations:
        return
    scope = "" if communes is None else _OF_SOME
    leaf = f"CASE WHEN {_GRAIN} THEN v.team_id IS NOT NULL ELSE v.commune_id IS NOT NULL END"
    _run(
        storing(_LONGER.format(scope=scope), _SPEC, which=f"{_OURS} AND {leaf} {scope}"),
        province,
        kept,
        computations,
        communes,
    )


def add_units_up(
    province: Province, kept: Kept, computations: Sequence[Computation], communes: Sequence[int] | None
) -> None:
    """Bring the rows of communes, where teams are the units, and of the province to what their leaves say."""
    if not computations:
        return
    scope = "" if communes is None else _OF_SOME
    larger = f"v.team_id IS NULL AND (v.commune_id IS NULL OR ({_GRAIN} {scope}))"
    _run(
        storing(_LARGER.format(scope=scope), _SPEC, _LEAVES, which=f"{_OURS} AND {larger}"),
        province,
        kept,
        computations,
        communes,
    )


def _run(
    statement: str,
    province: Province,
    kept: Kept,
    computations: Sequence[Computation],
    communes: Sequence[int] | None,
) -> None:
    stretch = kept.stretch
    params: dict[str, Any] = {
        "province": province.pk,
        "stretch": str(stretch),
        "first_day": kept.first,
        "last_day": kept.last,
        "communes": None if communes is None else list(communes),
        "indicators": [one.indicator.pk for one in computations],
        "by_team": [one.by_team for one in computations],
        "targets": [one.target(kept.year) for one in computations],
        "at_least": [one.at_least for one in computations],
        "expected": [one.expected for one in computations],
        "reached": [one.counts_reached(stretch) for one in computations],
        "made_of": [str(one.made_of(stretch)) for one in computations],
        "counts": [one.counts_stretches(stretch) for one in computations],
        "sums": [one.numerator.is_flow for one in computations],
        "denominator_sums": [one.denominator is None or one.denominator.is_flow for one in computations],
    }
    with prepared_cursor() as cursor:
        cursor.execute(statement, params)
