"""Lists from Excel and to Excel (T9): upload, preview, confirm; templates and exports."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from teams.access import ScopedQuerySet, get_for, may
from teams.enums import ImportState, Permission
from teams.forms.imports import ConfirmForm, UploadForm
from teams.models import Province, RosterImport, Team
from teams.pages import tenant_page
from teams.refused import RefusedError
from teams.roster_files import exports, imports, previews
from teams.roster_files.catalogue import Catalogue
from teams.roster_files.workbooks import template
from teams.table_files import download

ROWS_PER_PAGE, TEAMS_PER_PAGE, IMPORTS_PER_PAGE = 50, 10, 20
_UNDER_WAY = (ImportState.WAITING, ImportState.READING, ImportState.APPLYING)


def _team(request: SignedInRequest, permission: Permission, pk: int) -> Team:
    return get_for(request.user, permission, Team.objects.select_related("province", "commune", "hamlet"), pk=pk)


def _province(request: SignedInRequest, permission: Permission, code: int) -> Province:
    return get_for(request.user, permission, Province.objects.all(), code=code)


def _import(request: SignedInRequest, pk: int) -> RosterImport:
    """An import for those who may make one at its unit, its report left in the database until it is shown: a page
    that waits asks every second. Raises Http404, or PermissionDenied."""
    units = ("province", "team__commune", "uploaded_by")
    row = get_object_or_404(RosterImport.objects.visible_to(request.user).select_related(*units).defer("report"), pk=pk)
    if not may(request.user, Permission.RUN_TEAM if row.team_id else Permission.MANAGE_UNIT, row):
        raise PermissionDenied
    if row.team is not None:
        row.team.province = row.province
    return row


def _take_in(request: SignedInRequest, unit: Team | Province) -> tuple[UploadForm, RosterImport | None]:
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if is_sent and form.is_valid():
        return form, imports.receive(form.cleaned_data["file"], unit, request.user)
    return form, None


@require_http_methods(["GET", "POST"])
def import_roster(request: SignedInRequest, pk: int) -> HttpResponse:
    """Nhập danh sách của một Tổ từ tệp Excel."""
    team = _team(request, Permission.RUN_TEAM, pk)
    form, row = _take_in(request, team)
    if row is not None:
        return redirect("import", row.pk)
    earlier = RosterImport.objects.filter(team=team)
    context = {
        "team": team,
        "template_url": reverse("roster_template", args=[team.pk]),
        "export_url": reverse("export_roster", args=[team.pk]),
        "crumbs": [(str(team), reverse("roster", args=[team.pk])), (_("Nhập từ Excel"), "")],
    }
    return _upload_page(request, team.province, form, earlier, context)


@require_http_methods(["GET", "POST"])
def province_imports(request: SignedInRequest, code: int) -> HttpResponse:
    """Nhập danh sách các Tổ của cả tỉnh trong một tệp."""
    province = _province(request, Permission.MANAGE_UNIT, code)
    form, row = _take_in(request, province)
    if row is not None:
        return redirect("import", row.pk)
    earlier = RosterImport.objects.filter(province=province, team__isnull=True)
    context = {
        "template_url": reverse("province_template", args=[province.code]),
        "export_url": reverse("export_province_rosters", args=[province.code]),
    }
    return _upload_page(request, province, form, earlier, context)


def _upload_page(
    request: SignedInRequest,
    province: Province,
    form: UploadForm,
    earlier: ScopedQuerySet[RosterImport],
    context: dict[str, Any],
) -> HttpResponse:
    listed = earlier.defer("report").annotate(wrong=F("report__counts__wrong")).select_related("uploaded_by")
    listed = listed.order_by("-uploaded_at", "-pk")
    context |= {
        "form": form,
        "page_obj": Paginator(listed, IMPORTS_PER_PAGE).get_page(request.GET.get("page")),
        "page_title": _("Nhập danh sách từ Excel"),
        "days_kept": imports.DAYS_KEPT,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return tenant_page(request, "teams/import_upload.html", province, context, status=status)


@require_GET
def show(request: SignedInRequest, pk: int) -> HttpResponse:
    """An import: waiting, with its progress, the preview, or what was written."""
    row = _import(request, pk)
    if not request.htmx:
        return _import_page(request, row)
    if row.state in _UNDER_WAY:
        return tenant_page(request, "teams/import_progress.html", row.province, {"row": row})
    return HttpResponse(headers={"HX-Refresh": "true"})


def _import_page(request: SignedInRequest, row: RosterImport) -> HttpResponse:
    way_back = (
        (_("Nhập từ Excel"), reverse("import_roster", args=[row.team_id]))
        if row.team_id
        else (_("Nhập danh sách"), reverse("province_imports", args=[row.province.code]))
    )
    context: dict[str, Any] = {
        "row": row,
        "is_under_way": row.state in _UNDER_WAY,
        "back_url": way_back[1],
        "crumbs": [way_back, (row.name, "")],
        "page_title": row.name,
    }
    if row.state in (ImportState.READY, ImportState.APPLIED) and not row.report.get("forgotten"):
        context |= _preview(request, row)
    return tenant_page(request, "teams/import.html", row.province, context)


def _preview(request: SignedInRequest, row: RosterImport) -> dict[str, Any]:
    report = row.report
    context = {
        "report": report,
        "counts": report["counts"],
        "is_clean": imports.is_clean(report["counts"]),
        "has_changes": any(report["counts"][state] for state in ("new", "changed")),
        "obstacles": [team["obstacle"] for team in report["teams"] if team["obstacle"]],
        "query": request.GET.get("tim", ""),
    }
    # A province's teams are a list of their own; the one team of the other imports stands above its rows.
    if row.team_id is None and request.GET.get("xem") == "to":
        teams = Paginator(previews.team_rows(report), TEAMS_PER_PAGE).get_page(request.GET.get("page"))
        shown_teams = previews.with_verdicts(row, list(teams))
        return {**context, "shows_teams": True, "page_obj": teams, "teams": shown_teams}
    shown = request.GET.get("loc", "wrong" if report["counts"]["wrong"] else "")
    page = Paginator(previews.rows_of(report, shown, context["query"]), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return {
        **context,
        "shown": shown,
        "filters": previews.counted_filters(report),
        "page_obj": page,
        "rows": [previews.row_of(report, found) for found in page],
        "team_row": previews.with_verdicts(row, previews.team_rows(report))[0] if row.team_id else None,
        "request_pk": next(iter(report.get("requests") or [None]), None) if row.team_id else None,
    }


@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _import(request, pk)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        try:
            imports.confirm(row, request.user, let_absent_go=form.cleaned_data["let_absent_go"])
        except RefusedError as refused:
            for message in [text for texts in refused.errors.values() for text in texts]:
                messages.error(request, message)
    return redirect("import", row.pk)


@require_GET
def roster_template(request: SignedInRequest, pk: int) -> HttpResponse:
    team = _team(request, Permission.RUN_TEAM, pk)
    return download(template(team, Catalogue(team.province)), f"mau-danh-sach-to-{team.pk}", "xlsx")


@require_GET
def province_template(request: SignedInRequest, code: int) -> HttpResponse:
    province = _province(request, Permission.MANAGE_UNIT, code)
    return download(template(province, Catalogue(province)), f"mau-danh-sach-cac-to-{province.code}", "xlsx")


@require_GET
def export_roster(request: SignedInRequest, pk: int) -> HttpResponse:
    team = _team(request, Permission.SEE_ROSTER, pk)
    return download(exports.export_team(team), f"danh-sach-to-{team.pk}", "xlsx")


@require_GET
def export_province_rosters(request: SignedInRequest, code: int) -> HttpResponse:
    province = _province(request, Permission.SEE_ROSTER, code)
    return download(exports.export_province(province), f"danh-sach-cac-to-{province.code}", "xlsx")
