"""The indicators of a province: all of them with what they say, and each with the communes that it is made of."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from kpis.boards import indicator as of_indicator
from kpis.boards.exports import about, definitions_table
from kpis.boards.lights import target_text
from kpis.boards.periods import ShownPeriod
from kpis.boards.tables import headings, sort_rows
from kpis.boards.units import WITH_VERSION
from kpis.enums import Section
from kpis.models import Indicator
from kpis.resources import CommuneValueResource
from kpis.views.boards import COMMUNES_PER_PAGE, asked_period, board_page, notes_of_rows
from teams.access import get_for, may, permissions_at
from teams.enums import CommuneKind, Permission
from teams.models import Province
from teams.page_tables import about_unit, asked_file
from teams.pages import tenant_page
from teams.table_files import table_download

NUCLEUS = ("hat-nhan", gettext_lazy("Xã hạt nhân"))


def _province(request: SignedInRequest, code: int) -> Province:
    return get_for(request.user, Permission.SEE_FIGURES, Province.objects.all(), code=code)


def _indicator(request: SignedInRequest, unit: Province, slug: str) -> Indicator:
    rows = Indicator.objects.filter(province=unit).select_related(*(f"province__{name}" for name in WITH_VERSION))
    return get_for(request.user, Permission.SEE_FIGURES, rows, code=slug, is_active=True)


@require_GET
def indicators(request: SignedInRequest, code: int) -> HttpResponse:
    """Chỉ tiêu: what each target of the scheme counts, for when, and where it comes from."""
    unit = _province(request, code)
    labels = of_indicator.labels_of(unit)
    rows = Indicator.objects.filter(province=unit).prefetch_related("targets")
    groups = [
        (
            section.label,
            [(row, target_text(row), *of_indicator.words_of(row, labels)) for row in rows if row.section == section],
        )
        for section in Section
    ]
    said = about_unit(unit, "", "", timezone.now())
    if file := asked_file(request, [definitions_table(rows, labels)], said):
        return file
    context = {
        "groups": [group for group in groups if group[1]],
        "about": said,
        "may_edit": may(request.user, Permission.MANAGE_UNIT, unit),
        "page_title": _("Chỉ tiêu của Đề án"),
    }
    return tenant_page(request, "kpis/indicators.html", unit, context)


@require_GET
def indicator(request: SignedInRequest, code: int, slug: str) -> HttpResponse:
    """One indicator: its number, how it went, and every commune with its place among its peers."""
    unit = _province(request, code)
    row = _indicator(request, unit, slug)

    def content(period: ShownPeriod) -> dict[str, Any]:
        held = permissions_at(request.user, unit)
        board = of_indicator.indicator_board(row, period, held=held)
        return {
            "board": board,
            "tables": [board.trend.table],
            "about": about(unit, period, board.state),
            "permissions_here": held,
            "map": board.map,
            **_table(request, board.rows),
        }

    return board_page(request, "indicator", row.province, content)


def _table(request: SignedInRequest, rows: list[of_indicator.CommuneValue]) -> dict[str, Any]:
    kinds = {row.commune.kind for row in rows}
    chosen = [(kind.value, kind.label) for kind in CommuneKind if kind in kinds]
    return {
        "page_obj": Paginator(_chosen(request, rows), COMMUNES_PER_PAGE).get_page(request.GET.get("page")),
        "query": request.GET.get("tim", ""),
        "kind": request.GET.get("loai", ""),
        "kinds": [*chosen, NUCLEUS] if any(row.is_nucleus for row in rows) else chosen,
        "headings": headings(of_indicator.SORTS, request.GET.get("xep", "ten")),
    }


def _chosen(request: SignedInRequest, rows: list[of_indicator.CommuneValue]) -> list[of_indicator.CommuneValue]:
    """The rows that the address asks for (`tim`, `loai`), in its order (`xep`)."""
    found = of_indicator.search(rows, request.GET.get("tim", ""), request.GET.get("loai", ""))
    return sort_rows(found, request.GET.get("xep", ""), of_indicator.SORTS)


@require_GET
def export_indicator(request: SignedInRequest, code: int, slug: str, file_format: str) -> HttpResponse:
    """The table of communes as shown (search, filter and order of the address) as a file."""
    unit = _province(request, code)
    row = _indicator(request, unit, slug)
    period = asked_period(request, unit)
    table = CommuneValueResource().table(_chosen(request, of_indicator.indicator_board(row, period).rows))
    notes = notes_of_rows(request, unit, period, row.name)
    return table_download(table, f"{row.code}-{unit.code}-{period.code}", file_format, notes)
