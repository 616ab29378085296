"""One activity: planned, changed, held, corrected, cancelled, opened again (R3)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from reporting import activities, closing
from reporting.enums import ActivityState, PhotoState
from reporting.forms.activities import (
    AttendanceForm,
    CancelForm,
    DetailsForm,
    HeldForm,
    HoldForm,
    ReopenForm,
    copied_values,
    starting_values,
)
from reporting.models import Activity
from reporting.models.activities import GROUPS_PRESENT
from reporting.photos import changeable, may_add, room_in
from teams.access import get_for, may
from teams.enums import Permission
from teams.forms.refusable import RefusableForm
from teams.keys import read_key
from teams.models import Team
from teams.pages import tenant_page
from teams.refused import RefusedError

_ROWS = Activity.objects.select_related(
    "team__commune", "team__province", "province", "kind", "support_point", "hamlet", "lead", "plan_item", "changed_by"
)


def activity_for(request: SignedInRequest, pk: int) -> Activity:
    return get_for(request.user, Permission.SEE_SESSIONS, _ROWS.all(), pk=pk)


def _activity_run(request: SignedInRequest, pk: int) -> Activity:
    return get_for(request.user, Permission.RUN_TEAM, _ROWS.all(), pk=pk)


def _activity_worked_in(request: SignedInRequest, pk: int) -> Activity:
    """For who works in the team, or runs it. Raises PermissionDenied for others who see it."""
    activity = activity_for(request, pk)
    if not may_add(request.user, activity):
        raise PermissionDenied
    return activity


def _list_of(team: Team) -> str:
    return reverse("activities", args=[team.pk])


def activity_page(request: SignedInRequest, activity: Activity, *, status: int = 200, **context: Any) -> HttpResponse:
    """The page of one activity, with its photos and what this person may do; also the one that says what is wrong."""
    photos = list(activity.photos.select_related("uploaded_by"))
    runs, works = may(request.user, Permission.RUN_TEAM, activity), may_add(request.user, activity)
    own = changeable(request.user, activity, photos)
    return tenant_page(
        request,
        "reporting/activities/activity.html",
        activity.province,
        {
            "activity": activity,
            "team": activity.team,
            "groups": [(Activity._meta.get_field(name), getattr(activity, name)) for name in GROUPS_PRESENT],
            "norms": activity.kind.norms.filter(is_active=True),
            "today": timezone.localdate(),
            "runs": runs,
            "works": works,
            "is_closed": closing.is_closed(activity.commune_id, activity.first_day),
            "may_add": works and activity.state != ActivityState.CANCELLED,
            "room": room_in(activity),
            "shown": [(photo, photo.pk in own) for photo in photos if photo.state != PhotoState.WAITING],
            "waiting": [photo for photo in photos if photo.state == PhotoState.WAITING],
            "cancel_form": CancelForm(),
            "reopen_form": ReopenForm(),
            **context,
        },
        status=status,
    )


@require_GET
def activity(request: SignedInRequest, pk: int) -> HttpResponse:
    return activity_page(request, activity_for(request, pk))


def _form_page(
    request: SignedInRequest,
    team: Team,
    form: DetailsForm | HoldForm,
    title: str,
    row: Activity | None = None,
    **context: Any,
) -> HttpResponse:
    """The form; `version` is what the person looked at, and the newest once they were told of another's change."""
    version: Any = ""
    if row is not None:
        stale = not form.is_bound or form.is_stale
        version = activity_for(request, row.pk).version if stale else request.POST.get("version", "")
    back = reverse("activity", args=[row.pk]) if row else _list_of(team)
    context = {
        "page_title": title,
        "page_subtitle": str(team),
        "crumbs": [(_("Hoạt động"), _list_of(team)), (str(row), back) if row else (title, "")],
        "team": team,
        "activity": row,
        "form": form,
        "version": version,
        "back": back,
        "asks_reason": isinstance(form, AttendanceForm) and form.asks_for_reason(team),
        **context,
    }
    return tenant_page(
        request, "reporting/activities/form.html", team.province, context, status=422 if form.errors else 200
    )


def _sent(request: SignedInRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _seen(request: SignedInRequest) -> int:
    """The version that travels with the form; what is none of ours was never current."""
    return read_key(request.POST.get("version", "")) or 0


def _acted(
    request: SignedInRequest, form: RefusableForm, act: Callable[[], Activity], said: str
) -> HttpResponse | None:
    """The way to the activity that `act` saved; None where the form or a rule says no, and the form says why."""
    if not form.is_valid():
        return None
    try:
        saved = act()
    except RefusedError as refused:
        form.refuse(refused.errors)
        return None
    messages.success(request, said)
    return redirect("activity", pk=saved.pk)


def _first_values(request: SignedInRequest, team: Team) -> dict[str, Any]:
    """What the address asks to begin with: another activity to copy (`chep`), a kind (`loai`), a day (`ngay`)."""
    values: dict[str, Any] = {}
    copied = read_key(request.GET.get("chep", ""))
    if copied is not None:
        row = Activity.objects.visible_to(request.user).filter(team=team, pk=copied).first()
        values = copied_values(row) if row else {}
    if kind := request.GET.get("loai", ""):
        values["kind"] = kind[:18]
    day = request.GET.get("ngay", "")
    try:
        values["first_day"] = parse_date(day)
    except ValueError:
        values["first_day"] = None
    return values


@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lên lịch hoạt động."""
    team = get_for(request.user, Permission.RUN_TEAM, Team.objects.select_related("province", "commune"), pk=pk)
    form = DetailsForm(_sent(request), team=team, initial=_first_values(request, team))
    done = _acted(
        request, form, lambda: activities.plan(team, form.details(), by=request.user), _("Đã lên lịch hoạt động.")
    )
    return done or _form_page(request, team, form, _("Lên lịch hoạt động"))


@require_http_methods(["GET", "POST"])
def record(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ghi hoạt động đã tổ chức: what nobody had planned, in one step."""
    team = get_for(request.user, Permission.SEE_SESSIONS, Team.objects.select_related("province", "commune"), pk=pk)
    if not may_add(request.user, team):
        raise PermissionDenied
    values = _first_values(request, team)
    values["first_day"] = values["first_day"] or timezone.localdate()
    form = HeldForm(_sent(request), team=team, initial=values)

    def act() -> Activity:
        reason = form.cleaned_data["reason"]
        return activities.record(team, form.details(), form.attendance(), by=request.user, reason=reason)

    done = _acted(request, form, act, _("Đã ghi hoạt động. Hãy thêm ảnh nếu có."))
    return done or _form_page(request, team, form, _("Ghi hoạt động đã tổ chức"))


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change what is planned (who runs the team), or correct what was held (who works in it too)."""
    row = _activity_worked_in(request, pk)
    if row.state == ActivityState.HELD:
        return _correct(request, row)
    if not may(request.user, Permission.RUN_TEAM, row):
        raise PermissionDenied
    if row.state == ActivityState.CANCELLED and request.method == "GET":
        messages.warning(request, _("Hoạt động này đã hủy. Hãy mở lại trước khi sửa."))
        return redirect("activity", pk=row.pk)
    form = DetailsForm(_sent(request), team=row.team, initial=starting_values(row), activity=row)

    def act() -> Activity:
        return activities.change(row, form.details(), seen=_seen(request), by=request.user)

    return _acted(request, form, act, _("Đã sửa hoạt động.")) or _form_page(
        request, row.team, form, _("Sửa hoạt động"), row
    )


def _correct(request: SignedInRequest, row: Activity) -> HttpResponse:
    form = HeldForm(_sent(request), team=row.team, initial=starting_values(row), activity=row)

    def act() -> Activity:
        reason, seen = form.cleaned_data["reason"], _seen(request)
        return activities.correct(row, form.details(), form.attendance(), seen=seen, by=request.user, reason=reason)

    return _acted(request, form, act, _("Đã sửa hoạt động.")) or _form_page(
        request, row.team, form, _("Sửa hoạt động đã tổ chức"), row
    )


@require_http_methods(["GET", "POST"])
def hold(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ghi kết quả: it took place, with so many people."""
    row = _activity_worked_in(request, pk)
    if row.state != ActivityState.PLANNED and request.method == "GET":
        return redirect("activity", pk=row.pk)
    form = HoldForm(_sent(request), initial=starting_values(row))

    def act() -> Activity:
        typed = form.cleaned_data
        return activities.hold(
            row,
            form.attendance(),
            first_day=typed["first_day"],
            last_day=typed["last_day"] or typed["first_day"],
            seen=_seen(request),
            by=request.user,
            reason=typed["reason"],
        )

    done = _acted(request, form, act, _("Đã ghi kết quả. Hãy thêm ảnh nếu có."))
    return done or _form_page(request, row.team, form, _("Ghi kết quả"), row, holding=True)


@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    row, form = _activity_run(request, pk), CancelForm(request.POST)

    def act() -> Activity:
        typed = form.cleaned_data
        return activities.cancel(row, because=typed["because"], seen=typed["version"], by=request.user)

    done = _acted(request, form, act, _("Đã hủy hoạt động."))
    return done or activity_page(request, activity_for(request, pk), status=422, cancel_form=form)


@require_POST
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    row, form = _activity_run(request, pk), ReopenForm(request.POST)

    def act() -> Activity:
        typed = form.cleaned_data
        return activities.reopen(row, seen=typed["version"], by=request.user, reason=typed["reason"])

    done = _acted(request, form, act, _("Hoạt động đã trở lại lịch sắp tổ chức."))
    return done or activity_page(request, activity_for(request, pk), status=422, reopen_form=form)
