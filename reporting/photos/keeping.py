"""What becomes of a photo once it is there: who may change it, its caption, its removal (R3)."""

from collections.abc import Iterable
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import User
from reporting.models import Activity, ActivityPhoto
from teams.access import may
from teams.enums import Permission
from teams.models import Team

MAX_CAPTION = 150


def may_add(person: User, activity: Activity | Team) -> bool:
    """Who works in the team, or runs it: of an activity, or of a team for which one is written down."""
    return may(person, Permission.LOG_SESSIONS, activity) or may(person, Permission.RUN_TEAM, activity)


def changeable(person: User, activity: Activity, photos: Iterable[ActivityPhoto]) -> set[int]:
    """The keys of those that this person may describe and remove: who runs the team all, who works in it the own."""
    if may(person, Permission.RUN_TEAM, activity):
        return {photo.pk for photo in photos}
    works = may_add(person, activity)
    return {photo.pk for photo in photos if works and photo.uploaded_by_id == person.pk}


@transaction.atomic
def describe(photo: ActivityPhoto, caption: str) -> None:
    ActivityPhoto.objects.filter(pk=photo.pk).update(caption=caption.strip()[:MAX_CAPTION])


@transaction.atomic
def remove(photo: ActivityPhoto) -> bool:
    """Remove a photo and its files; returns False where it is gone already, perhaps this very moment."""
    row = ActivityPhoto.objects.select_for_update().filter(pk=photo.pk).first()
    if row is None:
        return False
    names = [file.name for file in (row.original, row.picture, row.thumbnail) if file.name]
    row.delete()
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)
    return True
