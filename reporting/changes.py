"""Telling the roll-up at once. The rows that the triggers write are the truth; this only makes it quick."""

import logging

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


def announce(commune_id: int) -> None:
    """Ask, once the transaction is committed, for the roll-up of `commune_id`.

    A task that was asked for and has not begun yet takes this change in too: none is sent besides. A lost Redis must
    neither fail nor delay the person who saves: the sweep finds the changed day all the same.
    """

    def send() -> None:
        try:
            if cache.add(_key(commune_id), 1, timeout=EXPIRES):
                current_app.send_task(ROLL_UP_TASK, args=[commune_id], retry=False, ignore_result=True, expires=EXPIRES)
        except (OperationalError, OSError):
            logger.warning("no message broker; the sweep will roll up commune %s", commune_id)

    transaction.on_commit(send, robust=True)


def begin(commune_id: int) -> None:
    """The roll-up of `commune_id` is about to look for changed days: what is saved from now on asks anew."""
    cache.delete(_key(commune_id))
