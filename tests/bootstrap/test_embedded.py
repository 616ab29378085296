"""The embedded servers, for real: started, stopped, killed, started again."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import environ
import psycopg
import pytest
from redis import Redis

from config.bootstrap import processes
from config.bootstrap.account import service_account
from config.bootstrap.datadir import ROOT, DataDir
from config.bootstrap.messages import BootstrapError
from config.bootstrap.processes import Account
from config.embedded import Services, embedded_services
from tests.bootstrap.conftest import wait_until

HOLD_THEM = """
import sys, time
from pathlib import Path
from config.embedded import embedded_services
with embedded_services(Path(sys.argv[1])) as services:
    print(services.postgres.pid, services.redis.pid, flush=True)
    time.sleep(60)
"""


def write(services: Services, value: str) -> None:
    with psycopg.connect(services.database_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [value])
    with Redis.from_url(services.redis_url) as redis:
        redis.rpush("kept", value)


def read(services: Services) -> tuple[list[str], list[str]]:
    with psycopg.connect(services.database_url) as connection:
        rows = [row[0] for row in connection.execute("SELECT value FROM kept ORDER BY value")]
    with Redis.from_url(services.redis_url) as redis:
        return rows, sorted(value.decode() for value in redis.lrange("kept", 0, -1))


def kill(process: processes.Process | None) -> None:
    assert process
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def of_directory(data: DataDir) -> list[int]:
    """Everything that shows the directory, or the name made of it, in its title."""
    signs = (os.fsencode(data.path), data.fingerprint.encode())
    return processes.find(lambda pid: any(sign in b" ".join(processes.command_line(pid)) for sign in signs))


def test_the_portal_gets_a_database_of_its_own_without_superuser_rights(data: DataDir) -> None:
    with embedded_services(data.path, fast=True) as services, psycopg.connect(services.database_url) as connection:
        found = connection.execute(
            "SELECT current_database(), current_user, rolsuper, rolcreatedb, getdatabaseencoding(), lower('ĐẮK ĐOA') "
            "FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert found == ("portal", "portal", False, True, "UTF8", "đắk đoa")


def test_django_environ_understands_the_address(data: DataDir) -> None:
    with embedded_services(data.path, fast=True) as services:
        parsed = environ.Env.db_url_config(services.database_url)
    assert (parsed["NAME"], parsed["USER"], parsed["OPTIONS"]) == ("portal", "portal", {"host": str(data.sockets)})


def test_fast_is_asked_for_and_durable_is_the_rule(data: DataDir) -> None:
    for fast, fsync, appendonly in ((True, "off", "no"), (False, "on", "yes")):
        with (
            embedded_services(data.path, fast=fast) as services,
            psycopg.connect(services.database_url) as connection,
            Redis.from_url(services.redis_url) as redis,
        ):
            assert connection.execute("SHOW fsync").fetchone() == (fsync,)
            assert redis.config_get("appendonly") == {"appendonly": appendonly}


def test_nothing_is_lost_when_all_servers_are_killed(data: DataDir) -> None:
    with embedded_services(data.path) as services:
        write(services, "before")
        kill(services.postgres)
        kill(services.redis)
    with embedded_services(data.path) as services:
        write(services, "after")
        assert read(services) == (["after", "before"], ["after", "before"])


def test_servers_do_not_outlive_a_killed_owner(data: DataDir) -> None:
    owner = subprocess.Popen([sys.executable, "-c", HOLD_THEM, data.path], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert owner.stdout
    assert owner.stdout.readline()
    owner.kill()
    owner.wait()
    wait_until(lambda: not of_directory(data))
    with embedded_services(data.path) as services:
        write(services, "again")


def test_a_backend_that_survived_its_postmaster_does_not_block_the_next_start(data: DataDir) -> None:
    with embedded_services(data.path) as services:
        write(services, "kept")
        connection = psycopg.connect(services.database_url)
        backend = connection.info.backend_pid
        os.kill(backend, signal.SIGSTOP)  # does not notice, as one in a long computation would not
        kill(services.postgres)
        assert processes.command_line(backend)
    with embedded_services(data.path) as services:
        assert read(services) == (["kept"], ["kept"])
        assert not processes.command_line(backend)


@pytest.mark.parametrize("which", ["postgres18/postmaster.pid", "sockets/.s.PGSQL.5432.lock"])
def test_a_pid_file_with_the_number_of_a_stranger_is_no_server(data: DataDir, which: str) -> None:
    with embedded_services(data.path, fast=True):
        left_behind = (data.path / which).read_text()
    with_account = service_account(data.postgres)
    stranger = processes.spawn(["/bin/sleep", "60"], env={}, account=with_account)
    try:
        first, _, rest = left_behind.partition("\n")
        assert first.strip().isdigit()
        (data.path / which).write_text(f"{stranger.pid}\n{rest}")
        _give(data.path / which, with_account)
        with embedded_services(data.path, fast=True) as services:
            write(services, "kept")
        assert stranger.poll() is None
    finally:
        processes.stop([stranger], ((signal.SIGTERM, 5),))


def _give(path: Path, account: Account | None) -> None:
    path.chmod(0o600)
    if account:
        os.chown(path, account.uid, account.gid)


def test_an_initialisation_that_was_cut_short_is_begun_anew(data: DataDir) -> None:
    data.create()
    half = data.path / "postgres18.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with embedded_services(data.path, fast=True) as services:
        write(services, "kept")
    assert not half.exists()


def test_one_directory_is_for_one_run(data: DataDir) -> None:
    with (
        embedded_services(data.path, fast=True) as services,
        pytest.raises(BootstrapError, match=f"PID {os.getpid()}"),
        embedded_services(data.path, fast=True),
    ):
        pass
    assert services.postgres
    assert services.postgres.returncode == 0


def test_a_start_leaves_the_servers_of_other_directories_alone(data: DataDir) -> None:
    other = DataDir(data.path / "other")
    with embedded_services(other.path, fast=True) as bystander:
        with embedded_services(data.path, fast=True) as services:
            kill(services.postgres)
        with embedded_services(data.path, fast=True):
            write(bystander, "untouched")
            assert read(bystander) == (["untouched"], ["untouched"])


@pytest.mark.parametrize("name", ["a" * 120, "dữ liệu, của 'tỉnh'"])
def test_a_path_that_no_socket_can_have(data: DataDir, name: str) -> None:
    awkward = DataDir(data.path / name)
    with embedded_services(awkward.path, fast=True) as services:
        write(services, "kept")
        assert read(services) == (["kept"], ["kept"])
        assert awkward.path not in awkward.sockets.parents
        assert awkward.sockets.stat().st_mode & 0o777 == 0o700
    awkward.sockets.rmdir()


def test_given_addresses_are_used_instead(data: DataDir) -> None:
    with embedded_services(
        data.path, database_url="postgres://elsewhere/db", redis_url="redis://elsewhere"
    ) as services:
        assert services == Services("postgres://elsewhere/db", "redis://elsewhere")
        assert not of_directory(data)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to step down")
def test_as_root_the_servers_run_as_somebody_else_and_their_directories_are_closed(data: DataDir) -> None:
    with embedded_services(data.path, fast=True) as services:
        for process in (services.postgres, services.redis):
            assert process
            assert Path(f"/proc/{process.pid}").stat().st_uid != 0
        for directory in (data.postgres, data.redis, data.sockets):
            assert directory.stat().st_mode & 0o077 == 0
