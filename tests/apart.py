"""Tests that run side by side stay apart: each worker of pytest-xdist has its own Redis database and files.

Loaded before the settings are read (`-p tests.apart`). Its own PostgreSQL database each worker has from pytest-django.
"""

import os
from pathlib import Path

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")

if WORKER:
    # Behind the first number some tests take eight more for workers of their own; Redis has sixteen.
    number = int(WORKER.removeprefix("gw")) + 1
    address = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0").partition("?")[0]
    is_socket = address.startswith("unix:")
    os.environ["REDIS_URL"] = f"{address}?db={number}" if is_socket else f"{address.rpartition('/')[0]}/{number}"
    data = Path(os.environ.get("DATA_DIR", "var")) / WORKER
    (data / "static").mkdir(parents=True, exist_ok=True)
    os.environ["DATA_DIR"] = str(data)
