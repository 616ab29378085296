"""Handing work on an import to the workers."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

# By name, as the tasks call the modules that queue them; a test holds the names.
READ, APPLY = "teams.tasks.read_roster_file", "teams.tasks.apply_roster_file"


def queue(task: str, pk: int) -> None:
    """Ask for `task` once the transaction is committed.

    A lost broker must not fail the person who uploads: the import waits, and `teams.tasks.resume_imports` asks again.
    """

    def send() -> None:
        try:
            current_app.send_task(task, args=[pk], retry=False, ignore_result=True)
        except (OperationalError, OSError):
            logger.warning("no message broker; %s of import %s waits for the next look", task, pk)

    transaction.on_commit(send, robust=True)
