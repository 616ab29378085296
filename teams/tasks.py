from celery import shared_task
from django.utils import timezone

from teams.access.grants import apply_dates, users_out_of_date
from teams.roster_files import imports


@shared_task(name="teams.tasks.apply_role_dates")
def apply_role_dates() -> int:
    """Write and remove the permissions of grants that began or ended; returns how many people it was about."""
    today = timezone.localdate()
    people = list(users_out_of_date(today))
    apply_dates(people, today)
    return len(people)


@shared_task(name="teams.tasks.read_roster_file")
def read_roster_file(import_id: int) -> int:
    """Read an uploaded list into its preview; returns the number of rows."""
    return imports.read(import_id)


@shared_task(name="teams.tasks.apply_roster_file")
def apply_roster_file(import_id: int) -> int:
    """Write a confirmed list into draft requests; returns the number of lines."""
    return imports.apply(import_id)


@shared_task(name="teams.tasks.resume_imports")
def resume_imports() -> int:
    return imports.resume()


@shared_task(name="teams.tasks.forget_old_imports")
def forget_old_imports() -> int:
    return imports.forget_old(timezone.localdate())
