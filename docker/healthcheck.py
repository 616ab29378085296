"""Whether this container does its work: healthcheck.py web|worker|beat."""

import http.client
import os
import socket
import sys
import time
from pathlib import Path

# Beat writes its schedule every three minutes; three times that is not a delay any more.
BEAT_SILENCE_SECONDS = 9 * 60


def web() -> bool:
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    connection = http.client.HTTPConnection("127.0.0.1", 8000, timeout=8)
    try:
        connection.request("GET", "/livez", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == http.HTTPStatus.OK
    finally:
        connection.close()


def worker() -> bool:
    from config.celery import app  # noqa: PLC0415 - the other two need no Celery

    return bool(app.control.ping(destination=[f"celery@{socket.gethostname()}"], timeout=5))


def beat() -> bool:
    written = [path.stat().st_mtime for path in Path("/data/beat").glob("schedule*")]
    return bool(written) and time.time() - max(written) < BEAT_SILENCE_SECONDS


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    try:
        well = {"web": web, "worker": worker, "beat": beat}[sys.argv[1]]()
    except OSError as problem:
        sys.exit(str(problem))
    sys.exit(0 if well else 1)
