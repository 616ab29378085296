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
from kpis.boards.map import sessions_map
from kpis.boards.periods import ShownPeriod, shown_period
from kpis.boards.schedules import parts_of
from kpis.boards.tables import headings, sort_rows
from kpis.models import ProvinceState
from kpis.resources import CommuneRowResource, SessionResource, page_table
from kpis.views.shared import may_be_shared, shared_part
from reporting import team_log
from reporting.activities import norms_of
from reporting.difficulties import months_looked_at
from teams.access import get_for, may, may_at_the_team, permissions_at
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
    if is_newest(request, version):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if request.htmx:
        name = f"_{name}"
    context = content(asked_period(request, province))
    if file := asked_file(request, context["tables"], context["about"]):
        return file
    return tenant_page(request, f"kpis/{name}.html", province, {"version_shown": version, **context})


def is_newest(request: SignedInRequest, version: str) -> bool:
    """Whether a poll comes from a page that shows `version` already."""
    return bool(request.htmx) and request.GET.get("phien") == version


def _province(request: SignedInRequest, code: int) -> Province:
    rows = Province.objects.select_related(*units.WITH_VERSION)
    return get_for(request.user, Permission.SEE_FIGURES, rows, code=code)


@require_GET
def province(request: SignedInRequest, code: int) -> HttpResponse:
    """Bảng điều hành tỉnh: every number opens the commune, then the team, then the session."""
    unit = _province(request, code)
    held = permissions_at(request.user, unit)

    def content(shown: ShownPeriod) -> dict[str, Any]:
        board = units.province_board(unit, shown)
        chosen = _chosen(request, board.rows)
        chart = sessions_map(
            unit,
            board.map_indicator,
            board.rows,
            chosen,
            drawn=board.drawn,
            query=f"?ky={shown.code}" if "ky" in request.GET else "",
            subtitle=board.map_goal,
        )
        return {
            "board": board,
            "tables": board_tables(board) if "xuat" in request.GET else [],
            "about": about(unit, shown, board.state),
            "meeting_url": reverse("province_meeting", args=[unit.code]),
            "map": chart,
            "permissions_here": held,
            "difficulties_page": reverse("province_difficulties", args=[unit.code])
            if Permission.SEE_SESSIONS in held
            else "",
            **_commune_table(request, board.rows, chosen),
        }

    if not may_be_shared(request):
        return board_page(request, "province", unit, content)
    version = units.board_version(unit)
    if is_newest(request, version):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    seen_by = (unit.pk, version, *sorted(held))
    board = shared_part(
        request,
        "kpis/_province.html",
        seen_by,
        lambda: content(asked_period(request, unit)) | {"province": unit, "version_shown": version},
    )
    return (
        HttpResponse(board)
        if request.htmx
        else tenant_page(request, "kpis/province.html", unit, {"shared_board": board})
    )


def _chosen(request: SignedInRequest, rows: list[communes.CommuneRow]) -> list[communes.CommuneRow]:
    """The rows that the address asks for (`tim`, `loai`), in its order (`xep`)."""
    found = communes.search(rows, request.GET.get("tim", ""), request.GET.get("loai", ""))
    return sort_rows(found, request.GET.get("xep", ""), communes.SORTS)


def _commune_table(
    request: SignedInRequest, rows: list[communes.CommuneRow], chosen: list[communes.CommuneRow]
) -> dict[str, Any]:
    kinds = {row.commune.kind for row in rows}
    order = request.GET.get("xep", "ten")
    page = Paginator(chosen, COMMUNES_PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page_obj": page,
        "shown_rows": [row.shown for row in page],
        "query": request.GET.get("tim", ""),
        "kind": request.GET.get("loai", ""),
        "kinds": [(kind.value, kind.label) for kind in CommuneKind if kind in kinds],
        "headings": headings(communes.SORTS, order),
        "order": order,
    }


@require_GET
def export_communes(request: SignedInRequest, code: int, file_format: str) -> HttpResponse:
    """The table of communes as shown (search, filter and order of the address) as a file."""
    unit = _province(request, code)
    shown = asked_period(request, unit)
    table = CommuneRowResource().table(_chosen(request, units.province_board(unit, shown).rows))
    notes = notes_of_rows(request, unit, shown, _("Theo xã, phường"))
    return table_download(table, f"xa-phuong-{unit.code}-{shown.code}", file_format, notes)


def notes_of_rows(
    request: SignedInRequest, unit: Province, shown: ShownPeriod, title: str, *, only: str = ""
) -> list[Note]:
    """What stands in a file of the communes as the address narrows them down, also to those that are `only` so."""
    state = ProvinceState.objects.filter(province=unit).first()
    chosen = words_of_filter(request.GET.get("tim", ""), request.GET.get("loai", ""))
    return about(unit, shown, state, [*chosen, only] if only else chosen).notes(title)


@require_GET
def commune(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Commune.objects.select_related(*(f"province__{name}" for name in units.WITH_VERSION))
    unit = get_for(request.user, Permission.SEE_FIGURES, rows, pk=pk)

    def content(period: ShownPeriod) -> dict[str, Any]:
        teams = list(Team.objects.filter(commune=unit).in_force_on(period.as_of).select_related("province"))
        held = permissions_at(request.user, unit)
        sees_province = may(request.user, Permission.SEE_FIGURES, unit.province)
        board = units.commune_board(unit, period, held=held, sees_province=sees_province)
        return {
            "commune": unit,
            "permissions_here": held,
            "board": board,
            "tables": board_tables(board) if "xuat" in request.GET else [],
            "about": about(unit, period, board.state),
            "meeting_url": reverse("commune_meeting", args=[unit.pk]),
            "teams": teams,
            "several": True,
            "matters": matters_of(teams, timezone.localdate()) if Permission.SEE_ROSTER in held else [],
            "may_see_province": sees_province,
            "difficulties_page": reverse("commune_difficulties", args=[unit.pk])
            if Permission.SEE_SESSIONS in held
            else "",
        }

    return board_page(request, "commune", unit.province, content)


@require_GET
def team(request: SignedInRequest, pk: int) -> HttpResponse:
    """A team's board; with its members and the sessions of the period for those who may open them."""
    rows = Team.objects.select_related("commune", *(f"province__{name}" for name in units.WITH_VERSION))
    unit = get_for(request.user, Permission.SEE_FIGURES, rows, pk=pk)

    def content(period: ShownPeriod) -> dict[str, Any]:
        held = permissions_at(request.user, unit)
        sees_province = may(request.user, Permission.SEE_FIGURES, unit.province)
        month, parts = parts_of(unit, period, opens=Permission.SEE_ROSTER in held)
        board = units.team_board(unit, period, held=held, sees_province=sees_province)
        context: dict[str, Any] = {
            "team": unit,
            "permissions_here": held,
            "board": board,
            "tables": board_tables(board) if "xuat" in request.GET else [],
            "about": about(unit, period, board.state),
            "schedules_month": month,
            "schedules": parts,
            "may_see_commune": may(request.user, Permission.SEE_FIGURES, unit.commune),
            "norms": norms_of(unit, timezone.localdate()),
        }
        if Permission.SEE_ROSTER in held:
            context["matters"] = matters_of([unit], timezone.localdate())
        if Permission.SEE_SESSIONS in held:
            context["may_see_activities"] = True
            context["difficulties_page"] = page = reverse("difficulties", args=[unit.pk])
            # That page shows what was logged lately; of an earlier period it would show something else.
            is_recent = period.first >= months_looked_at(unit, period.today)[0].first
            context["logged_page"] = page if is_recent else ""
            context["leads_team"] = may_at_the_team(request.user, Permission.RUN_TEAM, unit.pk)
            first, last = period.first, period.last
            context["members"] = team_log.member_logs(unit, first, last, as_of=period.as_of)
            sessions = team_log.sessions(unit, first, last)
            context["page_obj"] = Paginator(sessions, SESSIONS_PER_PAGE).get_page(request.GET.get("page"))
            if "xuat" in request.GET:
                title = _("Các buổi hỗ trợ, %(period)s") % {"period": period}
                context["tables"].append(page_table(SessionResource(), "sessions", title, sessions))
        return context

    return board_page(request, "team", unit.province, content)
