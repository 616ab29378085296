"""Statements that PostgreSQL plans once for a connection, not every time: those that run at every saving.

Django binds parameters into the text of a statement, which is then planned anew each time; for the few statements that
saving a log needs, planning takes longer than running them (`bench/ingest.py`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection

PREPARED_AT_MOST = 400  # those of saving a log and of computing every indicator; each takes some memory of the server


@contextmanager
def prepared_cursor() -> Iterator["psycopg.Cursor[Any]"]:
    """A cursor of Django's connection, in its transaction. Raises Django's database errors, as its own cursors do."""
    connection.ensure_connection()
    raw: Any = connection.connection
    with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor:
        raw.prepare_threshold, raw.prepared_max = 0, PREPARED_AT_MOST
        try:
            yield cursor
        finally:
            raw.prepare_threshold = None  # as Django left it, for its own cursors
