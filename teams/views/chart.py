"""Sơ đồ Tổ: the whole structure of a team on one page, as of any day."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from teams.access import get_for, may
from teams.chart import chart_on
from teams.enums import Permission, TeamState
from teams.models import Team
from teams.pages import tenant_page
from teams.views.asked_day import asked_day


@require_GET
def chart(request: SignedInRequest, pk: int) -> HttpResponse:
    """The chart as of `ngay`; telephone numbers, and what is not in force yet, only for those who see the roster."""
    rows = Team.objects.select_related("province", "commune", "hamlet", "decision_file")
    team = get_for(request.user, Permission.SEE_SESSIONS, rows, pk=pk)
    sees_roster = may(request.user, Permission.SEE_ROSTER, team)
    today = timezone.localdate()
    day = asked_day(request)
    context = {
        "page_title": _("Sơ đồ Tổ"),
        "page_subtitle": team.name,
        "crumbs": [(team.name, reverse("team", args=[team.pk])), (_("Sơ đồ"), "")],
        "team": team,
        "day": day,
        "is_today": day == today,
        "sees_roster": sees_roster,
        "is_hidden": team.state == TeamState.DRAFT and not sees_roster,
        "chart": chart_on(team, day),
    }
    return tenant_page(request, "teams/chart.html", team.province, context)
