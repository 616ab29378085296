"""Brings the database up to date: one process for all the commands, as starting Django is what takes the time."""

import argparse
import contextlib
import shutil
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from .datadir import MIB, DataDir
from .messages import BootstrapError, guarded, no_room, say

PROVINCE = "52"
# PostgreSQL without room for the next segments of its log stops, and the step only sees that it has gone.
FULL = 40 * MIB


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--no-demo", action="store_true")
    options = parser.parse_args(argv)
    return guarded(lambda: _prepare(DataDir.from_environment(), demo=not options.no_demo))


def _prepare(data: DataDir, *, demo: bool) -> int:
    log_path = data.logs / "prepare.log"
    # Django's warnings and the commands' reports belong into the log; the terminal gets one line per step.
    with log_path.open("a") as log:
        with _step("khởi động Django", log):
            import django  # noqa: PLC0415 - a broken settings file is to be one line too
            from django.core.management import call_command  # noqa: PLC0415

            django.setup()
        _check_connections()

        def run(title: str, command: str, *args: str, out: TextIO = log) -> None:
            started = time.monotonic()
            with _step(command, log):
                call_command(command, *args, stdout=out, stderr=log)
            say(f"{title} ({time.monotonic() - started:.1f} giây)".replace(".", ","))

        run("Cấu trúc cơ sở dữ liệu đã cập nhật", "migrate", "--no-input")
        run("Tỉnh và danh mục đã nạp", "load_province", PROVINCE)
        _collect_static(run)
        data.accounts.unlink(missing_ok=True)
        if demo:
            run("Dữ liệu trình diễn đã sẵn sàng", "demo")
            with data.accounts.open("w") as accounts, _step("demo --accounts", log):
                call_command("demo", "--accounts", stdout=accounts, stderr=log)
    return 0


def _collect_static(run: Callable[[str, str, str], None]) -> None:
    from django.conf import settings  # noqa: PLC0415

    if not getattr(settings, "WHITENOISE_USE_FINDERS", False):
        run("Tệp tĩnh đã gom", "collectstatic", "--no-input")


@contextlib.contextmanager
def _step(name: str, log: TextIO) -> Iterator[None]:
    try:
        with contextlib.redirect_stderr(log):
            yield
    except Exception as problem:
        traceback.print_exc(file=log)
        here = Path(log.name).parent
        if shutil.disk_usage(here).free < FULL:
            raise no_room(here.parent) from problem
        reason = (str(problem).strip() or type(problem).__name__).splitlines()[0]
        raise BootstrapError(f"Bước {name} thất bại: {reason} — xem {Path(log.name)}") from problem


def _check_connections() -> None:
    from django.conf import settings  # noqa: PLC0415
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.db import Error, connection  # noqa: PLC0415
    from redis import Redis, RedisError  # noqa: PLC0415

    try:
        connection.ensure_connection()
    except ImproperlyConfigured as problem:
        raise BootstrapError(
            "DATABASE_URL không đúng dạng postgres://tài-khoản:mật-khẩu@máy/cơ-sở-dữ-liệu"
        ) from problem
    except Error as problem:
        reason = str(problem).strip().splitlines()[0]
        raise BootstrapError(f"Không kết nối được PostgreSQL theo DATABASE_URL: {reason}") from problem
    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5, socket_timeout=5) as redis:
            redis.ping()
    except (RedisError, ValueError, OSError) as problem:
        raise BootstrapError(f"Không kết nối được Redis theo REDIS_URL: {problem}") from problem


if __name__ == "__main__":
    sys.exit(main())
