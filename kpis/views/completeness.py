"""Đầy đủ: the matrix of communes and months, of daily logs or of figures."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from kpis.boards import completeness as matrix
from kpis.boards.periods import ShownPeriod
from kpis.boards.tables import headings, sort_rows
from kpis.views.boards import COMMUNES_PER_PAGE, asked_period, notes_of_rows
from teams.access import get_for
from teams.enums import CommuneKind, Permission
from teams.models import Province
from teams.pages import tenant_page
from teams.periods import Month, months_until
from teams.table_files import table_download


def _province(request: SignedInRequest, code: int) -> Province:
    return get_for(request.user, Permission.SEE_FIGURES, Province.objects.all(), code=code)


def _asked_of(request: SignedInRequest) -> matrix.Of:
    asked = request.GET.get("xem", "")
    return matrix.Of(asked) if asked in matrix.Of.values else matrix.Of.LOGS


def _months(shown: ShownPeriod) -> list[Month]:
    return months_until(shown.month, matrix.MONTHS_SHOWN)


def _chosen(request: SignedInRequest, rows: list[matrix.CommuneMonths]) -> list[matrix.CommuneMonths]:
    """The rows that the address asks for (`tim`, `loai`), in its order (`xep`)."""
    found = matrix.search(rows, request.GET.get("tim", ""), request.GET.get("loai", ""))
    return sort_rows(found, request.GET.get("xep", ""), matrix.SORTS)


@require_GET
def completeness(request: SignedInRequest, code: int) -> HttpResponse:
    unit = _province(request, code)
    of, shown = _asked_of(request), asked_period(request, unit)
    months = _months(shown)
    rows = matrix.completeness(unit, months, of, shown.today)
    kinds = {row.commune.kind for row in rows}
    context = {
        "of": of,
        "choices": [(one.value, one.label, one == of) for one in matrix.Of],
        "months": months,
        "page_obj": Paginator(_chosen(request, rows), COMMUNES_PER_PAGE).get_page(request.GET.get("page")),
        "query": request.GET.get("tim", ""),
        "kind": request.GET.get("loai", ""),
        "kinds": [(kind.value, kind.label) for kind in CommuneKind if kind in kinds],
        "headings": headings(matrix.SORTS, request.GET.get("xep", "ten")),
        "page_title": _("Mức độ đầy đủ"),
    }
    return tenant_page(request, "kpis/completeness.html", unit, context)


@require_GET
def export_completeness(request: SignedInRequest, code: int, file_format: str) -> HttpResponse:
    """The matrix as shown (search, filter and order of the address) as a file."""
    unit = _province(request, code)
    of, shown = _asked_of(request), asked_period(request, unit)
    months = _months(shown)
    rows = _chosen(request, matrix.completeness(unit, months, of, shown.today))
    title = _("Mức độ đầy đủ, %%: %(of)s") % {"of": of.label}
    notes = notes_of_rows(request, unit, shown, title)
    return table_download(
        matrix.as_table(rows, months), f"day-du-{of.value}-{unit.code}-{months[-1].code}", file_format, notes
    )
