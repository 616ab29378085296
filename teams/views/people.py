"""One person of a request: added, changed, leaving."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from teams import requests
from teams.access import get_for
from teams.enums import LineKind, Permission
from teams.forms.people import LeaveForm, PersonForm, seen_of
from teams.models import Membership, RosterLine, RosterRequest, Team, Volunteer
from teams.pages import tenant_page
from teams.refused import RefusedError
from teams.requests import LineWish, StaleError, line_being_written
from teams.rosters import Person, person_of, sitting_of


def _form_page(request: SignedInRequest, team: Team, form: PersonForm | LeaveForm, **context: Any) -> HttpResponse:
    template = "teams/line_leave.html" if isinstance(form, LeaveForm) else "teams/line_form.html"
    status = 422 if form.errors else 200
    return tenant_page(request, template, team.province, {"team": team, "form": form, **context}, status=status)


def _person_form(
    request: SignedInRequest, team: Team, kind: LineKind, person: Person | None = None, reason: str = ""
) -> PersonForm:
    return PersonForm(
        request.POST if request.method == "POST" else None,
        team=team,
        kind=kind,
        person=person,
        initial={"reason": reason, "seen": seen_of(person) if person else ""},
    )


def _put(
    request: SignedInRequest,
    row: RosterRequest,
    form: PersonForm | LeaveForm,
    wish: LineWish,
    **known: Any,
) -> bool:
    """Write the line; where that is refused, say so in the form. False if nothing was written."""
    try:
        requests.put_line(row, wish, request.user, **known)
    except StaleError:
        form.refuse({"__all__": [_("Đề nghị này đã được gửi hoặc đã được duyệt nên không sửa được nữa.")]})
    except RefusedError as refused:
        form.refuse(refused.errors)
    else:
        return True
    return False


@require_http_methods(["GET", "POST"])
def line_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Somebody new, in a registration or a change."""
    rows = RosterRequest.objects.select_related("team__commune", "team__province")
    row = get_for(request.user, Permission.RUN_TEAM, rows, pk=pk)
    form = _person_form(request, row.team, LineKind.JOIN)
    if request.method == "POST" and form.is_valid():
        wish = LineWish(LineKind.JOIN, form.person(), reason=form.cleaned_data["reason"])
        if _put(request, row, form, wish):
            messages.success(request, _("Đã thêm %(name)s.") % {"name": wish.person.full_name})
            return redirect("request_line_add" if "again" in request.POST else "request", pk=row.pk)
    return _form_page(request, row.team, form, row=row, kind="join")


def _line(request: SignedInRequest, pk: int) -> RosterLine:
    rows = RosterLine.objects.select_related("request", "team__commune", "team__province", "membership", "volunteer")
    return get_for(request.user, Permission.RUN_TEAM, rows.prefetch_related("groups"), pk=pk)


@require_http_methods(["GET", "POST"])
def line_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    line = _line(request, pk)
    form: PersonForm | LeaveForm
    if line.kind == LineKind.LEAVE:
        form = LeaveForm(request.POST if request.method == "POST" else None, initial={"reason": line.reason})
    else:
        form = _person_form(request, line.team, LineKind(line.kind), person_of(line), line.reason)
    if request.method == "POST" and form.is_valid():
        person = person_of(line) if isinstance(form, LeaveForm) else form.person()
        wish = LineWish(LineKind(line.kind), person, line.membership_id, line.volunteer_id, form.cleaned_data["reason"])
        seen = form.seen_person() if isinstance(form, PersonForm) else None
        if _put(request, line.request, form, wish, line=line, seen=seen):
            messages.success(request, _("Đã sửa dòng của %(name)s.") % {"name": person.full_name})
            return redirect("request", pk=line.request_id)
        if isinstance(form, PersonForm):
            form.show_anew(requests.person_now(line) or person)
    return _form_page(request, line.team, form, row=line.request, line=line, kind=line.kind)


@require_POST
def line_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    line = _line(request, pk)
    try:
        requests.drop_line(line, request.user)
    except StaleError:
        messages.warning(request, _("Đề nghị này đã được gửi hoặc đã được duyệt nên không sửa được nữa."))
    else:
        messages.success(request, _("Đã bỏ dòng của %(name)s.") % {"name": line.full_name})
    return redirect("request", pk=line.request_id)


def _not_there(row: Membership | Volunteer) -> str:
    if isinstance(row, Membership) and row.valid_from > timezone.localdate():
        return _("Người này tham gia từ %(day)s; từ ngày đó mới đề nghị thay đổi được.") % {
            "day": date_format(row.valid_from, "d/m/Y")
        }
    return _("Người này không còn trong Tổ.")


def _about(request: SignedInRequest, row: Membership | Volunteer, kind: LineKind) -> HttpResponse:
    """Propose that a person in the team changes or leaves; the line goes into the request that is being written."""
    team = row.team
    sitting = sitting_of(row, timezone.localdate())
    if sitting is None:
        messages.error(request, _not_there(row))
        return redirect("roster", pk=team.pk)
    written = line_being_written(team, sitting)
    if written is not None and written.kind == kind:
        messages.info(request, _("Người này đã có trong đề nghị đang soạn. Hãy sửa tiếp dòng đó."))
        return redirect("request_line", pk=written.pk)
    form: PersonForm | LeaveForm
    if kind == LineKind.LEAVE:
        form = LeaveForm(request.POST if request.method == "POST" else None)
    else:
        form = _person_form(request, team, kind, sitting.person)
    if request.method == "POST" and form.is_valid():
        person = sitting.person if isinstance(form, LeaveForm) else form.person()
        wish = LineWish(kind, person, sitting.membership, sitting.volunteer, form.cleaned_data["reason"])
        try:
            begun = requests.open_change(team, request.user)
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            if _put(request, begun, form, wish):
                messages.success(
                    request,
                    _("Đã ghi vào đề nghị đang soạn: %(name)s. Hãy xem lại rồi gửi duyệt.")
                    % {"name": sitting.person.full_name},
                )
                return redirect("request", pk=begun.pk)
    return _form_page(request, team, form, sitting=sitting, kind=kind.value)


@require_http_methods(["GET", "POST"])
def member_line(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    rows = Membership.objects.select_related("team__commune", "team__province", "user")
    return _about(request, get_for(request.user, Permission.RUN_TEAM, rows, pk=pk), LineKind(kind))


@require_http_methods(["GET", "POST"])
def volunteer_line(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    rows = Volunteer.objects.select_related("team__commune", "team__province")
    return _about(request, get_for(request.user, Permission.RUN_TEAM, rows, pk=pk), LineKind(kind))


@require_POST
def change_begin(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open the team's change request to add somebody new."""
    team = get_for(request.user, Permission.RUN_TEAM, Team.objects.all(), pk=pk)
    try:
        begun = requests.open_change(team, request.user)
    except RefusedError as refused:
        messages.warning(request, str(refused))
        return redirect("roster", pk=team.pk)
    return redirect("request_line_add", pk=begun.pk)


@require_http_methods(["GET", "POST"])
def ask_to_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """The member's own wish, for the leader to introduce."""
    rows = Membership.objects.select_related("team__commune", "team__province", "user").filter(user=request.user)
    membership = get_for(request.user, Permission.SEE_ROSTER, rows, pk=pk)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            requests.ask_to_leave(membership, request.user, reason=form.cleaned_data["reason"])
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("Đã gửi. Tổ trưởng sẽ xem và chuyển UBND xã, phường duyệt."))
            return redirect("roster", pk=membership.team_id)
    return _form_page(request, membership.team, form, own=True, kind="leave")
