"""bin/run as a person runs it: up, a worker killed, down."""

import http.client
import os
import signal
import subprocess
from pathlib import Path

import pytest

from config.bootstrap import processes
from config.bootstrap.datadir import ROOT, DataDir
from tests.bootstrap.conftest import bare_python, wait_until


def health(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


@pytest.mark.processes
def test_up_healed_and_down_without_a_trace(data: DataDir, clean_env: dict[str, str], free_port: int) -> None:
    env = {**clean_env, "DATA_DIR": str(data), "PORT": str(free_port)}
    output = data.path / "output"
    with output.open("wb") as file:
        args: list[str | Path] = [bare_python(), ROOT / "bin" / "run", "--no-demo"]
        started = subprocess.Popen(args, cwd="/", env=env, stdout=file, stderr=file)
    try:
        wait_until(lambda: started.poll() is not None or "sẵn sàng: http" in output.read_text(), 180)
        assert started.poll() is None, output.read_text()
        assert health(free_port) == http.HTTPStatus.OK

        before = set(workers(data))
        os.kill(min(before), signal.SIGKILL)
        # The killed one's children take a moment to notice.
        wait_until(lambda: bool(workers(data)) and not set(workers(data)) & before)

        started.send_signal(signal.SIGINT)
        assert started.wait(60) == 0
        assert not everything(data)
    finally:
        started.kill()
        started.wait()


def workers(data: DataDir) -> list[int]:
    return [pid for pid in processes.find(data.owns_program) if b"worker" in processes.command_line(pid)]


def everything(data: DataDir) -> list[int]:
    signs = (os.fsencode(data.path), data.fingerprint.encode())
    return processes.find(
        lambda pid: data.owns_program(pid) or any(sign in b" ".join(processes.command_line(pid)) for sign in signs)
    )
