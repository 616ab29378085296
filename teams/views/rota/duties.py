"""Ca trực của tôi: what is next, checking in, days away, and the address for the phone's calendar."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.requests import SignedInRequest
from teams.access import get_for, may
from teams.enums import Permission
from teams.forms.rota import AbsenceForm
from teams.models import DutyShift, Membership
from teams.pages import tenant_page
from teams.refused import RefusedError
from teams.rota import duties
from teams.rota import feed as feeds
from teams.views.rota.absences import note
from teams.views.rota.asked import say

FEED_AGE = 900  # seconds for which a calendar need not ask again


def my_memberships(request: SignedInRequest) -> list[Membership]:
    """The own memberships of today and to come. Raises PermissionDenied for people who are in no team."""
    found = [
        row
        for row in duties.teams_of(request.user, timezone.localdate())
        if may(request.user, Permission.SEE_ROSTER, row.team)
    ]
    if not found:
        raise PermissionDenied
    return found


@require_GET
def my_duty(request: SignedInRequest) -> HttpResponse:
    return _page(request, my_memberships(request))


def _page(request: SignedInRequest, memberships: list[Membership], form: AbsenceForm | None = None) -> HttpResponse:
    mine = duties.my_duties(request.user, memberships[0], timezone.localdate())
    context: dict[str, Any] = {
        "mine": mine,
        "memberships": memberships,
        "form": form or AbsenceForm(),
        "feed_url": request.build_absolute_uri(reverse("duty_feed", args=[mine.feed.key])) if mine.feed else "",
        "today": timezone.localdate(),
    }
    if context["feed_url"]:
        context["webcal_url"] = "webcal://" + context["feed_url"].split("://", 1)[1]
    status = 422 if form is not None else 200
    return tenant_page(request, "teams/duty.html", memberships[0].province, context, status=status)


@require_POST
def check_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """Tôi đã có mặt."""
    shift = get_for(request.user, Permission.SEE_ROSTER, DutyShift.objects.all(), pk=pk)
    if shift.user_id != request.user.pk:
        raise PermissionDenied
    try:
        duties.check_in(shift, by=request.user)
    except RefusedError as refused:
        say(request, refused)
    else:
        messages.success(request, _("Đã ghi: bạn có mặt tại ca trực."))
    return redirect("my_duty")


@require_POST
def my_absence(request: SignedInRequest) -> HttpResponse:
    """Báo vắng: in every team of the person, as nobody is away from one alone."""
    memberships = my_memberships(request)
    form = AbsenceForm(request.POST)
    if form.is_valid() and note(request, form, memberships[0].team, request.user.pk, timezone.localdate()):
        return redirect("my_duty")
    return _page(request, memberships, form)


@require_POST
def feed_address(request: SignedInRequest) -> HttpResponse:
    """Make the calendar's address, a new one, or withdraw it (`viec=bo`)."""
    my_memberships(request)
    if request.POST.get("viec") == "bo":
        feeds.withdraw_key(request.user)
        messages.success(request, _("Đã hủy địa chỉ lịch. Điện thoại sẽ không nhận lịch trực nữa."))
    else:
        feeds.new_key(request.user)
        messages.success(request, _("Đã tạo địa chỉ lịch mới. Địa chỉ cũ (nếu có) không dùng được nữa."))
    return redirect(reverse("my_duty") + "#lich-dien-thoai")


@login_not_required
@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar itself: whoever has the address may read it, and it says nothing of anybody else."""
    owner = feeds.feed_owner(key)
    if owner is None:
        raise Http404
    response = HttpResponse(feeds.calendar_of(owner, timezone.now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="lich-truc.ics"'
    response["Cache-Control"] = f"private, max-age={FEED_AGE}"
    response["X-Robots-Tag"] = "noindex"
    return response
