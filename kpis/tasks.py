"""The roll-up's tasks. They take keys, do what waits, and return counts; running one twice is harmless."""

from celery import shared_task
from django.utils import timezone

from kpis.periods import month_of, months_until
from kpis.rollup import communes_waiting, provinces_waiting, roll_up_commune, roll_up_province
from kpis.rollup.province import refresh_month
from teams.enums import Calendar
from teams.models import Province

MONTHS_REFRESHED = 13


@shared_task(name="kpis.tasks.roll_up_commune")
def roll_up(commune_id: int) -> int:
    """Roll up one commune and its province, right after somebody saved there."""
    roll_up_commune(commune_id)
    # Also provinces that another worker was killed over: what waits is in the queue, not in this task's arguments.
    return sum(roll_up_province(province_id) for province_id in provinces_waiting())


@shared_task(name="kpis.tasks.sweep")
def sweep() -> int:
    """Roll up whatever waits: the net under the messages, for SQL, lost messages and killed workers."""
    communes = communes_waiting()
    for commune_id in communes:
        roll_up_commune(commune_id)
    return len(communes) + sum(roll_up_province(province_id) for province_id in provinces_waiting())


@shared_task(name="kpis.tasks.start_day")
def start_day() -> int:
    """A new day makes more working days due, in this month and at the end of the last one.

    A year back, so that a portal that stood still for months mends what became due meanwhile.
    """
    provinces = list(Province.objects.all())
    for province in provinces:
        for month in months_until(month_of(timezone.localdate(), Calendar(province.calendar)), MONTHS_REFRESHED):
            refresh_month(province, month)
    return len(provinces)
