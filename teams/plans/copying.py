"""Last month's tasks and sessions as a beginning for the next: on the same weekday of the same week of the month."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from teams.models import Membership, MonthlyPlan, PlanItem, PlannedSession, Team
from teams.periods import Month
from teams.plans.content import planned_of, sessions_of
from teams.plans.editing import open_plan, touch
from teams.plans.rules import lead_fault, memberships_between, point_fault, refuse
from teams.working_days import SATURDAY, working_days

WEEK = 7


@dataclass
class Copied:
    """What was copied, and sentences about what was not, or not whole."""

    tasks: int = 0
    sessions: int = 0
    left_out: list[str] = field(default_factory=list)


@transaction.atomic
def copy_previous(team: Team, month: Month, *, by: User) -> Copied:
    """Copy what the month before planned; what is there already stays and is not doubled. Raises RefusedError."""
    plan = open_plan(team, month, by=by)
    before = MonthlyPlan.objects.filter(team=team, first_day=month.previous.first).first()
    sessions = sessions_of(team.pk, month.previous.first, month.previous.last)
    if not sessions and (before is None or not before.items.exists()):
        raise refuse(
            _("%(month)s chưa có công việc hay buổi nào để chép.") % {"month": str(month.previous).capitalize()}
        )
    copied = Copied()
    if before is not None:
        plan.goal = plan.goal or before.goal
        _copy_tasks(before, plan, month, copied)
    _copy_sessions(sessions, team, month, copied)
    touch(plan, by)
    return copied


def corresponding(day: date, month: Month) -> date | None:
    """The same weekday as `day`, as many weeks into `month` as `day` is into its own; none in a shorter month."""
    weeks, first = (day - month.previous.first).days // WEEK, month.first
    there = first + timedelta(days=(day.weekday() - first.weekday()) % WEEK + WEEK * weeks)
    return there if there <= month.last else None


def _copy_tasks(before: MonthlyPlan, plan: MonthlyPlan, month: Month, copied: Copied) -> None:
    there = set(plan.items.values_list("content", flat=True))
    for item in before.items.all():
        if item.content not in there:
            due = corresponding(item.due, month) if item.due else None
            PlanItem.objects.create(plan=plan, content=item.content, who=item.who, due=due, expected=item.expected)
            copied.tasks += 1


def _copy_sessions(sessions: list[PlannedSession], team: Team, month: Month, copied: Copied) -> None:
    members = memberships_between(team.pk, month.first, month.last)
    worked = set(working_days(team.province, month.first, month.last))
    taken = {_slot(session) for session in sessions_of(team.pk, month.first, month.last)}
    for session in sessions:
        day = corresponding(session.day, month)
        why_not = _why_not_on(day, session, team, worked)
        if why_not or day is None:
            copied.left_out.append(f"{planned_of(session)} – {why_not}")
            continue
        copy = _moved(session, day)
        if _slot(copy) not in taken:
            _keep_lead(copy, members, copied)
            copy.save()
            taken.add(_slot(copy))
            copied.sessions += 1


def _why_not_on(day: date | None, session: PlannedSession, team: Team, worked: set[date]) -> str:
    """Why a session cannot be held on the day that corresponds to its own; empty where it can.

    What a team planned on a Saturday is meant so; a weekday off is a holiday.
    """
    if day is None:
        return _("tháng này không có ngày tương ứng")
    written = date_format(day, "d/m/Y")
    if day < timezone.localdate():
        return _("ngày %(day)s đã qua") % {"day": written}
    if day.weekday() < SATURDAY and day not in worked:
        return _("ngày %(day)s là ngày nghỉ") % {"day": written}
    if not team.existed_on(day):
        return _("Tổ không hoạt động ngày %(day)s") % {"day": written}
    if session.support_point and point_fault(session.support_point, day):
        return _("điểm hỗ trợ không mở ngày %(day)s") % {"day": written}
    return ""


def _moved(session: PlannedSession, day: date) -> PlannedSession:
    return PlannedSession(
        province_id=session.province_id,
        commune_id=session.commune_id,
        team_id=session.team_id,
        day=day,
        half_day=session.half_day,
        support_point=session.support_point,
        hamlet=session.hamlet,
        topic=session.topic,
        lead=session.lead,
    )


def _keep_lead(copy: PlannedSession, members: list[Membership], copied: Copied) -> None:
    if copy.lead_id and lead_fault(copy.lead_id, members, copy.day):
        copied.left_out.append(
            _("%(session)s – đã chép nhưng bỏ người phụ trách vì không còn trong Tổ") % {"session": planned_of(copy)}
        )
        copy.lead = None


def _slot(session: PlannedSession) -> tuple[date, str, int | None, int | None]:
    return session.day, session.half_day, session.support_point_id, session.hamlet_id
