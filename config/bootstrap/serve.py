"""bin/run, second half, with .venv's Python: servers, data, programs, and then watching over them."""

import http.client
import os
import shutil
import sys
import time

from . import processes
from .account import service_account
from .datadir import ROOT, DataDir
from .environment import PYTHON
from .messages import BootstrapError, StoppedError, guarded, say
from .postgres import Postgres
from .programs import LOCK_FD, program_environment
from .redis import Redis
from .run import address, wants_demo
from .servers import explained, size
from .supervisor import Program, Supervisor, read_procfile

HEALTHY_WITHIN = 120
FAILED_STARTS = 3


def main(argv: list[str]) -> int:
    processes.take_signals()
    return guarded(lambda: _serve(demo=wants_demo(argv)))


def _serve(*, demo: bool) -> int:
    os.umask(0o077)
    data = DataDir.from_environment()
    supervisor = Supervisor()
    with data.locked(inherited=int(os.environ[LOCK_FD])):
        try:
            env = _start_servers(supervisor, data)
            if _prepare(supervisor, env, demo=demo):
                return 1  # it has said itself what is wrong
            programs = read_procfile(ROOT / "Procfile", env, data.logs)
            offsets = {program.name: size(program.log) for program in programs}
            supervisor.start_programs(programs)
            _wait_until_well(supervisor, programs, offsets)
            _welcome(data)
            return _watch(supervisor)
        finally:
            supervisor.stop()


def _start_servers(supervisor: Supervisor, data: DataDir) -> dict[str, str]:
    database_url, redis_url = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    if not (database_url and redis_url):
        say("Khởi động PostgreSQL và Redis…")
        account = service_account(data.postgres)
    if not database_url:
        postgres = Postgres(data, account)
        supervisor.start_servers([postgres])
        postgres.ensure_database()
        database_url = postgres.url
    if not redis_url:
        redis = Redis(data, account)
        supervisor.start_servers([redis])
        redis_url = redis.url
    host, port = address()
    env = program_environment(data, database_url, redis_url)
    # Killed programs leave their temporary files; here the next run finds and removes them.
    temporary = data.path / "tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(mode=0o700)
    return env | {
        "HOST": f"[{host}]" if ":" in host else host,
        "PORT": str(port),
        "TMPDIR": str(temporary),
        # As in production: compressed files whose names carry their content's hash.
        "STATIC_MANIFEST": "true",
    }


def _prepare(supervisor: Supervisor, env: dict[str, str], *, demo: bool) -> int:
    args = [str(PYTHON), "-m", "config.bootstrap.prepare", *([] if demo else ["--no-demo"])]
    return processes.run(args, env=env, cwd=ROOT, meanwhile=supervisor.tend)


def _wait_until_well(supervisor: Supervisor, programs: list[Program], offsets: dict[str, int]) -> None:
    say("Khởi động web, worker và beat…")
    deadline = time.monotonic() + HEALTHY_WITHIN
    answer = ""
    while (answer := _health()) != "":
        supervisor.tend()
        for program in programs:
            if supervisor.failures(program.name) >= FAILED_STARTS:
                raise explained(f"{program.name} không khởi động được", program.log, offsets[program.name])
        if time.monotonic() > deadline:
            log = programs[0].log
            raise BootstrapError(f"Cổng thông tin chưa khỏe sau {HEALTHY_WITHIN} giây ({answer}) — xem {log.parent}")
        processes.pause(0.2)


def _health() -> str:
    """Empty when well, else what it says."""
    host, port = address()
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - asking, not listening
    connection = http.client.HTTPConnection(local, port, timeout=3)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        response = connection.getresponse()
        body = response.read(300).decode(errors="replace").strip().replace("\n", " ")
    except (OSError, http.client.HTTPException) as problem:
        return f"/healthz: {problem}"
    finally:
        connection.close()
    return "" if response.status == http.HTTPStatus.OK else f"/healthz: {response.status} {body}"


def _welcome(data: DataDir) -> None:
    host, port = address()
    shown = {"127.0.0.1": "localhost", "0.0.0.0": "localhost"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    say(f"\nCổng thông tin đã sẵn sàng: http://{shown}:{port}/")
    if data.accounts.exists():
        say(f"\n{data.accounts.read_text().rstrip()}")
    say(f"\nNhật ký: {data.logs} — dừng bằng Ctrl-C.")


def _watch(supervisor: Supervisor) -> int:
    try:
        while True:
            processes.pause(supervisor.tend())
    except StoppedError:
        say("\nĐang dừng…")
        supervisor.stop()
        say("Đã dừng; dữ liệu được giữ lại.")
        return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
