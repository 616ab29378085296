from celery import shared_task
from django.utils import timezone

from teams.access.grants import apply_dates, users_out_of_date


@shared_task(name="teams.tasks.apply_role_dates")
def apply_role_dates() -> int:
    """Write and remove the permissions of grants that began or ended; returns how many people it was about."""
    today = timezone.localdate()
    people = list(users_out_of_date(today))
    apply_dates(people, today)
    return len(people)
