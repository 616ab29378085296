"""PostgreSQL and Redis for a machine that has neither: for bin/run, the tests and the benches."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.bootstrap import processes
from config.bootstrap.account import service_account
from config.bootstrap.datadir import DataDir
from config.bootstrap.postgres import Postgres
from config.bootstrap.processes import Process
from config.bootstrap.redis import Redis
from config.bootstrap.servers import Server, start_and_wait


@dataclass(frozen=True)
class Services:
    database_url: str
    redis_url: str
    postgres: Process | None = None
    redis: Process | None = None


@contextmanager
def embedded_services(
    data_dir: Path,
    *,
    fast: bool = False,
    database_url: str | None = None,
    redis_url: str | None = None,
) -> Iterator[Services]:
    """Both servers on data_dir, which nobody else may be using; fast=True gives up durability for speed.

    Where an address is given, that server is used instead of one of our own.
    """
    data = DataDir(Path(os.path.realpath(data_dir)))
    data.create()
    account = service_account(data.postgres)
    with ExitStack() as stack:
        stack.enter_context(data.locked())
        database = cache = None
        if not database_url:
            postgres = Postgres(data, account, fast=fast)
            database_url, database = postgres.url, _started(postgres, stack)
            postgres.ensure_database()
        if not redis_url:
            redis = Redis(data, account, fast=fast)
            redis_url, cache = redis.url, _started(redis, stack)
        yield Services(database_url, redis_url, database, cache)


def _started(server: Server, stack: ExitStack) -> Process:
    process = start_and_wait(server)
    stack.callback(processes.stop, [process], server.stop_steps)
    return process
