"""How a statement brings stored values to what it computed: writing only what differs, removing what is no more."""

# `fresh` (indicator_id, commune_id, team_id, numerator, denominator, covered, expected) is what the values must be;
# `which` says which stored rows of a stretch it speaks for. Parameters: province, stretch, first_day, last_day.
# Keys are compared as numbers also where there is none: PostgreSQL can hash that, but not IS NOT DISTINCT FROM.
_STORE = """
    WITH {parts}
    fresh AS MATERIALIZED ({fresh}),
    gone AS (
        DELETE FROM kpis_indicatorvalue v
        WHERE v.province_id = %(province)s AND v.stretch = %(stretch)s AND v.first_day = %(first_day)s
          AND v.last_day = %(last_day)s AND {which}
          AND NOT EXISTS (SELECT FROM fresh f WHERE f.indicator_id = v.indicator_id
                          AND coalesce(f.commune_id, 0) = coalesce(v.commune_id, 0)
                          AND coalesce(f.team_id, 0) = coalesce(v.team_id, 0))
    )
    INSERT INTO kpis_indicatorvalue AS v (province_id, stretch, first_day, last_day, indicator_id, commune_id, team_id,
                                          numerator, denominator, covered, expected, computed_at)
    SELECT %(province)s, %(stretch)s, %(first_day)s, %(last_day)s, indicator_id, commune_id, team_id,
           numerator, denominator, covered, expected, clock_timestamp()
    FROM fresh
    ON CONFLICT (province_id, stretch, first_day, last_day, indicator_id, commune_id, team_id) DO UPDATE
    SET numerator = excluded.numerator, denominator = excluded.denominator, covered = excluded.covered,
        expected = excluded.expected, computed_at = excluded.computed_at
    WHERE (v.numerator, v.denominator, v.covered, v.expected)
          IS DISTINCT FROM (excluded.numerator, excluded.denominator, excluded.covered, excluded.expected)
"""


def storing(fresh: str, *parts: str, which: str) -> str:
    """One statement that stores the rows of the SELECT `fresh`; `parts` are common table expressions before it."""
    return _STORE.format(parts="".join(f"{part}," for part in parts), fresh=fresh, which=which)
