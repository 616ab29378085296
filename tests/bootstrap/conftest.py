import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from socket import socket

import pytest

from config.bootstrap.datadir import MARK, ROOT, DataDir
from config.bootstrap.temporary import temporary_data_dir

# The test run itself has these, for its own servers.
OF_THE_TEST_RUN = {"DATABASE_URL", "REDIS_URL", "DATA_DIR", "SECRET_KEY", "PORT", "HOST", "PORTAL_ENV", MARK}


@pytest.fixture
def empty_cache() -> None:
    """Nothing here uses the cache of the test run, and most of it runs without Django."""


@pytest.fixture
def data() -> Iterator[DataDir]:
    with temporary_data_dir("unit") as made:
        yield made
        with suppress(OSError):
            shutil.rmtree(made.sockets)


@pytest.fixture(scope="session")
def clean_env() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OF_THE_TEST_RUN}


@pytest.fixture
def free_port() -> int:
    return a_free_port()


def a_free_port() -> int:
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def bare_checkout(tmp_path: Path) -> Path:
    """What bin/run needs before there is a .venv, and no .venv."""
    root = tmp_path / "portal"
    for part in ("bin", "config/bootstrap", "requirements"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    return root


@pytest.fixture
def machine_with(tmp_path: Path, clean_env: dict[str, str]) -> Callable[[str], dict[str, str]]:
    """An environment whose Python starts with some lines of code: a machine with a fault."""

    def make(code: str) -> dict[str, str]:
        (tmp_path / "sitecustomize.py").write_text(code)
        return {**clean_env, "PYTHONPATH": str(tmp_path)}

    return make


def bare_python() -> str:
    return str(getattr(sys, "_base_executable", sys.executable))


def command(root: Path, name: str, *args: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    run = [bare_python(), str(root / "bin" / name), *args]
    return subprocess.run(run, env=env, cwd="/", capture_output=True, text=True, timeout=60, check=False)


def wait_until(condition: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
