"""The frame of every page: where this person can go, in which roles, and whose data the page shows."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teams.access import ROLES
from teams.enums import Permission, Role
from teams.models import Province, RoleGrant


@dataclass(frozen=True)
class NavItem:
    label: str
    short: str  # under the icon on the phone
    icon: str
    url: str
    active: bool


def current_grants(user: User) -> list[RoleGrant]:
    grants = RoleGrant.objects.filter(user=user).current_on(timezone.localdate())
    return list(grants.select_related("province", "commune", "team").order_by("province", "role"))


def places_to_go(grants: list[RoleGrant]) -> list[tuple[str, str, str, str]]:
    """(label, short label, icon, url) of the main pages that the grants open, what the person does most first."""
    items: dict[str, tuple[str, str, str, str]] = {}
    for grant in grants:
        permissions = ROLES[Role(grant.role)].permissions
        if Permission.LOG_SESSIONS in permissions:
            items["log"] = (_("Ghi buổi hỗ trợ"), _("Ghi"), "edit", reverse("log"))
        if Permission.SEE_FIGURES not in permissions:
            continue
        if grant.team is not None:
            url, icon, label, short = reverse("team", args=[grant.team_id]), "users", _("Bảng của Tổ"), _("Tổ")
        elif grant.commune is not None:
            url, icon = reverse("commune", args=[grant.commune_id]), "chart-bar"
            label = short = str(grant.commune)
        else:
            url, icon = reverse("province", args=[grant.province.code]), "chart-bar"
            label = short = _("Bảng điều hành")
        items[url] = (label, short, icon, url)
    return list(items.values())


def home_of(user: User) -> str | None:
    """The page that this person opens on (UX), or None if no role opens any."""
    places = places_to_go(current_grants(user))
    return places[0][3] if places else None


def shell(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"nav": []}
    grants = current_grants(user)
    tenant: Province | None = getattr(request, "tenant", None) or (grants[0].province if grants else None)
    nav = [
        NavItem(label=label, short=short, icon=icon, url=url, active=request.path.startswith(url))
        for label, short, icon, url in places_to_go(grants)
    ]
    return {
        "nav": nav,
        "tenant_name": tenant.name if tenant else "",
        "scheme_name": tenant.scheme_name if tenant else "",
        "is_simulated": bool(tenant and tenant.is_simulated),
        "role_labels": list(dict.fromkeys(str(Role(grant.role).label) for grant in grants)),
        "admin_url": reverse("admin:index") if user.is_staff else "",
        "version": settings.PORTAL_VERSION,
    }
