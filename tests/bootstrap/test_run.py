"""What bin/run says when something is in the way: one line in Vietnamese, exit code 1, no traceback."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from config.bootstrap.datadir import ROOT, DataDir
from tests.bootstrap.conftest import bare_python, command, wait_until

SMALL_DISK = """
import collections, shutil
shutil.disk_usage = lambda path: collections.namedtuple("usage", "total used free")(100 << 20, 99 << 20, 1 << 20)
"""
NO_ENSUREPIP = "import sys; sys.modules['ensurepip'] = None"
OLD_PYTHON = "import sys; sys.version_info = (3, 9, 2, 'final', 0)"

MachineWith = Callable[[str], dict[str, str]]


def says(result: subprocess.CompletedProcess[str], *words: str) -> None:
    lines = result.stderr.splitlines()
    assert (result.returncode, len(lines)) == (1, 1), result
    assert lines[0].startswith("Lỗi: ")
    for word in words:
        assert word in lines[0]


def test_a_port_in_use(data: DataDir, clean_env: dict[str, str]) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        says(command(ROOT, "run", env={**clean_env, "DATA_DIR": str(data), "PORT": port}), "Cổng", port, "PORT")


@pytest.mark.parametrize("port", ["web", "0", "65536", "-1", "٨٠٠٠"])
def test_a_port_that_is_none(data: DataDir, clean_env: dict[str, str], port: str) -> None:
    says(command(ROOT, "run", env={**clean_env, "DATA_DIR": str(data), "PORT": port}), f"PORT={port}", "65535")


def test_a_data_directory_that_cannot_be(tmp_path: Path, clean_env: dict[str, str]) -> None:
    (tmp_path / "file").touch()
    says(command(ROOT, "run", env={**clean_env, "DATA_DIR": str(tmp_path / "file" / "var")}), "DATA_DIR")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_data_directory_of_somebody_else(clean_env: dict[str, str]) -> None:
    says(command(ROOT, "run", env={**clean_env, "DATA_DIR": "/root"}), "DATA_DIR")


def test_a_data_directory_in_use(data: DataDir, clean_env: dict[str, str]) -> None:
    data.create()
    with data.locked():
        result = command(ROOT, "run", env={**clean_env, "DATA_DIR": str(data)})
    says(result, "đang được một lệnh khác dùng", str(os.getpid()))


def test_a_disk_without_room(data: DataDir, machine_with: MachineWith, free_port: int) -> None:
    env = {**machine_with(SMALL_DISK), "DATA_DIR": str(data), "PORT": str(free_port)}
    says(command(ROOT, "run", env=env), "hết chỗ", "còn 1 MB")


def test_a_python_without_venv(bare_checkout: Path, data: DataDir, machine_with: MachineWith, free_port: int) -> None:
    env = {**machine_with(NO_ENSUREPIP), "DATA_DIR": str(data), "PORT": str(free_port)}
    says(command(bare_checkout, "run", env=env), "python3-venv")
    assert not (bare_checkout / ".venv").exists()


def test_a_python_that_is_too_old(bare_checkout: Path, machine_with: MachineWith) -> None:
    says(command(bare_checkout, "run", env=machine_with(OLD_PYTHON)), "Python 3.11", "3.9")


def pip_that_does(root: Path, script: str) -> None:
    """A .venv whose pip does only this."""
    python = root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\ncase "$*" in *install*) {script};; esac\n')
    python.chmod(0o755)
    (root / ".venv" / "pyvenv.cfg").write_text("home = /usr/bin\n")


@pytest.mark.parametrize(
    ("output", "word"),
    [
        ("ERROR: No matching distribution found for amqp==5.4.2", "amqp==5.4.2 — hãy kiểm tra kết nối tới kho gói"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "hết chỗ"),
    ],
)
def test_an_installation_that_fails(
    bare_checkout: Path, data: DataDir, clean_env: dict[str, str], output: str, word: str
) -> None:
    pip_that_does(bare_checkout, f'echo "{output}"; exit 1')
    says(command(bare_checkout, "test", env={**clean_env, "DATA_DIR": str(data)}), word)


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_during_the_installation(
    bare_checkout: Path, data: DataDir, clean_env: dict[str, str], free_port: int, signum: signal.Signals
) -> None:
    pip_that_does(bare_checkout, "exec sleep 61.25")
    env = {**clean_env, "DATA_DIR": str(data), "PORT": str(free_port)}
    started = subprocess.Popen([bare_python(), bare_checkout / "bin" / "run"], env=env, stdout=subprocess.DEVNULL)
    children = Path(f"/proc/{started.pid}/task/{started.pid}/children")

    def pip() -> Path | None:
        found = [Path(f"/proc/{pid}/cmdline") for pid in children.read_text().split()]
        return next((path for path in found if b"61.25" in path.read_bytes()), None)

    wait_until(pip)
    sleeping = pip()
    started.send_signal(signum)
    assert started.wait(10) == 128 + signum
    assert sleeping
    assert not sleeping.exists()
    assert (bare_checkout / ".venv" / "installing").exists()


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("DATABASE_URL", "postgres://portal:secret@127.0.0.1:1/portal"),
        ("DATABASE_URL", "secret"),
        ("REDIS_URL", "redis://:secret@127.0.0.1:1/0"),
    ],
)
def test_a_server_that_does_not_answer(data: DataDir, name: str, address: str) -> None:
    data.create()
    env = {**os.environ, "DATA_DIR": str(data), name: address}
    if not env.get("DATABASE_URL") or not env.get("REDIS_URL"):
        pytest.skip("needs the servers of bin/test")
    args = [sys.executable, "-m", "config.bootstrap.prepare", "--no-demo"]
    result = subprocess.run(args, env=env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    says(result, name)
    assert "secret" not in result.stderr


def test_help_needs_nothing_installed(bare_checkout: Path, clean_env: dict[str, str]) -> None:
    for name in ("run", "test"):
        result = command(bare_checkout, name, "--help", env=clean_env)
        assert (result.returncode, result.stderr) == (0, "")
    assert not (bare_checkout / ".venv").exists()


def test_a_word_that_it_does_not_know(clean_env: dict[str, str]) -> None:
    says(command(ROOT, "run", "--demo", env=clean_env), "--demo", "bin/run --help")


def test_a_bench_that_is_none(clean_env: dict[str, str]) -> None:
    for name in ([], ["../manage"], ["no_such_thing"]):
        says(command(ROOT, "bench", *name, env=clean_env), "bin/bench")


def test_locking_without_uv(bare_checkout: Path) -> None:
    lock = subprocess.run(
        [bare_checkout / "bin" / "lock"], env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False
    )
    says(lock, "uv")
