"""Last month's plan as a beginning: the same weekday of the same week, and what was left out is said."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams import plans
from teams.enums import Calendar
from teams.models import PlannedSession
from teams.periods import Month
from teams.plans import RefusedError
from teams.plans.copying import corresponding
from tests.conftest import SetClock
from tests.teams.factories import MembershipFactory, SupportPointFactory
from tests.teams.plan_factories import (
    APRIL,
    MARCH,
    MAY,
    SATURDAY,
    Around,
    MonthlyPlanFactory,
    PlanItemFactory,
    PlannedSessionFactory,
)

months = st.builds(Month, st.integers(2021, 2040), st.integers(1, 12), st.sampled_from(Calendar))


def days_in(month: Month) -> list[date]:
    return list(PlannedSession.objects.filter(day__range=(month.first, month.last)).values_list("day", flat=True))


def test_tasks_and_sessions_come_along_on_their_weekdays(people: Around) -> None:
    before = MonthlyPlanFactory.create(
        team=people.team, first_day=MARCH.first, last_day=MARCH.last, goal="Mỗi làng một buổi"
    )
    PlanItemFactory.create(plan=before, who="Tổ trưởng", due=date(2026, 2, 20), expected="biên bản")
    PlannedSessionFactory.create(team=people.team, day=date(2026, 2, 21), lead=people.member)  # the first Saturday
    copied = plans.copy_previous(people.team, APRIL, by=people.leader)
    assert (copied.tasks, copied.sessions, copied.left_out) == (1, 1, [])
    plan = people.team.plans.get(first_day=APRIL.first)
    item = plan.items.get()
    assert (plan.goal, item.who, item.due, item.expected) == (before.goal, "Tổ trưởng", date(2026, 3, 20), "biên bản")
    session = PlannedSession.objects.get(day=SATURDAY)
    assert (session.lead, plan.version) == (people.member, 2)


def test_copying_twice_doubles_nothing(people: Around) -> None:
    PlanItemFactory.create(plan__team=people.team, plan__first_day=MARCH.first, plan__last_day=MARCH.last)
    PlannedSessionFactory.create(team=people.team, day=date(2026, 2, 21))
    plans.copy_previous(people.team, APRIL, by=people.leader)
    copied = plans.copy_previous(people.team, APRIL, by=people.leader)
    assert (copied.tasks, copied.sessions) == (0, 0)
    assert days_in(APRIL) == [SATURDAY]


def test_what_cannot_be_held_is_left_out_with_the_reason(people: Around) -> None:
    team = people.team
    closing = SupportPointFactory.create(commune=team.commune, open_to=APRIL.last)
    leaving = MembershipFactory.create(team=team, last_day=MAY.first)
    fifteenth = APRIL.first  # a Sunday
    hung_kings = date(2026, 3, 22)  # to Sunday 26 April: who meets on Sundays does so on the holiday too
    day_after = date(2026, 3, 23)  # to the Monday that is off for it
    wednesday = date(2026, 3, 18)
    PlannedSessionFactory.create(team=team, day=day_after)
    PlannedSessionFactory.create(team=team, day=hung_kings)
    PlannedSessionFactory.create(team=team, day=wednesday, hamlet=None, support_point=closing)
    PlannedSessionFactory.create(team=team, day=fifteenth, lead=leaving.user)
    copied = plans.copy_previous(team, MAY, by=people.leader)
    said = " | ".join(copied.left_out)
    assert "ngày 27/04/2026 là ngày nghỉ" in said
    assert "điểm hỗ trợ không mở ngày 15/04/2026" in said
    assert "đã chép nhưng bỏ người phụ trách" in said
    assert copied.sessions == 2
    assert sorted(days_in(MAY)) == [date(2026, 4, 19), date(2026, 4, 26)]


def test_days_that_have_passed_get_no_sessions(people: Around, set_clock: SetClock) -> None:
    set_clock(date(2026, 3, 25))
    PlannedSessionFactory.create(team=people.team, day=date(2026, 2, 21))
    copied = plans.copy_previous(people.team, APRIL, by=people.leader)
    assert copied.sessions == 0
    assert "ngày 21/03/2026 đã qua" in copied.left_out[0]


def test_nothing_to_copy_is_said(people: Around) -> None:
    with pytest.raises(RefusedError, match=r"Tháng 3/2026 chưa có công việc hay buổi nào"):
        plans.copy_previous(people.team, APRIL, by=people.leader)
    assert not people.team.plans.exists()


def test_the_neighbours_sessions_are_not_copied(people: Around) -> None:
    PlannedSessionFactory.create(day=date(2026, 2, 21))
    with pytest.raises(RefusedError):
        plans.copy_previous(people.team, APRIL, by=people.leader)


@given(months, st.integers(0, 30))
def test_the_corresponding_day_is_the_same_weekday_as_many_weeks_on(month: Month, offset: int) -> None:
    day = month.previous.first + timedelta(offset)
    there = corresponding(day, month)
    if there is None:  # only the last days of a longer month
        assert offset >= 22
    else:
        assert there.weekday() == day.weekday()
        assert month.first <= there <= month.last
        assert (there - month.first).days // 7 == offset // 7
