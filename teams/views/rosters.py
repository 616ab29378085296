"""The roster of a team as it stands, or stood on a day; its Zalo group, its decision as a file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from teams import commune_rights, team_details
from teams.access import get_for, may
from teams.decision_files import store_file
from teams.enums import Permission
from teams.forms.requests import ZaloForm
from teams.models import StoredFile, Team
from teams.pages import tenant_page
from teams.refused import RefusedError
from teams.roster_page import roster_page
from teams.views.asked_day import asked_day

_ROWS = Team.objects.select_related("province", "commune", "hamlet", "decision_file")


def _page(request: SignedInRequest, team: Team, *, status: int = 200, **context: Any) -> HttpResponse:
    today = timezone.localdate()
    day = asked_day(request)
    context.setdefault("zalo", ZaloForm(initial={"zalo_name": team.zalo_name, "zalo_link": team.zalo_link}))
    return tenant_page(
        request,
        "teams/roster.html",
        team.province,
        {
            "team": team,
            "page": roster_page(team, request.user, day, today),
            "may_run": may(request.user, Permission.RUN_TEAM, team),
            "may_upload": may(request.user, Permission.APPROVE if team.decision_file else Permission.RUN_TEAM, team),
            **context,
        },
        status=status,
    )


@require_GET
def roster(request: SignedInRequest, pk: int) -> HttpResponse:
    return _page(request, get_for(request.user, Permission.SEE_ROSTER, _ROWS.all(), pk=pk))


@require_POST
def zalo(request: SignedInRequest, pk: int) -> HttpResponse:
    team = get_for(request.user, Permission.RUN_TEAM, _ROWS.all(), pk=pk)
    form = ZaloForm(request.POST)
    if not form.is_valid():
        return _page(request, team, status=422, zalo=form)
    team_details.set_zalo(team, name=form.cleaned_data["zalo_name"], link=form.cleaned_data["zalo_link"])
    messages.success(request, _("Đã lưu nhóm Zalo."))
    return redirect("roster", pk=team.pk)


@require_POST
def decision_upload(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add the signed decision of a team that was approved without it; another scan is for who approves."""
    team = get_for(request.user, Permission.RUN_TEAM, _ROWS.all(), pk=pk)
    if team.decision_file is not None and not may(request.user, Permission.APPROVE, team):
        raise PermissionDenied
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, team, status=422, file_errors=[_("Hãy chọn tệp quyết định.")])
    try:
        team_details.set_decision_file(team, store_file(upload, team.commune, request.user))
    except RefusedError as refused:
        return _page(request, team, status=422, file_errors=refused.errors.get("file", [str(refused)]))
    messages.success(request, _("Đã lưu tệp quyết định."))
    return redirect("roster", pk=team.pk)


@require_GET
def stored_file(request: SignedInRequest, pk: int) -> FileResponse:
    """A decision as it was uploaded; to be saved, never shown within the portal."""
    row = commune_rights.get_for(
        request.user, Permission.SEE_ROSTER, StoredFile.objects.select_related("commune"), pk=pk
    )
    return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.name, content_type=row.content_type)
