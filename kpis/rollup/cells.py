"""The SQL that makes cells. One statement each: compute afresh, write what differs, remove what is no more.

Rows whose value is unchanged are not written, so a resend costs no disk and leaves `computed_at` alone.
"""

# The measures of the logs of some commune-days. Params: %(communes)s and %(days)s as arrays, or the whole province.
LOGS = """
    entries AS MATERIALIZED (
        SELECT s.province_id, s.commune_id, s.team_id, s.day, s.id AS session_id, e.id AS entry_id, e.women, e.elderly,
               e.ethnic_minority, e.disabled, e.difficulty_id, e.recorded_at
        FROM reporting_supportsession s JOIN reporting_logentry e ON e.session_id = s.id
        WHERE {where}
    ),
    lines AS MATERIALIZED (
        SELECT e.province_id, e.commune_id, e.team_id, e.day, e.session_id, l.service_id, sum(l.count) AS helped
        FROM entries e JOIN reporting_logline l ON l.entry_id = e.entry_id
        GROUP BY 1, 2, 3, 4, 5, 6
    ),
    sums AS (
        SELECT province_id, commune_id, team_id, day, sum(women) AS women, sum(elderly) AS elderly,
               sum(ethnic_minority) AS minority, sum(disabled) AS disabled,
               -- Entered the same or the next day (indicator daily_update), by the clock of Gia Lai.
               bool_or((recorded_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date <= day + 1)::int AS in_time
        FROM entries GROUP BY 1, 2, 3, 4
    ),
    fresh AS MATERIALIZED (
        SELECT province_id, commune_id, team_id, day, 'sessions' AS measure, 0::bigint AS item,
               count(DISTINCT session_id) AS value
        FROM lines GROUP BY 1, 2, 3, 4
        UNION ALL
        SELECT province_id, commune_id, team_id, day, 'helped', service_id, sum(helped)
        FROM lines GROUP BY 1, 2, 3, 4, 6
        UNION ALL
        SELECT s.province_id, s.commune_id, s.team_id, s.day, m.measure, 0, m.value
        FROM sums s, LATERAL (VALUES ('women', women), ('elderly', elderly), ('minority', minority),
                              ('disabled', disabled), ('in_time', in_time)) AS m (measure, value)
        WHERE m.value > 0
        UNION ALL
        SELECT province_id, commune_id, team_id, day, 'difficulty', difficulty_id, count(*)
        FROM entries WHERE difficulty_id IS NOT NULL GROUP BY 1, 2, 3, 4, 6
    )
"""

# Params: commune, days (array).
DAY_CELLS_OF_COMMUNE = f"""
    WITH {LOGS.format(where="s.commune_id = %(commune)s AND s.day = ANY(%(days)s)")},
    gone AS (
        DELETE FROM kpis_daycell c
        WHERE c.commune_id = %(commune)s AND c.day = ANY(%(days)s)
          AND NOT EXISTS (SELECT FROM fresh f WHERE f.team_id = c.team_id AND f.day = c.day
                          AND f.measure = c.measure AND f.item = c.item)
    )
    INSERT INTO kpis_daycell AS c (province_id, commune_id, team_id, day, measure, item, value, computed_at)
    SELECT province_id, commune_id, team_id, day, measure, item, value, clock_timestamp() FROM fresh
    ON CONFLICT (commune_id, day, team_id, measure, item)
    DO UPDATE SET value = excluded.value, computed_at = excluded.computed_at WHERE c.value <> excluded.value
"""

# Params: commune, halves (array of first days).
HALF_MONTH_CELLS_OF_COMMUNE = """
    WITH halves AS (
        SELECT half, CASE WHEN extract(day FROM half) = 1 THEN half + 13
                          ELSE (date_trunc('month', half) + interval '1 month - 1 day')::date END AS last_day
        FROM unnest(%(halves)s::date[]) AS half
    ),
    fresh AS MATERIALIZED (
        SELECT d.province_id, d.commune_id, d.team_id, h.half, d.measure, d.item, sum(d.value) AS value
        FROM halves h JOIN kpis_daycell d ON d.commune_id = %(commune)s AND d.day BETWEEN h.half AND h.last_day
        GROUP BY 1, 2, 3, 4, 5, 6
    ),
    gone AS (
        DELETE FROM kpis_halfmonthcell c
        WHERE c.commune_id = %(commune)s AND c.half = ANY(%(halves)s)
          AND NOT EXISTS (SELECT FROM fresh f WHERE f.team_id = c.team_id AND f.half = c.half
                          AND f.measure = c.measure AND f.item = c.item)
    )
    INSERT INTO kpis_halfmonthcell AS c (province_id, commune_id, team_id, half, measure, item, value, computed_at)
    SELECT province_id, commune_id, team_id, half, measure, item, value, clock_timestamp() FROM fresh
    ON CONFLICT (commune_id, half, team_id, measure, item)
    DO UPDATE SET value = excluded.value, computed_at = excluded.computed_at WHERE c.value <> excluded.value
"""

# Params: province, halves.
PROVINCE_CELLS = """
    WITH fresh AS MATERIALIZED (
        SELECT province_id, half, measure, item, sum(value) AS value
        FROM kpis_halfmonthcell WHERE province_id = %(province)s AND half = ANY(%(halves)s)
        GROUP BY 1, 2, 3, 4
    ),
    gone AS (
        DELETE FROM kpis_provincecell c
        WHERE c.province_id = %(province)s AND c.half = ANY(%(halves)s)
          AND NOT EXISTS (SELECT FROM fresh f WHERE f.half = c.half AND f.measure = c.measure AND f.item = c.item)
    )
    INSERT INTO kpis_provincecell AS c (province_id, half, measure, item, value, computed_at)
    SELECT province_id, half, measure, item, value, clock_timestamp() FROM fresh
    ON CONFLICT (province_id, half, measure, item)
    DO UPDATE SET value = excluded.value, computed_at = excluded.computed_at WHERE c.value <> excluded.value
"""

# Params: province. All cells that there should be. In the order of time, as rows come in daily life: what is read
# together (the running period of all communes) then lies together, however long the history.
ALL_DAY_CELLS_OF_PROVINCE = f"""
    WITH {LOGS.format(where="s.province_id = %(province)s")}
    SELECT province_id, commune_id, team_id, day, measure, item, value FROM fresh ORDER BY day, commune_id, team_id
"""
ALL_HALF_MONTH_CELLS_OF_PROVINCE = """
    SELECT province_id, commune_id, team_id,
           date_trunc('month', day)::date + CASE WHEN extract(day FROM day) >= 15 THEN 14 ELSE 0 END AS half,
           measure, item, sum(value) AS value
    FROM kpis_daycell WHERE province_id = %(province)s GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 4, 2, 3
"""
ALL_CELLS_OF_PROVINCE = """
    SELECT province_id, half, measure, item, sum(value) AS value
    FROM kpis_halfmonthcell WHERE province_id = %(province)s GROUP BY 1, 2, 3, 4 ORDER BY 2
"""

# What makes a cell of a province this one, by table.
_KEYS = {
    "kpis_daycell": "commune_id, day, team_id, measure, item",
    "kpis_halfmonthcell": "commune_id, half, team_id, measure, item",
    "kpis_provincecell": "half, measure, item",
}


def bringing(table: str, fresh: str) -> list[str]:
    """The statements that bring the cells of a province in `table` to what the SELECT `fresh` says, in this order.

    Rows that are right already are neither written nor locked, so a rebuild of a table in order only reads it. Param:
    province.
    """
    keys = _KEYS[table].split(", ")
    same = " AND ".join(f"c.{key} = f.{key}" for key in (*keys, "value"))
    columns = f"province_id, {_KEYS[table]}, value"
    return [
        f"CREATE TEMPORARY TABLE fresh_cells ON COMMIT DROP AS {fresh}",
        "ANALYZE fresh_cells",
        f"""DELETE FROM {table} c WHERE province_id = %(province)s
            AND NOT EXISTS (SELECT FROM fresh_cells f WHERE {same})""",
        f"""INSERT INTO {table} ({columns}, computed_at) SELECT {columns}, clock_timestamp() FROM fresh_cells f
            WHERE NOT EXISTS (SELECT FROM {table} c WHERE c.province_id = %(province)s AND {same})""",
        "DROP TABLE fresh_cells",
        f"ANALYZE {table}",  # what comes next reads it, and it may have been empty
    ]
