"""A team's plan and support calendar of a month, and the commune's decision on it (T6)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from teams import plans
from teams.access import get_for, may
from teams.enums import Permission, PlanState
from teams.forms.plans import DecisionForm, PlanForm, SeenForm, SessionForm, starting_values
from teams.models import MonthlyPlan, PlannedSession, Team
from teams.pages import tenant_page
from teams.periods import Month

_PEOPLE = ("submitted_by", "decided_by", "changed_by")


def _team(request: SignedInRequest, pk: int, permission: Permission) -> tuple[Team, Month]:
    """The team, and the month that the address asks for (`ky`)."""
    team = get_for(request.user, permission, Team.objects.select_related("province", "commune"), pk=pk)
    return team, plans.month_asked(team.province, request.GET.get("ky", ""), timezone.localdate())


def _plan(request: SignedInRequest, pk: int, permission: Permission) -> MonthlyPlan:
    rows = MonthlyPlan.objects.select_related("team__commune", "province", *_PEOPLE)
    return get_for(request.user, permission, rows, pk=pk)


def _plan_of(team: Team, month: Month) -> MonthlyPlan | None:
    rows = MonthlyPlan.objects.filter(team=team, first_day=month.first)
    return rows.select_related("team__commune", "province", *_PEOPLE).first()


def _address(team: Team, month: Month) -> str:
    return f"{reverse('plan', args=[team.pk])}?ky={month.code}"


def _content(team: Team, month: Month, plan: MonthlyPlan | None) -> dict[str, Any]:
    """What is planned, as every page of a plan shows it."""
    today = timezone.localdate()
    items = list(plan.items.all()) if plan else []
    sessions = plans.sessions_of(team.pk, month.first, month.last)
    fewest = plans.fewest_sessions(team.province)
    content = plans.content_from(plan.goal if plan else "", items, sessions)
    faults = plans.faults_of(sessions, plans.memberships_between(team.pk, month.first, month.last))
    return {
        "team": team,
        "month": month,
        "plan": plan,
        "items": items,
        "sessions": [(session, faults.get(session.pk, [])) for session in sessions],
        "weeks": plans.weeks_of(month, team.province, [(session.day, session) for session in sessions], today),
        "fewest": fewest,
        "missing": max(fewest - len(sessions), 0),
        "has_faults": bool(faults),
        "changes": plans.since_approval(plan, content) if plan else None,
        "last_step": plans.last_step(plan) if plan else "",
        "today": today,
    }


@require_GET
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Kế hoạch và lịch hỗ trợ của một tháng."""
    team, month = _team(request, pk, Permission.SEE_ROSTER)
    today = timezone.localdate()
    held = _plan_of(team, month)
    why_not = plans.why_not_planned(team, month, today)
    runs = may(request.user, Permission.RUN_TEAM, team)
    previous, following = plans.months_around(month, today)
    context = {
        **_content(team, month, held),
        "previous": previous,
        "following": following,
        "runs": runs,
        "why_not": why_not,
        "may_edit": runs and not why_not and plans.is_editable(held),
        "may_decide": held is not None
        and held.state == PlanState.SUBMITTED
        and may(request.user, Permission.APPROVE, team),
    }
    return tenant_page(request, "teams/plan.html", team.province, context)


def _not_now(request: SignedInRequest, team: Team, month: Month) -> HttpResponse | None:
    """Back to the plan, with the reason, where it cannot be changed now."""
    held = _plan_of(team, month)
    reason = plans.why_not_planned(team, month, timezone.localdate())
    if not reason and plans.is_editable(held):
        return None
    stands = plans.last_step(held) if held else ""
    messages.warning(
        request, reason or _("%(who)s Kế hoạch đang không ở bước soạn nên chưa sửa được.") % {"who": stands}
    )
    return redirect(_address(team, month))


@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """The goal and the tasks on one page."""
    team, month = _team(request, pk, Permission.RUN_TEAM)
    data = request.POST if request.method == "POST" else None
    if data is None and (back := _not_now(request, team, month)):
        return back
    held = _plan_of(team, month)
    items = list(held.items.all()) if held else []
    form = PlanForm(data, team=team, month=month, goal=held.goal if held else "", items=items)
    if data is not None and form.is_valid():
        try:
            plans.save_tasks(
                team, month, goal=form.goal, tasks=form.entries(), seen=data.get("seen", ""), by=request.user
            )
        except plans.RefusedError as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("Đã lưu mục tiêu và công việc."))
            return redirect(request.get_full_path() if "more" in data else _address(team, month))
    if form.is_stale:
        held = _plan_of(team, month)
        items = list(held.items.all()) if held else []
    context = {
        "team": team,
        "month": month,
        "plan": held,
        "form": form,
        "items": items,
        "seen": data.get("seen", "") if data is not None and not form.is_stale else plans.mark_of(held, items),
        "back": _address(team, month),
    }
    return tenant_page(request, "teams/plan_edit.html", team.province, context, status=422 if form.has_errors else 200)


def _session_page(
    request: SignedInRequest, team: Team, month: Month, form: SessionForm, session: PlannedSession | None = None
) -> HttpResponse:
    fresh = session if session is None or not form.is_stale else _session(request, session.pk)
    typed_on = request.POST.get("seen", "") if form.is_bound and not form.is_stale else ""
    context = {
        "team": team,
        "month": month,
        "form": form,
        "session": session,
        "seen": typed_on or (plans.session_mark(fresh) if fresh else ""),
        "back": _address(team, month),
    }
    return tenant_page(request, "teams/plan_session.html", team.province, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def add_session(request: SignedInRequest, pk: int) -> HttpResponse:
    team, month = _team(request, pk, Permission.RUN_TEAM)
    if request.method == "GET" and (back := _not_now(request, team, month)):
        return back
    data = request.POST if request.method == "POST" else None
    form = SessionForm(data, team=team, month=month, initial={"day": request.GET.get("ngay", "")})
    if request.method == "POST" and form.is_valid():
        try:
            plans.add_session(team, month, form.entry(), by=request.user)
        except plans.RefusedError as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("Đã thêm buổi hỗ trợ vào lịch."))
            return redirect(request.get_full_path() if "more" in request.POST else _address(team, month))
    return _session_page(request, team, month, form)


def _session(request: SignedInRequest, pk: int) -> PlannedSession:
    rows = PlannedSession.objects.select_related("team__province", "team__commune", "province")
    return get_for(request.user, Permission.RUN_TEAM, rows, pk=pk)


@require_http_methods(["GET", "POST"])
def edit_session(request: SignedInRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    team, month = session.team, plans.month_with(session)
    if request.method == "GET" and (back := _not_now(request, team, month)):
        return back
    data = request.POST if request.method == "POST" else None
    form = SessionForm(data, team=team, month=month, initial=starting_values(session))
    if request.method == "POST" and form.is_valid():
        try:
            plans.change_session(session, form.entry(), seen=request.POST.get("seen", ""), by=request.user)
        except plans.RefusedError as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("Đã sửa buổi hỗ trợ."))
            return redirect(_address(team, month))
    return _session_page(request, team, month, form, session)


@require_POST
def remove_session(request: SignedInRequest, pk: int) -> HttpResponse:
    session = _session(request, pk)
    back = _address(session.team, plans.month_with(session))
    try:
        plans.remove_session(session, by=request.user)
    except plans.RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã xóa buổi hỗ trợ khỏi lịch."))
    return redirect(back)


@require_POST
def copy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Chép từ tháng trước."""
    team, month = _team(request, pk, Permission.RUN_TEAM)
    try:
        copied = plans.copy_previous(team, month, by=request.user)
    except plans.RefusedError as refused:
        messages.error(request, str(refused))
    else:
        counts = {"tasks": copied.tasks, "sessions": copied.sessions}
        messages.success(request, _("Đã chép %(tasks)d công việc và %(sessions)d buổi hỗ trợ.") % counts)
        if copied.left_out:
            messages.warning(request, _("Cần xem lại: %(rows)s.") % {"rows": "; ".join(copied.left_out)})
    return redirect(_address(team, month))


def _move(request: SignedInRequest, pk: int, move: Callable[..., MonthlyPlan], done: Callable[[], str]) -> HttpResponse:
    held = _plan(request, pk, Permission.RUN_TEAM)
    form = SeenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy tải lại trang rồi bấm lần nữa."))
    else:
        try:
            move(held, by=request.user, seen=form.cleaned_data["version"])
        except plans.RefusedError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, done())
    return redirect(_address(held.team, held.month))


@require_POST
def hand_in(request: SignedInRequest, pk: int) -> HttpResponse:
    return _move(request, pk, plans.hand_in, lambda: _("Đã gửi kế hoạch. UBND xã, phường sẽ duyệt hoặc trả lại."))


@require_POST
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    return _move(request, pk, plans.reopen, lambda: _("Kế hoạch đã mở để sửa. Sửa xong, hãy gửi duyệt lại."))


@require_http_methods(["GET", "POST"])
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """What is planned and what it changes in the plan approved before; approve it or return it with the reason."""
    held = _plan(request, pk, Permission.APPROVE)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            said = _decide(request, held, form.cleaned_data)
        except plans.RefusedError as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, said)
            return redirect(_address(held.team, held.month))
        held = _plan(request, pk, Permission.APPROVE)  # as it is now
    waits = held.state == PlanState.SUBMITTED
    context = {
        **_content(held.team, held.month, held),
        "form": form,
        "waits": waits,
        "is_own": waits and held.submitted_by_id == request.user.pk,
        "back": _address(held.team, held.month),
    }
    return tenant_page(request, "teams/plan_review.html", held.province, context, status=422 if form.errors else 200)


def _decide(request: SignedInRequest, held: MonthlyPlan, typed: dict[str, Any]) -> str:
    if typed["decision"] == DecisionForm.APPROVE:
        plans.approve(held, by=request.user, seen=typed["version"])
        return _("Đã duyệt kế hoạch.")
    plans.give_back(held, because=typed["because"], by=request.user, seen=typed["version"])
    return _("Đã trả lại kế hoạch cho Tổ kèm lý do.")
