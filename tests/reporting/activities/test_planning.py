"""Putting an activity on the calendar, and changing it until it is held."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from reporting import activities
from reporting.enums import ActivityState
from reporting.models import Activity
from teams.models import Team
from teams.refused import RefusedError
from tests.reporting.activities.factories import TODAY, TOMORROW, YESTERDAY, ActivityFactory, details, kind
from tests.teams.factories import HamletFactory, MembershipFactory, ProvinceFactory, SupportPointFactory
from tests.teams.plan_factories import APRIL, MARCH, Around, MonthlyPlanFactory, PlanItemFactory
from tests.threads import at_once


def errors_of(refused: pytest.ExceptionInfo[RefusedError]) -> dict[str, str]:
    return {name: " ".join(sentences) for name, sentences in refused.value.errors.items()}


def test_the_leader_plans_a_class_for_a_task_of_the_month(team: Team, people: Around) -> None:
    plan = MonthlyPlanFactory.create(team=team, first_day=MARCH.first, last_day=MARCH.last)
    item = PlanItemFactory.create(plan=plan)
    point = SupportPointFactory.create(commune=team.commune)
    typed = details(
        team.province,
        begins_at=time(8),
        ends_at=time(10, 30),
        support_point=point.pk,
        other_place="",
        lead=people.member.pk,
        plan_item=item.pk,
    )
    activity = activities.plan(team, typed, by=people.leader)
    activity.refresh_from_db()
    assert activity.state == ActivityState.PLANNED
    assert activity.place == str(point)
    assert (activity.lead, activity.plan, activity.plan_item) == (people.member, plan, item)
    assert (activity.commune, activity.province) == (team.commune, team.province)
    assert activity.created_by == people.leader


def wrong(team: Team) -> dict[str, tuple[dict[str, Any], str, str]]:
    """Name -> what is typed, the field that is wrong, words of the sentence beside it."""
    abroad, neighbour = ProvinceFactory.create(), HamletFactory.create()
    elsewhere = SupportPointFactory.create()
    closed = SupportPointFactory.create(commune=team.commune, closed=True)
    april = MonthlyPlanFactory.create(team=team, first_day=APRIL.first, last_day=APRIL.last)
    left = MembershipFactory.create(team=team, has_left=True)
    return {
        "kind of another province": ({"kind": kind(abroad).pk}, "kind", "không còn trong danh sách"),
        "no title": ({"title": "..."}, "title", "ghi tên"),
        "past": ({"first_day": YESTERDAY}, "first_day", "đã qua"),
        "before the team": ({"first_day": date(2025, 6, 30)}, "first_day", "không hoạt động"),
        "too far": ({"first_day": TODAY + timedelta(days=400)}, "first_day", "xa quá"),
        "days the wrong way": ({"first_day": TOMORROW, "last_day": TODAY}, "last_day", "không thể trước"),
        "too long": ({"last_day": TOMORROW + timedelta(days=100)}, "last_day", "ba tháng"),
        "hours the wrong way": ({"begins_at": time(10), "ends_at": time(8)}, "ends_at", "sau giờ bắt đầu 10:00"),
        "no place": ({"other_place": ""}, "place", "chọn nơi tổ chức"),
        "two places": ({"support_point": closed.pk}, "place", "một nơi"),
        "point elsewhere": ({"support_point": elsewhere.pk, "other_place": ""}, "place", "không thuộc xã"),
        "point closed": ({"support_point": closed.pk, "other_place": ""}, "place", "đã đóng"),
        "hamlet elsewhere": ({"hamlet": neighbour.pk, "other_place": ""}, "place", "không thuộc xã"),
        "lead who left": ({"lead": left.user_id}, "lead", "không ở trong Tổ"),
        "task of another month": ({"plan_item": PlanItemFactory.create(plan=april).pk}, "plan_item", "tháng khác"),
        "task of another team": ({"plan_item": PlanItemFactory.create().pk}, "plan_item", "tháng khác"),
    }


def test_what_is_wrong_is_said_beside_its_field(team: Team, people: Around) -> None:
    for name, (typed, field, words) in wrong(team).items():
        with pytest.raises(RefusedError) as refused:
            activities.plan(team, details(team.province, **typed), by=people.leader)
        assert words in errors_of(refused).get(field, ""), name
    assert not Activity.objects.exists()


def test_a_class_of_the_other_day_may_still_run(team: Team, people: Around) -> None:
    typed = details(team.province, first_day=YESTERDAY, last_day=TOMORROW)
    assert activities.plan(team, typed, by=people.leader).pk


def test_the_same_activity_twice_is_one(team: Team, people: Around) -> None:
    first = activities.plan(team, details(team.province), by=people.leader)
    with pytest.raises(RefusedError) as refused:
        activities.plan(team, details(team.province), by=people.deputy)
    assert "đã có" in errors_of(refused)["title"]
    activities.plan(team, details(team.province, begins_at=time(14)), by=people.leader)  # the same again after lunch
    activities.cancel(first, because="Mưa bão lớn", seen=1, by=people.leader)
    assert activities.plan(team, details(team.province), by=people.leader).pk


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_once_are_one_activity(team: Team, people: Around) -> None:
    def tap() -> bool:
        try:
            return bool(activities.plan(team, details(team.province), by=people.leader))
        except RefusedError:
            return False

    assert sorted(at_once(tap, tap)) == [False, True]
    assert Activity.objects.count() == 1


def test_a_change_is_made_on_what_was_seen(team: Team, people: Around) -> None:
    activity = ActivityFactory.create(team=team)
    moved = details(team.province, first_day=TOMORROW + timedelta(days=7))
    assert activities.change(activity, moved, seen=1, by=people.deputy).version == 2
    with pytest.raises(RefusedError) as refused:
        activities.change(activity, details(team.province), seen=1, by=people.leader)
    assert str(people.deputy) in errors_of(refused)["seen"]
    activity.refresh_from_db()
    assert activity.first_day == TOMORROW + timedelta(days=7)


@pytest.mark.parametrize("trait", ["held", "cancelled"])
def test_what_is_no_longer_planned_is_not_changed_as_a_plan(team: Team, people: Around, trait: str) -> None:
    activity = ActivityFactory.create(team=team, **{trait: True})
    with pytest.raises(RefusedError):
        activities.change(activity, details(team.province), seen=1, by=people.leader)


def test_a_kind_that_was_switched_off_stays_where_it_is(team: Team, people: Around) -> None:
    activity = ActivityFactory.create(team=team)
    type(activity.kind).objects.filter(pk=activity.kind_id).update(is_active=False)
    typed = details(team.province, kind=activity.kind_id, note="Mang theo máy chiếu")
    assert activities.change(activity, typed, seen=1, by=people.leader).note == "Mang theo máy chiếu"
    with pytest.raises(RefusedError):
        activities.plan(team, details(team.province, kind=activity.kind_id, title="Lớp khác"), by=people.leader)
