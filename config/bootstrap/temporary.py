"""A data directory for one test run or one measurement, with its own servers, gone afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .datadir import DataDir, remove_abandoned
from .messages import BootstrapError


@contextmanager
def temporary_data_dir(purpose: str, parent: Path | None = None) -> Iterator[DataDir]:
    home = parent or Path(tempfile.gettempdir())
    prefix = f"portal-{purpose}-"
    remove_abandoned(home, prefix)
    try:
        path = Path(tempfile.mkdtemp(prefix=prefix, dir=home)).resolve()
    except OSError as problem:
        raise BootstrapError(f"Không tạo được thư mục tạm trong {home}: {problem.strerror}") from problem
    path.chmod(0o711)  # PostgreSQL's own user walks through when we are root
    try:
        yield DataDir(path)
    finally:
        shutil.rmtree(path, ignore_errors=True)
