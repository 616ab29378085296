"""A month's plan from the first task to the approval, and back (T6)."""

import pytest

from accounts.models import User
from teams import plans
from teams.enums import PlanState
from teams.models import Commune, MonthlyPlan
from teams.plans import SessionEntry, TaskEntry
from tests.conftest import SetClock
from tests.teams.factories import HamletFactory, SupportPointFactory, TeamFactory
from tests.teams.plan_factories import (
    APRIL,
    MARCH,
    SATURDAY,
    TODAY,
    Around,
    MonthlyPlanFactory,
    PlanItemFactory,
    PlannedSessionFactory,
    around,
)
from tests.teams.plans.conftest import refusal

ENOUGH = "Bổ sung một buổi ở làng Kgiang"


@pytest.fixture
def waiting(people: Around) -> MonthlyPlan:
    """Handed in by the leader, with one session."""
    PlannedSessionFactory.create(team=people.team)
    return MonthlyPlanFactory.create(team=people.team, submitted=True, submitted_by=people.leader)


def test_a_team_plans_its_month_and_the_commune_returns_then_approves_it(people: Around) -> None:
    team, leader, official = people.team, people.leader, people.official
    tasks = [TaskEntry("Mở lớp hướng dẫn cài VNeID", "Nhóm hỗ trợ người dân", SATURDAY, "40 người")]
    seen = plans.mark_of(None, [])
    plan = plans.save_tasks(team, APRIL, goal="Mỗi làng một buổi", tasks=tasks, seen=seen, by=leader)
    hamlet = HamletFactory.create(commune=team.commune)
    entry = SessionEntry(SATURDAY, "morning", None, hamlet.pk, "Cài VNeID cho người cao tuổi", leader.pk)
    plans.add_session(team, APRIL, entry, by=people.deputy)
    plan.refresh_from_db()

    plan = plans.hand_in(plan, by=leader, seen=plan.version)
    assert (plan.state, plan.submitted_by) == (PlanState.SUBMITTED, leader)
    assert list(plans.plans_waiting(team.commune)) == [plan]
    plan = plans.give_back(plan, because=ENOUGH, by=official, seen=plan.version)
    assert (plan.state, plan.returned_because) == (PlanState.RETURNED, ENOUGH)
    assert not plans.plans_waiting(team.commune)

    later = SessionEntry(APRIL.last, "evening", None, hamlet.pk, "Thanh toán không dùng tiền mặt")
    plans.add_session(team, APRIL, later, by=leader)
    plan.refresh_from_db()
    plan = plans.hand_in(plan, by=leader, seen=plan.version)
    plan = plans.approve(plan, by=people.chair, seen=plan.version)
    assert (plan.state, plan.decided_by, plan.returned_because) == (PlanState.APPROVED, people.chair, "")
    assert plan.approved_content is not None
    assert [row["topic"] for row in plan.approved_content["sessions"]] == [entry.topic, later.topic]


def test_what_was_approved_is_kept_while_it_is_changed(people: Around, waiting: MonthlyPlan) -> None:
    plan = plans.approve(waiting, by=people.official, seen=waiting.version)
    plan = plans.reopen(plan, by=people.deputy, seen=plan.version)
    assert (plan.state, plan.submitted_by, plan.decided_by) == (PlanState.DRAFT, None, None)
    session = plans.sessions_of(people.team.pk, APRIL.first, APRIL.last)[0]
    plans.remove_session(session, by=people.deputy)
    now = plans.content_from(plan.goal, [], [])
    changes = plans.since_approval(plan, now)
    assert changes is not None
    assert [(change.before is None, change.after is None) for change in changes.sessions] == [(False, True)]


def test_an_empty_plan_is_not_handed_in(people: Around) -> None:
    plan = MonthlyPlanFactory.create(team=people.team, goal="Nhiều việc lắm")
    errors = refusal(lambda: plans.hand_in(plan, by=people.leader, seen=plan.version))
    assert "ít nhất một công việc hoặc một buổi" in errors[""][0]
    PlanItemFactory.create(plan=plan)
    assert plans.hand_in(plan, by=people.leader, seen=plan.version).state == PlanState.SUBMITTED


def test_sessions_that_hold_no_more_hold_the_plan_up(people: Around) -> None:
    """Between planning and handing in, the point was closed."""
    plan = MonthlyPlanFactory.create(team=people.team)
    point = SupportPointFactory.create(commune=people.team.commune)
    PlannedSessionFactory.create(team=people.team, hamlet=None, support_point=point)
    point.open_to = TODAY
    point.save()
    errors = refusal(lambda: plans.hand_in(plan, by=people.leader, seen=plan.version))
    assert "21/03/2026" in errors[""][0]
    assert "đã đóng" in errors[""][0]


@pytest.mark.parametrize("who", ["member", "chair"])
def test_who_does_not_run_the_team_hands_nothing_in(people: Around, who: str) -> None:
    plan = PlanItemFactory.create(plan__team=people.team).plan
    person: User = getattr(people, who)
    assert "Vai trò" in refusal(lambda: plans.hand_in(plan, by=person, seen=plan.version))[""][0]


@pytest.mark.parametrize("who", ["leader", "deputy", "member"])
def test_who_does_not_approve_decides_nothing(people: Around, waiting: MonthlyPlan, who: str) -> None:
    person: User = getattr(people, who)
    refusal(lambda: plans.approve(waiting, by=person, seen=waiting.version))
    refusal(lambda: plans.give_back(waiting, because=ENOUGH, by=person, seen=waiting.version))
    waiting.refresh_from_db()
    assert waiting.state == PlanState.SUBMITTED


def test_nobody_decides_on_what_they_handed_in(people: Around) -> None:
    """An official may run the team too (Đề án III.1)."""
    plan = PlanItemFactory.create(plan__team=people.team).plan
    plan = plans.hand_in(plan, by=people.official, seen=plan.version)
    assert "Bạn là người gửi" in refusal(lambda: plans.approve(plan, by=people.official, seen=plan.version))[""][0]
    assert plans.approve(plan, by=people.chair, seen=plan.version).state == PlanState.APPROVED


def test_the_official_of_the_neighbour_commune_decides_nothing(people: Around, waiting: MonthlyPlan) -> None:
    other = around(TeamFactory.create(in_force=True, commune__province=people.team.province))
    refusal(lambda: plans.approve(waiting, by=other.official, seen=waiting.version))


@pytest.mark.parametrize("because", ["", "   ", "ok", "1234567890", "sửa lại"])
def test_a_plan_is_returned_with_a_reason_that_says_something(
    people: Around, waiting: MonthlyPlan, because: str
) -> None:
    errors = refusal(lambda: plans.give_back(waiting, because=because, by=people.official, seen=waiting.version))
    assert list(errors) == ["because"]


def test_a_second_press_is_told_what_became_of_the_first(people: Around, waiting: MonthlyPlan) -> None:
    seen = waiting.version
    plans.approve(waiting, by=people.official, seen=seen)
    message = refusal(lambda: plans.give_back(waiting, because=ENOUGH, by=people.chair, seen=seen))[""][0]
    assert message.startswith(f"{people.official} đã duyệt lúc 10:00 10/03/2026.")
    waiting.refresh_from_db()
    assert waiting.returned_because == ""


def test_handing_in_twice_is_once(people: Around) -> None:
    plan = PlanItemFactory.create(plan__team=people.team).plan
    seen = plan.version
    plans.hand_in(plan, by=people.leader, seen=seen)
    assert "đã gửi duyệt" in refusal(lambda: plans.hand_in(plan, by=people.deputy, seen=seen))[""][0]


def test_who_saw_another_version_looks_again(people: Around, waiting: MonthlyPlan) -> None:
    """Taken back, changed and handed in again while the approver was reading."""
    seen = waiting.version
    plan = plans.reopen(waiting, by=people.leader, seen=seen)
    plans.remove_session(plans.sessions_of(people.team.pk, APRIL.first, APRIL.last)[0], by=people.leader)
    plan = PlanItemFactory.create(plan=plan).plan
    plan.refresh_from_db()
    plans.hand_in(plan, by=people.deputy, seen=plan.version)
    message = refusal(lambda: plans.approve(waiting, by=people.official, seen=seen))[""][0]
    assert f"{people.deputy} đã gửi duyệt" in message
    assert "xem lại" in message


def test_a_month_that_is_over_is_not_opened_again(people: Around, set_clock: SetClock, waiting: MonthlyPlan) -> None:
    """Yet the commune may still decide on what was handed in."""
    set_clock(APRIL.next.first)
    assert "đã qua" in refusal(lambda: plans.reopen(waiting, by=people.leader, seen=waiting.version))[""][0]
    assert plans.approve(waiting, by=people.official, seen=waiting.version).state == PlanState.APPROVED


def test_the_inbox_holds_what_waits_in_these_communes_the_oldest_first(tay_son: Commune) -> None:
    later = MonthlyPlanFactory.create(team__commune=tay_son, submitted=True, submitted_at="2026-03-09T09:00+07:00")
    sooner = MonthlyPlanFactory.create(team=later.team, submitted=True, first_day=MARCH.first, last_day=MARCH.last)
    MonthlyPlan.objects.filter(pk=sooner.pk).update(submitted_at="2026-03-08T09:00+07:00")
    MonthlyPlanFactory.create(submitted=True)  # elsewhere
    MonthlyPlanFactory.create(team__commune=tay_son, team__of_hamlet=True)  # a draft
    assert list(plans.plans_waiting(tay_son)) == [sooner, later]
    assert list(plans.plans_waiting(Commune.objects.filter(pk=tay_son.pk))) == [sooner, later]


def test_a_point_that_opens_later_is_named_too(people: Around) -> None:
    point = SupportPointFactory.create(commune=people.team.commune, open_from=APRIL.last)
    entry = SessionEntry(SATURDAY, "morning", point.pk, None, "Cài VNeID mức 2")
    assert "chưa mở" in refusal(lambda: plans.add_session(people.team, APRIL, entry, by=people.leader))["place"][0]
