"""What the measurements share: databases of a given size, real workers, and how results are printed."""

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
GIA_LAI = "52"
# So many lines a day for the whole province, whatever the history's length: what grows is the history, not the day.
LINES_PER_DAY = 5_400


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def address_of(database: str) -> str:
    """DATABASE_URL with another database of the same server."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{database}"))


def make_database(database: str, lines: int) -> Mapping[str, str]:
    """Create and fill a database with `lines` simulated log lines; returns the environment that uses it."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{database}"')
    env = {**os.environ, "DATABASE_URL": address_of(database), "LOG_LEVEL": "WARNING"}
    days = max(14, round(lines / LINES_PER_DAY))
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "load_province", GIA_LAI)
    manage(env, "simulate", "--province", GIA_LAI, "--days", str(days), "--lines", str(lines), "--seed", "1")
    with psycopg.connect(env["DATABASE_URL"], autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return env


def manage(env: Mapping[str, str], *args: str) -> None:
    command = [sys.executable, "manage.py", *args]
    subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=sys.stderr)


@contextmanager
def celery(env: Mapping[str, str], concurrency: int = 2) -> Iterator[None]:
    """A real worker and beat, as in production, stopped afterwards."""
    base = [sys.executable, "-m", "celery", "-A", "config"]
    schedule = Path(env["DATA_DIR"]) / f"beat-{os.getpid()}"
    commands = [
        [*base, "worker", "--concurrency", str(concurrency), "--loglevel", "WARNING", "--without-gossip"],
        [*base, "beat", "--loglevel", "WARNING", "--schedule", str(schedule), "--pidfile", ""],
    ]
    started = [subprocess.Popen(command, env=env, cwd=ROOT, stdout=sys.stderr) for command in commands]
    try:
        yield
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(timeout=30)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of `values` lie, by linear interpolation."""
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=1000, method="inclusive")[min(998, max(0, round(share * 1000) - 1))]


def bar(name: str, value: float, limit: float) -> dict[str, Any]:
    return {"name": name, "value": round(value, 3), "limit": limit, "holds": value <= limit}


def print_result(bench: str, figures: Mapping[str, Any], bars: Sequence[Mapping[str, Any]]) -> None:
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()}
    print(json.dumps({"bench": bench, "machine": machine, "figures": figures, "bars": bars}, ensure_ascii=False))
