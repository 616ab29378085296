"""Telling the roll-up at once. The rows that the triggers write are the truth; this only makes it quick."""

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from celery import current_app
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

# By name: the roll-up lives above this app, and the arrows run one way. tests/kpis/test_tasks.py holds the name.
ROLL_UP_TASK = "kpis.tasks.roll_up_commune"
EXPIRES = 60  # seconds; what becomes of a message that nobody took by then is the sweep's


def _key(commune_id: int) -> str:
    return f"roll-up-asked:{commune_id}"


class Teller:
    """Asks for roll-ups from a thread of its own, so that nobody who saves waits for Redis, lost or not.

    What is saved while it is busy is gathered and asked for in its next turn. A process that ends lets it finish.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._communes: set[int] = set()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="roll-up-teller")

    def tell(self, commune_id: int) -> None:
        with self._lock:
            is_under_way = bool(self._communes)
            self._communes.add(commune_id)
        if not is_under_way:
            self._thread.submit(self._ask_for_all)

    def wait(self, timeout: float) -> None:
        """Until all that was told by now is asked for. Raises TimeoutError."""
        self._thread.submit(lambda: None).result(timeout)

    def _ask_for_all(self) -> None:
        with self._lock:
            communes, self._communes = self._communes, set()
        for commune_id in communes:
            _ask_for(commune_id)


def _ask_for(commune_id: int) -> None:
    try:
        if cache.add(_key(commune_id), 1, timeout=EXPIRES):
            current_app.send_task(ROLL_UP_TASK, args=[commune_id], retry=False, ignore_result=True, expires=EXPIRES)
    except (OperationalError, OSError):
        logger.warning("no message broker; the sweep will roll up commune %s", commune_id)
    except Exception:  # nobody looks at what this thread returns
        logger.exception("commune %s was not asked for; the sweep will roll it up", commune_id)


teller = Teller()


def _in_a_forked_process() -> None:
    """A thread does not come along when a process forks, and a lock may be held in it for good."""
    global teller  # noqa: PLW0603
    teller = Teller()


os.register_at_fork(after_in_child=_in_a_forked_process)


def announce(commune_id: int) -> None:
    """Ask, once the transaction is committed, for the roll-up of `commune_id`.

    A task that was asked for and has not begun yet takes this change in too: none is sent besides. A lost Redis must
    neither fail nor delay the person who saves: the sweep finds the changed day all the same.
    """
    transaction.on_commit(lambda: teller.tell(commune_id), robust=True)


def begin(commune_id: int) -> None:
    """The roll-up of `commune_id` is about to look for changed days: what is saved from now on asks anew."""
    cache.delete(_key(commune_id))
