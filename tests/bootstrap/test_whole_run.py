"""bin/run as a person runs it: up, everything that it is made of killed in turn, down. No hand but the killer's.

One portal for all; each test makes numbers differ that web shows again, so that the right ones are seen to be new.
"""

import signal
from collections.abc import Iterator
from itertools import count

import psycopg
import pytest
from django.conf import settings
from django.utils import timezone

from config.bootstrap.postgres import Postgres
from config.bootstrap.temporary import temporary_data_dir
from tests.bootstrap.conftest import a_free_port
from tests.bootstrap.whole_run import LAG_LIMIT, PATIENCE, WholeRun, start

pytestmark = pytest.mark.processes

LONGER_THAN_PATIENT = 1.5 * settings.CELERY_BROKER_TRANSPORT_OPTIONS["socket_timeout"]

_numbers = count(20)


@pytest.fixture(scope="module")
def portal(clean_env: dict[str, str]) -> Iterator[WholeRun]:
    with temporary_data_dir("unit") as data:
        running = start(data, clean_env, a_free_port())
        try:
            running.wait(
                lambda: running.process.poll() is not None or "sẵn sàng: http" in running.output.read_text(), "bin/run"
            )
            assert running.process.poll() is None, running.output.read_text()
            assert running.is_well()
            running.seed()
            yield running
        finally:
            running.process.kill()
            running.process.wait()


@pytest.fixture
def n(portal: WholeRun) -> int:
    """A number that was not there before, odd and even in turn."""
    return next(_numbers)


def test_without_any_message_the_sweep_counts_what_changed(portal: WholeRun, n: int) -> None:
    portal.change(n)
    portal.wait_until_right(n)


def test_a_worker_killed_in_the_midst_of_a_roll_up(portal: WholeRun, n: int) -> None:
    """It holds its rows of the queue, and its cells of the day are written, when it dies; others take its place."""
    before = set(portal.workers())
    caught = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'relation'"
    with psycopg.connect(Postgres(portal.data).url) as lock:
        lock.execute("LOCK TABLE kpis_halfmonthcell IN SHARE MODE")
        portal.change(n)
        portal.wait(lambda: portal.query(caught), "a worker in the midst of a roll-up")
        portal.kill(*before)
        portal.wait(lambda: portal.workers() and not set(portal.workers()) & before, "new workers")
    portal.wait_until_right(n)


def test_a_redis_that_hangs_and_comes_back_empty(portal: WholeRun, n: int) -> None:
    """Longer than anybody waits for its answer; then all messages are lost, with what the cache knew."""
    with portal.redis() as redis:
        redis.flushall()
        hanging = redis.info("server")["process_id"]
    portal.kill(hanging, how=signal.SIGSTOP)
    portal.change(n)

    def is_missed() -> bool:
        status, report = portal.get("/healthz")
        return status == 503 and report["redis"] == "unreachable" and report["rollup_lag_seconds"] > LONGER_THAN_PATIENT

    portal.wait(is_missed, "/healthz to miss Redis")
    portal.kill(hanging)
    portal.wait_until_right(n)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["restarted", "crashed"])
def test_a_postgresql_that_restarts_under_everybody(portal: WholeRun, n: int, how: signal.Signals) -> None:
    before = portal.postmaster()
    portal.kill(before, how=how)

    def is_back() -> bool:
        try:
            return portal.postmaster() != before and bool(portal.query("SELECT 1"))
        except (OSError, psycopg.Error, IndexError):
            return False

    portal.wait(is_back, "PostgreSQL")
    portal.change(n)
    portal.wait_until_right(n)


def test_a_dead_beat_comes_back(portal: WholeRun, n: int) -> None:
    before = portal.programs(b"beat")
    assert before
    portal.kill(*before)
    portal.change(n)
    portal.wait_until_right(n)
    assert not set(portal.programs(b"beat")) & set(before)


def test_while_nobody_counts_the_portal_says_that_it_is_unwell_and_then_well_again(portal: WholeRun, n: int) -> None:
    frozen = portal.workers()
    portal.kill(*frozen, how=signal.SIGSTOP)
    try:
        portal.change(n)
        portal.wait(lambda: portal.get("/healthz")[0] == 503, "/healthz to complain")
        report = portal.get("/healthz")[1]
        assert (report["status"], report["database"], report["redis"]) == ("unwell", "ok", "ok")
        assert report["rollup_lag_seconds"] > LAG_LIMIT
        assert portal.get("/livez")[0] == 200, "people go on logging"
    finally:
        portal.kill(*frozen, how=signal.SIGCONT)
    portal.wait_until_right(n)


def test_a_day_that_was_never_begun_is_begun(portal: WholeRun) -> None:
    """As if beat had been dead at midnight, or the message of the new day lost."""
    portal.query("UPDATE kpis_provincestate SET day = day - 1")
    today = timezone.localdate()
    portal.wait(lambda: portal.query("SELECT min(day) FROM kpis_provincestate") >= [(today,)], "the new day")
    portal.wait(portal.is_well, "/healthz")


def test_down_without_a_trace(portal: WholeRun) -> None:
    """The last one: it ends what all of them share."""
    portal.process.send_signal(signal.SIGINT)
    assert portal.process.wait(PATIENCE) == 0
    assert not portal.everything()
