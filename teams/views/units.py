"""The teams of a commune, beginning to register one, and what waits for the commune's approval."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from teams import requests
from teams.access import get_for, may
from teams.commune_teams import team_rows, waiting_rows
from teams.enums import Permission, TeamKind
from teams.forms.requests import RegisterForm
from teams.models import Commune, Hamlet
from teams.pages import tenant_page
from teams.refused import RefusedError
from teams.rules.settings import team_kinds


def _commune(request: SignedInRequest, permission: Permission, pk: int) -> Commune:
    return get_for(request.user, permission, Commune.objects.select_related("province"), pk=pk)


@require_GET
def commune_teams(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every team of the commune, in force or on its way, and those that could be registered."""
    commune = _commune(request, Permission.SEE_ROSTER, pk)
    rows = team_rows(commune, timezone.localdate())
    return tenant_page(
        request,
        "teams/commune_teams.html",
        commune.province,
        {
            "commune": commune,
            "rows": rows,
            "may_run": may(request.user, Permission.RUN_TEAM, commune),
            "needs_hamlets": TeamKind.HAMLET in team_kinds(commune.province.rules)
            and all(row.hamlet is None for row in rows),
        },
    )


@require_POST
def register_team(request: SignedInRequest, pk: int) -> HttpResponse:
    commune = _commune(request, Permission.RUN_TEAM, pk)
    form = RegisterForm(
        request.POST,
        kinds=team_kinds(commune.province.rules),
        hamlets=Hamlet.objects.filter(commune=commune),
    )
    try:
        if form.is_valid():
            kind, hamlet = form.cleaned_data["kind"], form.cleaned_data["hamlet"]
            begun = requests.open_registration(commune, request.user, kind=kind, hamlet=hamlet)
            return redirect("request", pk=begun.pk)
        sentence = " ".join(str(error) for errors in form.errors.values() for error in errors)
    except RefusedError as refused:
        sentence = str(refused)
    messages.error(request, sentence or _("Chưa mở được hồ sơ. Hãy thử lại."))
    return redirect("commune_teams", pk=commune.pk)


@require_GET
def inbox(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hộp duyệt: what waits for the commune, the oldest first, each with what changes and what the rules say."""
    commune = _commune(request, Permission.APPROVE, pk)
    return tenant_page(
        request,
        "teams/inbox.html",
        commune.province,
        {"commune": commune, "rows": waiting_rows(commune)},
    )
