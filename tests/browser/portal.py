"""The portal as its users meet it: gunicorn, a Celery worker and beat, on a database and a Redis of their own."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from config.bootstrap import processes
from config.bootstrap.datadir import ROOT
from config.bootstrap.processes import Process
from config.bootstrap.programs import program_environment
from config.bootstrap.temporary import temporary_data_dir
from config.embedded import embedded_services
from tests.apart import WORKER

WELL_WITHIN = 60
STOP = ((signal.SIGTERM, 8.0),)
GUNICORN = [
    "-m",
    "gunicorn",
    "config.wsgi:application",
    "--worker-class",
    "gthread",
    "--workers",
    "1",
    "--threads",
    "8",
]
CELERY = ["-m", "celery", "-A", "config"]


@dataclass
class Portal:
    url: str
    env: dict[str, str]
    logs: Path
    keys: dict[str, int] = field(default_factory=dict)  # of the commune, the team and an old session
    running: dict[str, Process] = field(default_factory=dict)

    def start(self, name: str, *args: str) -> None:
        with (self.logs / f"{name}.log").open("ab") as log:
            self.running[name] = processes.spawn(
                [sys.executable, *args], env=self.env, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
            )

    def start_worker(self) -> None:
        self.start("worker", *CELERY, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle")

    def kill_worker(self) -> None:
        """`kill -9` of the worker and of its children."""
        self.kill("worker")

    def start_web(self) -> None:
        self.start("web", *GUNICORN, "--bind", urlsplit(self.url).netloc, "--no-control-socket")

    def kill(self, name: str) -> None:
        """`kill -9` of a process and of its children."""
        killed = self.running.pop(name)
        os.killpg(killed.pid, signal.SIGKILL)
        killed.wait()

    def freeze(self, name: str) -> None:
        """It takes connections, as the kernel does that for it, and answers nothing."""
        os.killpg(self.running[name].pid, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        os.killpg(self.running[name].pid, signal.SIGCONT)

    def run(self, *args: str) -> str:
        return subprocess.run(
            [sys.executable, *args], env=self.env, cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout

    def wait_until_well(self) -> None:
        deadline = time.monotonic() + WELL_WITHIN
        while (answer := self._health()) != http.HTTPStatus.OK:
            if time.monotonic() > deadline:
                said = "\n".join(log.read_text()[-2000:] for log in self.logs.glob("*.log"))
                raise TimeoutError(f"/healthz: {answer}\n{said}")
            time.sleep(0.1)

    def _health(self) -> int | str:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status
        except OSError as problem:
            return str(problem)
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextmanager
def fresh_database() -> Iterator[str]:
    """The address of an empty database beside that of DATABASE_URL, gone afterwards."""
    server = urlsplit(os.environ["DATABASE_URL"])
    name = f"{server.path.removeprefix('/')}_browser{WORKER}"
    with psycopg.connect(urlunsplit(server), autocommit=True) as connection:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        connection.execute(drop)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(server._replace(path=f"/{name}"))
        finally:
            connection.execute(drop)


@contextmanager
def running_portal() -> Iterator[Portal]:
    """The portal with Gia Lai loaded and static files as in production; every process is gone afterwards."""
    with (
        temporary_data_dir("browser") as data,
        fresh_database() as database_url,
        embedded_services(data.path, fast=True, database_url=database_url) as services,
    ):
        port = free_port()
        portal = Portal(
            url=f"http://127.0.0.1:{port}",
            env={
                **program_environment(data, database_url, services.redis_url),
                "DEBUG": "false",
                "STATIC_MANIFEST": "true",
            },
            logs=data.logs,
        )
        try:
            portal.keys = json.loads(portal.run("-m", "tests.browser.seed"))
            portal.start_worker()
            portal.start("beat", *CELERY, "beat", "--schedule", str(data.path / "beat-schedule"), "--pidfile=")
            portal.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
            portal.start_web()
            portal.wait_until_well()
            yield portal
        finally:
            processes.stop(portal.running.values(), STOP)
