"""Invented activities of simulated teams: held with so many people, planned for the weeks to come, now and then
cancelled or never told of. The same seed and days give the same activities, apart from keys."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from reporting.enums import ActivityState
from reporting.models import Activity, ActivityKind
from reporting.simulation.catalogues import NULL
from reporting.simulation.crews import Crew, load_crews, roll_on
from reporting.simulation.diary import GROUP_SHARES
from reporting.simulation.rhythm import WorkCalendar
from teams.enums import Calendar
from teams.models import Province
from teams.periods import Month, month_of, week_of
from teams.simulation import chance

AHEAD = timedelta(days=30)
KEENNESS = (0.65, 1.08)
SHARE_CANCELLED, SHARE_NOT_TOLD = 0.03, 0.02
SHARE_YOUTH = 0.35
SATURDAY, FRIDAY = 5, 4
ROWS_AT_ONCE = 1_000
OUTCOME = "Người dự thực hành ngay trên điện thoại của mình."
BECAUSE = "Mưa lớn, đường vào làng bị ngập."


@dataclass(frozen=True)
class Habit:
    """An activity that teams hold in some months, with its likelihood and how many usually come."""

    kind: str
    titles: tuple[str, ...]
    share: float
    people: tuple[int, int]
    weekdays: tuple[int, ...]
    hours: tuple[int, int]
    months: tuple[int, ...] = tuple(range(1, 13))


MONTHLY = (
    Habit(
        "lop_ky_nang",
        ("Lớp kỹ năng số: cài và dùng VNeID", "Lớp kỹ năng số: thanh toán không tiền mặt", "Lớp kỹ năng số cơ bản"),
        0.88,
        (15, 60),
        (SATURDAY, 3),
        (8, 10),
    ),
    Habit("ngay_dich_vu_cong", ("Ngày dịch vụ công trực tuyến",), 0.92, (20, 120), (1, 2), (7, 11)),
    Habit(
        "lop_an_toan_thong_tin",
        ("Lớp an toàn thông tin, nhận biết lừa đảo trên mạng",),
        0.75,
        (20, 70),
        (SATURDAY,),
        (14, 16),
        (3, 6, 10),
    ),
    Habit("luu_dong", ("Đi từng ngõ, gõ từng nhà hướng dẫn VNeID",), 0.4, (10, 45), (SATURDAY, 6), (8, 11)),
    Habit("lop_thuong_mai_dien_tu", ("Lớp bán nông sản trên sàn thương mại điện tử",), 0.15, (10, 35), (3,), (14, 16)),
    Habit("cau_lac_bo", ("Sinh hoạt câu lạc bộ thanh niên số",), 0.25, (10, 30), (6,), (18, 20)),
)
WEEKLY = Habit("moi_tuan_mot_ky_nang", ("Mỗi tuần một kỹ năng số",), 0.55, (8, 30), (FRIDAY,), (16, 17))
CAMPAIGN = Habit(
    "thang_cao_diem",
    ("Tháng cao điểm tuyên truyền chuyển đổi số",),
    0.85,
    (150, 900),
    (0,),
    (7, 17),
    (1, 4, 7, 10),
)


def simulate_activities(province: Province, *, seed: int, first_day: date, last_day: date) -> int:
    """What the teams of a simulated `province` held from `first_day` to `last_day`, and plan for the month after.

    Returns how many activities were made. Raises ValueError if the province is not simulated.
    """
    if not province.is_simulated:
        raise ValueError(f"{province} is not simulated")
    kinds = dict(ActivityKind.objects.filter(province=province, is_active=True).values_list("code", "pk"))
    days_off = WorkCalendar.of(province, first_day, last_day + AHEAD).holidays
    months = _months(Calendar(province.calendar), first_day, last_day + AHEAD)
    made = [
        activity
        for crew in load_crews(province)
        for activity in _of_team(crew, months, kinds, (first_day, last_day), chance(seed, crew.code, "activities"))
        if activity.first_day not in days_off
    ]
    return len(Activity.objects.bulk_create(made, batch_size=ROWS_AT_ONCE))


def _months(calendar: Calendar, first: date, last: date) -> list[Month]:
    months = [month_of(first, calendar)]
    while months[-1].last < last:
        months.append(months[-1].next)
    return months


def _of_team(
    crew: Crew, months: list[Month], kinds: dict[str, int], span: tuple[date, date], luck: Random
) -> Iterator[Activity]:
    first_day, last_day = span
    keenness = luck.uniform(*KEENNESS)
    for month in months:
        for habit, first, last in _days_of(month, luck, keenness):
            kind = kinds.get(habit.kind)
            told_by = min(last_day, crew.last)
            if kind is None or not (max(first_day, crew.first) <= first <= min(last_day + AHEAD, crew.last)):
                continue
            activity = _planned(crew, habit, kind, (first, last), luck)
            if activity is not None:
                _tell(activity, crew, habit, told_by, luck)
                yield activity


def _days_of(month: Month, luck: Random, keenness: float) -> Iterator[tuple[Habit, date, date]]:
    """What the team means to do in `month`, each with its first and last day."""
    for habit in MONTHLY:
        if month.month in habit.months and luck.random() < habit.share * keenness:
            days = [month.first + timedelta(days=n) for n in range((month.last - month.first).days + 1)]
            day = luck.choice([day for day in days if day.weekday() in habit.weekdays])
            yield habit, day, day
    if month.month in CAMPAIGN.months and luck.random() < CAMPAIGN.share * keenness:
        yield CAMPAIGN, month.first, month.last
    week = week_of(month.first)
    while week.first <= month.last:
        day = week.first + timedelta(days=WEEKLY.weekdays[0])
        if month.first <= day <= month.last and luck.random() < WEEKLY.share * keenness:
            yield WEEKLY, day, day
        week = week.next


def _planned(crew: Crew, habit: Habit, kind: int, span: tuple[date, date], luck: Random) -> Activity | None:
    """The activity as it was planned a week before; none where nobody is there to hold it."""
    first, last = span
    roll = roll_on(crew, first)
    if not roll.members or not roll.places:
        return None
    hamlet, point = luck.choice(roll.places).columns
    lead, planner = luck.choice(roll.members).user, roll.members[0].user
    begins, ends = habit.hours
    planned_at = _moment(first - timedelta(days=7), 8)
    return Activity(
        province_id=crew.province,
        commune_id=crew.commune,
        team_id=crew.team,
        kind_id=kind,
        title=luck.choice(habit.titles),
        first_day=first,
        last_day=last,
        begins_at=time(begins) if first == last else None,
        ends_at=time(ends) if first == last else None,
        hamlet_id=None if hamlet == NULL else int(hamlet),
        support_point_id=None if point == NULL else int(point),
        lead_id=lead,
        created_by_id=planner,
        created_at=planned_at,
        changed_by_id=planner,
        changed_at=planned_at,
    )


def _tell(activity: Activity, crew: Crew, habit: Habit, last_day: date, luck: Random) -> None:
    """What became of it, as far as it is known on `last_day`."""
    fate = luck.random()
    values: dict[str, Any] = {}
    if fate < SHARE_CANCELLED:
        values = {"state": ActivityState.CANCELLED, "cancelled_because": BECAUSE}
    elif activity.last_day <= last_day and fate > SHARE_CANCELLED + SHARE_NOT_TOLD:
        people = luck.randint(*habit.people)
        names = ("women", "elderly", "ethnic_minority", "disabled")
        shares = zip(names, GROUP_SHARES[crew.region], strict=True)
        values = {
            "state": ActivityState.HELD,
            "people": people,
            **{name: _part(people, share, luck) for name, share in shares},
            "youth": _part(people, SHARE_YOUTH, luck),
            "outcome": OUTCOME if luck.random() < 0.5 else "",  # noqa: PLR2004
            "changed_by_id": activity.lead_id,
            "changed_at": _moment(activity.last_day, 18),
            "version": 2,
        }
    for name, value in values.items():
        activity.__dict__[name] = value  # a state is else moved, not set


def _part(people: int, share: float, luck: Random) -> int:
    return min(people, round(people * share * luck.uniform(0.6, 1.4)))


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
