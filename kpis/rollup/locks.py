"""The roll-up's locks: advisory ones, so that neither logging nor editing a commune ever waits for them.

Held until the end of the transaction. Order: communes by key, then provinces.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

COMMUNE_LOCK, PROVINCE_LOCK = "kpis.rollup.commune", "kpis.rollup.province"


def take(lock: str, key: int, *, wait: bool = True) -> bool:
    """Take the lock of `key`; without `wait` return False where somebody else holds it."""
    function = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtext(%s), %s)", [lock, key])
        return wait or bool(cursor.fetchone()[0])


@contextmanager
def waiting_at_most(seconds: int) -> Iterator[None]:
    """Let no lock be waited for longer than this; then PostgreSQL raises LockNotAvailable, an OperationalError."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{seconds}s"])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
