"""The pages of a team, a commune or a province beside one another, those that this person may open."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from teams.access import permissions_at
from teams.enums import Permission
from teams.models import Commune, Province, Team

register = template.Library()


@dataclass(frozen=True)
class Page:
    name: str  # of the address
    label: Any
    needs: Permission
    of_commune: bool = False  # a page of the team's commune
    of_province: bool = False  # a page of the province, about all its communes


TEAM_PAGES = (
    Page("team", _("Bảng của Tổ"), Permission.SEE_FIGURES),
    Page("roster", _("Danh sách Tổ"), Permission.SEE_ROSTER),
    Page("rota", _("Lịch trực"), Permission.SEE_ROSTER),
    Page("plan", _("Kế hoạch, lịch hỗ trợ"), Permission.SEE_ROSTER),
    Page("activities", _("Hoạt động"), Permission.SEE_SESSIONS),
    Page("figures", _("Số liệu"), Permission.SEE_FIGURES, of_commune=True),
    Page("citizens", _("Sổ người dân"), Permission.SEE_CITIZENS),
    Page("difficulties", _("Khó khăn"), Permission.SEE_SESSIONS),
    Page("points", _("Điểm hỗ trợ"), Permission.SEE_ROSTER, of_commune=True),
    Page("rating", _("Xếp loại"), Permission.SEE_FIGURES, of_province=True),
)
COMMUNE_PAGES = (
    Page("commune", _("Bảng của xã, phường"), Permission.SEE_FIGURES),
    Page("inbox", _("Hộp duyệt"), Permission.APPROVE),
    Page("commune_teams", _("Các Tổ"), Permission.SEE_ROSTER),
    Page("commune_activities", _("Hoạt động"), Permission.SEE_FIGURES),
    Page("figures", _("Số liệu"), Permission.SEE_FIGURES),
    Page("commune_citizens", _("Sổ người dân"), Permission.SEE_CITIZENS),
    Page("commune_difficulties", _("Khó khăn"), Permission.SEE_SESSIONS),
    Page("closings", _("Khóa kỳ"), Permission.SEE_FIGURES),
    Page("points", _("Điểm hỗ trợ"), Permission.SEE_ROSTER),
    Page("hamlets", _("Thôn, làng"), Permission.SEE_ROSTER),
    Page("rating", _("Xếp loại"), Permission.SEE_FIGURES, of_province=True),
)
PROVINCE_PAGES = (
    Page("province", _("Bảng điều hành"), Permission.SEE_FIGURES),
    Page("indicators", _("Chỉ tiêu"), Permission.SEE_FIGURES),
    Page("rating", _("Xếp loại"), Permission.SEE_FIGURES, of_province=True),
    Page("behind", _("Cần nhắc"), Permission.SEE_FIGURES),
    Page("completeness", _("Đầy đủ"), Permission.SEE_FIGURES),
    Page("teams_overview", _("Các Tổ"), Permission.SEE_FIGURES),
    Page("province_figures", _("Số liệu"), Permission.SEE_FIGURES),
    Page("province_incidents", _("Lừa đảo"), Permission.SEE_FIGURES),
    Page("province_products", _("Hộ có sản phẩm"), Permission.SEE_FIGURES),
    Page("province_difficulties", _("Khó khăn"), Permission.SEE_SESSIONS),
    Page("province_closings", _("Khóa kỳ"), Permission.SEE_FIGURES),
    Page("province_imports", _("Nhập danh sách"), Permission.MANAGE_UNIT),
    Page("province_rules", _("Quy định"), Permission.MANAGE_UNIT),
    Page("system_tokens", _("Khóa API"), Permission.MANAGE_UNIT),
)


@register.inclusion_tag("teams/_tabs.html", takes_context=True)
def unit_tabs(context: Context, unit: Team | Commune | Province, active: str) -> dict[str, Any]:
    """The tabs of `unit`; `active` is the name of the page that is shown.

    A page that knows already what the person may do at the unit says so as `permissions_here`.
    """
    person = context["request"].user
    pages = TEAM_PAGES if isinstance(unit, Team) else COMMUNE_PAGES if isinstance(unit, Commune) else PROVINCE_PAGES
    known = context.get("permissions_here")
    allowed = permissions_at(person, unit) if known is None else known
    return {
        "tabs": [
            {
                "label": page.label,
                "url": reverse(page.name, args=[_key(page, unit)]),
                "active": page.name == active,
            }
            for page in pages
            if page.needs in allowed
        ]
    }


def _key(page: Page, unit: Team | Commune | Province) -> int:
    """What stands in the address of `page`: of the unit itself, of a team's commune, or of the province."""
    if isinstance(unit, Province):
        return unit.code
    if page.of_province:
        return unit.province.code
    return unit.commune_id if page.of_commune and isinstance(unit, Team) else unit.pk
