"""bin/manage: Django's commands with the addresses and keys of the portal that bin/run keeps running."""

import os
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from . import environment
from .datadir import ROOT, DataDir
from .messages import BootstrapError, guarded
from .postgres import PORT, Postgres
from .programs import program_environment
from .redis import Redis


def main(argv: Sequence[str]) -> int:
    return guarded(lambda: _run(argv))


def _run(argv: Sequence[str]) -> NoReturn:
    data = DataDir.from_environment()
    database_url = os.environ.get("DATABASE_URL")
    if not environment.is_ready("base") or not (database_url or _answers(data.sockets / f".s.PGSQL.{PORT}")):
        raise BootstrapError("Cổng thông tin chưa chạy: hãy chạy bin/run ở một cửa sổ khác, rồi chạy lại lệnh này.")
    env = program_environment(data, database_url or Postgres(data).url, os.environ.get("REDIS_URL") or Redis(data).url)
    os.chdir(ROOT)
    os.execve(environment.PYTHON, [str(environment.PYTHON), "manage.py", *argv], env)  # noqa: S606


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True
