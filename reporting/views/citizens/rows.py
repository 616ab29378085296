"""One row of a register: its page, writing a new one, correcting it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import SignedInRequest
from reporting.citizens import households, incidents, people, requests, retention, uses, writing
from reporting.citizens.registers import HOUSEHOLDS, INCIDENTS, REQUESTS, SUPPORTED, Book, CitizenRow
from reporting.forms.citizens import FORMS, RegisterForm
from reporting.models import CitizenRequest
from reporting.views.citizens.frame import book_asked, crumbs, list_address, register_crumb, row_for, team_for
from reporting.views.citizens.request_page import request_page
from reporting.views.citizens.row_page import row_page
from teams.models import Team
from teams.pages import tenant_page
from teams.refused import RefusedError

ADD: dict[Book, Callable[..., tuple[Any, bool]]] = {
    SUPPORTED: people.add,
    REQUESTS: requests.add,
    INCIDENTS: incidents.add,
    HOUSEHOLDS: households.add,
}
CHANGE: dict[Book, Callable[..., Any]] = {
    SUPPORTED: people.change,
    REQUESTS: requests.change,
    INCIDENTS: incidents.change,
    HOUSEHOLDS: households.change,
}


@require_GET
def citizen_row(request: SignedInRequest, register: str, pk: int) -> HttpResponse:
    """A row in full; that it was opened is written down."""
    book = book_asked(register)
    row = row_for(request, book, pk)
    uses.record_opened(row, request.user)
    if isinstance(row, CitizenRequest):
        return request_page(request, row)
    return row_page(request, row)


@require_http_methods(["GET", "POST"])
def citizen_add(request: SignedInRequest, pk: int, register: str) -> HttpResponse:
    team, book = team_for(request, pk), book_asked(register)
    kind = FORMS[book]
    data = request.POST if request.method == "POST" else None
    form = kind(data, team=team, initial=kind.starting_values())
    if request.method == "POST" and form.is_valid():
        try:
            written = {"by": request.user, "client_uuid": form.cleaned_data["client_uuid"]}
            row, is_new = ADD[book](team, form.details(), **written | form.late_by(request.user))
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            _say_added(request, is_new=is_new)
            return redirect("citizen_row", register=book.slug, pk=row.pk)
    return _form_page(request, team, book, form, back=list_address(team, book))


def _say_added(request: SignedInRequest, *, is_new: bool) -> None:
    # Never a name: messages travel in a cookie.
    if is_new:
        messages.success(request, _("Đã ghi vào sổ."))
    else:
        messages.info(request, _("Dòng này đã được ghi từ lần gửi trước. Nếu cần đổi, hãy bấm Sửa."))


@require_http_methods(["GET", "POST"])
def citizen_edit(request: SignedInRequest, register: str, pk: int) -> HttpResponse:
    book = book_asked(register)
    row = row_for(request, book, pk)
    kind = FORMS[book]
    # What was sent empty is no request to see the row: that would be a reading that nobody wrote down.
    data = request.POST if request.method == "POST" else None
    form = kind(data, team=row.team, row=row, initial=kind.values_of(row))
    if request.method == "POST" and form.is_valid():
        try:
            CHANGE[book](row, form.details(), seen=form.cleaned_data["seen"], **form.late_by(request.user))
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("citizen_row", register=book.slug, pk=row.pk)
    elif request.method == "GET":
        if said := _why_not(row):
            messages.error(request, said)
            return redirect("citizen_row", register=book.slug, pk=row.pk)
        uses.record_opened(row, request.user)
    back = reverse("citizen_row", args=[book.slug, row.pk])
    return _form_page(request, row.team, book, form, back=back, row=row)


def _why_not(row: CitizenRow) -> str:
    """Why the row cannot be corrected, where it cannot."""
    try:
        writing.refuse_unreadable(row)
        if isinstance(row, CitizenRequest):
            requests.refuse_erased(row)
    except RefusedError as refused:
        return str(refused)
    return ""


def _form_page(
    request: SignedInRequest, team: Team, book: Book, form: RegisterForm, *, back: str, row: CitizenRow | None = None
) -> HttpResponse:
    title = _("Sửa dòng trong sổ") if row else _("Ghi vào sổ")
    return tenant_page(
        request,
        f"reporting/citizens/form_{book.register}.html",
        team.province,
        {
            "team": team,
            "book": book,
            "row": row,
            "form": form,
            "groups": form.shown_groups(),
            "back": back,
            "months_kept": retention.MONTHS[book.register],
            "page_title": title,
            "page_subtitle": book.row_label,
            "crumbs": crumbs(team, register_crumb(team, book), here=title),
        },
        status=422 if form.has_errors else 200,
    )
