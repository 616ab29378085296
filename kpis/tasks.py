"""The roll-up's tasks. They take keys, do what waits, and return counts; running one twice is harmless."""

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from kpis.models import Reminder
from kpis.reminders.sending import settle
from kpis.rollup import (
    begin_day,
    communes_waiting,
    provinces_of_another_day,
    provinces_waiting,
    roll_up_commune,
    roll_up_province,
)
from kpis.rollup.locks import waiting_at_most
from reporting.changes import begin
from teams.models import Province

logger = logging.getLogger(__name__)
PATIENCE_SECONDS = 2
T = TypeVar("T")


@shared_task(name="kpis.tasks.roll_up_commune")
def roll_up(commune_id: int) -> int:
    """Roll up one commune and its province, right after somebody saved there."""
    begin(commune_id)
    try:
        with waiting_at_most(PATIENCE_SECONDS):
            roll_up_commune(commune_id)
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        return 0  # a rebuild is at it; the sweep comes back to this commune
    # Also provinces that another worker was killed over: what waits is in the queue, not in this task's arguments.
    return each(roll_up_province, provinces_waiting())


@shared_task(name="kpis.tasks.sweep")
def sweep() -> int:
    """Roll up whatever waits, and begin the day: the net under the messages, for SQL, lost messages, killed workers.

    What somebody else is busy with is theirs: one locked commune must not hold up the others.
    """
    return each(lambda step: step(), _steps())


def _steps() -> Iterator[Callable[[], object]]:
    """What waits, step by step; of provinces it is asked once their communes had their turn."""
    for commune_id in communes_waiting():
        yield partial(roll_up_commune, commune_id, wait=False)
    for province_id in provinces_waiting():
        yield partial(roll_up_province, province_id, wait=False)
    for province_id in provinces_of_another_day():
        yield partial(begin_day, province_id, wait=False)


@shared_task(name="kpis.tasks.start_day")
def start_day() -> int:
    """A new day makes more working days due. Should its message be lost, the sweep begins the day."""
    return each(begin_day, Province.objects.values_list("pk", flat=True))


@shared_task(name="kpis.tasks.settle_reminders")
def settle_reminders() -> int:
    """Take back the reminders whose reason is gone: nobody is asked for what is there by now."""
    today = timezone.localdate()
    waiting = Reminder.objects.filter(gone_at=None).order_by().values_list("province", flat=True).distinct()
    return each(lambda key: settle(Province.objects.get(pk=key), today), list(waiting))


def each(act: Callable[[T], object], keys: Iterable[T]) -> int:
    """Act on every key, whatever becomes of the others; returns for how many there was something to do.

    Raises the first error once all had their turn, so that one tenant's trouble is seen but does not hold up the rest.
    """
    done, first_error = 0, None
    for key in keys:
        try:
            done += bool(act(key))
        except Exception as error:
            logger.exception("%s: nothing was changed for %s", act, key)
            first_error = first_error or error
    if first_error is not None:
        raise first_error
    return done
