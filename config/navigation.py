"""The frame of every page: where this person can go, in which roles, and whose data the page shows."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from kpis.reminders import showing
from reporting import difficulties
from teams.access import ROLES
from teams.commune_teams import waiting_count
from teams.enums import Role
from teams.models import Province, RoleGrant


@dataclass
class NavItem:
    label: str
    short: str  # under the icon on the phone
    icon: str
    url: str
    page: str  # the name of the address
    grant: RoleGrant
    active: bool = False
    count: int = 0  # of what waits there


def current_grants(user: User) -> list[RoleGrant]:
    grants = RoleGrant.objects.filter(user=user).current_on(timezone.localdate())
    return list(grants.select_related("province", "commune", "team").order_by("province", "role"))


# What each role does most, first (UX); what is not named here follows its level.
_PAGES: dict[str, tuple[str, ...]] = {
    Role.MEMBER: ("log", "my_duty", "team"),
    Role.LEADER: ("team", "log", "my_duty"),
    Role.DEPUTY: ("team", "log", "my_duty"),
    Role.COMMUNE_SECRETARY: ("commune_teams", "commune"),
    Role.COMMUNE_OFFICIAL: ("inbox", "commune", "answers"),
    Role.COMMUNE_CHAIR: ("inbox", "commune", "answers"),
    Role.PROVINCE_LEADER: ("province", "teams_overview"),
    Role.SYSTEM_ADMIN: ("province", "teams_overview"),
}
_PAGES_OF_PROVINCE_ROLES = ("province", "teams_overview", "answers")
_OF_NOBODY_ELSE = ("log", "my_duty", "answers")  # the same address for everybody


def _item(page: str, grant: RoleGrant) -> NavItem:
    unit = grant.team_id or grant.commune_id or grant.province.code
    labels = {
        "log": (_("Ghi buổi hỗ trợ"), _("Ghi"), "edit"),
        "my_duty": (_("Ca trực của tôi"), _("Ca trực"), "calendar-event"),
        "team": (_("Bảng của Tổ"), _("Tổ"), "users"),
        "inbox": (_("Hộp duyệt"), _("Duyệt"), "inbox"),
        "commune_teams": (_("Các Tổ"), _("Các Tổ"), "users"),
        "commune": (str(grant.commune), str(grant.commune), "chart-bar"),
        "province": (_("Bảng điều hành"), _("Bảng điều hành"), "chart-bar"),
        "teams_overview": (_("Các Tổ trong tỉnh"), _("Các Tổ"), "users"),
        "answers": (_("Trả lời khó khăn"), _("Trả lời"), "message-report"),
    }
    url = reverse(page) if page in _OF_NOBODY_ELSE else reverse(page, args=[unit])
    return NavItem(*labels[page], url=url, page=page, grant=grant)


def places_to_go(grants: list[RoleGrant]) -> list[NavItem]:
    """The main pages that the grants open, what the person does most first."""
    items: dict[str, NavItem] = {}
    for grant in grants:
        for page in _PAGES.get(grant.role, _PAGES_OF_PROVINCE_ROLES):
            item = _item(page, grant)
            items.setdefault(item.url, item)
    return list(items.values())


def home_of(user: User) -> str | None:
    """The page that this person opens on (UX), or None if no role opens any."""
    places = places_to_go(current_grants(user))
    return places[0].url if places else None


def _reminders(user: User, grants: list[RoleGrant]) -> dict[str, Any]:
    """The bell of those whom the province reminds, with how much they still have to see."""
    if not any(ROLES[Role(grant.role)].permissions.intersection(showing.READERS) for grant in grants):
        return {}
    return {"notices_url": reverse("reminders"), "notice_count": showing.count_waiting(user)}


def shell(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"nav": []}
    grants = current_grants(user)
    tenant: Province | None = getattr(request, "tenant", None) or (grants[0].province if grants else None)
    nav = places_to_go(grants)
    current = max((item.url for item in nav if request.path.startswith(item.url)), key=len, default="")
    for item in nav:
        item.active = item.url == current
        if item.page == "inbox" and item.grant.commune is not None:
            item.count = waiting_count(item.grant.commune)
        elif item.page == "answers":
            item.count = difficulties.waiting_count(grants)
    return {
        "nav": nav,
        "tenant_name": tenant.name if tenant else "",
        "scheme_name": tenant.scheme_name if tenant else "",
        "is_simulated": bool(tenant and tenant.is_simulated),
        "role_labels": list(dict.fromkeys(str(Role(grant.role).label) for grant in grants)),
        "admin_url": reverse("admin:index") if user.is_staff else "",
        "version": settings.PORTAL_VERSION,
        **_reminders(user, grants),
    }
