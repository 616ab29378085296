"""Writing a month's plan and its sessions, while it is a draft or was returned (Đề án 3.2.1, III.4.2).

Whoever changes anything of a month locks its plan first and moves the plan's version on, the sessions' too: what
somebody decides on is what they have seen.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teams.enums import Calendar, PlanState
from teams.models import MonthlyPlan, PlanItem, PlannedSession, Team
from teams.periods import Month, month_of
from teams.plans.content import PlanContent, place_code, planned_of, task_of
from teams.plans.rules import SessionEntry, TaskEntry, check_session, check_tasks, is_editable, refuse, why_not_planned
from teams.plans.wording import last_step
from teams.refused import RefusedError


@transaction.atomic
def save_tasks(team: Team, month: Month, *, goal: str, tasks: list[TaskEntry], seen: str, by: User) -> MonthlyPlan:
    """Write the goal and the tasks that were typed; a task that another person added meanwhile stays.

    `seen` is the mark (`PlanContent.mark`) of what the person began from. Raises RefusedError.
    """
    check_tasks(tasks, month)
    plan = open_plan(team, month, by=by)
    items = {item.pk: item for item in plan.items.all()}
    if seen != mark_of(plan, list(items.values())):
        raise _stale(
            _(
                "%(who)s Mục tiêu hoặc công việc đã khác lúc bạn mở trang, nên chưa lưu. "
                "Hãy xem bản đang lưu ở dưới; bấm Lưu lần nữa nếu vẫn muốn ghi như bạn đã nhập."
            )
            % {"who": last_step(plan)}
        )
    plan.goal = goal
    for task in tasks:
        _write(task, items.get(task.key) if task.key is not None else None, plan)
    touch(plan, by)
    return plan


def mark_of(plan: MonthlyPlan | None, items: list[PlanItem]) -> str:
    return PlanContent(plan.goal if plan else "", tuple(map(task_of, items))).mark


def _write(task: TaskEntry, item: PlanItem | None, plan: MonthlyPlan) -> None:
    if task.is_removed:
        if item is not None:
            item.delete()
        return
    item = item or PlanItem(plan=plan)
    item.content, item.who, item.due, item.expected = task.content, task.who, task.due, task.expected
    item.save()


@transaction.atomic
def add_session(team: Team, month: Month, entry: SessionEntry, *, by: User) -> PlannedSession:
    """Raises RefusedError with what is wrong beside which field."""
    plan = open_plan(team, month, by=by)
    check_session(entry, team, month)
    session = PlannedSession(province_id=team.province_id, commune_id=team.commune_id, team=team)
    _fill(session, entry)
    touch(plan, by)
    return session


@transaction.atomic
def change_session(session: PlannedSession, entry: SessionEntry, *, seen: str, by: User) -> None:
    """`seen` is what the session said (`session_mark`) when the person began. Raises RefusedError."""
    team, month = session.team, month_with(session)
    plan = open_plan(team, month, by=by)
    session = _current(session, plan)
    if seen != session_mark(session):
        raise _stale(
            _("%(who)s Buổi này đã khác lúc bạn mở trang: %(now)s. Bấm Lưu lần nữa nếu vẫn muốn ghi như bạn đã nhập.")
            % {"who": last_step(plan), "now": planned_of(session)}
        )
    check_session(entry, team, month, instead_of=session.pk)
    _fill(session, entry)
    touch(plan, by)


@transaction.atomic
def remove_session(session: PlannedSession, *, by: User) -> None:
    """Raises RefusedError where the plan can no longer be changed."""
    plan = open_plan(session.team, month_with(session), by=by)
    _current(session, plan).delete()
    touch(plan, by)


def _stale(message: str) -> RefusedError:
    """Another person was faster: to be shown with what stands there now, and a new mark to save over it."""
    return RefusedError({"seen": [message]})


def session_mark(session: PlannedSession) -> str:
    """What the session says, to tell whether another person changed it meanwhile."""
    parts = (session.day, session.half_day, place_code(session), session.lead_id, session.topic)
    return "|".join(map(str, parts))


def month_with(session: PlannedSession) -> Month:
    """The month, by the calendar of its province, whose plan a session belongs to."""
    return month_of(session.day, Calendar(session.province.calendar))


def _current(session: PlannedSession, plan: MonthlyPlan) -> PlannedSession:
    """The row as it is now that the plan is locked."""
    rows = PlannedSession.objects.filter(pk=session.pk, day__range=(plan.first_day, plan.last_day))
    found = rows.select_related("support_point", "hamlet", "lead").first()
    if found is None:
        raise refuse(_("%(who)s Buổi này vừa được chuyển hoặc xóa khỏi lịch.") % {"who": last_step(plan)})
    return found


def _fill(session: PlannedSession, entry: SessionEntry) -> None:
    session.day, session.half_day, session.topic = entry.day, entry.half_day, entry.topic
    session.support_point_id, session.hamlet_id, session.lead_id = entry.support_point, entry.hamlet, entry.lead
    session.save()


def open_plan(team: Team, month: Month, *, by: User) -> MonthlyPlan:
    """The plan of `month`, locked, to be changed in this transaction; the first change begins it.

    Raises RefusedError where the month is over, the team not there, or the plan handed in or approved.
    """
    reason = why_not_planned(team, month, timezone.localdate())
    if reason:
        raise refuse(reason)
    MonthlyPlan.objects.get_or_create(
        team=team,
        first_day=month.first,
        defaults={
            "province_id": team.province_id,
            "commune_id": team.commune_id,
            "last_day": month.last,
            "changed_by": by,
            "changed_at": timezone.now(),
        },
    )
    plan = MonthlyPlan.objects.select_for_update().get(team=team, first_day=month.first)
    if not is_editable(plan):
        raise refuse(_why_it_stands(plan))
    return plan


def _why_it_stands(plan: MonthlyPlan) -> str:
    if plan.state == PlanState.APPROVED:
        return _("%(who)s Muốn thay đổi, hãy bấm “Sửa kế hoạch”; sửa xong phải gửi duyệt lại.") % {
            "who": last_step(plan)
        }
    return _("%(who)s Muốn thay đổi, hãy bấm “Rút lại để sửa” trước.") % {"who": last_step(plan)}


def touch(plan: MonthlyPlan, by: User, at: datetime | None = None) -> None:
    """Save `plan` as changed by `by`: who has seen the version before is told."""
    plan.version += 1
    plan.changed_by, plan.changed_at = by, at or timezone.now()
    plan.save()
