"""What a plan and its sessions must hold to: every rule that is broken gets its sentence, beside its field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from teams.enums import HalfDay, PlanState
from teams.models import Hamlet, Membership, MonthlyPlan, PlannedSession, Province, SupportPoint, Team
from teams.periods import Month
from teams.refused import RefusedError

FEWEST_LETTERS = 5  # of a task, a topic: "Họp Tổ"
FEWEST_LETTERS_OF_A_REASON = 10
FEWEST_SESSIONS = 3  # a month (Đề án III.4.2), where the province's rules name no other number
MOST_TASKS = 40
AHEAD = timedelta(days=366)
EDITABLE = (PlanState.DRAFT, PlanState.RETURNED)


def refuse(message: str) -> RefusedError:
    """A refusal about the whole; what is about the task in row 2 stands under `2-content`."""
    return RefusedError({"": [message]})


@dataclass(frozen=True)
class SessionEntry:
    """A session to come as somebody typed it."""

    day: date
    half_day: str
    support_point: int | None
    hamlet: int | None
    topic: str
    lead: int | None = None


@dataclass(frozen=True)
class TaskEntry:
    """A task as somebody typed it; `key` is its row where it has one already."""

    content: str
    who: str = ""
    due: date | None = None
    expected: str = ""
    key: int | None = None
    is_removed: bool = False


def says_something(text: str, letters: int = FEWEST_LETTERS) -> bool:
    return sum(letter.isalpha() for letter in text) >= letters


def fewest_sessions(province: Province) -> int:
    """How many sessions a month the province asks of a team (Đề án III.4.2: at least 3)."""
    rules = province.rules.get("plan")
    number = rules.get("min_sessions") if isinstance(rules, Mapping) else None
    return number if isinstance(number, int) and not isinstance(number, bool) and number >= 0 else FEWEST_SESSIONS


def why_not_planned(team: Team, month: Month, today: date) -> str:
    """Why the month cannot be planned (any more) whatever the plan's state is; empty where it can."""
    if team.in_force_from is None:
        return _("Tổ chưa được thành lập nên chưa lập được kế hoạch. Hãy hoàn tất đăng ký thành lập Tổ trước.")
    if team.in_force_from > month.last or (team.in_force_to is not None and team.in_force_to < month.first):
        return _("Tổ không hoạt động trong tháng này.")
    if month.last < today:
        return _("Tháng này đã qua nên kế hoạch chỉ còn để xem.")
    if month.first > today + AHEAD:
        return _("Tháng này còn xa quá. Hãy lập kế hoạch cho các tháng trong một năm tới.")
    return ""


def memberships_between(team_id: int, first: date, last: date) -> list[Membership]:
    """Everybody who is in the team on some day from `first` to `last`, leaders first."""
    rows = Membership.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first), team_id=team_id)
    return list(rows.filter(valid_from__lte=last).select_related("user").by_position())


def point_fault(point: SupportPoint, day: date) -> str:
    if point.open_from > day:
        return _("%(point)s chưa mở vào ngày này (mở từ %(day)s). Hãy chọn nơi khác hoặc ngày khác.") % {
            "point": point,
            "day": date_format(point.open_from, "d/m/Y"),
        }
    if point.open_to is not None and point.open_to < day:
        return _("%(point)s đã đóng vào ngày này (mở đến %(day)s). Hãy chọn nơi khác hoặc ngày khác.") % {
            "point": point,
            "day": date_format(point.open_to, "d/m/Y"),
        }
    return ""


def lead_fault(lead: int, members: Iterable[Membership], day: date) -> str:
    if any(member.user_id == lead and member.in_force(day) for member in members):
        return ""
    return _("Người này không ở trong Tổ vào ngày đã chọn. Hãy chọn người khác.")


def faults_of(sessions: Iterable[PlannedSession], members: Iterable[Membership]) -> dict[int, list[str]]:
    """What no longer holds of sessions that were planned before: session key -> sentences."""
    members = list(members)
    found: dict[int, list[str]] = {}
    for session in sessions:
        point = point_fault(session.support_point, session.day) if session.support_point else ""
        lead = lead_fault(session.lead_id, members, session.day) if session.lead_id else ""
        if point or lead:
            found[session.pk] = [sentence for sentence in (point, lead) if sentence]
    return found


def check_session(entry: SessionEntry, team: Team, month: Month, *, instead_of: int | None = None) -> None:
    """Raise RefusedError with every rule that `entry` breaks; `instead_of` is the session that it changes."""
    errors = {
        "day": _day_fault(entry, team, month),
        "half_day": "" if entry.half_day in HalfDay.values else _("Hãy chọn buổi sáng, chiều hoặc tối."),
        "place": _place_fault(entry, team),
        "topic": ""
        if says_something(entry.topic)
        else _("Hãy ghi rõ nội dung, ví dụ “Hướng dẫn nộp hồ sơ trực tuyến”."),
        "lead": lead_fault(entry.lead, memberships_between(team.pk, entry.day, entry.day), entry.day)
        if entry.lead
        else "",
    }
    if not any(errors.values()) and _same_session(entry, team, instead_of).exists():
        errors["place"] = _("Buổi này đã có trong lịch hỗ trợ. Hãy chọn ngày, buổi hoặc nơi khác.")
    if any(errors.values()):
        raise RefusedError({name: [sentence] for name, sentence in errors.items() if sentence})


def _same_session(entry: SessionEntry, team: Team, instead_of: int | None) -> QuerySet[PlannedSession]:
    rows = PlannedSession.objects.filter(
        team=team,
        day=entry.day,
        half_day=entry.half_day,
        support_point=entry.support_point,
        hamlet=entry.hamlet,
    )
    return rows if instead_of is None else rows.exclude(pk=instead_of)


def _day_fault(entry: SessionEntry, team: Team, month: Month) -> str:
    if not month.first <= entry.day <= month.last:
        return _("Ngày này không thuộc %(month)s (%(first)s – %(last)s). Hãy chọn lại.") % {
            "month": month,
            "first": date_format(month.first, "d/m/Y"),
            "last": date_format(month.last, "d/m/Y"),
        }
    return "" if team.existed_on(entry.day) else _("Tổ không hoạt động vào ngày này. Hãy chọn ngày khác.")


def _place_fault(entry: SessionEntry, team: Team) -> str:
    if entry.support_point is None:
        if entry.hamlet is None:
            return _("Hãy chọn nơi hỗ trợ.")
        own = Hamlet.objects.filter(commune_id=team.commune_id, pk=entry.hamlet).exists()
        return "" if own else _("Thôn, làng này không thuộc xã, phường của Tổ. Hãy chọn lại.")
    point = SupportPoint.objects.filter(commune_id=team.commune_id, pk=entry.support_point).first()
    if entry.hamlet is not None:
        return _("Hãy chọn một nơi hỗ trợ.")
    if point is None:
        return _("Điểm hỗ trợ này không thuộc xã, phường của Tổ. Hãy chọn lại.")
    return point_fault(point, entry.day)


def check_tasks(tasks: list[TaskEntry], month: Month) -> None:
    """Raise RefusedError with what is wrong in which row."""
    errors: dict[str, list[str]] = {}
    kept = [(number, task) for number, task in enumerate(tasks) if not task.is_removed]
    for number, task in kept:
        if not says_something(task.content):
            errors[f"{number}-content"] = [_("Hãy ghi rõ công việc, ví dụ “Mở lớp hướng dẫn cài VNeID”.")]
        if task.due is not None and not month.first <= task.due <= month.last:
            errors[f"{number}-due"] = [_("Hạn này không thuộc %(month)s. Hãy chọn lại.") % {"month": month}]
    if len(kept) > MOST_TASKS:
        errors[""] = [_("Kế hoạch chỉ ghi được đến %(most)d việc. Hãy gộp lại.") % {"most": MOST_TASKS}]
    if errors:
        raise RefusedError(errors)


def is_editable(plan: MonthlyPlan | None) -> bool:
    return plan is None or plan.state in EDITABLE
