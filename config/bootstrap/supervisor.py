"""Keeps web, worker, beat and the embedded servers running, and takes all of them down.

Honcho would start the same Procfile, but takes everything down as soon as one process ends and leaves orphans when it
is killed itself; here a dead worker comes back without a hand, and nothing outlives the supervisor.
"""

import re
import shlex
import shutil
import signal
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Protocol

from . import processes
from .datadir import MIB, ROOT
from .messages import BootstrapError, say
from .processes import Process, StopSteps
from .servers import Server, size, start_and_wait

LONGEST_WAIT = 30.0
STEADY_SECONDS = 30.0
LARGEST_LOG = 20 * MIB


class Unit(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def stop_steps(self) -> StopSteps: ...

    @property
    def log(self) -> Path: ...

    def start(self) -> Process: ...


@dataclass(frozen=True)
class Program:
    """One line of the Procfile."""

    name: str
    args: Sequence[str]
    env: Mapping[str, str]
    logs: Path
    stop_steps: StopSteps = ((signal.SIGTERM, 10.0),)

    @property
    def log(self) -> Path:
        return self.logs / f"{self.name}.log"

    def start(self) -> Process:
        with self.log.open("ab") as log:
            program = shutil.which(self.args[0], path=self.env["PATH"]) or self.args[0]
            return processes.spawn([program, *self.args[1:]], env=self.env, cwd=ROOT, stdout=log, stderr=log)


def read_procfile(path: Path, env: Mapping[str, str], logs: Path) -> list[Program]:
    lines = re.findall(r"^([A-Za-z0-9_-]+):\s*(.+)$", path.read_text(), re.MULTILINE)
    return [
        # Split first: a DATA_DIR with a space stays one argument.
        Program(name, [Template(word).safe_substitute(env) for word in shlex.split(command)], env, logs)
        for name, command in lines
    ]


@dataclass
class Child:
    unit: Unit
    process: Process | None = None
    started: float = 0.0
    failures: int = 0
    due: float = field(default_factory=time.monotonic)


class Supervisor:
    def __init__(self) -> None:
        self._servers: list[Child] = []
        self._programs: list[Child] = []

    def start_servers(self, servers: Iterable[Server]) -> None:
        for server in servers:
            self._servers.append(Child(server, start_and_wait(server), time.monotonic()))

    def start_programs(self, programs: Iterable[Program]) -> None:
        self._programs.extend(Child(program) for program in programs)
        self.tend()

    def failures(self, name: str) -> int:
        return next(child.failures for child in self._programs if child.unit.name == name)

    def tend(self) -> float:
        """Starts what is due again and returns how long nothing more needs doing."""
        children = [*self._servers, *self._programs]
        for child in children:
            if child.process and processes.has_exited(child.process):
                self._plan_restart(child, f"đã dừng (mã {processes.bury(child.process)})")
            if not child.process and time.monotonic() >= child.due:
                self._start(child)
            cut_log(child.unit.log)
        waits = [child.due - time.monotonic() for child in children if not child.process]
        return max(0.05, min([LONGEST_WAIT, *waits]))

    def _start(self, child: Child) -> None:
        try:
            child.process = child.unit.start()
            child.started = time.monotonic()
        except (OSError, BootstrapError) as problem:
            self._plan_restart(child, f"không khởi động được ({problem})")

    def _plan_restart(self, child: Child, what: str) -> None:
        lived = time.monotonic() - child.started if child.process else 0.0
        child.process = None
        child.failures = 1 if lived > STEADY_SECONDS else child.failures + 1
        wait = min(LONGEST_WAIT, 0.5 * 2 ** (child.failures - 1))
        child.due = time.monotonic() + wait
        say(f"{child.unit.name} {what}; khởi động lại sau {wait:g} giây. Nhật ký: {child.unit.log}")

    def stop(self) -> None:
        """The programs together, then the servers that they use, the last one started first."""
        running = [child.process for child in self._programs if child.process]
        if running:
            processes.stop(running, self._programs[0].unit.stop_steps)
        for child in reversed(self._servers):
            if child.process:
                processes.stop([child.process], child.unit.stop_steps)
        self._programs.clear()
        self._servers.clear()


def cut_log(path: Path) -> None:
    """Copied and emptied, not renamed: the process goes on appending to the open file."""
    if size(path) > LARGEST_LOG:
        with suppress(OSError):
            shutil.copyfile(path, path.with_name(f"{path.name}.1"))
            with path.open("r+b") as log:
                log.truncate(0)
