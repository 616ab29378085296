"""Why a commune is behind: each reason with its numbers, and none on missing data."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from kpis.boards.periods import shown_period
from kpis.enums import Behind
from kpis.reminders.reasons import BehindCommune, behind_communes
from teams.enums import PlanState
from teams.models import Commune, Membership, MonthlyPlan, Province
from tests.conftest import SetClock
from tests.kpis.rules import known_rule, set_rule
from tests.reporting.activities.factories import ActivityFactory, kind
from tests.reporting.factories import LogEntryFactory
from tests.reporting.figures.factories import FEBRUARY, JANUARY, MARCH, reported
from tests.teams.factories import TeamFactory
from tests.teams.plan_factories import MonthlyPlanFactory

RollUp = Callable[[], object]
TODAY = date(2026, 3, 10)  # a Tuesday; by Decree 09 March is from 15 February to 14 March
ONLINE, SESSIONS = "dossiers_online_full", "support_sessions_per_month"


@pytest.fixture(autouse=True)
def clock(set_clock: SetClock) -> None:
    set_clock(TODAY)


def behind(province: Province, code: str = "") -> dict[int, BehindCommune]:
    rows = behind_communes(province, known_rule(province), shown_period(province, code, TODAY))
    return {row.commune.pk: row for row in rows}


def texts(province: Province, commune: Commune, about: Behind, code: str = "") -> list[str]:
    row = behind(province, code).get(commune.pk)
    return [reason.text.replace("\u00a0", " ") for reason in row.reasons if reason.about == about] if row else []


def test_a_commune_without_a_team_is_told_so_and_nothing_that_follows_from_it(
    gia_lai: Province, tay_son: Commune, roll_up: RollUp
) -> None:
    set_rule(gia_lai, {SESSIONS: 1})
    roll_up()
    row = behind(gia_lai)[tay_son.pk]
    assert row.team is None
    assert [reason.about for reason in row.reasons] == [Behind.NO_TEAM]
    assert row.reasons[0].text == "Chưa có Tổ đang hoạt động."


def test_working_days_in_a_row_without_a_log(gia_lai: Province, member: Membership, roll_up: RollUp) -> None:
    """From Friday 27 February until Sunday 8 March, the last day that is due: 5 working days, Monday to Friday."""
    set_rule(gia_lai, {ONLINE: 1})
    LogEntryFactory.create(membership=member, day=date(2026, 2, 27))
    roll_up()
    assert texts(gia_lai, member.commune, Behind.NO_LOGS) == [
        "5 ngày làm việc liền chưa ghi buổi nào (ghi gần nhất 27/02/2026)."
    ]
    set_rule(gia_lai, {ONLINE: 1}, silent_days=Decimal(6))
    assert texts(gia_lai, member.commune, Behind.NO_LOGS) == []


def test_a_log_ends_the_silence(gia_lai: Province, member: Membership, roll_up: RollUp) -> None:
    set_rule(gia_lai, {ONLINE: 1})
    LogEntryFactory.create(membership=member, day=TODAY)
    roll_up()
    assert texts(gia_lai, member.commune, Behind.NO_LOGS) == []
    # February, before it, was silent all along: 21 working days less those of Tết
    (said,) = texts(gia_lai, member.commune, Behind.NO_LOGS, "2026-02")
    assert said.endswith("chưa ghi buổi nào (chưa ghi lần nào).")


def test_an_indicator_that_is_missed_with_value_target_and_distance(
    gia_lai: Province, member: Membership, roll_up: RollUp
) -> None:
    """On the 24th of 28 days 2 of 3 sessions are due; one was held. 50 of 80 % is missed, 72 of 80 % is near."""
    commune = member.commune
    set_rule(gia_lai, {SESSIONS: 1, ONLINE: 2, "dossiers_supported": 1})
    LogEntryFactory.create(membership=member, day=date(2026, 3, 9))
    reported(commune, "dossiers_total", 1000, MARCH)
    reported(commune, "dossiers_online_full", 500, MARCH)
    roll_up()
    # what costs most points comes first; of what was supported nobody reported anything
    assert texts(gia_lai, commune, Behind.INDICATOR) == [
        "Hồ sơ trực tuyến toàn trình: 50,0 %, mục tiêu 80 %, còn thiếu 30 điểm phần trăm.",
        "Buổi hỗ trợ mỗi Tổ: 1 buổi, đến nay phải có 2 buổi (mục tiêu 3 buổi), còn thiếu 1 buổi.",
    ]
    reported(commune, "dossiers_online_full", 720, FEBRUARY)
    reported(commune, "dossiers_total", 1000, FEBRUARY)
    roll_up()
    assert texts(gia_lai, commune, Behind.INDICATOR, "2026-02") == [
        "Buổi hỗ trợ mỗi Tổ: 0 buổi, mục tiêu 3 buổi, còn thiếu 3 buổi."
    ]


def test_a_class_of_a_month_that_still_runs_is_not_missed(
    gia_lai: Province, member: Membership, roll_up: RollUp
) -> None:
    set_rule(gia_lai, {"skill_classes": 1})
    roll_up()
    assert texts(gia_lai, member.commune, Behind.INDICATOR) == []
    assert len(texts(gia_lai, member.commune, Behind.INDICATOR, "2026-02")) == 1
    of_kind = kind(gia_lai, "lop_ky_nang")
    ActivityFactory.create(team=member.team, kind=of_kind, held=True, first_day=date(2026, 2, 4))
    roll_up()
    assert texts(gia_lai, member.commune, Behind.INDICATOR, "2026-02") == []


def test_the_plan_of_the_month(gia_lai: Province, member: Membership, roll_up: RollUp) -> None:
    set_rule(gia_lai, {ONLINE: 1})
    roll_up()
    assert texts(gia_lai, member.commune, Behind.NO_PLAN) == ["Chưa có kế hoạch tháng 3/2026."]
    plan = MonthlyPlanFactory.create(
        team=member.team, submitted=True, submitted_by=member.user, first_day=MARCH.first, last_day=MARCH.last
    )
    assert texts(gia_lai, member.commune, Behind.NO_PLAN) == ["Kế hoạch tháng 3/2026 chưa được duyệt (chờ duyệt)."]
    # what was approved before stays in force while it is being changed again
    MonthlyPlan.objects.filter(pk=plan.pk).update(approved_content={})
    assert MonthlyPlan.objects.get(pk=plan.pk).state == PlanState.SUBMITTED
    assert texts(gia_lai, member.commune, Behind.NO_PLAN) == []


def test_figures_of_a_month_are_due_once_it_is_over(gia_lai: Province, tay_son: Commune, roll_up: RollUp) -> None:
    set_rule(gia_lai, {ONLINE: 1})
    assert texts(gia_lai, tay_son, Behind.FIGURES) == []  # no team: nothing was due
    TeamFactory.create(commune=tay_son, in_force=True, in_force_from=MARCH.first)
    assert texts(gia_lai, tay_son, Behind.FIGURES) == []  # nor before its first day
    TeamFactory.create(commune=tay_son, dissolved=True, in_force_from=JANUARY.first, in_force_to=FEBRUARY.first)
    before = texts(gia_lai, tay_son, Behind.FIGURES)
    assert before[0].startswith("Số liệu tháng 2/2026: mới có 0/")
    reported(tay_son, "dossiers_total", 10, MARCH)
    assert texts(gia_lai, tay_son, Behind.FIGURES) == before
    reported(tay_son, "dossiers_total", 10, FEBRUARY)
    assert texts(gia_lai, tay_son, Behind.FIGURES)[0].startswith("Số liệu tháng 2/2026: mới có 1/")


def test_those_asked_for_alone_have_the_same_reasons(gia_lai: Province, member: Membership, roll_up: RollUp) -> None:
    set_rule(gia_lai, {SESSIONS: 1})
    TeamFactory.create(commune=gia_lai.communes.exclude(pk=member.commune.pk)[0], in_force=True)
    roll_up()
    every = behind(gia_lai)
    period = shown_period(gia_lai, "", TODAY)
    (alone,) = behind_communes(gia_lai, known_rule(gia_lai), period, communes=[member.commune.pk])
    assert alone == every[member.commune.pk]
