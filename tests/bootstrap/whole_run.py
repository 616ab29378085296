"""bin/run as a person runs it, and what a test does to it from outside: kill, freeze, change, look."""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from redis import Redis as RedisClient

from config.bootstrap import processes
from config.bootstrap.datadir import ROOT, DataDir
from config.bootstrap.postgres import Postgres
from config.bootstrap.programs import program_environment
from config.bootstrap.redis import Redis
from tests.bootstrap.conftest import bare_python, wait_until

PATIENCE = 120  # seconds; a machine may be busy with other things
LAG_LIMIT = 5

# What is counted, by what it is made of: logs, figures, targets and the roster. `n` is odd or even.
CHANGES = (
    "UPDATE reporting_logline SET count = %(n)s",
    """UPDATE reporting_figure SET value = %(n)s FROM reporting_figuredefinition d
       WHERE d.id = definition_id AND d.code = 'dossiers_online_full'""",
    "UPDATE kpis_indicator SET target = 1 + %(n)s %% 2 WHERE code = 'support_sessions_per_month'",
    "UPDATE teams_supportpoint SET open_to = CASE %(n)s %% 2 WHEN 1 THEN open_from END",
)
HELPED = "SELECT sum(value) FROM kpis_provincecell WHERE measure = 'helped'"


@dataclass
class WholeRun:
    data: DataDir
    port: int
    process: "subprocess.Popen[bytes]"
    output: Path
    key: str = ""

    # --- looking

    def get(self, path: str) -> tuple[int, Any]:
        """Status and JSON of an answer; 0 where nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path, headers={"Authorization": f"Bearer {self.key}"})
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            return 0, None
        else:
            return response.status, json.loads(body) if response.headers["Content-Type"].startswith(
                "application"
            ) else None
        finally:
            connection.close()

    def is_well(self) -> bool:
        return self.get("/healthz")[0] == http.HTTPStatus.OK

    def query(self, statement: str, **params: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(Postgres(self.data).url, autocommit=True) as connection:
            cursor = connection.execute(statement, params)
            return cursor.fetchall() if cursor.description else []

    def workers(self) -> list[int]:
        return self.programs(b"worker")

    def programs(self, word: bytes) -> list[int]:
        return [pid for pid in processes.find(self.data.owns_program) if word in processes.command_line(pid)]

    def everything(self) -> list[int]:
        signs = (os.fsencode(self.data.path), self.data.fingerprint.encode())
        return processes.find(
            lambda pid: (
                self.data.owns_program(pid) or any(sign in b" ".join(processes.command_line(pid)) for sign in signs)
            )
        )

    # --- what is counted

    def change(self, n: int) -> None:
        """Change everything by plain SQL, so that no message says so."""
        for statement in CHANGES:
            self.query(statement, n=n)

    def says(self) -> tuple[int | None, ...]:
        """What the portal says about all that `change` touches; nothing while somebody is not there."""
        with suppress(psycopg.Error):
            status, answer = self.get("/api/kpis/values?level=province&stretch=month")
            if status == http.HTTPStatus.OK:
                values = {one["indicator"]: one["numerator"] for one in answer["items"]}
                codes = ("dossiers_online_full", "support_sessions_per_month", "team_has_support_point")
                helped = self.query(HELPED)[0][0]
                return (None if helped is None else int(helped), *(values.get(code) for code in codes))
        return ()

    def wait_until_right(self, n: int) -> None:
        """Until what web says is what `change(n)` made, without anybody's hand."""
        is_odd = n % 2
        right = (n, n, 1 - is_odd, 1 - is_odd)
        self.wait(lambda: self.says() == right, f"{right} instead of {self.says}")
        self.wait(self.is_well, "/healthz")

    def wait(self, condition: Callable[[], object], what: str) -> None:
        try:
            wait_until(condition, PATIENCE)
        except AssertionError:
            logs = "\n".join(f"--- {log.name}\n{log.read_text()[-3000:]}" for log in self.data.logs.glob("*.log"))
            raise AssertionError(f"waited in vain for {what}: {self.says()} {self.get('/healthz')}\n{logs}") from None

    # --- what befalls it

    def kill(self, *pids: int, how: signal.Signals = signal.SIGKILL) -> None:
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, how)

    def postmaster(self) -> int:
        return int((self.data.postgres / "postmaster.pid").read_text().split()[0])

    @contextmanager
    def redis(self) -> Iterator[RedisClient]:
        with RedisClient.from_url(Redis(self.data).url) as client:
            yield client

    def seed(self) -> None:
        env = program_environment(self.data, Postgres(self.data).url, Redis(self.data).url)
        program = [sys.executable, "-m", "tests.bootstrap.seed_healing"]
        self.key = subprocess.run(program, env=env, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def start(data: DataDir, env: dict[str, str], port: int) -> WholeRun:
    """bin/run without a demo, once it says that it is ready."""
    output = data.path / "output"
    env = {**env, "DATA_DIR": str(data), "PORT": str(port), "ROLLUP_LAG_LIMIT_SECONDS": str(LAG_LIMIT)}
    with output.open("wb") as file:
        args: list[str | Path] = [bare_python(), ROOT / "bin" / "run", "--no-demo"]
        started = subprocess.Popen(args, cwd="/", env=env, stdout=file, stderr=file)
    return WholeRun(data, port, started, output)
