"""The way of a plan: handed in, approved or returned, opened again (T6; Đề án III.1: UBND cấp xã quản lý trực tiếp).

Each move locks the plan and is made on what the person has seen: `seen` is the plan's version on their page.
"""

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from accounts.models import User
from teams.enums import PlanState
from teams.models import Commune, MonthlyPlan
from teams.plans.content import content_of, planned_of, sessions_of
from teams.plans.editing import touch
from teams.plans.rules import (
    FEWEST_LETTERS_OF_A_REASON,
    faults_of,
    memberships_between,
    refuse,
    says_something,
    why_not_planned,
)
from teams.plans.wording import last_step
from teams.refused import RefusedError

Move = Callable[[], None]


def plans_waiting(communes: Commune | QuerySet[Commune]) -> QuerySet[MonthlyPlan]:
    """The plans that wait for a decision in one commune or several, the oldest first."""
    rows = MonthlyPlan.objects.filter(state=PlanState.SUBMITTED)
    rows = rows.filter(commune=communes) if isinstance(communes, Commune) else rows.filter(commune__in=communes)
    return rows.select_related("team", "commune", "province", "submitted_by").order_by("submitted_at", "pk")


@transaction.atomic
def hand_in(plan: MonthlyPlan, *, by: User, seen: int) -> MonthlyPlan:
    """Fewer sessions than the province asks do not hold it up: both sides see the number. Raises RefusedError."""
    plan = _locked(plan, seen, by, lambda locked: locked.hand_in)
    _check_complete(plan)
    plan.hand_in()
    plan.submitted_by, plan.submitted_at = by, timezone.now()
    plan.decided_by, plan.decided_at = None, None
    touch(plan, by)
    return plan


@transaction.atomic
def reopen(plan: MonthlyPlan, *, by: User, seen: int) -> MonthlyPlan:
    """Take back what was handed in, or change what was approved; the latter is kept to compare with."""
    plan = _locked(plan, seen, by, lambda locked: locked.reopen)
    reason = why_not_planned(plan.team, plan.month, timezone.localdate())
    if reason:
        raise refuse(reason)
    plan.reopen()
    plan.submitted_by = plan.submitted_at = plan.decided_by = plan.decided_at = None
    touch(plan, by)
    return plan


@transaction.atomic
def approve(plan: MonthlyPlan, *, by: User, seen: int) -> MonthlyPlan:
    plan = _locked(plan, seen, by, lambda locked: locked.approve)
    plan.approve()
    plan.decided_by, plan.decided_at = by, timezone.now()
    plan.returned_because = ""
    plan.approved_content = content_of(plan).to_json()
    touch(plan, by)
    return plan


@transaction.atomic
def give_back(plan: MonthlyPlan, *, because: str, by: User, seen: int) -> MonthlyPlan:
    """`because` tells the team what to change. Raises RefusedError, beside `because` where it says too little."""
    plan = _locked(plan, seen, by, lambda locked: locked.give_back)
    if not says_something(because, FEWEST_LETTERS_OF_A_REASON):
        raise RefusedError(
            {"because": [_("Hãy ghi lý do để Tổ biết cần sửa gì, ví dụ “Bổ sung 01 buổi ở làng Kgiang”.")]}
        )
    plan.give_back()
    plan.decided_by, plan.decided_at = by, timezone.now()
    plan.returned_because = because
    touch(plan, by, plan.decided_at)
    return plan


def _locked(plan: MonthlyPlan, seen: int, by: User, move_of: Callable[[MonthlyPlan], Move]) -> MonthlyPlan:
    """The plan as it is now, locked; refused where the move cannot be made or was not meant for what is there now."""
    rows = MonthlyPlan.objects.select_for_update(of=("self",))
    plan = rows.select_related("team", "province").get(pk=plan.pk)
    move = move_of(plan)
    if not can_proceed(move):
        raise refuse(_("%(who)s Việc bạn vừa bấm không còn làm được nữa.") % {"who": last_step(plan)})
    if plan.version != seen:
        raise refuse(
            _("%(who)s Kế hoạch đã khác lúc bạn mở trang. Hãy xem lại nội dung mới rồi bấm lần nữa.")
            % {"who": last_step(plan)}
        )
    if not has_transition_perm(move, by):
        own = plan.state == PlanState.SUBMITTED and plan.submitted_by_id == by.pk
        raise refuse(
            _("Bạn là người gửi kế hoạch này nên người khác của UBND xã, phường phải duyệt.")
            if own
            else _("Vai trò của bạn không làm được việc này.")
        )
    return plan


def _check_complete(plan: MonthlyPlan) -> None:
    reason = why_not_planned(plan.team, plan.month, timezone.localdate())
    if reason:
        raise refuse(reason)
    sessions = sessions_of(plan.team_id, plan.first_day, plan.last_day)
    if not sessions and not plan.items.exists():
        raise refuse(_("Kế hoạch chưa có gì để duyệt. Hãy ghi ít nhất một công việc hoặc một buổi hỗ trợ."))
    faults = faults_of(sessions, memberships_between(plan.team_id, plan.first_day, plan.last_day))
    if faults:
        broken = [
            f"{planned_of(session)} – {' '.join(faults[session.pk])}" for session in sessions if session.pk in faults
        ]
        raise refuse(_("Chưa gửi được. Hãy sửa các buổi sau: %(broken)s") % {"broken": "; ".join(broken)})
