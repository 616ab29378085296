"""The figures of all communes of a province: who is how far, and everything as a file (R6)."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from reporting.figures.due import calendar_of, shown_month, shown_year
from reporting.figures.overview import FILTERS, chosen, commune_rows, month_table, year_table
from teams.access import get_for
from teams.enums import CommuneKind, Permission
from teams.models import Province
from teams.page_tables import about_unit
from teams.pages import tenant_page
from teams.periods import Month, Year, month_of
from teams.table_files import table_download

COMMUNES_PER_PAGE = 50


def _province(request: SignedInRequest, code: int) -> Province:
    return get_for(request.user, Permission.SEE_FIGURES, Province.objects.all(), code=code)


@require_GET
def province_figures(request: SignedInRequest, code: int) -> HttpResponse:
    province = _province(request, code)
    today = timezone.localdate()
    month = shown_month(province, request.GET.get("ky", ""), today)
    rows = commune_rows(province, month)
    query, kind, state = (request.GET.get(name, "") for name in ("tim", "loai", "tt"))
    kinds = {row.commune.kind for row in rows}
    labels = {
        "thieu": _("Còn thiếu số liệu"),
        "chua-co": _("Chưa có số nào"),
        "du": _("Đã đủ"),
        "giai-thich": _("Cần giải thích"),
    }
    context = {
        "month": month,
        "year": shown_year(province, str(month.year), today),
        "is_running": month == month_of(today, calendar_of(province)),
        "rows": rows,
        "page_obj": Paginator(chosen(rows, query=query, kind=kind, state=state), COMMUNES_PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "query": query,
        "kind": kind,
        "kinds": [(one.value, one.label) for one in CommuneKind if one in kinds],
        "state": state,
        "states": [(name, labels[name], sum(map(FILTERS[name], rows))) for name in FILTERS],
        "crumbs": [(_("Bảng điều hành"), reverse("province", args=[province.code])), (_("Số liệu"), "")],
        "page_title": _("Số liệu của các xã, phường"),
    }
    return tenant_page(request, "reporting/figures/province.html", province, context)


@require_GET
def export_figures(request: SignedInRequest, code: int, file_format: str) -> HttpResponse:
    """All communes for a month (`ky`), or for a year (`nam`)."""
    province = _province(request, code)
    today = timezone.localdate()
    period: Month | Year
    if asked := request.GET.get("nam", ""):
        period = shown_year(province, asked, today)
        table = year_table(province, period)
    else:
        period = shown_month(province, request.GET.get("ky", ""), today)
        table = month_table(province, period)
    days = _("%(period)s (%(first)s – %(last)s)") % {
        "period": period,
        "first": f"{period.first:%d/%m/%Y}",
        "last": f"{period.last:%d/%m/%Y}",
    }
    notes = about_unit(province, days, period.code, timezone.now()).notes(_("Số liệu của các xã, phường"))
    return table_download(table, f"so-lieu-{province.code}-{period.code}", file_format, notes)
