"""Every roll-up cell is exact (K2), with real workers and real haste.

People, imports and scripts write to the same logs from several connections, while two Celery workers roll up. One of
them is killed in the middle of a roll-up and replaced. When the queues are empty, every cell and value must be that of
`rebuild` and that of an independent computation (oracle.py).
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import SystemRandom
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import pytest
from celery import current_app
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from redis import Redis

from kpis.rollup import rebuild
from teams.models import Province
from tests.broker import use_broker
from tests.kpis.oracle import stored_numbers, true_numbers
from tests.kpis.writers import Place, Writer, make_world
from tests.sql import query, run

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

WRITERS = 3
# Many short rounds: a wrong cell lasts only until the next change nearby mends it. Some seeds are always tried, one is
# fresh; a failure names it.
SEEDS = (*range(8), SystemRandom().randrange(100, 10**6))
ROUND_WITH_A_KILL = 4
WRITES = 25  # of each writer in a round
PATIENCE = 60.0  # seconds until something that must happen has not


def wait_for(what: str, happened: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(0.05)


# --- the workers


def _with_options(url: str, **changes: str) -> str:
    address, _mark, options = url.partition("?")
    return f"{address}?{urlencode({**dict(parse_qsl(options)), **changes}, safe='/')}"


def _database_url(worker: str) -> str:
    """The address of the test database; PostgreSQL then knows this worker by name."""
    address, mark, options = os.environ.get("DATABASE_URL", "postgres:///portal").partition("?")
    server, _slash, _name = address.rpartition("/")
    return _with_options(f"{server}/{connection.settings_dict['NAME']}{mark}{options}", application_name=worker)


def _another_redis_database() -> str:
    """The same server, but a database of our own: no other worker takes these messages."""
    with Redis.from_url(settings.REDIS_URL) as client:
        mine = (int(client.connection_pool.connection_kwargs.get("db", 0)) + 8) % 16
    if settings.REDIS_URL.startswith("unix:"):
        return _with_options(settings.REDIS_URL, db=str(mine))
    return str(urlunsplit(urlsplit(settings.REDIS_URL)._replace(path=f"/{mine}")))


WORKER_OPTIONS = ("--concurrency", "2", "--loglevel", "WARNING", "--without-mingle", "--without-gossip")


class Worker:
    """`celery worker` as in production, in a process group of its own."""

    def __init__(self, name: str, redis_url: str) -> None:
        self.name = name
        self.process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", "worker", *WORKER_OPTIONS, "--hostname", f"{name}@test"],
            env={**os.environ, "DATABASE_URL": _database_url(name), "REDIS_URL": redis_url, "PORTAL_ENV": "local"},
            cwd=settings.BASE_DIR,
            start_new_session=True,
        )

    def waits_for_a_table(self) -> bool:
        waiting = "SELECT 1 FROM pg_stat_activity WHERE application_name = %(name)s AND wait_event = 'relation'"
        query("SELECT pg_stat_clear_snapshot()")  # within a transaction it stands still
        return bool(query(waiting, name=self.name))

    def is_connected(self) -> bool:
        return bool(query("SELECT 1 FROM pg_stat_activity WHERE application_name = %(name)s", name=self.name))

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, how)
        self.process.wait(timeout=PATIENCE)


class Workers:
    def __init__(self, redis_url: str) -> None:
        self.redis_url = redis_url
        self.all: list[Worker] = []

    def start(self) -> Worker:
        worker = Worker(f"exact-{len(self.all)}-{os.getpid()}", self.redis_url)
        self.all.append(worker)
        return worker


@pytest.fixture
def workers(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workers]:
    url = _another_redis_database()
    with Redis.from_url(url) as client:
        client.flushdb()
        use_broker(monkeypatch, url)
        started = Workers(url)
        try:
            yield started
        finally:
            for worker in started.all:
                worker.kill()
            wait_for("the workers' connections to end", lambda: not any(w.is_connected() for w in started.all))
            client.flushdb()


@pytest.fixture
def slow_motion(transactional_db: None) -> Iterator[None]:
    """Let each statement that writes cells linger between looking and writing, where two workers could cross."""
    tables = ("kpis_daycell", "kpis_halfmonthcell", "kpis_provincecell")
    run("""CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql
           AS 'BEGIN PERFORM pg_sleep(random() * 0.02); RETURN NULL; END'""")
    for table in tables:
        run(f"CREATE TRIGGER linger BEFORE INSERT ON {table} EXECUTE FUNCTION linger()")
    yield
    run("DROP FUNCTION linger CASCADE")


def sweep() -> None:
    """What beat sends every few seconds."""
    current_app.send_task("kpis.tasks.sweep", expires=10)


def queues_are_empty() -> bool:
    queues = ("reporting_changedday", "teams_countedchange")
    return not any(query(f"SELECT 1 FROM {queue} LIMIT 1") for queue in queues)


def drain() -> None:
    def drained() -> bool:
        sweep()
        time.sleep(0.2)
        return queues_are_empty()

    wait_for("the workers to empty the queues", drained)


# --- the writers


class Crowd:
    """Several threads that write at random, each on its own connection."""

    def __init__(self, seed: int, world: list[Place]) -> None:
        today = timezone.localdate()
        self.writers = [Writer(f"{seed}-{number}", world, today, pause=0.03) for number in range(WRITERS)]
        self.failures: list[BaseException] = []
        self.threads = [threading.Thread(target=self._work, args=[writer]) for writer in self.writers]

    def _work(self, writer: Writer) -> None:
        try:
            for _ in range(WRITES):
                writer.write()
        except BaseException as failure:
            self.failures.append(failure)
        finally:
            connection.close()

    @property
    def is_busy(self) -> bool:
        return any(thread.is_alive() for thread in self.threads)

    def __enter__(self) -> "Crowd":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        for thread in self.threads:
            thread.join()
        assert self.failures == []

    @property
    def done(self) -> Counter[str]:
        return Counter(act for writer in self.writers for act in writer.done)


def kill_in_the_middle(workers: Workers) -> None:
    """Change everything, let a worker run into a lock in the midst of rolling that up (its queue rows are taken, its
    day cells are written), and kill it there."""
    caught: list[Worker] = []

    def sweep_into_the_lock() -> list[Worker]:
        sweep()
        caught.extend(worker for worker in workers.all if worker.waits_for_a_table())
        return caught

    with transaction.atomic():
        run("LOCK TABLE kpis_halfmonthcell IN SHARE MODE")
        with ThreadPoolExecutor(1) as another_connection:
            another_connection.submit(_change_every_line).result()
        wait_for("a worker in the midst of a roll-up", sweep_into_the_lock)
        caught[0].kill()


def _change_every_line() -> None:
    try:
        for _attempt in range(20):
            with suppress(OperationalError):  # a deadlock with a writer
                run("UPDATE reporting_logline SET count = 1 + (count + 250) %% 500")
                return
        raise AssertionError("could not change the lines")
    finally:
        connection.close()


def check(seed: int, done: Counter[str]) -> None:
    told = f"seed {seed}: {done}"
    stored = stored_numbers(query)
    assert stored.difference(true_numbers(query, timezone.localdate())) == [], told
    for province in Province.objects.exclude(code=52):
        rebuild(province)
    assert stored_numbers(query).difference(stored) == [], f"the rebuild differs: {told}"


@pytest.mark.usefixtures("slow_motion")
def test_every_cell_is_exact_whatever_happens(workers: Workers) -> None:
    world = make_world(timezone.localdate())
    workers.start()
    workers.start()
    current_app.send_task("kpis.tasks.start_day")
    drain()
    for round_number, seed in enumerate(SEEDS):
        with Crowd(seed, world) as crowd:
            if round_number == ROUND_WITH_A_KILL:
                kill_in_the_middle(workers)
                workers.start()
            while crowd.is_busy:
                sweep()
                time.sleep(0.05)
        drain()
        check(seed, crowd.done)
        assert stored_numbers(query).day_cells
    with transaction.atomic():
        run("TRUNCATE reporting_logline")
    drain()
    check(seed, crowd.done)
    assert not query("SELECT FROM kpis_daycell WHERE measure = 'helped'")
