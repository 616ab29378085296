"""The environment that the portal's own programs get."""

import base64
import os
import secrets
from collections.abc import Mapping

from .datadir import MARK, ROOT, DataDir
from .environment import VENV

LOCK_FD = "PORTAL_LOCK_FD"


def program_environment(
    data: DataDir, database_url: str, redis_url: str, environ: Mapping[str, str] = os.environ
) -> dict[str, str]:
    # libpq takes what an address leaves open from PGPORT and its like, meant for some other server.
    given = {name: value for name, value in environ.items() if not name.startswith("PG") and name != LOCK_FD}
    path = [str(VENV / "bin"), given.get("PATH", os.defpath)]
    defaults = {"WEB_CONCURRENCY": "2", "WORKER_CONCURRENCY": "2", "SECRET_KEY": "", "DATA_ENCRYPTION_KEYS": ""}
    ours = {
        "PATH": os.pathsep.join(path),
        "VIRTUAL_ENV": str(VENV),
        "PYTHONPATH": str(ROOT) if not given.get("PYTHONPATH") else given["PYTHONPATH"],
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PORTAL_ENV": "local",
        "DATA_DIR": str(data),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "PGCONNECT_TIMEOUT": "10",
        MARK: str(data),
    }
    env = defaults | given | ours
    env["SECRET_KEY"] = env["SECRET_KEY"] or data.secret_key()
    env["DATA_ENCRYPTION_KEYS"] = env["DATA_ENCRYPTION_KEYS"] or data.data_key()
    return env


def production_environment(env: Mapping[str, str]) -> dict[str, str]:
    """For `check --deploy`: what an operator would set."""
    return {
        **env,
        "PORTAL_ENV": "production",
        "DEBUG": "false",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DATA_ENCRYPTION_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "ALLOWED_HOSTS": "portal.example.vn",
        "CSRF_TRUSTED_ORIGINS": "https://portal.example.vn",
        "SECURE_PROXY": "true",
    }
