import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.bootstrap import processes, supervisor
from config.bootstrap.datadir import ROOT, DataDir
from config.bootstrap.supervisor import Program, Supervisor, cut_log, read_procfile
from tests.bootstrap.conftest import wait_until

WITH_A_CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"


@pytest.fixture
def watch(data: DataDir) -> Iterator[Supervisor]:
    data.create()
    made = Supervisor()
    yield made
    made.stop()


def program(data: DataDir, code: str, name: str = "web", grace: float = 5.0) -> Program:
    env = {**os.environ, **dict([data.mark.split("=", 1)])}
    return Program(name, [sys.executable, "-c", code], env, data.logs, ((signal.SIGTERM, grace),))


def of_directory(data: DataDir) -> list[int]:
    return processes.find(data.owns_program)


def test_a_killed_program_comes_back_and_its_orphans_do_not_stay(data: DataDir, watch: Supervisor) -> None:
    watch.start_programs([program(data, WITH_A_CHILD)])
    wait_until(lambda: len(of_directory(data)) == 2)
    first = set(of_directory(data))
    os.kill(min(first), signal.SIGKILL)
    wait_until(lambda: watch.tend() and len(set(of_directory(data)) - first) == 2)
    assert not set(of_directory(data)) & first


def test_waits_longer_each_time_for_a_program_that_keeps_failing(data: DataDir, watch: Supervisor) -> None:
    watch.start_programs([program(data, "raise SystemExit(3)")])
    wait_until(lambda: watch.tend() and watch.failures("web") == 2)
    assert 0.5 < watch.tend() <= 1.0


def test_a_long_wait_is_forgotten_after_a_steady_while(
    data: DataDir, watch: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "STEADY_SECONDS", 0.0)
    watch.start_programs([program(data, "raise SystemExit(3)")])
    time.sleep(1)
    for _ in range(3):
        watch.tend()
        assert watch.failures("web") <= 1
        time.sleep(0.6)


def test_whoever_does_not_listen_is_killed(data: DataDir, watch: Supervisor) -> None:
    watch.start_programs([program(data, DEAF, grace=0.3)])
    wait_until(lambda: b"ready" in (data.logs / "web.log").read_bytes())
    watch.stop()
    assert not of_directory(data)


def test_the_procfile_has_the_three_programs_and_takes_awkward_values(data: DataDir) -> None:
    env = {
        "HOST": "127.0.0.1",
        "PORT": "8000",
        "WEB_CONCURRENCY": "2",
        "WORKER_CONCURRENCY": "2",
        "DATA_DIR": "/dữ liệu",
    }
    programs = {made.name: made.args for made in read_procfile(ROOT / "Procfile", env, data.logs)}
    assert list(programs) == ["web", "worker", "beat"]
    assert "127.0.0.1:8000" in programs["web"]
    assert "/dữ liệu/celerybeat-schedule" in programs["beat"]
    assert not [word for args in programs.values() for word in args if "$" in word]


def test_a_log_is_emptied_while_its_writer_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "LARGEST_LOG", 10)
    path = tmp_path / "web.log"
    with path.open("ab", buffering=0) as writer:
        writer.write(b"much too long\n")
        cut_log(path)
        writer.write(b"next\n")
    assert path.read_bytes() == b"next\n"
    assert (tmp_path / "web.log.1").read_bytes() == b"much too long\n"


STOPPABLE = """
import sys
from config.bootstrap import processes
from config.bootstrap.messages import guarded
processes.take_signals()
print("ready", flush=True)
sys.exit(guarded(lambda: processes.run(["/bin/sleep", "60.125"], env={})))
"""


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_command_in_the_foreground_goes_with_us(signum: signal.Signals) -> None:
    started = subprocess.Popen([sys.executable, "-c", STOPPABLE], cwd=ROOT, stdout=subprocess.PIPE)
    assert started.stdout
    assert started.stdout.readline() == b"ready\n"
    children = Path(f"/proc/{started.pid}/task/{started.pid}/children")
    wait_until(lambda: children.read_text().split())
    child = int(children.read_text().split()[0])
    started.send_signal(signum)
    assert started.wait(10) == (-9 if signum == signal.SIGKILL else 128 + signum)
    wait_until(lambda: not processes.command_line(child))
