"""What was logged, opened again: correcting, taking back, settling, and a session down to its entries."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from reporting import closing, logbook, team_log
from reporting.enums import Settlement
from reporting.forms.log import LogForm, RemoveForm, SettleForm, initial_of
from reporting.log_surroundings import Surroundings
from reporting.models import LogEntry, SupportSession, UnsettledEntry
from reporting.views.log import log_page
from teams.access import get_for, may
from teams.enums import Permission
from teams.pages import tenant_page


def _correctable(request: SignedInRequest, pk: int) -> LogEntry:
    """An entry that this person may correct: the own, one written for others, or one of a team that the person runs.

    Raises Http404 for what is not the person's, else PermissionDenied.
    """
    rows = LogEntry.objects.select_related(
        "session", "membership__team", "membership__province", "membership__commune", "membership__user"
    )
    entry = get_for(request.user, Permission.SEE_SESSIONS, rows, pk=pk)
    if not logbook.can_correct(entry, request.user):
        raise PermissionDenied
    return entry


def _correction_page(request: SignedInRequest, entry: LogEntry, form: LogForm, removal: RemoveForm) -> HttpResponse:
    return log_page(
        request,
        form,
        correcting=entry,
        is_own=_is_own(request, entry),
        removal=removal,
        removal_wants_reason=bool(removal.errors) or closing.is_closed(entry.commune_id, entry.session.day),
        is_refused=bool(removal.errors),
    )


def _form_of(request: SignedInRequest, entry: LogEntry, *, is_sent: bool) -> LogForm:
    content = logbook.content_of(entry)
    return LogForm(
        request.POST if is_sent else None,
        around=Surroundings(lambda: entry.membership, request.user, correcting=entry),
        initial=initial_of(content),
        correcting=content,
    )


@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    entry = _correctable(request, pk)
    form = _form_of(request, entry, is_sent=request.method == "POST")
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            moved = logbook.correct(entry, form.entry(), by=request.user, seen=said["seen"], reason=said["reason"])
        except logbook.RefusedError as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("Đã sửa lần ghi."))
            return _back(moved.session_id, is_own=_is_own(request, entry))
    return _correction_page(request, entry, form, RemoveForm())


@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    try:
        entry = _correctable(request, pk)
    except Http404:
        return _removed_before(request, pk)
    removal = RemoveForm(request.POST)
    if removal.is_valid():
        try:
            logbook.remove(entry, by=request.user, reason=removal.cleaned_data["reason"])
        except logbook.RefusedError as refused:
            removal.refuse(refused.errors)
        else:
            messages.success(request, _("Đã xóa lần ghi."))
            return _back(entry.session_id, is_own=_is_own(request, entry))
    return _correction_page(request, entry, _form_of(request, entry, is_sent=False), removal)


def _is_own(request: SignedInRequest, entry: LogEntry) -> bool:
    return request.user.pk in (entry.membership.user_id, entry.recorded_by_id)


def _removed_before(request: SignedInRequest, pk: int) -> HttpResponse:
    """A second tap finds the entry gone, as it was meant to be. Raises Http404 where there was none of theirs."""
    gone = logbook.removed_before(pk, request.user)
    if gone is None:
        raise Http404
    messages.info(request, _("Lần ghi này đã xóa rồi."))
    return _back(gone.session, is_own=gone.is_own)


def _back(session: int, *, is_own: bool) -> HttpResponse:
    """To the own page, or to the session where it is somebody else's entry."""
    return redirect("log") if is_own else redirect("session", session)


@require_POST
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    unsettled = get_object_or_404(UnsettledEntry.objects.visible_to(request.user), pk=pk, recorded_by=request.user)
    form = SettleForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            logbook.settle(unsettled, Settlement(said["how"]), reason=said["reason"])
        except logbook.RefusedError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Đã xử lý lần ghi trùng mã."))
    else:
        messages.error(request, _("Hãy chọn một trong các cách xử lý."))
    return redirect("log")


@require_GET
def session(request: SignedInRequest, pk: int) -> HttpResponse:
    """A session down to what each member logged."""
    rows = SupportSession.objects.select_related("team", "commune", "province", "support_point", "hamlet")
    held = get_for(request.user, Permission.SEE_SESSIONS, rows, pk=pk)
    entries = team_log.entries_of(held, request.user)
    return tenant_page(
        request,
        "reporting/session.html",
        held.province,
        {
            "session": held,
            "entries": entries,
            "people": sum(one.people for one in entries),
            "may_see_team": may(request.user, Permission.SEE_FIGURES, held.team),
            "today": timezone.localdate(),
        },
    )
