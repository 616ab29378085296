"""bin/run, first half, with the system's Python: what can go wrong is looked at before the long installation."""

import argparse
import errno
import os
import signal
import socket
from collections.abc import Mapping, Sequence

from . import environment
from .datadir import MIB, DataDir, require_room
from .messages import BootstrapError, guarded, say
from .postgres import Postgres
from .processes import stop_strangers, take_signals
from .programs import LOCK_FD
from .redis import Redis

DATA_ROOM = {"new": 700 * MIB, "existing": 100 * MIB}
HELP = """Chạy cổng thông tin trên máy này; chỉ cần Python 3.11 trở lên và gói python3-venv.

Biến môi trường:
  PORT          cổng web (mặc định 8000)
  HOST          địa chỉ lắng nghe (mặc định 127.0.0.1: chỉ máy này; 0.0.0.0: cả mạng)
  DATA_DIR      nơi giữ dữ liệu, tệp tải lên và nhật ký (mặc định var/)
  DATABASE_URL  dùng PostgreSQL có sẵn thay cho bản đi kèm
  REDIS_URL     dùng Redis có sẵn thay cho bản đi kèm

Dừng bằng Ctrl-C. Chạy lại thì dữ liệu vẫn còn."""


def wants_demo(argv: Sequence[str]) -> bool:
    made = argparse.ArgumentParser(
        prog="bin/run",
        description=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
        allow_abbrev=False,
    )
    made.add_argument("--no-demo", action="store_true", help="không nạp dữ liệu và tài khoản trình diễn")
    made.add_argument("-h", "--help", action="help", help="hiện hướng dẫn này")
    options, unknown = made.parse_known_args(argv)
    if unknown:
        raise BootstrapError(f"Không hiểu tham số {' '.join(unknown)}: xem bin/run --help.")
    return not options.no_demo


def main(argv: Sequence[str]) -> int:
    take_signals()
    return guarded(lambda: _enter(argv))


def address(environ: Mapping[str, str] = os.environ) -> tuple[str, int]:
    port = environ.get("PORT") or "8000"
    if not port.isascii() or not port.isdigit() or not 1 <= int(port) <= 65535:  # noqa: PLR2004
        raise BootstrapError(f"PORT={port} không hợp lệ: hãy đặt một số từ 1 đến 65535.")
    return (environ.get("HOST") or "127.0.0.1").strip("[]"), int(port)


def _enter(argv: Sequence[str]) -> int:
    wants_demo(argv)
    host, port = address()
    data = DataDir.from_environment()
    data.create()
    with data.locked() as lock:
        _stop_leftovers(data)
        require_free_port(host, port)
        room = DATA_ROOM["existing" if data.postgres.exists() else "new"]
        require_room({data.path: room, environment.VENV: environment.room_needed("base")})
        environment.ensure("base")
        os.set_inheritable(lock, True)
        environ = {**os.environ, "DATA_DIR": str(data), LOCK_FD: str(lock)}
        environment.enter("config.bootstrap.serve", argv, environ)


def _stop_leftovers(data: DataDir) -> None:
    """What a killed run left behind would hold the port or the database."""
    programs = stop_strangers(data.owns_program, ((signal.SIGTERM, 10),))
    if programs + Redis(data).stop_leftovers() + Postgres(data).stop_leftovers():
        say("Đã dọn các tiến trình còn lại của lần chạy trước.")


def require_free_port(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            probe.listen()
    except PermissionError as problem:
        raise BootstrapError(f"Không có quyền dùng cổng {port}: hãy đặt PORT từ 1024 trở lên.") from problem
    except socket.gaierror as problem:
        raise BootstrapError(f"HOST={host} không phải địa chỉ của máy này.") from problem
    except OSError as problem:
        reason = "đang có chương trình khác dùng" if problem.errno == errno.EADDRINUSE else problem.strerror
        raise BootstrapError(
            f"Cổng {port} trên {host} không dùng được ({reason}): hãy đặt PORT khác, ví dụ PORT={port % 65535 + 1}."
        ) from problem
