"""Several people at one plan at the same moment, on connections of their own: one wins, the others are told."""

from collections.abc import Callable

import pytest
from django.db import transaction

from accounts.models import User
from teams import plans
from teams.enums import PlanState
from teams.models import MonthlyPlan, PlannedSession
from teams.plans import RefusedError, SessionEntry
from tests.teams.factories import HamletFactory, TeamFactory
from tests.teams.plan_factories import (
    APRIL,
    SATURDAY,
    TOPIC,
    Around,
    MonthlyPlanFactory,
    PlanItemFactory,
    around,
)
from tests.threads import Another, at_once

pytestmark = pytest.mark.django_db(transaction=True)
ENOUGH = "Bổ sung một buổi ở làng Kgiang"


@pytest.fixture
def people(transactional_db: None) -> Around:
    return around(TeamFactory.create(in_force=True))


@pytest.fixture
def waiting(people: Around) -> MonthlyPlan:
    plan = MonthlyPlanFactory.create(team=people.team, submitted=True, submitted_by=people.leader)
    return PlanItemFactory.create(plan=plan).plan


def outcome(job: Callable[[], object]) -> Callable[[], str]:
    def run() -> str:
        try:
            job()
        except RefusedError as refused:
            return str(refused)
        return "done"

    return run


def test_of_two_who_decide_one_wins_and_the_other_hears_it(people: Around, waiting: MonthlyPlan) -> None:
    seen = waiting.version
    said = at_once(
        outcome(lambda: plans.approve(waiting, by=people.official, seen=seen)),
        outcome(lambda: plans.give_back(waiting, because=ENOUGH, by=people.chair, seen=seen)),
    )
    assert said.count("done") == 1
    plan = MonthlyPlan.objects.get()
    winner: User = people.official if plan.state == PlanState.APPROVED else people.chair
    [told] = [sentence for sentence in said if sentence != "done"]
    assert told.startswith(str(winner))
    assert (plan.decided_by, plan.version) == (winner, seen + 1)
    assert bool(plan.returned_because) == (plan.state == PlanState.RETURNED)
    assert (plan.approved_content is not None) == (plan.state == PlanState.APPROVED)


def test_who_waits_for_the_lock_sees_what_was_changed_under_it(people: Around, waiting: MonthlyPlan) -> None:
    """The leader takes the plan back while the official presses the button."""
    seen = waiting.version
    with transaction.atomic():
        plans.reopen(waiting, by=people.leader, seen=seen)
        approving = Another(outcome(lambda: plans.approve(waiting, by=people.official, seen=seen)))
        approving.wait_until_it_waits_for_us()
    assert approving.result().startswith(f"{people.leader} sửa gần nhất lúc")
    assert MonthlyPlan.objects.get().state == PlanState.DRAFT


def test_a_session_cannot_slip_in_behind_the_approval(people: Around, waiting: MonthlyPlan) -> None:
    hamlet = HamletFactory.create(commune=people.team.commune)
    entry = SessionEntry(SATURDAY, "morning", None, hamlet.pk, TOPIC)
    with transaction.atomic():
        plans.approve(waiting, by=people.official, seen=waiting.version)
        adding = Another(outcome(lambda: plans.add_session(people.team, APRIL, entry, by=people.leader)))
        adding.wait_until_it_waits_for_us()
    assert "đã duyệt" in adding.result()
    assert not PlannedSession.objects.exists()


def test_the_first_two_sessions_of_a_month_begin_one_plan(people: Around) -> None:
    hamlet = HamletFactory.create(commune=people.team.commune)
    entry = SessionEntry(SATURDAY, "morning", None, hamlet.pk, TOPIC)
    add = outcome(lambda: plans.add_session(people.team, APRIL, entry, by=people.leader))
    said = at_once(add, add, add)
    assert said.count("done") == 1
    assert all("đã có trong lịch" in sentence for sentence in said if sentence != "done")
    assert (MonthlyPlan.objects.count(), PlannedSession.objects.count()) == (1, 1)
