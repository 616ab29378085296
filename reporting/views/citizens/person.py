"""What is held of one person: found, handed out on paper or as a file, erased when the person asks."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import SignedInRequest
from reporting.citizens import one_person as persons
from reporting.citizens.search import seal, unseal
from reporting.forms.citizens.asked import EraseForm
from reporting.views.citizens.frame import commune_for, crumbs, may_answer_people, registers_crumb
from teams.models import Commune
from teams.pages import tenant_page
from teams.refused import RefusedError
from teams.table_files import table_download
from teams.views.commune_page import Crumb


def _commune(request: SignedInRequest, pk: int) -> Commune:
    commune = commune_for(request, pk)
    if not may_answer_people(request.user, commune):
        raise PermissionDenied
    return commune


def _way(commune: Commune, here: str) -> list[Crumb]:
    first = registers_crumb(commune)
    if here == _title():
        return crumbs(commune, first, here=here)
    return crumbs(commune, first, (_title(), reverse("one_person", args=[commune.pk])), here=here)


def _title() -> str:
    return _("Dữ liệu của một người")


@require_http_methods(["GET", "POST"])
def one_person(request: SignedInRequest, pk: int) -> HttpResponse:
    """Find a person's rows; what is searched for comes by POST and stands sealed in the address."""
    commune = _commune(request, pk)
    if request.method == "POST":
        return redirect(_search_page(commune, seal(request.POST.get("tim", "").strip())))
    typed = unseal(request.GET.get("tim", ""))
    found, said = None, ""
    if typed:
        try:
            found = persons.find(commune, typed, by=request.user, today=timezone.localdate())
        except RefusedError as refused:
            said = str(refused)
    return tenant_page(
        request,
        "reporting/citizens/one_person.html",
        commune.province,
        {
            "commune": commune,
            "typed": typed,
            "sealed": request.GET.get("tim", ""),
            "found": found,
            "said": said,
            "page_title": _title(),
            "crumbs": _way(commune, _title()),
        },
        status=422 if said else 200,
    )


def _search_page(commune: Commune, sealed: str) -> str:
    address = reverse("one_person", args=[commune.pk])
    return f"{address}?{urlencode({'tim': sealed})}" if sealed else address


def _chosen(request: SignedInRequest, commune: Commune) -> list[persons.Held]:
    """The rows that were ticked. Raises Http404 if one of them is not of this commune."""
    asked = request.POST if request.method == "POST" else request.GET
    try:
        return persons.chosen(commune, asked.getlist("dong"), today=timezone.localdate())
    except persons.UnknownRowError as error:
        raise Http404 from error


def _nothing_chosen(request: SignedInRequest, commune: Commune) -> HttpResponse:
    messages.warning(request, _("Chưa chọn dòng nào. Hãy tìm người dân rồi đánh dấu các dòng của người đó."))
    return redirect(_search_page(commune, request.GET.get("tim", "")))


@require_GET
def one_person_page(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is held of the person, to read out or print."""
    commune = _commune(request, pk)
    rows = _chosen(request, commune)
    if not rows:
        return _nothing_chosen(request, commune)
    persons.hand_out(commune, rows, by=request.user)
    return _rows_page(
        request, commune, "one_person_page", rows, title=_("Dữ liệu đang lưu"), today=timezone.localdate()
    )


@require_GET
def one_person_export(request: SignedInRequest, pk: int) -> HttpResponse:
    commune = _commune(request, pk)
    rows = _chosen(request, commune)
    if not rows:
        return _nothing_chosen(request, commune)
    persons.hand_out(commune, rows, by=request.user)
    return table_download(persons.as_table(rows), f"du-lieu-mot-nguoi-{timezone.localdate():%Y-%m-%d}", "xlsx")


@require_http_methods(["GET", "POST"])
def one_person_erase(request: SignedInRequest, pk: int) -> HttpResponse:
    """Erase the chosen rows: with a reason, and after typing that it is meant."""
    commune = _commune(request, pk)
    rows = _chosen(request, commune)
    if not rows:
        return _nothing_chosen(request, commune)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            count = persons.erase(commune, rows, reason=form.cleaned_data["reason"], by=request.user)
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            said = ngettext(
                "Đã xóa dữ liệu cá nhân ở %(count)d dòng.", "Đã xóa dữ liệu cá nhân ở %(count)d dòng.", count
            )
            messages.success(request, said % {"count": count})
            return redirect("one_person", pk=commune.pk)
    persons.look_at(commune, rows, by=request.user)
    return _rows_page(request, commune, "one_person_erase", rows, title=_("Xóa dữ liệu của một người"), form=form)


def _rows_page(
    request: SignedInRequest, commune: Commune, template: str, rows: list[persons.Held], *, title: str, **context: Any
) -> HttpResponse:
    form = context.get("form")
    return tenant_page(
        request,
        f"reporting/citizens/{template}.html",
        commune.province,
        {
            "commune": commune,
            "rows": rows,
            "back": reverse("one_person", args=[commune.pk]),
            "page_title": title,
            "crumbs": _way(commune, title),
            **context,
        },
        status=422 if form is not None and form.errors else 200,
    )
