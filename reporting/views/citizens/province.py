"""The province's numbers of the registers: fraud, households with products. Nobody's name, no description."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from reporting.citizens import numbers
from reporting.citizens.lines import short_level
from reporting.citizens.number_files import incident_table, product_table
from reporting.models import ProductGroup
from reporting.views.citizens.frame import province_for
from teams.commune_names import name_fits
from teams.enums import Calendar
from teams.models import Province
from teams.page_tables import about_unit
from teams.pages import tenant_page
from teams.periods import Month, month_of, months_until
from teams.table_files import Row, table_download
from teams.views.commune_page import Crumb

MONTHS_SHOWN = 12


def _months(unit: Province) -> list[Month]:
    return months_until(month_of(timezone.localdate(), Calendar(unit.calendar)), MONTHS_SHOWN)


def _crumbs(unit: Province, here: str) -> list[Crumb]:
    return [(_("Bảng điều hành"), reverse("province", args=[unit.code])), (here, "")]


@require_GET
def province_incidents(request: SignedInRequest, code: int) -> HttpResponse:
    """Fraud by kind and channel in one month or the last twelve, with the loss (Đề án IV.6.2e)."""
    unit = province_for(request, code)
    months = _months(unit)
    cells = numbers.incident_cells(unit, months)
    asked = {month.code: month for month in months}.get(request.GET.get("ky", ""))
    shown = [cell for cell in cells if asked is None or cell.month == asked]
    by_month = dict(numbers.sum_by(cells, "month"))
    return tenant_page(
        request,
        "reporting/citizens/province_incidents.html",
        unit,
        {
            "months": months[::-1],
            "month": asked,
            "total": numbers.total_of(shown),
            "grid": numbers.incident_grid(shown),
            "by_channel": numbers.sum_by(shown, "channel"),
            "by_month": [(month, by_month.get(month, numbers.IncidentSum())) for month in months[::-1]],
            "page_title": _("Vụ việc lừa đảo trực tuyến"),
            "crumbs": _crumbs(unit, _("Vụ việc lừa đảo")),
        },
    )


@require_GET
def export_province_incidents(request: SignedInRequest, code: int, file_format: str) -> HttpResponse:
    unit = province_for(request, code)
    table = incident_table(numbers.incident_cells(unit, _months(unit)))
    return _download(table, "lua-dao", _("Vụ việc lừa đảo trực tuyến, mười hai tháng"), unit, file_format)


@require_GET
def province_products(request: SignedInRequest, code: int) -> HttpResponse:
    """Households with products by readiness, per commune and per group (Đề án IV.5.2e)."""
    unit = province_for(request, code)
    levels = numbers.readiness_levels(unit)
    groups = list(ProductGroup.objects.filter(province=unit))
    group = {str(one.pk): one for one in groups}.get(request.GET.get("nhom", ""))
    rows = numbers.by_commune(unit, levels, group)
    return tenant_page(
        request,
        "reporting/citizens/province_products.html",
        unit,
        {
            "level_labels": [short_level(level) for level in levels],
            "groups": groups,
            "group": group,
            "query": request.GET.get("tim", ""),
            "rows": _found(rows, request.GET.get("tim", "")),
            "total": numbers.in_all(rows, _("Cả tỉnh"), levels),
            "by_group": numbers.by_group(unit, levels),
            "without": sum(not row.total for row in rows),
            "page_title": _("Hộ có sản phẩm"),
            "crumbs": _crumbs(unit, _("Hộ có sản phẩm")),
        },
    )


def _found(rows: list[numbers.ReadinessRow], query: str) -> list[numbers.ReadinessRow]:
    """Communes with households, or those that the search names whatever they have."""
    if query.strip():
        return [row for row in rows if row.commune and name_fits(row.commune, query)]
    return [row for row in rows if row.total]


@require_GET
def export_province_products(request: SignedInRequest, code: int, file_format: str) -> HttpResponse:
    unit = province_for(request, code)
    table = product_table(numbers.product_cells(unit))
    return _download(table, "ho-san-pham", _("Hộ có sản phẩm"), unit, file_format)


def _download(table: list[Row], name: str, title: str, unit: Province, file_format: str) -> HttpResponse:
    notes = about_unit(unit, "", "", timezone.now()).notes(title)
    return table_download(table, f"{name}-{unit.code}-{timezone.localdate():%Y-%m-%d}", file_format, notes)
