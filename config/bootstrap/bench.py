"""bin/bench NAME: one measurement of bench/, on servers of its own with durability as in production."""

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from config.embedded import embedded_services

from . import environment, processes
from .datadir import MIB, ROOT, require_room
from .enter import bench_script
from .messages import BootstrapError, guarded, warn
from .programs import program_environment
from .temporary import temporary_data_dir

DATA_ROOM = 1024 * MIB


def main(argv: Sequence[str]) -> int:
    processes.take_signals()
    return guarded(lambda: _measure(argv))


def _measure(argv: Sequence[str]) -> int:
    script = bench_script(argv)
    # /tmp may be memory, where fsync costs nothing; /var/tmp is a disk.
    place = Path("/var/tmp")  # noqa: S108 - mkdtemp makes it safe
    parent = place if os.access(place, os.W_OK) else Path(tempfile.gettempdir())
    require_room({parent: DATA_ROOM})
    with temporary_data_dir("bench", parent) as data:
        warn(f"Phép đo {script.stem}: PostgreSQL và Redis tạm trong {data}…")
        with embedded_services(
            data.path, database_url=os.environ.get("DATABASE_URL"), redis_url=os.environ.get("REDIS_URL")
        ) as services:
            env = program_environment(data, services.database_url, services.redis_url)
            started = time.monotonic()
            # Standard output is for the figures alone.
            migrate = [str(environment.PYTHON), "manage.py", "migrate", "--no-input", "--verbosity", "0"]
            if processes.run(migrate, env=env, cwd=ROOT, stdout=sys.stderr.fileno()):
                raise BootstrapError("Không tạo được cấu trúc cơ sở dữ liệu (migrate).")
            warn(f"Cơ sở dữ liệu đã sẵn sàng sau {time.monotonic() - started:.1f} giây; bắt đầu đo…")
            return processes.run([str(environment.PYTHON), str(script), *argv[1:]], env=env, cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
