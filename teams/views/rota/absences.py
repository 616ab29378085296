"""Who is away when: the leaders' list, and taking an absence back."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from teams.access import get_for, may
from teams.enums import Permission
from teams.forms.rota import AbsenceForm
from teams.models import Absence, Membership, Team
from teams.pages import tenant_page
from teams.refused import RefusedError
from teams.rota.absences import Noted, note_absence, take_back


@require_http_methods(["GET", "POST"])
def absences(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ngày vắng của các thành viên."""
    team = get_for(request.user, Permission.RUN_TEAM, Team.objects.select_related("province", "commune"), pk=pk)
    today = timezone.localdate()
    members = Membership.objects.filter(team=team).in_force_on(today).select_related("user").by_position()
    people = [(row.user_id, str(row.user)) for row in members]
    form = AbsenceForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid() and note(request, form, team, form.cleaned_data["user"], today):
        return redirect("rota_absences", pk=team.pk)
    rows = Absence.objects.filter(team=team, last_day__gte=today).select_related("user")
    return tenant_page(
        request,
        "teams/rota_absences.html",
        team.province,
        {"team": team, "form": form, "absences": rows.order_by("first_day", "user__sort_name"), "today": today},
        status=422 if form.errors else 200,
    )


def note(request: HttpRequest, form: AbsenceForm, team: Team, user: int, today: date) -> bool:
    """Note what was typed and say what became of the shifts; what is refused goes beside its field."""
    first, last = form.days
    try:
        noted = note_absence(team, user, first, last, reason=form.cleaned_data["reason"], today=today)
    except RefusedError as refused:
        form.refuse(refused.errors)
        return False
    _say_noted(request, noted)
    return True


def _say_noted(request: HttpRequest, noted: Noted) -> None:
    said = _("Đã ghi ngày vắng.")
    if noted.freed:
        said += " " + _("%(count)d ca do máy xếp trong những ngày này đã được bỏ.") % {"count": noted.freed}
    if not noted.fixed:
        messages.success(request, said)
        return
    shifts = "; ".join(
        f"{shift.get_half_day_display()} {shift.day:%d/%m/%Y}, {shift.support_point}" for shift in noted.fixed
    )
    messages.warning(request, said + " " + _("Còn ca xếp tay cần người thay: %(shifts)s.") % {"shifts": shifts})


@require_POST
def absence_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an absence back: one's own, or anybody's for those who run the team."""
    absence = get_for(request.user, Permission.SEE_ROSTER, Absence.objects.select_related("team"), pk=pk)
    mine = absence.user_id == request.user.pk
    if not mine and not may(request.user, Permission.RUN_TEAM, absence.team):
        raise PermissionDenied
    take_back(absence)
    messages.success(request, _("Đã xóa ngày vắng. Những ca đã bỏ không tự xếp lại."))
    from_list = request.POST.get("tu") == "danh-sach" and may(request.user, Permission.RUN_TEAM, absence.team)
    return redirect(reverse("rota_absences", args=[absence.team_id]) if from_list or not mine else reverse("my_duty"))
