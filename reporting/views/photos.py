"""Photos of an activity: sent, followed until they are ready, handed out to who may see the activity, removed (R3)."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from reporting import photos
from reporting.enums import PhotoState
from reporting.forms.activities import CaptionForm
from reporting.models import Activity, ActivityPhoto
from reporting.views.activity import activity_for, activity_page
from teams.pages import tenant_page
from teams.refused import RefusedError

SIZES = {"lon": "picture", "nho": "thumbnail"}
A_DAY = 24 * 60 * 60


def _photo(request: SignedInRequest, activity: Activity, pk: int) -> ActivityPhoto:
    return get_object_or_404(ActivityPhoto.objects.visible_to(request.user), activity=activity, pk=pk)


def _own_photo(request: SignedInRequest, pk: int, photo: int) -> tuple[Activity, ActivityPhoto]:
    activity = activity_for(request, pk)
    row = _photo(request, activity, photo)
    if not photos.changeable(request.user, activity, [row]):
        raise PermissionDenied
    return activity, row


@require_http_methods(["GET", "POST"])
def activity_photos(request: SignedInRequest, pk: int) -> HttpResponse:
    """Send photos; or hear which of those that were waiting (`cho`) are done."""
    activity = activity_for(request, pk)
    if request.method == "GET":
        return _news(request, activity)
    if not photos.may_add(request.user, activity):
        raise PermissionDenied
    try:
        received = photos.receive(activity, request.FILES.getlist("photos"), request.user)
    except RefusedError as refused:
        return activity_page(request, activity, status=422, photo_errors=refused.errors["photos"])
    count = len(received.photos)
    messages.success(request, ngettext("Đã nhận %(count)d ảnh.", "Đã nhận %(count)d ảnh.", count) % {"count": count})
    for sentence in received.refused:
        messages.warning(request, sentence)
    return redirect("activity", pk=activity.pk)


def _news(request: SignedInRequest, activity: Activity) -> HttpResponse:
    """Nothing (204) while all of `cho` still wait; else those that are done, and those that wait on."""
    if not request.htmx:
        return redirect("activity", pk=activity.pk)
    asked = {key for key in request.GET.get("cho", "")[:400].split(",") if key.isascii() and key.isdigit()}
    rows = [photo for photo in activity.photos.all() if str(photo.pk) in asked]
    done = [photo for photo in rows if photo.state != PhotoState.WAITING]
    if not done and len(rows) == len(asked):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    own = photos.changeable(request.user, activity, done)
    context = {
        "activity": activity,
        "waiting": [photo for photo in rows if photo.state == PhotoState.WAITING],
        "done": [(photo, photo.pk in own) for photo in done],
    }
    return tenant_page(request, "reporting/activities/_photos_waiting.html", activity.province, context)


@require_GET
def photo_file(request: SignedInRequest, pk: int, photo: int, size: str) -> HttpResponseBase:
    """The picture or its thumbnail, never the original; kept by this person's browser alone."""
    row = _photo(request, activity_for(request, pk), photo)
    if size not in SIZES or row.state != PhotoState.READY:
        raise Http404
    try:
        stream = getattr(row, SIZES[size]).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(stream, content_type="image/jpeg", filename=f"hoat-dong-{pk}-{photo}.jpg")
    response["Cache-Control"] = f"private, max-age={A_DAY}, immutable"
    return response


@require_POST
def describe(request: SignedInRequest, pk: int, photo: int) -> HttpResponse:
    activity, row = _own_photo(request, pk, photo)
    form = CaptionForm(request.POST)
    if not form.is_valid():
        return activity_page(request, activity, status=422, caption_form=form, captioned=row.pk)
    photos.describe(row, form.cleaned_data["caption"])
    messages.success(request, _("Đã lưu chú thích."))
    return redirect("activity", pk=activity.pk)


@require_POST
def remove(request: SignedInRequest, pk: int, photo: int) -> HttpResponse:
    activity, row = _own_photo(request, pk, photo)
    photos.remove(row)
    messages.success(request, _("Đã xóa ảnh."))
    return redirect("activity", pk=activity.pk)
