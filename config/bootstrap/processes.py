"""Child processes that do not outlive us, and stop signals that are taken only where we wait for them."""

import ctypes
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .messages import StoppedError

Process = subprocess.Popen[bytes]
Output = int | IO[bytes] | None
StopSteps = Sequence[tuple[int, float]]  # signals in turn, each with the seconds to obey it

PR_SET_PDEATHSIG = 1
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_libc = ctypes.CDLL(None)
_taken: set[int] = set()


@dataclass(frozen=True)
class Account:
    """The unprivileged user that the servers run as when we are root."""

    name: str
    uid: int
    gid: int


def take_signals() -> None:
    """From here on a stop signal is noticed in pause() and nowhere else.

    A handler could run between fork and the return of Popen, and the child would be lost to us. Blocked signals
    wait in the kernel instead, also across the change from the system's Python to the one of .venv.
    """
    _taken.update(STOP_SIGNALS)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # nohup keeps its meaning
        _taken.discard(signal.SIGHUP)
    for signum in _taken:
        signal.signal(signum, signal.SIG_DFL)  # a shell starts background commands with SIGINT ignored
    signal.pthread_sigmask(signal.SIG_BLOCK, _taken | {signal.SIGCHLD})


def pause(seconds: float) -> None:
    """Sleeps until the time is over or a child has ended; raises StoppedError when asked to stop."""
    if not _taken:
        time.sleep(min(seconds, 0.05))  # nothing wakes us when a child ends; callers look again
        return
    arrived = signal.sigtimedwait(_taken | {signal.SIGCHLD}, max(seconds, 0))
    if arrived is not None and arrived.si_signo in _taken:
        raise StoppedError(arrived.si_signo)


def _tie_to_parent(parent: int, death_signal: int) -> None:
    """In the child, before exec: even `kill -9` of the parent takes the child along."""
    _libc.prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:
        os._exit(1)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def spawn(
    args: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    cwd: Path | str = "/",
    stdin: Output = subprocess.DEVNULL,
    stdout: Output = None,
    stderr: Output = None,
    account: Account | None = None,
    death_signal: int = signal.SIGTERM,
) -> Process:
    parent = os.getpid()
    # The kernel sends the death signal when the starting *thread* ends, so only the main thread may ask for it.
    tied = threading.current_thread() is threading.main_thread()
    return subprocess.Popen(  # noqa: S603 - no shell, arguments are our own
        args,
        env=env,
        cwd=cwd,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        start_new_session=True,  # Ctrl-C is ours to pass on, in order
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        preexec_fn=(lambda: _tie_to_parent(parent, death_signal)) if tied else None,  # noqa: PLW1509 - no threads here
    )


def has_exited(process: Process) -> bool:
    """Without reaping it: as long as it is a zombie, nobody else can get its number or that of its group."""
    if process.returncode is not None:
        return True
    with suppress(ChildProcessError):
        return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    return True


def bury(process: Process) -> int:
    """Kills what is left of the process and its group, reaps it, and returns its exit code."""
    if process.returncode is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


def stop(processes: Iterable[Process], steps: StopSteps) -> None:
    """Sends each signal in turn with its time to obey; whoever is still there then is killed.

    Being asked to stop once more, here, means: hurry on to the next step.
    """
    everyone = list(processes)
    waiting = [process for process in everyone if not has_exited(process)]
    for signum, grace in steps:
        for process in waiting:
            os.kill(process.pid, signum)  # not send_signal(): that may reap it, and its group would be lost to bury()
        deadline = time.monotonic() + grace
        with suppress(StoppedError):
            while waiting and time.monotonic() < deadline:
                pause(0.1)
                waiting = [process for process in waiting if not has_exited(process)]
    for process in everyone:
        bury(process)


def run(
    args: Sequence[str | Path],
    *,
    env: Mapping[str, str],
    cwd: Path | str = "/",
    stdin: Output = subprocess.DEVNULL,
    stdout: Output = None,
    stderr: Output = None,
    account: Account | None = None,
    stop_with: StopSteps = ((signal.SIGTERM, 5),),
    meanwhile: Callable[[], object] = lambda: None,
) -> int:
    """Runs a command to its end and returns its exit code; when we are stopped, it is stopped too."""
    process = spawn(args, env=env, cwd=cwd, stdin=stdin, stdout=stdout, stderr=stderr, account=account)
    try:
        while not has_exited(process):
            meanwhile()
            pause(0.5)
    except BaseException:
        stop([process], stop_with)
        raise
    return bury(process)


def command_line(pid: int) -> list[bytes]:
    """World-readable, unlike cwd and exe, which a container's root may not see of another user's process.

    A process that has ended and waits to be reaped has none.
    """
    with suppress(OSError):
        if text := Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0"):
            return text.split(b"\0")
    return []


def has_mark(pid: int, mark: bytes) -> bool:
    with suppress(OSError):
        return mark in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return False


def find(matches: Callable[[int], bool]) -> list[int]:
    numbers = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [pid for pid in numbers if pid != os.getpid() and matches(pid)]


def stop_strangers(matches: Callable[[int], bool], steps: StopSteps) -> int:
    """Stops processes that are not our children. Looks anew before each signal, so a reused number is never hit."""
    found = find(matches)
    count = len(found)
    for signum, grace in (*steps, (signal.SIGKILL, 5.0)):
        for pid in found:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signum)
        deadline = time.monotonic() + grace
        while found and time.monotonic() < deadline:
            pause(0.05)
            found = find(matches)
        if not found:
            break
    return count
