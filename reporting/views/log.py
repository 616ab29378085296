"""The phone page and what belongs to it, and a session opened down to its entries."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from reporting import logbook, my_log
from reporting.enums import Settlement
from reporting.forms.log import LogForm, SettleForm, initial_of
from reporting.models import LogEntry, SupportSession, UnsettledEntry
from teams.access import get_for, may
from teams.enums import Permission
from teams.models import Membership
from teams.pages import tenant_page
from teams.rota import next_shift


def _my_membership(request: SignedInRequest) -> Membership:
    """The membership that this person logs for: the one asked for (`to`), else the one in force.

    Raises PermissionDenied for people who are in no team, or whose role does not let them log.
    """
    mine = Membership.objects.filter(user=request.user).select_related("team", "commune", "province")
    asked = request.GET.get("to", "")
    if asked:
        mine = mine.filter(team__in=[row.team_id for row in mine if str(row.team_id) == asked])
    membership = mine.in_force_on(timezone.localdate()).first() or mine.order_by("-valid_from").first()
    if membership is None or not may(request.user, Permission.LOG_SESSIONS, membership.team):
        raise PermissionDenied
    return membership


def _log_page(request: SignedInRequest, membership: Membership, form: LogForm, **context: Any) -> HttpResponse:
    today = timezone.localdate()
    return tenant_page(
        request,
        "reporting/log.html",
        membership.province,
        {
            "form": form,
            "membership": membership,
            "other_memberships": [m for m in logbook.memberships_on(request.user, today) if m.pk != membership.pk],
            "today": today,
            "my_day": my_log.my_day(membership, request.user, today),
            "unsettled": my_log.unsettled_of(request.user),
            "next_shift": next_shift(request.user, today),
            **context,
        },
        status=422 if form.errors or (form.is_bound and form.details.total_error_count()) else 200,
    )


@require_http_methods(["GET", "POST"])
def log(request: SignedInRequest) -> HttpResponse:
    membership = _my_membership(request)
    now = timezone.localtime()
    form = LogForm(
        request.POST if request.method == "POST" else None,
        membership=membership,
        services=my_log.services_for(membership, now.date()),
        initial=my_log.starting_values(membership, now),
    )
    if request.method == "POST" and form.is_valid():
        try:
            recorded = logbook.record(
                form.entry(),
                membership=membership,
                by=request.user,
                client_uuid=form.cleaned_data["client_uuid"],
            )
        except logbook.RefusedError as refused:
            form.refuse(refused.errors)
        else:
            _say_what_became_of_it(request, recorded, form.entry())
            return redirect(request.get_full_path())
    return _log_page(request, membership, form)


def _say_what_became_of_it(request: SignedInRequest, recorded: logbook.Recorded, entry: logbook.Entry) -> None:
    if recorded.outcome == logbook.Outcome.TAKEN_BACK:
        messages.info(request, _("Lần ghi này bạn đã xóa nên không được lưu lại."))
    elif recorded.outcome == logbook.Outcome.KEPT_APART:
        messages.warning(
            request,
            _(
                "Lần ghi này trùng mã với một lần đã lưu nhưng khác nội dung. "
                "Bản mới được giữ riêng, hãy chọn cách xử lý."
            ),
        )
    else:
        messages.success(
            request,
            ngettext("Đã lưu %(people)s lượt hỗ trợ.", "Đã lưu %(people)s lượt hỗ trợ.", entry.total)
            % {"people": entry.total},
        )


@require_GET
def my_day(request: SignedInRequest) -> HttpResponse:
    """The list of today's entries alone, asked for again until all of them are counted."""
    membership = _my_membership(request)
    today = timezone.localdate()
    mine = my_log.my_day(membership, request.user, today)
    return tenant_page(
        request, "reporting/_my_day.html", membership.province, {"my_day": mine, "membership": membership}
    )


def _my_entry(request: SignedInRequest, pk: int) -> LogEntry:
    """An own entry that can still be corrected. Raises Http404 for what is not the person's, else PermissionDenied."""
    rows = LogEntry.objects.select_related("session", "membership__team", "membership__province", "membership__commune")
    entry = get_for(request.user, Permission.SEE_SESSIONS, rows, pk=pk)
    if not logbook.can_correct(entry, request.user):
        raise PermissionDenied
    return entry


@require_http_methods(["GET", "POST"])
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    entry = _my_entry(request, pk)
    today = timezone.localdate()
    form = LogForm(
        request.POST if request.method == "POST" else None,
        membership=entry.membership,
        services=my_log.services_for(entry.membership, today, correcting=entry),
        initial=initial_of(logbook.content_of(entry)),
        correcting=logbook.content_of(entry),
    )
    if request.method == "POST" and form.is_valid():
        try:
            logbook.correct(entry, form.entry(), by=request.user, seen=form.cleaned_data["seen"])
        except logbook.RefusedError as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("Đã sửa lần ghi."))
            return redirect("log")
    return _log_page(request, entry.membership, form, correcting=entry)


@require_POST
def remove(request: SignedInRequest, pk: int) -> HttpResponse:
    entry = _my_entry(request, pk)
    logbook.remove(entry, by=request.user)
    messages.success(request, _("Đã xóa lần ghi."))
    return redirect("log")


@require_POST
def settle(request: SignedInRequest, pk: int) -> HttpResponse:
    unsettled = get_object_or_404(UnsettledEntry.objects.visible_to(request.user), pk=pk, recorded_by=request.user)
    form = SettleForm(request.POST)
    if form.is_valid():
        try:
            logbook.settle(unsettled, Settlement(form.cleaned_data["how"]))
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
    entries = (
        held.entries.select_related("membership__user", "difficulty", "recorded_by")
        .prefetch_related("lines__service", "lines__procedure")
        .annotate(people=Sum("lines__count"))
        .order_by("recorded_at", "pk")
    )
    return tenant_page(
        request,
        "reporting/session.html",
        held.province,
        {
            "session": held,
            "entries": entries,
            "people": sum(entry.people or 0 for entry in entries),
            "may_see_team": may(request.user, Permission.SEE_FIGURES, held.team),
        },
    )
