"""What an activity must hold to: every rule that is broken gets its sentence, beside its field (Đề án IV.1-6)."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reporting.models import Activity, ActivityKind
from reporting.models.activities import GROUPS_PRESENT, MAX_PEOPLE
from teams.models import Hamlet, PlanItem, SupportPoint, Team
from teams.models.units import FIRST_POSSIBLE_DAY
from teams.plans import memberships_between
from teams.plans.rules import lead_fault, point_fault, says_something
from teams.refused import RefusedError

AHEAD = timedelta(days=366)
LONGEST = timedelta(days=92)  # a campaign of a whole quarter
FEWEST_LETTERS = 3
FEWEST_LETTERS_OF_A_REASON = 5  # "Mưa bão"


@dataclass(frozen=True)
class Details:
    """What an activity is, when and where, as somebody typed it."""

    kind: int
    title: str
    first_day: date
    last_day: date
    begins_at: time | None = None
    ends_at: time | None = None
    support_point: int | None = None
    hamlet: int | None = None
    other_place: str = ""
    lead: int | None = None
    plan_item: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Attendance:
    """Who came, and what came of it. A group that nobody counted is None, not 0."""

    people: int
    women: int | None = None
    elderly: int | None = None
    ethnic_minority: int | None = None
    disabled: int | None = None
    youth: int | None = None
    outcome: str = ""


def refuse_with(faults: dict[str, str]) -> None:
    """Raise RefusedError with the sentences of `faults`, field -> sentence; the empty ones are none."""
    errors = {name: [sentence] for name, sentence in faults.items() if sentence}
    if errors:
        raise RefusedError(errors)


def details_faults(details: Details, team: Team, today: date, *, kept: Activity | None = None) -> dict[str, str]:
    """Field -> what is wrong; `kept` is the activity that is changed, whose kind and task it may keep."""
    return {
        "kind": _kind_fault(details, team, kept),
        "title": ""
        if says_something(details.title, FEWEST_LETTERS)
        else _("Hãy ghi tên hoạt động, ví dụ “Lớp kỹ năng số làng Pơ”."),
        **days_faults(details.first_day, details.last_day, team, today),
        "ends_at": _hours_fault(details),
        "place": _place_fault(details, team),
        "lead": _lead_fault(details, team),
        "plan_item": _plan_fault(details, team, kept),
    }


def days_faults(first: date, last: date, team: Team, today: date) -> dict[str, str]:
    faults = {"first_day": "", "last_day": ""}
    if first > today + AHEAD:
        faults["first_day"] = _("Ngày này còn xa quá. Hãy chọn ngày trong một năm tới.")
    elif first < FIRST_POSSIBLE_DAY or not team.existed_on(first):
        faults["first_day"] = _("Tổ không hoạt động vào ngày này. Hãy kiểm tra lại ngày.")
    if last < first:
        faults["last_day"] = _("Ngày cuối không thể trước ngày đầu %(day)s.") % {"day": date_format(first, "d/m/Y")}
    elif last - first > LONGEST:
        faults["last_day"] = _("Một hoạt động kéo dài nhiều nhất ba tháng. Hãy ghi thành nhiều hoạt động.")
    return faults


def planned_day_fault(details: Details, today: date) -> str:
    """What is planned is still to come."""
    if details.last_day >= today:
        return ""
    return _("Ngày này đã qua. Nếu đã tổ chức, hãy dùng “Ghi hoạt động đã tổ chức”; nếu không, hãy chọn ngày khác.")


def held_day_fault(first: date, today: date) -> str:
    """What was held has begun."""
    if first <= today:
        return ""
    return _("Chưa đến ngày %(day)s nên chưa ghi kết quả được. Nếu đã tổ chức sớm hơn, hãy sửa lại ngày.") % {
        "day": date_format(first, "d/m/Y")
    }


def attendance_faults(attendance: Attendance) -> dict[str, str]:
    """Each group is part of those who came; the database holds the same."""
    people = attendance.people
    faults = {"people": ""}
    if people < 1:
        faults["people"] = _("Hãy ghi số người dự, từ 1 trở lên.")
    elif people > MAX_PEOPLE:
        faults["people"] = _("Số người dự nhiều nhất là %(most)s. Hãy kiểm tra lại.") % {"most": MAX_PEOPLE}
    for group in GROUPS_PRESENT:
        count = getattr(attendance, group)
        if count is not None and count > people:
            faults[group] = _("Ghi %(count)d người, nhiều hơn tổng số %(people)d người dự.") % {
                "count": count,
                "people": people,
            }
    return faults


def _kind_fault(details: Details, team: Team, kept: Activity | None) -> str:
    if kept is not None and kept.kind_id == details.kind:
        return ""
    offered = ActivityKind.objects.filter(province_id=team.province_id, is_active=True, pk=details.kind)
    return "" if offered.exists() else _("Loại hoạt động này không còn trong danh sách. Hãy chọn lại.")


def _hours_fault(details: Details) -> str:
    begins, ends = details.begins_at, details.ends_at
    if begins is None or ends is None or details.last_day > details.first_day or ends > begins:
        return ""
    return _("Giờ kết thúc phải sau giờ bắt đầu %(hour)s.") % {"hour": f"{begins:%H:%M}"}


def _place_fault(details: Details, team: Team) -> str:
    named = [details.support_point is not None, details.hamlet is not None, bool(details.other_place)]
    if sum(named) > 1:
        return _("Hãy chọn một nơi trong danh sách, hoặc chỉ ghi nơi khác.")
    if not any(named):
        return _("Hãy chọn nơi tổ chức, hoặc ghi nơi khác ở ô bên dưới.")
    if details.support_point is not None:
        point = SupportPoint.objects.filter(commune_id=team.commune_id, pk=details.support_point).first()
        if point is None:
            return _("Điểm hỗ trợ này không thuộc xã, phường của Tổ. Hãy chọn lại.")
        return point_fault(point, details.first_day)
    if details.hamlet is None or Hamlet.objects.filter(commune_id=team.commune_id, pk=details.hamlet).exists():
        return ""
    return _("Thôn, làng này không thuộc xã, phường của Tổ. Hãy chọn lại.")


def _lead_fault(details: Details, team: Team) -> str:
    if details.lead is None:
        return ""
    members = memberships_between(team.pk, details.first_day, details.first_day)
    return lead_fault(details.lead, members, details.first_day)


def _plan_fault(details: Details, team: Team, kept: Activity | None) -> str:
    """A task of the plan of the month in which the activity begins; what was linked before stays linked."""
    if details.plan_item is None or (kept is not None and kept.plan_item_id == details.plan_item):
        return ""
    tasks = PlanItem.objects.filter(
        pk=details.plan_item,
        plan__team=team,
        plan__first_day__lte=details.first_day,
        plan__last_day__gte=details.first_day,
    )
    return "" if tasks.exists() else _("Việc này thuộc kế hoạch của tháng khác. Hãy chọn việc của tháng có ngày trên.")


def reason_fault(because: str) -> str:
    if says_something(because, FEWEST_LETTERS_OF_A_REASON):
        return ""
    return _("Hãy ghi lý do, ví dụ “Mưa bão, dời sang tháng sau”.")
