"""DATA_DIR: where things lie in it, who may use it, and whether there is room."""

import base64
import fcntl
import hashlib
import os
import re
import secrets
import shutil
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .messages import BootstrapError, no_room
from .processes import Account, has_mark

ROOT = Path(__file__).resolve().parent.parent.parent
MARK = "PORTAL_SUPERVISED"
MIB = 1024 * 1024
# A socket's path ends at 107 bytes; the longest of ours is "/.s.PGSQL.5432".
LONGEST_SOCKET_DIR = 90


@dataclass(frozen=True)
class DataDir:
    path: Path

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "DataDir":
        return cls(Path(os.path.realpath(environ.get("DATA_DIR") or ROOT / "var")))

    def __str__(self) -> str:
        return str(self.path)

    @property
    def postgres(self) -> Path:
        return self.path / "postgres18"

    @property
    def redis(self) -> Path:
        return self.path / "redis"

    @property
    def logs(self) -> Path:
        return self.path / "log"

    @property
    def accounts(self) -> Path:
        return self.path / "demo-accounts.txt"

    @property
    def mark(self) -> str:
        """What the processes of this directory carry in their environment, so that the next run knows its leftovers."""
        return f"{MARK}={self.path}"

    @cached_property
    def fingerprint(self) -> str:
        return hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]

    @property
    def sockets(self) -> Path:
        inside = self.path / "sockets"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_DIR and re.fullmatch(r"[A-Za-z0-9/._-]+", str(inside)):
            return inside
        return Path(f"/tmp/portal-{self.fingerprint}-{os.geteuid()}")  # noqa: S108 - owner and mode are checked

    def create(self) -> None:
        # As root, PostgreSQL's user has to walk through, but nobody lists what is here.
        mode = 0o711 if os.geteuid() == 0 else 0o700
        try:
            if not self.path.exists():
                self.path.mkdir(parents=True, exist_ok=True)
                self.path.chmod(mode)
            # WhiteNoise complains at every start about a directory for static files that is not there.
            for part in (self.logs, self.path / "static"):
                part.mkdir(mode=0o700, exist_ok=True)
        except OSError as problem:
            raise self._unusable(problem) from problem
        if not os.access(self.path, os.R_OK | os.W_OK | os.X_OK) or not os.access(self.logs, os.W_OK | os.X_OK):
            raise self._unusable(None)

    def _unusable(self, problem: OSError | None) -> BootstrapError:
        reason = (problem and problem.strerror) or "không có quyền"
        return BootstrapError(
            f"Không dùng được thư mục dữ liệu {self.path} ({reason}): hãy đặt DATA_DIR tới thư mục mà bạn ghi được."
        )

    def create_sockets(self, account: Account | None) -> Path:
        """Only their owner may reach the servers: there are no passwords behind these sockets."""
        wanted = account.uid if account else os.geteuid()
        directory = self.sockets
        with suppress(FileExistsError):
            directory.mkdir(mode=0o700)
        found = directory.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {wanted, os.geteuid()}:
            raise BootstrapError(f"Thư mục {directory} là của người dùng khác: hãy xóa nó rồi chạy lại.")
        give(directory, account)
        directory.chmod(0o700)
        return directory

    def secret_key(self) -> str:
        """Made once, so that sessions and links survive a restart."""
        return self._kept("secret_key", secrets.token_urlsafe(64))

    def data_key(self) -> str:
        """The key of what is stored encrypted, made once: without it nobody reads that again."""
        return self._kept("data_key", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())

    def _kept(self, name: str, key: str) -> str:
        """What the file `name` holds; `key` if there was none, which it holds from now on."""
        path = self.path / name
        with suppress(FileNotFoundError):
            if key := path.read_text().strip():
                return key
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key + "\n")
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
        return key

    def owns_program(self, pid: int) -> bool:
        return has_mark(pid, os.fsencode(self.mark))

    @contextmanager
    def locked(self, inherited: int | None = None) -> Iterator[int]:
        """One run per data directory. The lock goes with the process, however it dies; children do not inherit it."""
        fd = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600) if inherited is None else inherited
        try:
            os.set_inheritable(fd, False)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder = os.pread(fd, 20, 0).decode(errors="replace").strip() or "?"
                raise BootstrapError(
                    f"Thư mục dữ liệu {self.path} đang được một lệnh khác dùng (PID {holder}): "
                    "hãy dừng lệnh đó hoặc đặt DATA_DIR khác."
                ) from None
            os.ftruncate(fd, 0)
            os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
            yield fd
        finally:
            os.close(fd)


def give(path: Path, account: Account | None) -> None:
    if account and path.stat().st_uid != account.uid:
        os.chown(path, account.uid, account.gid)


def require_room(needs: Mapping[Path, int]) -> None:
    """Checks beforehand, adding up what lands on the same disk: half an installation is worse than none."""
    wanted: dict[int, int] = {}
    for path, size in needs.items():
        place = next(parent for parent in (path, *path.parents) if parent.exists())
        device = place.stat().st_dev
        wanted[device] = wanted.get(device, 0) + size
        free = shutil.disk_usage(place).free
        if free < wanted[device]:
            raise BootstrapError(f"{no_room(path)} Cần khoảng {wanted[device] // MIB} MB, còn {free // MIB} MB.")


def remove_abandoned(parent: Path, prefix: str, older_than: float = 60) -> None:
    """Temporary data directories whose command was killed: nobody holds their lock any more."""
    for path in parent.glob(f"{prefix}*"):
        with suppress(OSError):
            if path.lstat().st_uid != os.geteuid() or time.time() - path.lstat().st_mtime < older_than:
                continue
            fd = os.open(path / "lock", os.O_RDWR)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path, ignore_errors=True)
            finally:
                os.close(fd)
