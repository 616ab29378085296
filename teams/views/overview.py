"""The teams of a province at a glance."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from teams.access import get_for, may
from teams.enums import CommuneKind, Permission
from teams.models import Province
from teams.overview import (
    FILTERS,
    Look,
    OverviewRow,
    Point,
    arrange,
    chosen,
    counts,
    has_hamlet_teams,
    overview_rows,
    sorts,
    waiting_longest,
)
from teams.overview_resources import OverviewResource
from teams.page_tables import about_unit, words_of_filter
from teams.pages import tenant_page
from teams.table_files import table_download

COMMUNES_PER_PAGE = 50


@require_GET
def teams_overview(request: SignedInRequest, code: int) -> HttpResponse:
    """Which communes have a team, what waits, what is wrong."""
    unit = get_for(request.user, Permission.SEE_FIGURES, Province.objects.all(), code=code)
    rows = overview_rows(unit, timezone.localdate())
    shown = _chosen(request, rows)
    context = {
        "page_title": _("Các Tổ công nghệ số cộng đồng"),
        "crumbs": [(_("Bảng điều hành"), reverse("province", args=[unit.code])), (_("Các Tổ"), "")],
        "total": len(rows),
        "has_unchecked": any(row.is_unchecked for row in rows),
        "page_obj": Paginator(shown, COMMUNES_PER_PAGE).get_page(request.GET.get("page")),
        "longest": waiting_longest(rows),
        "sees_names": may(request.user, Permission.SEE_ROSTER, unit),
        **_filters(request, rows),
        **_table(request, unit, rows),
        **_map(rows, shown),
    }
    return tenant_page(request, "teams/overview.html", unit, context)


def _chosen(request: SignedInRequest, rows: list[OverviewRow]) -> list[OverviewRow]:
    asked = request.GET
    return chosen(
        rows,
        query=asked.get("tim", ""),
        kind=asked.get("loai", ""),
        state=asked.get("tt", ""),
        order=asked.get("xep", ""),
    )


def _filters(request: SignedInRequest, rows: list[OverviewRow]) -> dict[str, Any]:
    kinds = {row.commune.kind for row in rows}
    found = counts(rows)
    state = request.GET.get("tt", "")
    return {
        "query": request.GET.get("tim", ""),
        "kind": request.GET.get("loai", ""),
        "kinds": [(kind.value, kind.label) for kind in CommuneKind if kind in kinds],
        "state": state if state in FILTERS else "",
        "filters": [
            {"name": name, "filter": one, "count": found[name], "active": name == state}
            for name, one in FILTERS.items()
            if name != "trong-lich" or any(row.gaps is not None for row in rows)
        ],
    }


def _table(request: SignedInRequest, unit: Province, rows: list[OverviewRow]) -> dict[str, Any]:
    order = request.GET.get("xep", "ten")
    with_hamlets = has_hamlet_teams(unit)
    with_rota = any(row.gaps is not None for row in rows)
    return {
        "with_hamlets": with_hamlets,
        "with_rota": with_rota,
        "headings": [
            {
                "label": heading,
                "css": css,
                "order": _next_order(name, order, first_descending),
                "direction": "descending" if order == f"-{name}" else "ascending" if order == name else "",
            }
            for name, (heading, _key, first_descending, css) in sorts(with_hamlets=with_hamlets).items()
            if name != "lich" or with_rota
        ],
    }


def _next_order(name: str, order: str, first_descending: bool) -> str:
    """The order that a click on this heading asks for."""
    if order.removeprefix("-") == name:
        return name if order.startswith("-") else f"-{name}"
    return f"-{name}" if first_descending else name


def _map(rows: list[OverviewRow], shown: list[OverviewRow]) -> dict[str, Any]:
    """The squares, row by row from north to south; those that the filter leaves out are faded."""
    points = [Point(row.commune.pk, row.commune.latitude, row.commune.longitude) for row in rows]
    cells = arrange(points)
    keys = {row.commune.pk for row in shown}
    lines: dict[int, list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: (cells[row.commune.pk].row, cells[row.commune.pk].column)):
        cell = cells[row.commune.pk]
        lines.setdefault(cell.row, []).append({"row": row, "column": cell.column, "is_shown": row.commune.pk in keys})
    used = {row.look for row in rows}
    return {"map_lines": list(lines.values()), "looks": [look for look in Look if look in used]}


@require_GET
def export_teams_overview(request: SignedInRequest, code: int, file_format: str) -> HttpResponse:
    """The table as shown (search, filters and order of the address) as a file."""
    unit = get_for(request.user, Permission.SEE_FIGURES, Province.objects.all(), code=code)
    today = timezone.localdate()
    table = OverviewResource().table(_chosen(request, overview_rows(unit, today)))
    asked = request.GET
    chosen = words_of_filter(
        asked.get("tim", ""),
        (asked.get("loai", ""), dict(CommuneKind.choices)),
        (asked.get("tt", ""), {name: one.label for name, one in FILTERS.items()}),
    )
    notes = about_unit(unit, f"{today:%d/%m/%Y}", "", timezone.now(), chosen=chosen).notes(_("Các Tổ"))
    return table_download(table, f"cac-to-{unit.code}-{today:%Y-%m-%d}", file_format, notes)
