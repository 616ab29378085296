"""What all indicator statements share: the parameters, the teams in force, and how rows are written.

An indicator module gives the rows (commune_id, team_id, numerator, denominator, covered, expected), the province's own
row with neither commune nor team. Parameters: province, indicator, target, first_day, last_day, as_of (the last day
that has come), halves (the two half-months), due_days (the working days whose deadline has passed).
"""

# Teams in force at some time of the month, up to today.
TEAMS = """
    teams AS (
        SELECT id AS team_id, commune_id, kind, in_force_from, coalesce(in_force_to, 'infinity'::date) AS in_force_to
        FROM teams_team
        WHERE province_id = %(province)s AND in_force_from <= %(as_of)s
          AND coalesce(in_force_to, 'infinity'::date) >= %(first_day)s
    )
"""
COMMUNES = "(SELECT count(*) FROM teams_commune WHERE province_id = %(province)s)"


def statement(rows: str, *parts: str) -> str:
    """One statement that brings the stored values of an indicator and month to `rows`, writing only what differs."""
    with_parts = "".join(f"{part}," for part in parts)
    return f"""
        WITH {with_parts}
        fresh AS MATERIALIZED ({rows}),
        gone AS (
            DELETE FROM kpis_indicatorvalue v
            WHERE v.province_id = %(province)s AND v.indicator_id = %(indicator)s
              AND v.first_day = %(first_day)s AND v.last_day = %(last_day)s
              AND NOT EXISTS (SELECT FROM fresh f WHERE f.commune_id IS NOT DISTINCT FROM v.commune_id
                              AND f.team_id IS NOT DISTINCT FROM v.team_id)
        )
        INSERT INTO kpis_indicatorvalue AS v (province_id, indicator_id, first_day, last_day, commune_id, team_id,
                                              numerator, denominator, covered, expected, computed_at)
        SELECT %(province)s, %(indicator)s, %(first_day)s, %(last_day)s, commune_id, team_id,
               numerator, denominator, covered, expected, clock_timestamp()
        FROM fresh
        ON CONFLICT (province_id, first_day, last_day, indicator_id, commune_id, team_id) DO UPDATE
        SET numerator = excluded.numerator, denominator = excluded.denominator, covered = excluded.covered,
            expected = excluded.expected, computed_at = excluded.computed_at
        WHERE (v.numerator, v.denominator, v.covered, v.expected)
              IS DISTINCT FROM (excluded.numerator, excluded.denominator, excluded.covered, excluded.expected)
    """
