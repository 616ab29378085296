"""Tháng của tôi: what one member did, for the member and those who lead the team; nobody above sees it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from kpis.boards.exports import about
from kpis.boards.member import member_board
from kpis.boards.periods import shown_period
from kpis.boards.units import WITH_VERSION
from reporting import my_log
from teams.access import may_at_the_team
from teams.enums import Permission
from teams.models import Membership
from teams.page_tables import asked_file
from teams.pages import tenant_page

ENTRIES_PER_PAGE = 30
WITH_UNITS = ("user", "team", "commune", *(f"province__{name}" for name in WITH_VERSION))


@require_GET
def my_month(request: SignedInRequest) -> HttpResponse:
    """The own one in the team that the person logs for (`to` asks for one of several)."""
    today = timezone.localdate()
    team = my_log.team_of(request.user, request.GET.get("to", ""), today)
    if team is None:
        raise PermissionDenied
    return _page(request, my_log.membership_in(request.user, team, today))


@require_GET
def member_month(request: SignedInRequest, pk: int) -> HttpResponse:
    """One of the team, for the person and for leader and deputies: what somebody did is no business of others."""
    membership = get_object_or_404(Membership.objects.visible_to(request.user).select_related(*WITH_UNITS), pk=pk)
    if membership.user_id != request.user.pk and not may_at_the_team(
        request.user, Permission.RUN_TEAM, membership.team_id
    ):
        raise PermissionDenied
    return _page(request, membership)


def _page(request: SignedInRequest, membership: Membership) -> HttpResponse:
    shown = shown_period(membership.province, request.GET.get("ky", ""), timezone.localdate())
    page_obj = Paginator(my_log.my_entries(membership, shown.period), ENTRIES_PER_PAGE).get_page(
        request.GET.get("page")
    )
    is_own = membership.user_id == request.user.pk
    name = str(membership.user)
    board = member_board(membership, shown)
    about_page = about(membership.team, shown, board.state, [name])
    if file := asked_file(request, [board.trend.table, board.services.table], about_page):
        return file
    context: dict[str, Any] = {
        "membership": membership,
        "about": about_page,
        "is_own": is_own,
        "heading": _("Kết quả của tôi") if is_own else name,
        "crumbs_label": str(membership.team),
        "crumbs_url": reverse("team", args=[membership.team_id]),
        "board": board,
        "page_obj": page_obj,
        "entries": my_log.with_state(page_obj, membership, request.user),
    }
    return tenant_page(request, "kpis/member.html", membership.province, context)
