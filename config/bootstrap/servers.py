"""What the two embedded servers have in common: start, wait, stop, and what to say when one does not come up."""

import importlib.util
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from . import processes
from .account import open_the_way
from .datadir import DataDir
from .messages import BootstrapError, no_room, say
from .processes import Account, Process, StopSteps

START_SECONDS = 60
NO_ROOM = ("No space left on device", "Disk quota exceeded")


class Server(Protocol):
    """A program of ours that others need: started first, stopped last."""

    @property
    def name(self) -> str: ...

    @property
    def url(self) -> str: ...

    @property
    def stop_steps(self) -> StopSteps: ...

    @property
    def log(self) -> Path: ...

    def prepare(self) -> None: ...

    def start(self) -> Process: ...

    def is_ready(self, process: Process) -> bool: ...

    def is_recovering(self) -> bool: ...

    def stop_leftovers(self) -> int: ...


def package_dir(package: str) -> Path:
    """Found, not imported: the libraries around the programs do far more than is wanted here."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise BootstrapError(f"Thiếu thư viện {package}: hãy chạy bin/run để cài.")
    return Path(next(iter(spec.submodule_search_locations)))


def make_reachable(program: Path, data: DataDir, account: Account | None) -> None:
    """A checkout below /root is closed to PostgreSQL's user."""
    if account is None:
        return
    open_the_way(data.path)
    with Path(os.devnull).open("wb") as nowhere, suppress(PermissionError):
        args = [str(program), "--version"]
        if processes.run(args, env={}, stdout=nowhere, stderr=nowhere, account=account) == 0:
            return
    open_the_way(program.parent)
    for path in (program.parent.parent, *program.parent.parent.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode & 0o777
            path.chmod(mode | 0o044 | (0o011 if mode & 0o100 else 0))


def start_and_wait(server: Server) -> Process:
    server.prepare()
    offset = size(server.log)
    process = server.start()
    try:
        wait_until_ready(server, process, offset)
    except BaseException:
        processes.stop([process], server.stop_steps)
        raise
    return process


def wait_until_ready(server: Server, process: Process, offset: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    told = False
    while not server.is_ready(process):
        if processes.has_exited(process):
            processes.bury(process)
            raise explained(f"{server.name} không khởi động được", server.log, offset)
        if time.monotonic() > deadline:
            if not server.is_recovering():
                raise BootstrapError(f"{server.name} không trả lời sau {START_SECONDS} giây: xem {server.log}")
            if not told:
                say(f"{server.name} đang phục hồi dữ liệu sau lần dừng đột ngột; xin chờ…")
            told = True
        processes.pause(0.05)


def size(path: Path) -> int:
    with suppress(OSError):
        return path.stat().st_size
    return 0


def explained(what: str, log: Path, offset: int = 0) -> BootstrapError:
    """The reason as the program gave it in its log, in one line."""
    lines = [line for line in log.read_bytes()[offset:].decode(errors="replace").splitlines() if line.strip()]
    if any(sign in line for line in lines for sign in NO_ROOM):
        return no_room(log.parent.parent)
    telling = [line for line in lines if any(word in line for word in ("FATAL", "PANIC", "error:", "# "))]
    reason = (telling or lines or ["không rõ lý do"])[-1].strip()
    return BootstrapError(f"{what}: {reason} — xem {log}")
