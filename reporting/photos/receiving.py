"""Taking photos of an activity: what can be shown is kept under a random name and waits for the worker (R3).

The same file of the same activity is kept once: who taps twice, or sends again as no answer came, is answered as at
first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePath
from typing import Any, NamedTuple
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from reporting.enums import ActivityState, PhotoState
from reporting.models import Activity, ActivityPhoto
from reporting.models.activities import MAX_PHOTO_BYTES, MAX_PHOTOS
from reporting.photos.pictures import PictureRefusedError, ending_of
from reporting.photos.processing import queue
from teams.refused import RefusedError

MEGABYTE = 1024 * 1024


@dataclass
class Received:
    """What is kept, since now or before, and a sentence about each file that is not: the good ones need not be sent
    again."""

    photos: list[ActivityPhoto] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class _Picture(NamedTuple):
    upload: "UploadedFile[Any]"
    ending: str
    content_key: str


def receive(activity: Activity, uploads: Iterable["UploadedFile[Any]"], by: User) -> Received:
    """Keep the pictures among `uploads`, as many as there is room for.

    Raises RefusedError (field `photos`) if none could be kept, with why.
    """
    received = Received()
    pictures = {picture.content_key: picture for picture in _checked(uploads, received)}
    with transaction.atomic():
        room = _room_in(activity)
        received.photos += _kept_before(activity, pictures)
        for photo in received.photos:
            del pictures[photo.content_key]
        new = list(pictures.values())
        received.photos += [_keep(activity, picture, by) for picture in new[:room]]
        received.refused += [_no_room(picture.upload) for picture in new[room:]]
    if not received.photos:
        raise RefusedError({"photos": received.refused or [_("Hãy chọn ít nhất một ảnh.")]})
    return received


def room_in(activity: Activity) -> int:
    """How many more photos the activity takes."""
    kept = activity.photos.exclude(state=PhotoState.REFUSED).count()
    return max(MAX_PHOTOS - kept, 0)


def _room_in(activity: Activity) -> int:
    """The same, and nobody else adds one meanwhile. Raises RefusedError for an activity that is cancelled."""
    state = Activity.objects.select_for_update(no_key=True).values_list("state", flat=True).get(pk=activity.pk)
    if state == ActivityState.CANCELLED:
        raise RefusedError({"photos": [_("Hoạt động này đã hủy nên không nhận ảnh.")]})
    return room_in(activity)


def _kept_before(activity: Activity, content_keys: Iterable[str]) -> list[ActivityPhoto]:
    """Those of them that are there; one that was refused may be sent again."""
    return list(activity.photos.exclude(state=PhotoState.REFUSED).filter(content_key__in=list(content_keys)))


def _checked(uploads: Iterable["UploadedFile[Any]"], received: Received) -> Iterable[_Picture]:
    for upload in uploads:
        try:
            yield _Picture(upload, _ending(upload), _content_key(upload))
        except PictureRefusedError as refused:
            received.refused.append(f"{_name(upload)}: {refused}")


def _ending(upload: "UploadedFile[Any]") -> str:
    if not upload.size:
        raise PictureRefusedError(_("tệp trống. Hãy chọn lại ảnh."))
    if upload.size > MAX_PHOTO_BYTES:
        raise PictureRefusedError(
            _("ảnh nặng hơn %(most)d MB. Hãy chụp lại ở độ phân giải thường.") % {"most": MAX_PHOTO_BYTES // MEGABYTE}
        )
    ending = ending_of(upload)
    upload.seek(0)
    return ending


def _content_key(upload: "UploadedFile[Any]") -> str:
    digest = sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _keep(activity: Activity, picture: _Picture, by: User) -> ActivityPhoto:
    photo = ActivityPhoto(
        province_id=activity.province_id,
        commune_id=activity.commune_id,
        activity=activity,
        content_key=picture.content_key,
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    # Should the transaction fail, `processing.forget_leftovers` finds the file that nobody speaks of.
    photo.original.save(f"{uuid4().hex}{picture.ending}", picture.upload, save=False)
    photo.save()
    queue(photo.pk)
    return photo


def _no_room(upload: "UploadedFile[Any]") -> str:
    return _("%(name)s: mỗi hoạt động nhận nhiều nhất %(most)d ảnh. Hãy xóa bớt ảnh rồi gửi lại.") % {
        "name": _name(upload),
        "most": MAX_PHOTOS,
    }


def _name(upload: "UploadedFile[Any]") -> str:
    return PurePath(upload.name or _("Ảnh")).name[:60]
