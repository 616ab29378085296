"""Work on database connections of its own, beside the test's."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from django.db import connection

from tests.sql import query

T = TypeVar("T")
PATIENCE = 20.0  # seconds


def at_once(*jobs: Callable[[], T]) -> list[T]:
    """Run each job on a connection of its own, all beginning at the same moment."""
    barrier = threading.Barrier(len(jobs))

    def run(job: Callable[[], T]) -> T:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=PATIENCE)
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(timeout=PATIENCE) for future in [pool.submit(run, job) for job in jobs]]


class Another(Generic[T]):
    """A job on a connection of its own, beside what the test does."""

    def __init__(self, job: Callable[[], T]) -> None:
        self._pool = ThreadPoolExecutor(1)
        self._future = self._pool.submit(self._run, job)

    def _run(self, job: Callable[[], T]) -> T:
        try:
            return job()
        finally:
            connection.close()

    def wait_until_it_waits_for_us(self) -> None:
        """Until it is held up by a lock of this connection."""
        until = time.monotonic() + PATIENCE
        blocked = "SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        while not query(blocked):
            assert not self._future.done(), "it did not wait"
            assert time.monotonic() < until, "it never came to wait"
            query("SELECT pg_stat_clear_snapshot()")
            time.sleep(0.01)

    def result(self) -> T:
        with self._pool:
            return self._future.result(timeout=PATIENCE)
