"""The daily work of one commune, for the pages that show it: registers, activities, figures, difficulties, closings.

In a commune of its own, so that the numbers that the stories count stay as they were.
"""

# mypy: disallow-untyped-calls=False
# (factory-boy's declarations carry no types; what the factories make does)

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from reporting.citizens import requests
from reporting.models import Agency
from teams.enums import Calendar
from teams.models import Commune, Team
from teams.periods import Month, month_of
from tests.reporting.activities.factories import ActivityFactory, ActivityPhotoFactory, kind
from tests.reporting.citizens.factories import (
    CitizenRequestFactory,
    HouseholdFactory,
    IncidentFactory,
    ProductFactory,
    SupportedPersonFactory,
    item,
)
from tests.reporting.closings.factories import LateChangeFactory, PeriodClosingFactory
from tests.reporting.difficulties.factories import ANSWER, PassedDifficultyFactory, difficulty
from tests.reporting.factories import LogEntryFactory, at
from tests.reporting.figures.factories import FigureQuestionFactory, reported
from tests.teams.factories import HamletFactory

LONG = "Lớp hướng dẫn nhận biết tin nhắn, cuộc gọi lừa đảo cho hội viên phụ nữ và người cao tuổi làng Plei Brel Dôr"


def seed_daily_work(team: Team, leader: User, member: User, official: User) -> dict[str, int]:
    """Returns the keys of what the pages open, with the commune's as `xa_viec`."""
    today = timezone.localdate()
    hamlet = HamletFactory.create(commune=team.commune, name="Plei Brel Dôr")
    keys = {"viec": team.pk, "xa_viec": team.commune_id}
    keys |= seed_registers(team, hamlet, member, today)
    keys |= seed_activities(team, hamlet, leader, today)
    keys |= seed_difficulties(team, leader, official)
    month = month_of(today, Calendar(team.province.calendar))
    seed_figures(team.commune, month, leader)
    seed_closings(team.commune, month, official)
    return keys


def seed_registers(team: Team, hamlet: Any, member: User, today: date) -> dict[str, int]:
    by: dict[str, Any] = {"team": team, "written_by": member, "hamlet": hamlet, "written_at": at(today)}
    person = SupportedPersonFactory.create(**by, day=today, follow_up_on=today, result="pending", note="Mang giấy tờ.")
    SupportedPersonFactory.create(**by, day=today - timedelta(days=3))
    waiting = CitizenRequestFactory.create(**by, received_on=today - timedelta(days=20))
    passed = requests.pass_on(
        waiting,
        agency=item(Agency, team.province, "cong_an_xa"),
        day=today - timedelta(days=1),
        due_on=today,
        note="Gửi kèm ảnh chụp màn hình.",
        by=member,
        seen=waiting.version,
    )
    answered = requests.write_answer(
        CitizenRequestFactory.create(**by, received_on=today), answer=ANSWER, day=today, by=member, seen=1
    )
    requests.tell(answered, day=today, note="Gọi điện.", by=member, seen=answered.version)
    fraud = IncidentFactory.create(**by, day=today)
    household = HouseholdFactory.create(**by)
    ProductFactory.create(household=household, ocop_stars=3, has_qr=True, sold_on="Zalo, Facebook")
    ProductFactory.create(household=household, name="Cà phê bột rang mộc xay tại nhà")
    return {"nguoi": person.pk, "phan_anh": passed.pk, "lua_dao": fraud.pk, "ho": household.pk}


def seed_activities(team: Team, hamlet: Any, leader: User, today: date) -> dict[str, int]:
    by: dict[str, Any] = {"team": team, "created_by": leader, "created_at": at(today)}
    held = ActivityFactory.create(
        **by,
        held=True,
        title=LONG,
        first_day=today - timedelta(days=1),
        women=21,
        elderly=12,
        outcome="Bà con đã tự chặn được số lạ.",
    )
    for caption in ("Bà con nghe cách nhận biết cuộc gọi giả danh", ""):
        ActivityPhotoFactory.create(activity=held, ready=True, caption=caption, uploaded_by=leader)
    planned = ActivityFactory.create(
        **by, kind=kind(team.province, "ngay_dich_vu_cong"), hamlet=hamlet, other_place="", first_day=today, lead=leader
    )
    ActivityFactory.create(**by, first_day=today, last_day=today + timedelta(days=9), title="Tháng cao điểm kỹ năng số")
    ActivityFactory.create(**by, cancelled=True, first_day=today)
    return {"da_to_chuc": held.pk, "sap_to_chuc": planned.pk}


def seed_difficulties(team: Team, leader: User, official: User) -> dict[str, int]:
    yesterday = timezone.localdate() - timedelta(days=1)
    for membership in team.memberships.order_by("pk")[:2]:
        LogEntryFactory.create(
            membership=membership,
            place=team.commune.support_points.get(),
            day=yesterday,
            helped={"vneid": 2},
            difficulty=difficulty(team.province, "song_yeu").pk,
            difficulty_note="Cuối làng không có sóng",
        )
    waiting = PassedDifficultyFactory.create(team=team, passed_by=leader, passed_at=timezone.now())
    PassedDifficultyFactory.create(
        team=team,
        passed_by=leader,
        difficulty=difficulty(team.province, "song_yeu"),
        answered=True,
        answered_by=official,
    )
    return {"kho_khan": waiting.pk}


def seed_figures(commune: Commune, month: Month, leader: User) -> None:
    """A year's figure, two that go back some months, one that is asked about and one that is explained."""
    by: dict[str, Any] = {"entered_by": leader, "entered_at": timezone.now()}
    reported(commune, "population", 12_345, month, **by)
    for number, when in enumerate((month, month.previous, month.previous.previous)):
        figure = reported(commune, "vneid2_citizens", 900 + number, when, **by)
        if number < 2:
            message = f"Số cộng dồn lại giảm: {when.previous} là {901 + number}, nay {900 + number}."
            FigureQuestionFactory.create(figure=figure, rule="falls", message=message)
    explained = reported(commune, "dossiers_total", 1_200, month.previous, **by)
    FigureQuestionFactory.create(
        figure=explained, explanation="Trong tháng có đợt cao điểm", explained_by=leader, explained_at=timezone.now()
    )


def seed_closings(commune: Commune, month: Month, official: User) -> None:
    long_ago = month.previous.previous.previous
    PeriodClosingFactory.create(commune=commune, month=long_ago, closed_by=official)
    PeriodClosingFactory.create(commune=commune, month=long_ago.previous, opened=True)
    LateChangeFactory.create(commune=commune, day=long_ago.last, made_by=official)
