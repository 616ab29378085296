"""The page of a request about a roster: written by the team, decided by the commune."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from teams import requests
from teams.access import get_for
from teams.decision_files import store_file
from teams.enums import Permission, RequestKind
from teams.forms.requests import DecisionForm, DetailsForm, ReturnForm, SeenForm
from teams.models import RosterRequest, StoredFile
from teams.pages import tenant_page
from teams.refused import RefusedError
from teams.requests import Decision, StaleError
from teams.requests.showing import Shown

_ROWS = RosterRequest.objects.select_related(
    "province", "commune", "team__commune", "team__province", "team__hamlet", "submitted_by", "decided_by",
    "created_by", "asked_by", "decision_file",
)  # fmt: skip


def _row(request: SignedInRequest, pk: int, permission: Permission = Permission.SEE_ROSTER) -> RosterRequest:
    return get_for(request.user, permission, _ROWS.all(), pk=pk)


def _page(request: SignedInRequest, row: RosterRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    shown = Shown(row, request.user)
    lines = [difference.line for difference in shown.differences]
    if shown.may_write:
        context.setdefault("details", DetailsForm(row=row))
    if shown.moves["approve"]:
        context.setdefault("decision", _decision_form(request, row, shown))
    if shown.moves["give_back"]:
        context.setdefault("returning", ReturnForm(lines=lines, initial={"seen": row.version}))
    return tenant_page(
        request, "teams/request.html", row.province, {"shown": shown, "row": row, **context}, status=status
    )


def _decision_form(request: SignedInRequest, row: RosterRequest, shown: Shown, *, bound: bool = False) -> DecisionForm:
    return DecisionForm(
        request.POST if bound else None,
        request.FILES if bound else None,
        row=row,
        warnings=shown.prospect.verdict.warning_groups,
        kept_files=StoredFile.objects.visible_to(request.user).filter(commune=row.commune, uploaded_by=request.user),
        initial={"seen": row.version},
    )


@require_GET
def show(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, _row(request, pk))


def _tell_what_changed(request: SignedInRequest, stale: StaleError) -> None:
    """Somebody else was faster: say who did what."""
    done = "; ".join(
        _("%(who)s %(what)s lúc %(when)s")
        % {"who": event.by, "what": event.what, "when": date_format(timezone.localtime(event.at), "H:i d/m/Y")}
        for event in stale.since[-5:]
    )
    messages.warning(
        request, _("Chưa thực hiện được vì đề nghị vừa thay đổi: %(done)s. Hãy xem lại bên dưới.") % {"done": done}
    )


@require_POST
def details(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk, Permission.RUN_TEAM)
    form = DetailsForm(request.POST, row=row)
    if form.is_valid():
        try:
            requests.set_details(row, request.user, **form.values())
        except StaleError as stale:
            _tell_what_changed(request, stale)
        else:
            messages.success(request, _("Đã lưu thông tin chung."))
        return redirect("request", pk=row.pk)
    return _page(request, row, status=422, details=form)


Move = Callable[[RosterRequest, Any, dict[str, Any]], RosterRequest]
MOVES: dict[str, Move] = {
    "gui": lambda row, by, said: requests.hand_in(row, by, seen=said["seen"], effective_from=said["day"]),
    "rut": lambda row, by, said: requests.take_back(row, by, seen=said["seen"]),
    "huy": lambda row, by, said: requests.withdraw(row, by, seen=said["seen"]),
    "khong-gioi-thieu": lambda row, by, said: requests.decline(row, by, reason=said["reason"], seen=said["seen"]),
}
SAID = {
    "gui": gettext_lazy("Đã gửi duyệt. UBND xã, phường thấy đề nghị này trong Hộp duyệt."),
    "rut": gettext_lazy("Đã rút lại. Bạn có thể viết tiếp rồi gửi lại."),
    "huy": gettext_lazy("Đã hủy đề nghị."),
    "khong-gioi-thieu": gettext_lazy("Đã trả lời người đề nghị."),
}


@require_POST
def move(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """One step of the team's side: hand in, take back, give up, not introduce."""
    row = _row(request, pk)
    form = SeenForm(request.POST)
    if "day" in form.errors:
        return _page(request, row, status=422, refused={"effective_from": form.errors["day"]}, said=request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy tải lại trang rồi làm lại."))
        return redirect("request", pk=row.pk)
    try:
        MOVES[name](row, request.user, form.cleaned_data)
    except StaleError as stale:
        _tell_what_changed(request, stale)
    except RefusedError as refused:
        return _page(request, row, status=422, refused=refused.errors, said=request.POST)
    else:
        messages.success(request, SAID[name])
    return redirect("request", pk=row.pk)


@require_POST
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk, Permission.APPROVE)
    shown = Shown(row, request.user)
    form = _decision_form(request, row, shown, bound=True)
    # The file first: if something else is wrong, it need not be sent again.
    if all([form.is_valid(), _file_is_kept(form, row, request)]):
        try:
            requests.approve(row, request.user, _decision(form), seen=form.cleaned_data["seen"])
        except StaleError as stale:
            _tell_what_changed(request, stale)
            return redirect("request", pk=row.pk)
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _approved_text(row))
            return redirect("roster", pk=row.team_id)
    return _page(request, row, status=422, decision=form)


def _file_is_kept(form: DecisionForm, row: RosterRequest, request: SignedInRequest) -> bool:
    """Keep the file that was sent, if any; False if it is none that can be kept."""
    upload = form.cleaned_data.get("file")
    if not upload:
        return True
    try:
        stored = store_file(upload, row.commune, request.user)
    except RefusedError as refused:
        form.refuse(refused.errors)
        return False
    form.keep(stored)
    return True


def _decision(form: DecisionForm) -> Decision:
    data = form.cleaned_data
    return Decision(number=data["number"], day=data["day"], file=data["stored"], accepted=form.accepted())


def _approved_text(row: RosterRequest) -> str:
    day = {"day": date_format(row.effective_from, "d/m/Y") if row.effective_from else ""}
    if row.kind == RequestKind.REGISTRATION:
        return _("Đã duyệt. Tổ hoạt động từ %(day)s.") % day
    return _("Đã duyệt. Thay đổi có hiệu lực từ %(day)s.") % day


@require_POST
def give_back(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _row(request, pk, Permission.APPROVE)
    shown = Shown(row, request.user)
    form = ReturnForm(request.POST, lines=[difference.line for difference in shown.differences])
    if form.is_valid():
        data = form.cleaned_data
        try:
            requests.give_back(row, request.user, reason=data["reason"], at_lines=form.at_lines(), seen=data["seen"])
        except StaleError as stale:
            _tell_what_changed(request, stale)
            return redirect("request", pk=row.pk)
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("Đã trả lại kèm lý do. Tổ sẽ sửa và gửi lại."))
            return redirect("inbox", pk=row.commune_id)
    return _page(request, row, status=422, returning=form)
