"""PostgreSQL refuses to run as root; then it and Redis run as an unprivileged user that owns nothing but its data."""

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

from .messages import BootstrapError, say
from .processes import Account

NAME = "portal-embedded"
FALLBACK = "nobody"


def service_account(existing_data: Path) -> Account | None:
    """None means: as ourselves. Data that is already there keeps its owner."""
    if os.geteuid() != 0:
        return None
    if existing_data.exists() and (owner := existing_data.stat().st_uid) != 0:
        try:
            return _account(pwd.getpwuid(owner))
        except KeyError:
            return Account(name=str(owner), uid=owner, gid=existing_data.stat().st_gid)
    return _find(NAME) or _create() or _find(FALLBACK) or _nobody_to_be()


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid)


def _find(name: str) -> Account | None:
    try:
        return _account(pwd.getpwnam(name))
    except KeyError:
        return None


def _create() -> Account | None:
    commands = {
        "useradd": ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"],
        "adduser": ["--system", "--group", "--no-create-home", "--home", "/nonexistent"],
    }
    for tool, options in commands.items():
        if not (path := shutil.which(tool, path="/usr/sbin:/sbin:/usr/bin:/bin")):
            continue
        shell = "/usr/sbin/nologin"
        done = subprocess.run([path, *options, "--shell", shell, NAME], check=False, capture_output=True)  # noqa: S603
        if done.returncode == 0 and (account := _find(NAME)):
            say(f"Đã tạo người dùng hệ thống {NAME} để chạy PostgreSQL và Redis (PostgreSQL không chạy bằng root).")
            return account
    return None


def _nobody_to_be() -> Account:
    raise BootstrapError(
        "PostgreSQL không chạy bằng root và không tạo được người dùng riêng: hãy chạy bằng người dùng thường."
    )


def open_the_way(target: Path) -> None:
    """Lets other users walk through (not list, not read) the directories above target, and says where.

    The alternative, data and programs elsewhere, would break the promise that everything is kept in DATA_DIR.
    """
    for directory in reversed((target, *target.parents)):
        mode = stat.S_IMODE(directory.stat().st_mode)
        if mode & stat.S_IXOTH:
            continue
        try:
            directory.chmod(mode | stat.S_IXOTH)
        except OSError as problem:
            raise BootstrapError(
                f"Người dùng chạy PostgreSQL không đi qua được thư mục {directory}: hãy đặt DATA_DIR ở nơi khác."
            ) from problem
        say(f"Đã cho phép đi qua (không đọc, không liệt kê) thư mục {directory} để PostgreSQL chạy được.")
