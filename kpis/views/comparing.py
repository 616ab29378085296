"""So sánh hai xã: for those who may open the boards of both."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from kpis.boards.compared_tables import comparison_tables
from kpis.boards.comparing import TWO, Wanted, compare, find
from kpis.boards.exports import about
from kpis.boards.periods import shown_period
from kpis.boards.units import WITH_VERSION
from teams.access import may
from teams.enums import Permission
from teams.models import Commune, Province
from teams.page_tables import asked_file
from teams.pages import tenant_page


@require_GET
def compare_communes(request: SignedInRequest, code: int) -> HttpResponse:
    """The communes that the address names (`xa` twice, by key or by name), or the form that asks for them."""
    province = get_object_or_404(Province.objects.visible_to(request.user).select_related(*WITH_VERSION), code=code)
    communes = list(Commune.objects.visible_to(request.user, Permission.SEE_FIGURES).filter(province=province))
    if len(communes) < TWO:
        raise PermissionDenied
    asked = [_wanted(communes, typed) for typed in [*request.GET.getlist("xa"), "", ""][:TWO]]
    found = [one.commune for one in asked if one.commune is not None]
    is_same = len(found) == TWO and found[0] == found[1]
    if is_same:
        asked[1] = Wanted(asked[1].typed, error=_("Hãy chọn hai xã, phường khác nhau."))
    shown = shown_period(province, request.GET.get("ky", ""), timezone.localdate())
    sees_province = may(request.user, Permission.SEE_FIGURES, province)
    board = compare(province, found, shown, opens=sees_province) if len(found) == TWO and not is_same else None
    said = about(province, shown, board.state, [str(one) for one in found]) if board else None
    if board and said and (file := asked_file(request, comparison_tables(board), said)):
        return file
    context = {
        "about": said,
        "asked": asked,
        "communes": communes,
        "sees_province": sees_province,
        "board": board,
        "heading": _("So sánh hai xã, phường"),
    }
    return tenant_page(request, "kpis/compare.html", province, context)


def _wanted(communes: list[Commune], typed: str) -> Wanted:
    """Raises Http404 for the key of a commune that is not there, or not for this person."""
    wanted = find(communes, typed[:100].replace("\0", ""))
    if typed.isdecimal() and wanted.commune is None:
        raise Http404
    return wanted
