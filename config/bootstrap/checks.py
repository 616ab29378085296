"""bin/test: the quality checks and then the tests, against PostgreSQL and Redis of their own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.embedded import embedded_services

from . import environment, processes
from .datadir import MIB, ROOT, require_room
from .enter import test_options
from .messages import BootstrapError, guarded, say, warn
from .programs import production_environment, program_environment
from .temporary import temporary_data_dir

DATA_ROOM = 600 * MIB
# All tests at once: a file stays together, for what its tests share. Each worker has a database and a Redis of its own.
SIDE_BY_SIDE = 2
IN_WORKERS = ("-n", str(SIDE_BY_SIDE), "--dist", "loadfile")
# pytest closes browsers and servers when it is interrupted, not when it is terminated.
STOP_PYTEST = ((signal.SIGINT, 15.0), (signal.SIGTERM, 5.0))
CHROMIUM = ("chromium", "fonts-liberation")


@dataclass(frozen=True)
class Check:
    name: str
    args: Sequence[str]
    extra_env: Mapping[str, str] = field(default_factory=dict)


def main(argv: Sequence[str]) -> int:
    fast, pytest_args = test_options(argv)
    processes.take_signals()
    return guarded(lambda: _check(pytest_args, fast=fast))


def _check(pytest_args: list[str], *, fast: bool) -> int:
    if not fast and _may_need_browser(pytest_args):
        _require_chromium()
    require_room({Path(tempfile.gettempdir()): DATA_ROOM})
    with (
        temporary_data_dir("test") as data,
        embedded_services(
            data.path, fast=True, database_url=os.environ.get("DATABASE_URL"), redis_url=os.environ.get("REDIS_URL")
        ) as services,
    ):
        env = program_environment(data, services.database_url, services.redis_url)
        failed = [] if pytest_args else [check.name for check in _checks(env) if not _passes(check, env)]
        if failed:
            say(f"Không đạt: {', '.join(failed)}\n")
        workers = () if pytest_args else IN_WORKERS
        code = _pytest([*workers, *(["-m", "not browser"] if fast else []), *pytest_args], env)
    if failed:
        warn(f"Không đạt: {', '.join(failed)}")  # only then is pytest's summary not the last line
    return code or int(bool(failed))


def _checks(env: Mapping[str, str]) -> list[Check]:
    production = production_environment(env)
    manage = ("python", "manage.py")
    return [
        Check("ruff check", ["ruff", "check", "."]),
        Check("ruff format", ["ruff", "format", "--check", "."]),
        Check("mypy", ["mypy", "."]),
        Check("djlint format", ["djlint", "templates", "--check", "--quiet"]),
        Check("djlint lint", ["djlint", "templates", "--lint", "--quiet"]),
        Check("import-linter", ["lint-imports"]),
        Check("makemigrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        Check("check --deploy", [*manage, "check", "--deploy", "--fail-level", "WARNING"], production),
    ]


def _passes(check: Check, env: Mapping[str, str]) -> bool:
    started = time.monotonic()
    with tempfile.TemporaryFile() as output:
        args = [str(environment.VENV / "bin" / check.args[0]), *check.args[1:]]
        merged = {**env, **check.extra_env}
        code = processes.run(args, env=merged, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        took = f"{time.monotonic() - started:.1f}".replace(".", ",")
        if code:
            output.seek(0)
            say(output.read().decode(errors="replace").rstrip())
        say(f"{'KHÔNG ĐẠT' if code else 'đạt':<10}{check.name:<18}{took:>7} giây")
    return code == 0


def _pytest(args: Sequence[str], env: Mapping[str, str]) -> int:
    sys.stdout.flush()
    stdin = sys.stdin.fileno() if sys.stdin and sys.stdin.isatty() else subprocess.DEVNULL  # for --pdb
    command = [str(environment.PYTHON), "-m", "pytest", *args]
    return processes.run(command, env=env, cwd=ROOT, stdin=stdin, stop_with=STOP_PYTEST)


def _may_need_browser(pytest_args: Sequence[str]) -> bool:
    paths = [arg for arg in pytest_args if arg.startswith("tests")]
    return not paths or any("browser" in path or path.rstrip("/") == "tests" for path in paths)


def _require_chromium() -> None:
    if shutil.which("chromium"):
        return
    apt = shutil.which("apt-get")
    if os.geteuid() != 0 or not apt:
        raise BootstrapError(
            "Thiếu trình duyệt Chromium: hãy cài bằng quyền root (apt install chromium) "
            "hoặc chạy bin/test --fast để bỏ qua kiểm thử trình duyệt."
        )
    say("Cài Chromium từ kho của Debian…")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # apt must not be cut short while it configures packages.
    patience = ((signal.SIGTERM, 60.0),)
    install = ["install", "-y", "--no-install-recommends", *CHROMIUM]
    with tempfile.TemporaryFile() as log:
        for args in (["update"], install):
            if processes.run([apt, *args], env=env, stdout=log, stderr=log, stop_with=patience):
                log.seek(0)
                reason = (log.read().decode(errors="replace").strip().splitlines() or ["không rõ lý do"])[-1]
                raise BootstrapError(f"Không cài được Chromium bằng apt-get {args[0]}: {reason}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
