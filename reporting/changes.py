"""Telling the roll-up at once. The rows that the triggers write are the truth; this only makes it quick."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

# By name: the roll-up lives above this app, and the arrows run one way. tests/kpis/test_tasks.py holds the name.
ROLL_UP_TASK = "kpis.tasks.roll_up_commune"


def announce(commune_id: int) -> None:
    """Ask, once the transaction is committed, for the roll-up of `commune_id`.

    A lost Redis must neither fail nor delay the person who saves: the sweep finds the changed day all the same.
    """

    def send() -> None:
        try:
            current_app.send_task(ROLL_UP_TASK, args=[commune_id], retry=False, ignore_result=True, expires=60)
        except (OperationalError, OSError):
            logger.warning("no message broker; the sweep will roll up commune %s", commune_id)

    transaction.on_commit(send, robust=True)
