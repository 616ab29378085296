"""The least that could give the portal's numbers: bare GROUP BYs over the logs, for bench/kpis.py."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bench import _common as common
from bench._kpis_data import TODAY, execute, rows, seconds_of, value

TABLES = {
    "kpis_daycell": "bare_daycell",
    "kpis_halfmonthcell": "bare_halfmonthcell",
    "kpis_provincecell": "bare_provincecell",
}

COLUMNS = {
    "kpis_daycell": "province_id, commune_id, team_id, day, measure, item, value",
    "kpis_halfmonthcell": "province_id, commune_id, team_id, half, measure, item, value",
    "kpis_provincecell": "province_id, half, measure, item, value",
}


def seconds_of_bare_tables() -> float:
    """How long the same cells take by INSERT … SELECT … GROUP BY, into tables with the same keys and indexes."""
    for table, bare in TABLES.items():
        execute(f"CREATE TABLE IF NOT EXISTS {bare} (LIKE {table} INCLUDING ALL)")

    execute(f"TRUNCATE {', '.join(TABLES.values())}")
    return sum(seconds_of(statement, {"province": province()}) for statement in _statements())


def _statements() -> Iterator[str]:
    from kpis.rollup import cells

    for table, select in (
        ("kpis_daycell", cells.ALL_DAY_CELLS_OF_PROVINCE),
        ("kpis_halfmonthcell", cells.ALL_HALF_MONTH_CELLS_OF_PROVINCE),
        ("kpis_provincecell", cells.ALL_CELLS_OF_PROVINCE),
    ):
        columns = COLUMNS[table]
        statement = f"INSERT INTO {table} ({columns}, computed_at) SELECT {columns}, now() FROM ({select}) AS cells"
        for name, bare in TABLES.items():
            statement = statement.replace(name, bare)
        yield statement


def compare() -> dict[str, int]:
    """How many cells there are of each kind. Raises AssertionError if the portal's are not the bare ones."""
    found = {}
    for table, other in TABLES.items():
        ours, theirs = (f"SELECT {COLUMNS[table]} FROM {each}" for each in (table, other))
        difference = value(f"SELECT count(*) FROM (({ours} EXCEPT {theirs}) UNION ALL ({theirs} EXCEPT {ours})) AS d")
        if difference:
            raise AssertionError(f"{difference} cells of {table} differ")
        found[table] = int(value(f"SELECT count(*) FROM {table}"))
    return found


def vacuum() -> None:
    """As autovacuum does between two rebuilds: rows that were replaced are not what is measured."""
    execute(f"VACUUM ANALYZE {', '.join((*TABLES, *TABLES.values(), 'kpis_indicatorvalue'))}")


def province() -> int:
    return int(value("SELECT id FROM teams_province WHERE code = %s", [int(common.GIA_LAI)]))


class Reading:
    """Adds up the time of the statements that read stored numbers."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]
    ) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            if any(table in sql for table in (*TABLES, "kpis_indicatorvalue")):
                self.seconds += time.perf_counter() - begun


def seconds_from_logs() -> float:
    """The numbers of the board that come from logs: twelve months of the province, the running one by commune, and
    when each commune logged last. What indicators add to them is left out."""
    from kpis.rollup import cells

    params = {"province": province(), "first": TODAY.replace(day=1, month=1), "month": TODAY.replace(day=1)}
    within = "s.province_id = %(province)s AND s.day >= %({})s"
    year = f"""
        WITH {cells.LOGS.format(where=within.format("first"))}
        SELECT date_trunc('month', day), measure, item, sum(value) FROM fresh GROUP BY 1, 2, 3
    """
    month = f"""
        WITH {cells.LOGS.format(where=within.format("month"))}
        SELECT commune_id, measure, item, sum(value) FROM fresh GROUP BY 1, 2, 3
    """
    last_days = """
        SELECT s.commune_id, max(s.day) FROM reporting_supportsession s
        WHERE s.province_id = %(province)s
          AND EXISTS (SELECT FROM reporting_logentry e WHERE e.session_id = s.id) GROUP BY 1
    """
    begun = time.perf_counter()
    for statement in (year, month, last_days):
        rows(statement, params)
    return time.perf_counter() - begun
