"""Dashboards of a province, a commune and a team. They read roll-ups; the team's list opens the sessions behind."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from kpis.boards import communes, units
from kpis.boards.exports import about, board_tables, words_of_filter
from kpis.boards.map import sessions_map, shapes_for
from kpis.boards.periods import ShownPeriod, shown_period
from kpis.boards.tables import headings, sort_rows
from kpis.models import ProvinceState
from kpis.resources import CommuneRowResource, SessionResource, page_table
from reporting import team_log
from reporting.activities import norms_of
from teams.access import get_for, may
from teams.enums import CommuneKind, Permission
from teams.matters import matters_of
from teams.models import Commune, Province, Team
from teams.page_tables import asked_file
from teams.pages import tenant_page
from teams.table_files import Note, table_download

COMMUNES_PER_PAGE = 50
SESSIONS_PER_PAGE = 30


def asked_period(request: SignedInRequest, province: Province) -> ShownPeriod:
    return shown_period(province, request.GET.get("ky", ""), timezone.localdate())


def board_page(
    request: SignedInRequest, name: str, province: Province, content: Callable[[ShownPeriod], dict[str, Any]]
) -> HttpResponse:
    """The whole page, or for a poll the changing part of it: nothing (204) while the page shows the newest version.

    Where the address asks for one of the page's `tables` as a file, that file.
    """
    version = units.board_version(province)
    if request.htmx:
        if request.GET.get("phien") == version:
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        name = f"_{name}"
    context = content(asked_period(request, province))
    if file := asked_file(request, context["tables"], context["about"]):
        return file
    return tenant_page(request, f"kpis/{name}.html", province, {"version_shown": version, **context})


@require_GET
def province(request: SignedInRequest, code: int) -> HttpResponse:
    """Bảng điều hành tỉnh: every number opens the commune, then the team, then the session."""
    unit = get_for(request.user, Permission.SEE_FIGURES, Province.objects.all(), code=code)

    def content(period: ShownPeriod) -> dict[str, Any]:
        rows = communes.commune_rows(unit, period.month)
        chosen = _chosen(request, rows)
        chart = sessions_map(unit, rows, chosen, period.month.code if "ky" in request.GET else "")
        board = units.province_board(unit, period)
        return {
            "board": board,
            "tables": board_tables(board),
            "about": about(unit, period, board.state),
            "meeting_url": reverse("province_meeting", args=[unit.code]),
            "map": chart,
            "map_shapes": shapes_for(chart, request.GET.get("phien", "") if request.htmx else ""),
            **_commune_table(request, rows, chosen),
        }

    return board_page(request, "province", unit, content)


def _chosen(request: SignedInRequest, rows: list[communes.CommuneRow]) -> list[communes.CommuneRow]:
    """The rows that the address asks for (`tim`, `loai`), in its order (`xep`)."""
    found = communes.search(rows, request.GET.get("tim", ""), request.GET.get("loai", ""))
    return sort_rows(found, request.GET.get("xep", ""), communes.SORTS)


def _commune_table(
    request: SignedInRequest, rows: list[communes.CommuneRow], chosen: list[communes.CommuneRow]
) -> dict[str, Any]:
    kinds = {row.commune.kind for row in rows}
    order = request.GET.get("xep", "ten")
    return {
        "page_obj": Paginator(chosen, COMMUNES_PER_PAGE).get_page(request.GET.get("page")),
        "query": request.GET.get("tim", ""),
        "kind": request.GET.get("loai", ""),
        "kinds": [(kind.value, kind.label) for kind in CommuneKind if kind in kinds],
        "headings": headings(communes.SORTS, order),
        "order": order,
    }


@require_GET
def export_communes(request: SignedInRequest, code: int, file_format: str) -> HttpResponse:
    """The table of communes as shown (search, filter and order of the address) as a file."""
    unit = get_for(request.user, Permission.SEE_FIGURES, Province.objects.all(), code=code)
    period = asked_period(request, unit)
    table = CommuneRowResource().table(_chosen(request, communes.commune_rows(unit, period.month)))
    notes = notes_of_rows(request, unit, period, _("Theo xã, phường"))
    return table_download(table, f"xa-phuong-{unit.code}-{period.month.code}", file_format, notes)


def notes_of_rows(request: SignedInRequest, unit: Province, period: ShownPeriod, title: str) -> list[Note]:
    """What stands in a file of the communes as the address narrows them down."""
    state = ProvinceState.objects.filter(province=unit).first()
    chosen = words_of_filter(request.GET.get("tim", ""), request.GET.get("loai", ""))
    return about(unit, period, state, chosen).notes(title)


@require_GET
def commune(request: SignedInRequest, pk: int) -> HttpResponse:
    unit = get_for(request.user, Permission.SEE_FIGURES, Commune.objects.select_related("province"), pk=pk)

    def content(period: ShownPeriod) -> dict[str, Any]:
        teams = list(Team.objects.filter(commune=unit).in_force_on(period.as_of).select_related("province"))
        may_see_matters = may(request.user, Permission.SEE_ROSTER, unit)
        board = units.commune_board(unit, period)
        return {
            "commune": unit,
            "board": board,
            "tables": board_tables(board),
            "about": about(unit, period, board.state),
            "meeting_url": reverse("commune_meeting", args=[unit.pk]),
            "teams": teams,
            "several": True,
            "matters": matters_of(teams, timezone.localdate()) if may_see_matters else [],
            "may_see_province": may(request.user, Permission.SEE_FIGURES, unit.province),
        }

    return board_page(request, "commune", unit.province, content)


@require_GET
def team(request: SignedInRequest, pk: int) -> HttpResponse:
    """A team's board; with its members and the sessions of the period for those who may open them."""
    rows = Team.objects.select_related("province", "commune")
    unit = get_for(request.user, Permission.SEE_FIGURES, rows, pk=pk)

    def content(period: ShownPeriod) -> dict[str, Any]:
        board = units.team_board(unit, period)
        context: dict[str, Any] = {
            "team": unit,
            "board": board,
            "tables": board_tables(board),
            "about": about(unit, period, board.state),
            "may_see_commune": may(request.user, Permission.SEE_FIGURES, unit.commune),
            "norms": norms_of(unit, timezone.localdate()),
        }
        if may(request.user, Permission.SEE_ROSTER, unit):
            context["matters"] = matters_of([unit], timezone.localdate())
        if may(request.user, Permission.SEE_SESSIONS, unit):
            context["may_see_activities"] = True
            first, last = period.month.first, period.month.last
            context["members"] = team_log.member_logs(unit, first, last, as_of=period.as_of)
            held = team_log.sessions(unit, first, last)
            context["page_obj"] = Paginator(held, SESSIONS_PER_PAGE).get_page(request.GET.get("page"))
            if "xuat" in request.GET:
                title = _("Các buổi hỗ trợ, %(month)s") % {"month": period.month}
                context["tables"].append(page_table(SessionResource(), "sessions", title, held))
        return context

    return board_page(request, "team", unit.province, content)
