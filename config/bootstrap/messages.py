"""What the person at the terminal reads: plain lines, never a traceback."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO


class BootstrapError(Exception):
    """Something the person can mend; the text is the one line that they see."""


class StoppedError(Exception):
    """A stop signal arrived (Ctrl-C, kill, a closed terminal)."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum


def say(text: str) -> None:
    _write(sys.stdout, text)


def warn(text: str) -> None:
    _write(sys.stderr, text)


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text + "\n")
        stream.flush()
    except UnicodeEncodeError:
        stream.buffer.write(text.encode(errors="replace") + b"\n")
        stream.flush()
    except (OSError, ValueError):
        # The terminal or the reader of the pipe is gone; what is running must not fall over that, now or at exit.
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())


def no_room(where: Path | str) -> BootstrapError:
    return BootstrapError(f"Ổ đĩa chứa {where} đã hết chỗ: hãy giải phóng dung lượng rồi chạy lại.")


def guarded(main: Callable[[], int]) -> int:
    """Runs a command and turns what the person can mend into one line and an exit code."""
    try:
        return main()
    except BootstrapError as problem:
        warn(f"Lỗi: {problem}")
        return 1
    except StoppedError as stopped:
        return 128 + stopped.signum
    except KeyboardInterrupt:
        return 130
    except OSError as problem:
        if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
            warn(f"Lỗi: {no_room(problem.filename or 'thư mục dữ liệu')}")
        else:
            warn(f"Lỗi: {problem.strerror or problem}: {problem.filename or ''}".rstrip(": "))
        return 1
