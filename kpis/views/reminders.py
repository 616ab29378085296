"""Lời nhắc: what the province reminded this person's commune or team of, and marking it as seen."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from kpis.reminders.showing import mark_seen, may_read, newest, reminders_for, waiting_for
from kpis.reminders.tables import about_reminders, reminders_table
from teams.page_tables import asked_file
from teams.typed_keys import typed_keys

REMINDERS_PER_PAGE = 30


def _reader(request: SignedInRequest) -> None:
    if not may_read(request.user):
        raise PermissionDenied


@require_GET
def reminders(request: SignedInRequest) -> HttpResponse:
    """What waits to be seen, and what was said before."""
    _reader(request)
    rows, said = reminders_for(request.user), about_reminders(request.user)
    if file := asked_file(request, [reminders_table(rows)], said):
        return file
    context = {
        "page_title": _("Lời nhắc của tỉnh"),
        "about": said,
        "waiting": newest(waiting_for(request.user)),
        "page_obj": Paginator(rows, REMINDERS_PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "kpis/reminders.html", context)


@require_POST
def reminders_seen(request: SignedInRequest) -> HttpResponse:
    """Đã xem: for this person; the others of the commune still see it."""
    _reader(request)
    if mark_seen(request.user, set(typed_keys(request.POST.getlist("nhac")))):
        messages.success(request, _("Đã ghi là bạn đã xem."))
    back = request.POST.get("ve", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, None) else "reminders")
