"""The roll-up's tasks. They take keys, do what waits, and return counts; running one twice is harmless."""

import logging
from collections.abc import Callable, Iterable

from celery import shared_task
from django.db import OperationalError
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from kpis.rollup import communes_waiting, provinces_waiting, roll_up_commune, roll_up_province
from kpis.rollup.locks import waiting_at_most
from kpis.rollup.province import refresh_months
from reporting.changes import begin
from teams.enums import Calendar, Counted
from teams.models import Province
from teams.periods import month_of, months_until

logger = logging.getLogger(__name__)
MONTHS_REFRESHED = 13
PATIENCE_SECONDS = 2


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
    """Roll up whatever waits: the net under the messages, for SQL, lost messages and killed workers.

    What somebody else is busy with is theirs: one locked commune must not hold up the others.
    """
    communes = each(lambda commune_id: roll_up_commune(commune_id, wait=False), communes_waiting())
    return communes + each(lambda province_id: roll_up_province(province_id, wait=False), provinces_waiting())


@shared_task(name="kpis.tasks.start_day")
def start_day() -> int:
    """A new day makes more working days due, in this month and at the end of the last one.

    A year back, so that a portal that stood still for months mends what became due meanwhile.
    """

    def refresh(province_id: int) -> bool:
        province = Province.objects.get(pk=province_id)
        running = month_of(timezone.localdate(), Calendar(province.calendar))
        refresh_months(province, months_until(running, MONTHS_REFRESHED), sources=frozenset({Counted.DAY}))
        return True

    return each(refresh, Province.objects.values_list("pk", flat=True))


def each(act: Callable[[int], object], keys: Iterable[int]) -> int:
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
