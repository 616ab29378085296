"""A commune's figures of a year as an Excel file: to take away, to look at what it would change, to agree (R6)."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from reporting.enums import FigureSource
from reporting.figures import preview
from reporting.figures.checking import Checked, check_file
from reporting.figures.due import shown_year
from reporting.figures.entering import Fate, NotEnteredError, Writer, enter_all
from reporting.figures.sheet import year_sheet
from reporting.forms.figures import FigureConfirmForm, FigureFileForm, summary_of
from reporting.views.figures import crumbs_within
from teams.enums import Permission
from teams.models import Commune
from teams.pages import tenant_page
from teams.refused import RefusedError
from teams.roster_files.refusals import FileRefusedError
from teams.table_files import download
from teams.views.commune_page import commune_for


@require_GET
def figure_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """The year's sheet with what is there: to fill in, or to keep."""
    commune = commune_for(request, Permission.SEE_FIGURES, pk)
    year = shown_year(commune.province, request.GET.get("nam", ""), timezone.localdate())
    return download(year_sheet(commune, year), f"so-lieu-{commune.official_code}-{year.code}", "xlsx")


@require_http_methods(["GET", "POST"])
def figure_upload(request: SignedInRequest, pk: int) -> HttpResponse:
    """A file is read and compared; nothing is stored before it is agreed to."""
    commune = commune_for(request, Permission.RUN_TEAM, pk)
    is_sent = request.method == "POST"
    form = FigureFileForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        year = shown_year(commune.province, request.GET.get("nam", ""), timezone.localdate())
        try:
            checked = check_file(form.cleaned_data["file"].read(), commune, year, request.user)
        except FileRefusedError as refused:
            form.refuse({"file": [str(refused)]})
        else:
            return _preview_page(request, commune, checked, FigureConfirmForm(initial={"preview": checked.signed}))
    return _upload_page(request, commune, form)


def _upload_page(request: SignedInRequest, commune: Commune, form: FigureFileForm) -> HttpResponse:
    year = shown_year(commune.province, request.GET.get("nam", ""), timezone.localdate())
    newest = shown_year(commune.province, "", timezone.localdate())
    context = {"form": form, "year": year, "years": [newest, newest.previous], "page_title": _("Số liệu từ Excel")}
    return _page(request, commune, "upload", context, is_refused=bool(form.errors))


def _preview_page(
    request: SignedInRequest, commune: Commune, checked: Checked, form: FigureConfirmForm
) -> HttpResponse:
    context = {"form": form, "checked": checked, "page_title": _("Xem trước số liệu")}
    return _page(request, commune, "preview", context, is_refused=not checked.is_clean or bool(form.errors))


def _page(
    request: SignedInRequest, commune: Commune, name: str, context: dict[str, Any], *, is_refused: bool
) -> HttpResponse:
    context |= {
        "commune": commune,
        "crumbs": crumbs_within(request, commune, context["page_title"]),
        "page_subtitle": commune.full_name,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK
    return tenant_page(request, f"reporting/figures/{name}.html", commune.province, context, status=status)


@require_POST
def figure_upload_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    commune = commune_for(request, Permission.RUN_TEAM, pk)
    form = FigureConfirmForm(request.POST)
    if not form.is_valid():
        return _preview_page(request, commune, Checked(), form)
    try:
        wishes = preview.unsign(commune, request.user, form.cleaned_data["preview"])
    except RefusedError as refused:
        form.refuse({"__all__": refused.errors["preview"]})
        return _preview_page(request, commune, Checked(), form)
    try:
        outcomes = enter_all(
            commune, wishes, Writer(FigureSource.EXCEL, request.user), reason=form.cleaned_data["reason"]
        )
    except NotEnteredError as refused:
        checked = Checked.of_outcomes(refused.outcomes, form.cleaned_data["preview"])
        form.refuse({"reason": checked.about_reason})
        return _preview_page(request, commune, checked, form)
    stored = sum(outcome.fate == Fate.STORED for outcome in outcomes)
    messages.success(request, summary_of(stored, 0))
    return redirect("figures", commune.pk)
