"""What the pages about a commune's places share: who may open them, the way back."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import SignedInRequest
from teams import commune_rights
from teams.access import may
from teams.enums import Permission
from teams.models import Commune, Team

Crumb = tuple[str, str]


def commune_for(request: SignedInRequest, permission: Permission, pk: int) -> Commune:
    """The commune, for its own people and those of its teams."""
    return commune_rights.get_for(request.user, permission, Commune.objects.select_related("province"), pk=pk)


def commune_crumbs(person: User, commune: Commune, here: str, *, within: str = "") -> list[Crumb]:
    """Commune, list of places, `here`; a member, who may not open the commune's board, goes back to the own team."""
    lists = {"points": _("Điểm hỗ trợ số"), "hamlets": _("Thôn, làng, tổ dân phố")}
    way = [_first(person, commune)]
    if within:
        way.append((lists[within], reverse(within, args=[commune.pk])))
    return [*way, (here, "")]


def _first(person: User, commune: Commune) -> Crumb:
    if may(person, Permission.SEE_FIGURES, commune):
        return str(commune), reverse("commune", args=[commune.pk])
    team = Team.objects.visible_to(person, Permission.SEE_FIGURES).filter(commune=commune).first()
    return (str(team), reverse("team", args=[team.pk])) if team else (str(commune), "")
