"""The worker's part: a picture and a thumbnail made anew, then the original deleted (R3).

A worker may be killed at any point: the photo waits until one has finished, a few times at most. Files are named after
the original, so trying again leaves none behind.
"""

import logging
from datetime import timedelta
from pathlib import PurePath

from celery import current_app
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from reporting.enums import PhotoState
from reporting.models import ActivityPhoto
from reporting.photos.pictures import PictureRefusedError, shown_pictures

logger = logging.getLogger(__name__)

TASK = "reporting.tasks.process_photo"  # by name, as the task calls this module
INCOMING = "photos/incoming"
MOST_ATTEMPTS = 5
RESUMED_AFTER = timedelta(minutes=1)
LEFT_OVER_AFTER = timedelta(hours=1)


def queue(pk: int) -> None:
    """Ask a worker for the photo once the transaction is committed; without a broker it waits for `resume`."""

    def send() -> None:
        try:
            current_app.send_task(TASK, args=[pk], retry=False, ignore_result=True)
        except (OperationalError, OSError):
            logger.warning("no message broker; photo %s waits for the next look", pk)

    transaction.on_commit(send, robust=True)


def process(pk: int) -> bool:
    """Make what is shown of the photo; returns whether this call did.

    One that is done, gone, or in another worker's hands is left alone. One that cannot be shown is refused with why.
    """
    if not _try_once_more(pk):
        return False
    with transaction.atomic():
        photo = _held(pk)
        if photo is None:
            return False
        try:
            with photo.original.open("rb") as stream:
                picture, thumbnail = shown_pictures(stream)
        except FileNotFoundError:
            _refuse(photo, _("Ảnh bị mất trên máy chủ trước khi xử lý xong. Hãy gửi lại ảnh này."))
        except PictureRefusedError as refused:
            _refuse(photo, str(refused))
        else:
            _finish(photo, picture, thumbnail)
    return True


def _held(pk: int) -> ActivityPhoto | None:
    rows = ActivityPhoto.objects.select_for_update(skip_locked=True)
    return rows.filter(pk=pk, state=PhotoState.WAITING).first()


@transaction.atomic
def _try_once_more(pk: int) -> bool:
    """Count the attempt before it is made, as what kills its worker would do so for ever."""
    photo = _held(pk)
    if photo is None:
        return False
    if photo.attempts >= MOST_ATTEMPTS:
        _refuse(photo, _("Đã thử nhiều lần mà chưa xử lý được ảnh này. Hãy chụp lại hoặc gửi ảnh khác."))
        return False
    ActivityPhoto.objects.filter(pk=pk).update(attempts=F("attempts") + 1)
    return True


def _finish(photo: ActivityPhoto, picture: bytes, thumbnail: bytes) -> None:
    stem = PurePath(photo.original.name or "").stem
    _store(photo.picture, f"{stem}.jpg", picture)
    _store(photo.thumbnail, f"{stem}-320.jpg", thumbnail)
    _drop_original(photo)
    photo.state = PhotoState.READY
    photo.save(update_fields=["picture", "thumbnail", "original", "state"])


def _store(file: FieldFile, name: str, content: bytes) -> None:
    """What an attempt that was killed left under this name is replaced."""
    default_storage.delete(file.field.generate_filename(file.instance, name))
    file.save(name, ContentFile(content), save=False)


def _refuse(photo: ActivityPhoto, problem: str) -> None:
    _drop_original(photo)
    photo.state, photo.problem = PhotoState.REFUSED, problem[:200]
    photo.save(update_fields=["original", "state", "problem"])


def _drop_original(photo: ActivityPhoto) -> None:
    """The file goes once it is sure that nobody needs it any more; were the process killed then, `forget_leftovers`
    takes it."""
    name = photo.original.name
    photo.original = ""
    if name:
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)


def resume() -> int:
    """Ask again for photos that a worker should long have made: the message was lost, or the worker killed."""
    late = timezone.now() - RESUMED_AFTER
    waiting = ActivityPhoto.objects.filter(state=PhotoState.WAITING, uploaded_at__lt=late).order_by("pk")
    keys = list(waiting.values_list("pk", flat=True))
    for pk in keys:
        queue(pk)
    return len(keys)


def forget_leftovers() -> int:
    """Delete originals that no photo speaks of any more: uploads that failed, workers killed at the last moment."""
    if not default_storage.exists(INCOMING):
        return 0
    _folders, names = default_storage.listdir(INCOMING)
    paths = {f"{INCOMING}/{name}" for name in names}
    needed = set(ActivityPhoto.objects.exclude(original="").values_list("original", flat=True))
    old = [path for path in paths - needed if _is_old(path)]
    for path in old:
        default_storage.delete(path)
    return len(old)


def _is_old(path: str) -> bool:
    try:
        return default_storage.get_modified_time(path) < timezone.now() - LEFT_OVER_AFTER
    except FileNotFoundError:
        return False
