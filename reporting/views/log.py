"""The phone page: writing down a half-day, with what was written today and the days before beside it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import SignedInRequest
from reporting import difficulties, log_again, logbook, my_log, sync
from reporting.forms.log import LogForm
from reporting.log_surroundings import Surroundings
from reporting.logbook import Sent
from teams.enums import Calendar
from teams.models import Membership
from teams.pages import tenant_page
from teams.periods import month_of, parse_month
from teams.rota import next_shift

ENTRIES_PER_PAGE = 30


def _my_team(request: SignedInRequest) -> int:
    """The key of the team that this person logs for (`to` asks for one of several). Raises PermissionDenied."""
    asked = request.POST.get("team", "") or request.GET.get("to", "")
    team = my_log.team_of(request.user, asked, timezone.localdate())
    if team is None:
        raise PermissionDenied
    return team


def _my_membership(request: SignedInRequest) -> Membership:
    return my_log.membership_in(request.user, _my_team(request), timezone.localdate())


def log_page(request: SignedInRequest, form: LogForm, **context: Any) -> HttpResponse:
    """The page around `form`; beside a new entry with what can be repeated and what was written lately."""
    today, membership = timezone.localdate(), form.membership
    if "correcting" not in context:
        context["my_day"] = my_log.my_day(membership, request.user, today)
        context["next_shift"] = next_shift(request.user, today)
        context["unsettled"] = my_log.unsettled_of(request.user)
        context["answered"] = difficulties.answered_lately(membership.team, timezone.now())
        context["other_memberships"] = [
            row for row in logbook.memberships_on(request.user, today) if row.team_id != membership.team_id
        ]
    is_refused = form.is_bound and bool(form.errors or form.details.total_error_count())
    return tenant_page(
        request,
        "reporting/log.html",
        membership.province,
        {"form": form, "membership": membership, "today": today, **context},
        status=422 if is_refused or context.get("is_refused") else 200,
    )


@require_http_methods(["GET", "POST"])
def log(request: SignedInRequest) -> HttpResponse:
    now = timezone.localtime()
    around = Surroundings(lambda: _my_membership(request), request.user)
    form = LogForm(request.POST if request.method == "POST" else None, around=around)
    if form.is_bound and form.is_valid() and _store(request, form):
        return redirect(_address(request))
    again = log_again.last_entries(around.membership, around.services, now.date())
    if not form.is_bound:
        repeated = log_again.chosen(again, request.GET.get("nhu", ""))
        form.initial = my_log.starting_values(around.membership, now) | (repeated.initial() if repeated else {})
    again_json = [one.content | {"label": one.label} for one in again]
    return log_page(request, form, again=again, again_json=again_json)


def _address(request: SignedInRequest) -> str:
    """This page for the same team, with nothing filled in."""
    team = request.GET.get("to")
    return f"{reverse('log')}?to={team}" if team else reverse("log")


def _store(request: SignedInRequest, form: LogForm) -> bool:
    """Store what was typed and say so; False if it was refused, with the sentences in the form.

    The form names its team, so that a saving need not look for it; whether the person may log there the logbook asks.
    """
    said, by = form.cleaned_data, request.user
    team = my_log.key_of(request.POST.get("team", "")) or _my_team(request)
    sent = Sent(said["client_uuid"], form.entry(), team, said["member"] or by.pk, said["reason"])
    (recorded,) = sync.take_in([sent], by=by)
    if recorded.outcome == logbook.Outcome.REFUSED:
        form.refuse(recorded.errors)
        return False
    _say_what_became_of_it(request, recorded, sent.entry.total)
    return True


def _say_what_became_of_it(request: SignedInRequest, recorded: logbook.Recorded, people: int) -> None:
    if recorded.outcome == logbook.Outcome.TAKEN_BACK:
        messages.info(request, _("Lần ghi này bạn đã xóa nên không được lưu lại."))
    elif recorded.outcome == logbook.Outcome.KEPT_APART or recorded.key is None:
        messages.warning(
            request,
            _(
                "Lần ghi này trùng mã với một lần đã lưu nhưng khác nội dung. "
                "Bản mới được giữ riêng, hãy chọn cách xử lý."
            ),
        )
    else:
        said = ngettext("Đã lưu %(people)s lượt hỗ trợ.", "Đã lưu %(people)s lượt hỗ trợ.", people)
        # components/messages.html makes a button of the address, which takes the entry back.
        undo = reverse("log_remove", args=[recorded.key])
        messages.success(request, said % {"people": people}, extra_tags=undo)


@require_GET
def my_day(request: SignedInRequest) -> HttpResponse:
    """The list of today's entries alone, asked for again until all of them are counted."""
    membership = _my_membership(request)
    today = timezone.localdate()
    mine = my_log.my_day(membership, request.user, today)
    closed_days = my_log.closed_days_of(membership, today)
    return tenant_page(
        request,
        "reporting/_my_day.html",
        membership.province,
        {"my_day": mine, "membership": membership, "closed_days": closed_days},
    )


@require_GET
def my_entries(request: SignedInRequest) -> HttpResponse:
    """Các lần ghi của tôi: a month of the province's calendar (`ky`), from which older ones are corrected."""
    membership = _my_membership(request)
    calendar = Calendar(membership.province.calendar)
    running = month_of(timezone.localdate(), calendar)
    asked = parse_month(request.GET.get("ky", ""), calendar) or running
    month = min(asked, running)
    rows = my_log.my_entries(membership, month)
    page_obj = Paginator(rows, ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    return tenant_page(
        request,
        "reporting/my_entries.html",
        membership.province,
        {
            "membership": membership,
            "month": month,
            "next_month": month.next if month < running else None,
            "page_obj": page_obj,
            "entries": my_log.with_state(page_obj, membership, request.user),
            "page_title": _("Các lần ghi của tôi"),
            "page_subtitle": str(membership.team),
            "crumbs": [(_("Ghi buổi hỗ trợ"), _address(request)), (_("Các lần ghi của tôi"), "")],
        },
    )
