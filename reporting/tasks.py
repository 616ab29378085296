from celery import shared_task
from django.utils import timezone

from reporting import photos
from reporting.citizens import retention


@shared_task(name="reporting.tasks.process_photo")
def process_photo(photo_id: int) -> bool:
    """Make what is shown of an uploaded photo; returns whether this call did."""
    return photos.process(photo_id)


@shared_task(name="reporting.tasks.resume_photos")
def resume_photos() -> int:
    return photos.resume()


@shared_task(name="reporting.tasks.forget_photo_leftovers")
def forget_photo_leftovers() -> int:
    return photos.forget_leftovers()


@shared_task(name="reporting.tasks.erase_expired")
def erase_expired() -> int:
    """Erase the personal data of citizens whose time is over; returns how many rows it was about."""
    return retention.erase_expired(timezone.localdate())
