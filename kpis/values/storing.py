"""How a statement brings stored values to what it computed: writing only what differs, removing what is no more."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from kpis.enums import Stretch
from kpis.values.computations import Computation
from teams.models import Province

# `fresh` (place, indicator_id, stretch, first_day, last_day, commune_id, team_id, numerator, denominator, covered,
# expected) is what the values must be; `stored` (place, then all of kpis_indicatorvalue) are the rows that it speaks
# for. `place` is a number for indicator and stretch.
# A row that is right already is not touched: not even locked, which would be a write as well. The two sets meet in a
# full join, which PostgreSQL never does row by row, however few rows it expects. Keys are compared as numbers also
# where there is none: it can hash that, but not IS NOT DISTINCT FROM.
_STORE = """
    WITH {parts}
    difference AS MATERIALIZED (
        SELECT s.id AS stored_id, f.* FROM ({fresh}) AS f FULL JOIN ({stored}) AS s
          ON f.place = s.place
         AND coalesce(f.commune_id, 0) = coalesce(s.commune_id, 0) AND coalesce(f.team_id, 0) = coalesce(s.team_id, 0)
        WHERE (f.numerator, f.denominator, f.covered, f.expected)
              IS DISTINCT FROM (s.numerator, s.denominator, s.covered, s.expected)
    ),
    gone AS (
        DELETE FROM kpis_indicatorvalue WHERE id IN (SELECT stored_id FROM difference WHERE place IS NULL)
    )
    INSERT INTO kpis_indicatorvalue AS v (province_id, stretch, first_day, last_day, indicator_id, commune_id, team_id,
                                          numerator, denominator, covered, expected, computed_at)
    SELECT %(province)s, stretch, first_day, last_day, indicator_id, commune_id, team_id,
           numerator, denominator, covered, expected, clock_timestamp()
    FROM difference WHERE place IS NOT NULL
    ON CONFLICT (province_id, stretch, first_day, last_day, indicator_id, commune_id, team_id) DO UPDATE
    SET numerator = excluded.numerator, denominator = excluded.denominator, covered = excluded.covered,
        expected = excluded.expected, computed_at = excluded.computed_at
"""


def storing(fresh: str, *parts: str, stored: str) -> str:
    """One statement that stores the rows of the SELECT `fresh` in the place of those of `stored`; `parts` are common
    table expressions before both. Parameter of its own: province."""
    return _STORE.format(parts="".join(f"{part}," for part in parts), fresh=fresh, stored=stored)


def keep_only(
    province: Province, computations: Sequence[Computation], stretches: Sequence[tuple[Stretch, date, date]]
) -> None:
    """Remove the values of `province` that are of none of these indicators, or of none of these stretches."""
    kinds = [(one.indicator.pk, stretch) for one in computations for stretch in Stretch if one.has(stretch)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM kpis_indicatorvalue WHERE province_id = %(province)s AND (
                (indicator_id, stretch) NOT IN (SELECT * FROM unnest(%(indicators)s::bigint[], %(kinds)s::text[]))
                OR (stretch, first_day, last_day)
                   NOT IN (SELECT * FROM unnest(%(stretches)s::text[], %(first_days)s::date[], %(last_days)s::date[])))
            """,
            {
                "province": province.pk,
                "indicators": [indicator for indicator, _stretch in kinds],
                "kinds": [str(stretch) for _indicator, stretch in kinds],
                "stretches": [str(stretch) for stretch, _first, _last in stretches],
                "first_days": [first for _stretch, first, _last in stretches],
                "last_days": [last for _stretch, _first, last in stretches],
            },
        )


def tell_the_planner() -> None:
    """After many values were written: what the database knows of a table that was empty leads it astray."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE kpis_indicatorvalue")
