"""Streaming the rows into the log tables with COPY: one statement per table and batch, so each trigger runs once."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.db.models import Model

from reporting.models import LogEntry, LogLine, SupportSession
from reporting.simulation.diary import Batch

SESSION_COLUMNS = "id, day, half_day, commune_id, province_id, team_id, hamlet_id, support_point_id"
ENTRY_COLUMNS = (
    "id, session_id, client_uuid, recorded_at, women, elderly, ethnic_minority, disabled, difficulty_note,"
    " difficulty_id, commune_id, province_id, team_id, membership_id, recorded_by_id"
)
LINE_COLUMNS = "entry_id, service_id, procedure_id, result, count"
ROWS_PER_WRITE = 2000


def write(batches: Iterable[Batch]) -> Iterator[Batch]:
    """Write each batch and hand it back. The next one is made while the database takes this one in."""
    made = iter(batches)
    # Foreign keys are checked batch by batch: left until the commit, the list of rows to check would fill the memory.
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    with ThreadPoolExecutor(max_workers=1) as maker:
        following = maker.submit(next, made, None)
        number = 0
        while (batch := following.result()) is not None:
            following = maker.submit(next, made, None)
            _write(batch)
            number += 1
            if number.bit_count() == 1:
                _analyze()
            yield batch
    if number:
        _analyze()
    _run("SET CONSTRAINTS ALL DEFERRED")


def _analyze() -> None:
    """Tell the planner how much there is, at each doubling and at the end.

    Nobody else sees these rows yet, so nobody else does it; the triggers would go on reading whole tables, as was right
    for the first batch, and take longer with every one.
    """
    _run(f"ANALYZE {', '.join(model._meta.db_table for model in (SupportSession, LogEntry, LogLine))}")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _write(batch: Batch) -> None:
    sessions = _reserve(SupportSession, len(batch.sessions))
    entries = _reserve(LogEntry, len(batch.entries))
    _copy(
        SupportSession,
        SESSION_COLUMNS,
        (f"{key}\t{row}\n" for key, row in zip(sessions, batch.sessions, strict=True)),
    )
    _copy(
        LogEntry,
        ENTRY_COLUMNS,
        (
            f"{key}\t{sessions[session]}\t{row}\n"
            for key, session, row in zip(entries, batch.session_of, batch.entries, strict=True)
        ),
    )
    _copy(
        LogLine,
        LINE_COLUMNS,
        (f"{entries[entry]}\t{row}\n" for entry, row in zip(batch.entry_of, batch.lines, strict=True)),
    )


def _reserve(model: type[Model], count: int) -> list[int]:
    """Take keys from the table's own sequence, so that nobody who saves at the same time gets one of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def _copy(model: type[Model], columns: str, rows: Iterator[str]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
        part: list[str] = []
        for row in rows:
            part.append(row)
            if len(part) == ROWS_PER_WRITE:
                copy.write("".join(part))
                part.clear()
        copy.write("".join(part))
