"""`.venv` with the locked requirements, made with the system's Python and nothing else."""

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, NoReturn

from .datadir import MIB, ROOT, require_room
from .messages import BootstrapError, no_room, say
from .processes import pause, run

Kind = Literal["base", "dev"]

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PIP_LOG = VENV / "pip.log"
# There while pip works. What an interrupted pip has left half-done, the next one takes for installed.
INSTALLING = VENV / "installing"
ROOM = {"base": 500 * MIB, "dev": 900 * MIB}


def requirements(kind: Kind) -> Path:
    return ROOT / "requirements" / f"{kind}.txt"


def _stamp(kind: Kind) -> Path:
    return VENV / f"installed-{kind}"


def _digest(kind: Kind) -> str:
    return hashlib.sha256(requirements(kind).read_bytes()).hexdigest()


def is_ready(kind: Kind) -> bool:
    """The path is part of it: a copied or moved .venv still has its programs point to the old place."""
    with suppress(OSError):
        return os.access(PYTHON, os.X_OK) and _stamp(kind).read_text() == f"{_digest(kind)} {VENV}\n"
    return False


def room_needed(kind: Kind) -> int:
    if is_ready(kind):
        return 0
    # What another run has installed already need not be installed again.
    return ROOM[kind] - (ROOM["base"] if is_ready("base") else 0)


def ensure(kind: Kind, environ: Mapping[str, str] = os.environ) -> None:
    if is_ready(kind):
        return
    with _alone():
        if is_ready(kind):
            return
        os.umask(0o022)  # PostgreSQL's own user runs programs from here
        if not VENV.exists():
            require_room({VENV: ROOM[kind]})
        if not _works(environ):
            _create(environ)
        _install(kind, environ)


@contextmanager
def _alone() -> Iterator[None]:
    """bin/run and bin/test may start at the same time; the one .venv is made by one of them."""
    fd = os.open(ROOT / "requirements", os.O_RDONLY)
    try:
        told = False
        while True:
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not told:
                    say("Đang chờ một lệnh khác cài xong thư viện…")
                told = True
                pause(0.5)
        yield
    finally:
        os.close(fd)


def _works(environ: Mapping[str, str]) -> bool:
    if INSTALLING.exists():
        return False
    try:
        config = (VENV / "pyvenv.cfg").read_text()
    except OSError:
        return False
    made_here = re.search(r"^command = .*$", config, re.MULTILINE)
    if made_here and not made_here.group().endswith(f" {VENV}"):
        return False
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    with Path(os.devnull).open("wb") as nowhere, suppress(OSError):
        return run([PYTHON, "-c", probe], env=environ, stdout=nowhere, stderr=nowhere) == 0
    return False


def _create(environ: Mapping[str, str]) -> None:
    """Raises BootstrapError if .venv is a link: making it anew would empty the directory that it points to."""
    if VENV.is_symlink():
        raise BootstrapError(
            f"{VENV} là một liên kết tới {os.path.realpath(VENV)}, tạo lại sẽ xóa sạch thư mục đó: "
            "hãy xóa liên kết (rm .venv) rồi chạy lại."
        )
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise BootstrapError(
            "Python của máy thiếu phần tạo môi trường ảo: hãy cài gói python3-venv "
            "(apt install python3-venv) rồi chạy lại."
        )
    say("Tạo môi trường Python trong .venv…")
    output = ROOT / "venv.log"
    try:
        with output.open("wb") as log:
            code = run([sys.executable, "-m", "venv", "--clear", VENV], env=environ, stdout=log, stderr=log)
        if code:
            raise _explained("Không tạo được .venv", output, "")
    finally:
        output.unlink(missing_ok=True)


def _install(kind: Kind, environ: Mapping[str, str]) -> None:
    say("Cài các thư viện đã khóa phiên bản (lần đầu mất vài phút)…")
    if kind == "base":
        _stamp("dev").unlink(missing_ok=True)  # what this changes may no longer be what dev.txt wants
    _stamp(kind).unlink(missing_ok=True)
    options = ["--require-hashes", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    # A directory of its own: what a killed pip has unpacked would otherwise stay in /tmp for good.
    shutil.rmtree(INSTALLING, ignore_errors=True)
    INSTALLING.mkdir()
    environ = {**environ, "TMPDIR": str(INSTALLING)}
    with PIP_LOG.open("wb") as log:
        args = [str(PYTHON), "-m", "pip", "install", *options, "-r", str(requirements(kind))]
        code = run(args, env=environ, cwd=ROOT, stdout=log, stderr=log)
    shutil.rmtree(INSTALLING)
    if code:
        hint = f" — hãy kiểm tra kết nối tới kho gói của pip rồi chạy lại; chi tiết: {PIP_LOG}"
        raise _explained("Không cài được thư viện", PIP_LOG, hint)
    _stamp(kind).write_text(f"{_digest(kind)} {VENV}\n")
    if kind == "dev" and _pins("base") <= _pins("dev"):
        _stamp("base").write_text(f"{_digest('base')} {VENV}\n")


def _pins(kind: Kind) -> set[str]:
    return set(re.findall(r"^[A-Za-z0-9][^ \n]*==[^ \n]+", requirements(kind).read_text(), re.MULTILINE))


def _explained(what: str, log: Path, hint: str) -> BootstrapError:
    text = log.read_text(errors="replace")
    if "No space left on device" in text or "Disk quota exceeded" in text:
        return no_room(VENV)
    errors = re.findall(r"^(?:ERROR|Error): *(.+)$", text, re.MULTILINE)
    lines = text.strip().splitlines()
    reason = errors[-1] if errors else (lines[-1] if lines else "không rõ lý do")
    return BootstrapError(f"{what}: {reason}{hint}")


def enter(module: str, args: Sequence[str], environ: Mapping[str, str]) -> NoReturn:
    """Goes on in .venv's Python as the same process: whoever waits for us or sends us signals notices nothing."""
    os.chdir(ROOT)
    path = os.pathsep.join(filter(None, [str(ROOT), environ.get("PYTHONPATH")]))
    os.execve(PYTHON, [str(PYTHON), "-m", module, *args], {**environ, "PYTHONPATH": path})  # noqa: S606
