"""Databases of three sizes for bench/kpis.py that differ in the length of the history of logs, and in nothing else.

One province, Gia Lai, with all its teams in force, and its activities, since before the longest history begins: for ten
million lines, that is 2026. Its last fortnight is logged by the portal's own simulation. Older fortnights are copies of
it in which fewer entries were made the longer ago they lie: in 2026 three fifths of those at the end of 2030. So a
longer history has more days, and busier ones towards the end; the last fortnight is the same in all sizes.

Copies are made by the database, one statement a table, into tables without indexes, foreign keys and triggers, which
are put back afterwards (and check what is there): ten million lines in minutes.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from django.conf import settings
from django.db import connection, transaction

from bench import _common as common

TODAY = date(2030, 12, 30)
LAST_DAY = TODAY - timedelta(days=1)
FORTNIGHT = timedelta(days=14)
FORTNIGHTS = 125  # before the last one, since March 2026
SHARE_AT_FIRST = 0.6  # of the entries of the last fortnight
FOUNDED_BEFORE = timedelta(days=60)
LOG_TABLES = ("reporting_supportsession", "reporting_logentry", "reporting_logline")


def now() -> datetime:
    """An evening of the last days of the scheme, when the offices have closed."""
    return datetime.combine(TODAY, datetime.min.time(), ZoneInfo(settings.TIME_ZONE)) + timedelta(hours=20)


def make_base(lines: int, most: int) -> None:
    """Fill the migrated database of Django's connection: `lines` lines in the last fortnight, by teams that are old
    enough for `most`."""
    from reporting.simulation import simulate_activities, simulate_citizens, simulate_figures, simulate_logs
    from teams.models import Province
    from teams.simulation import simulate_duty, simulate_teams

    province = Province.objects.get(code=common.GIA_LAI)
    back = len(_shares(most / lines))
    years: dict[str, Any] = {"seed": 1, "first_day": LAST_DAY - FOUNDED_BEFORE - back * FORTNIGHT, "last_day": LAST_DAY}
    recent: dict[str, Any] = {"seed": 1, "first_day": LAST_DAY - FORTNIGHT + timedelta(days=1), "last_day": LAST_DAY}
    with transaction.atomic():
        simulate_teams(province, **years)
        simulate_logs(province, **recent, lines=lines)
        simulate_activities(province, **years)
        simulate_citizens(province, **recent)
        simulate_duty(province, seed=1, today=TODAY)
    with transaction.atomic(), without_triggers("reporting_figure"):
        simulate_figures(province, seed=1, first_day=TODAY - timedelta(days=120), last_day=LAST_DAY)
    execute("ANALYZE")


@contextmanager
def without_triggers(table: str) -> Iterator[None]:
    execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    # Foreign keys of the rows written meanwhile are checked at the latest before the table may change again.
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def copy_database(name: str, template: str) -> None:
    with psycopg.connect(common.address_of("postgres"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')


def lengthen(lines: int) -> int:
    """Copy the last fortnight of Django's database backwards until there are about `lines` lines; returns how many."""
    there = int(value("SELECT count(*) FROM reporting_logline"))
    shares = _shares(lines / there)
    if shares:
        steps = {table: 1 + int(value(f"SELECT max(id) FROM {table}")) for table in LOG_TABLES}
        with transaction.atomic(), _bare_tables():
            execute(
                """CREATE TEMPORARY TABLE turns ON COMMIT DROP AS
                   SELECT * FROM unnest(%s::int[], %s::float[]) AS t (back, share)""",
                [list(range(1, len(shares) + 1)), shares],
            )
            execute("CREATE TEMPORARY TABLE kept ON COMMIT DROP AS " + _KEPT)
            execute(_COPIED_SESSIONS, steps)
            execute(_COPIED_ENTRIES, steps)
            execute(_COPIED_LINES, steps)
            for table in LOG_TABLES:
                execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
    execute("VACUUM ANALYZE")
    return int(value("SELECT count(*) FROM reporting_logline"))


def _shares(times: float) -> list[float]:
    """Which share of the entries each copy keeps, the latest first, so that there are `times` as many lines."""
    missing, shares = times - 1, list[float]()
    while missing > 0.001:
        back = len(shares) + 1
        if back > FORTNIGHTS:
            raise ValueError(f"{FORTNIGHTS} fortnights do not hold {times} times as many lines")
        share = min(missing, 1 - (1 - SHARE_AT_FIRST) * back / FORTNIGHTS)
        missing -= share
        shares.append(share)
    return shares


# The entries of each copy: chosen by a hash, so that no two fortnights are alike.
_KEPT = """
    SELECT e.id AS entry, e.session_id AS session, t.back::bigint AS back
    FROM reporting_logentry e CROSS JOIN turns t
    WHERE abs(hashint8(e.id * 1000 + t.back)) / 2147483648.0 < t.share
"""
_COPIED_SESSIONS = """
    INSERT INTO reporting_supportsession
        (id, province_id, commune_id, team_id, day, half_day, support_point_id, hamlet_id)
    SELECT s.id + k.back * %(reporting_supportsession)s, s.province_id, s.commune_id, s.team_id,
           s.day - 14 * k.back::int, s.half_day, s.support_point_id, s.hamlet_id
    FROM (SELECT DISTINCT session, back FROM kept) AS k JOIN reporting_supportsession s ON s.id = k.session
    ORDER BY 1
"""
_COPIED_ENTRIES = """
    INSERT INTO reporting_logentry
        (id, province_id, commune_id, team_id, session_id, membership_id, recorded_by_id, client_uuid, recorded_at,
         women, elderly, ethnic_minority, disabled, difficulty_id, difficulty_note)
    SELECT e.id + k.back * %(reporting_logentry)s, e.province_id, e.commune_id, e.team_id,
           e.session_id + k.back * %(reporting_supportsession)s, e.membership_id, e.recorded_by_id, gen_random_uuid(),
           e.recorded_at - k.back * interval '14 days', e.women, e.elderly, e.ethnic_minority, e.disabled,
           e.difficulty_id, e.difficulty_note
    FROM kept k JOIN reporting_logentry e ON e.id = k.entry
    ORDER BY k.back DESC, e.id
"""
_COPIED_LINES = """
    INSERT INTO reporting_logline (entry_id, service_id, procedure_id, result, count)
    SELECT l.entry_id + k.back * %(reporting_logentry)s, l.service_id, l.procedure_id, l.result, l.count
    FROM kept k JOIN reporting_logline l ON l.entry_id = k.entry
    ORDER BY k.back DESC, l.entry_id
"""


@contextmanager
def _bare_tables() -> Iterator[None]:
    """The log tables without triggers, foreign keys and indexes; afterwards they have them again."""
    ties = rows(
        """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u') ORDER BY contype = 'u'
        """,
        [list(LOG_TABLES)],
    )
    indexes = rows(
        """
        SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
        WHERE i.indrelid = ANY(%s::regclass[])
          AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
        """,
        [list(LOG_TABLES)],
    )
    for table in LOG_TABLES:
        execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    for table, name, _definition in ties:
        execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _definition in indexes:
        execute(f"DROP INDEX {name}")
    yield
    execute("SET LOCAL maintenance_work_mem = '512MB'")
    for _name, definition in indexes:
        execute(definition)
    for table, name, definition in reversed(ties):
        execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    for table in LOG_TABLES:
        execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def execute(statement: str, params: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def rows(statement: str, params: Any = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


def value(statement: str, params: Any = None) -> Any:
    return rows(statement, params)[0][0]


def seconds_of(statement: str, params: Any = None) -> float:
    begun = time.perf_counter()
    execute(statement, params)
    return time.perf_counter() - begun
