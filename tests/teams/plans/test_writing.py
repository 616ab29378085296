"""What may stand in a plan and its calendar, and two people who write at the same time."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from teams import plans
from teams.enums import PlanState
from teams.models import PlanItem, PlannedSession, Province
from teams.plans import SessionEntry, TaskEntry
from tests.teams.factories import HamletFactory, MembershipFactory, SupportPointFactory, TeamFactory
from tests.teams.plan_factories import (
    APRIL,
    MARCH,
    SATURDAY,
    TOPIC,
    Around,
    MonthlyPlanFactory,
    PlanItemFactory,
    PlannedSessionFactory,
    in_hamlet,
)
from tests.teams.plans.conftest import refusal


@pytest.fixture
def entry(people: Around) -> SessionEntry:
    hamlet = HamletFactory.create(commune=people.team.commune)
    return SessionEntry(SATURDAY, "morning", None, hamlet.pk, TOPIC, people.member.pk)


def test_a_session_on_a_saturday_is_planned(people: Around, entry: SessionEntry) -> None:
    session = plans.add_session(people.team, APRIL, entry, by=people.leader)
    assert (session.day, session.lead_id, session.province) == (SATURDAY, people.member.pk, people.team.province)
    assert people.team.plans.get().state == PlanState.DRAFT


@pytest.mark.parametrize(
    ("field", "changed", "said"),
    [
        ("day", {"day": APRIL.first - timedelta(1)}, "không thuộc tháng 4/2026 (15/03/2026 – 14/04/2026)"),
        ("day", {"day": APRIL.last + timedelta(1)}, "không thuộc tháng 4/2026"),
        ("half_day", {"half_day": "noon"}, "sáng, chiều hoặc tối"),
        ("place", {"hamlet": None}, "chọn nơi"),
        ("topic", {"topic": " ... "}, "ghi rõ nội dung"),
        ("topic", {"topic": "12345 6789"}, "ghi rõ nội dung"),
        ("lead", {"lead": 987_654_321}, "không ở trong Tổ"),
    ],
)
def test_what_is_wrong_with_a_session_stands_beside_its_field(
    people: Around, entry: SessionEntry, field: str, changed: dict[str, Any], said: str
) -> None:
    errors = refusal(lambda: plans.add_session(people.team, APRIL, replace(entry, **changed), by=people.leader))
    assert list(errors) == [field]
    assert said in errors[field][0]
    assert not PlannedSession.objects.exists()
    assert not people.team.plans.exists()


def test_places_of_another_commune_are_not_ours(people: Around, entry: SessionEntry) -> None:
    for place in (
        {"hamlet": HamletFactory.create().pk},
        {"hamlet": None, "support_point": SupportPointFactory.create().pk},
    ):
        errors = refusal(partial(plans.add_session, people.team, APRIL, replace(entry, **place), by=people.leader))
        assert "không thuộc xã, phường" in errors["place"][0]


def test_a_session_is_at_one_place(people: Around, entry: SessionEntry) -> None:
    point = SupportPointFactory.create(commune=people.team.commune)
    both = replace(entry, support_point=point.pk)
    assert list(refusal(lambda: plans.add_session(people.team, APRIL, both, by=people.leader))) == ["place"]


def test_a_closed_point_takes_no_session_from_the_day_after(people: Around, entry: SessionEntry) -> None:
    point = SupportPointFactory.create(commune=people.team.commune, open_to=SATURDAY)
    at_point = replace(entry, hamlet=None, support_point=point.pk)
    plans.add_session(people.team, APRIL, at_point, by=people.leader)
    late = replace(at_point, day=SATURDAY + timedelta(1))
    errors = refusal(lambda: plans.add_session(people.team, APRIL, late, by=people.leader))
    assert "đã đóng vào ngày này (mở đến 21/03/2026)" in errors["place"][0]


def test_the_lead_is_in_the_team_on_that_day(people: Around, entry: SessionEntry) -> None:
    leaving = MembershipFactory.create(team=people.team, last_day=SATURDAY)
    plans.add_session(people.team, APRIL, replace(entry, lead=leaving.user_id), by=people.leader)
    late = replace(entry, lead=leaving.user_id, day=SATURDAY + timedelta(1))
    assert list(refusal(lambda: plans.add_session(people.team, APRIL, late, by=people.leader))) == ["lead"]
    elsewhere = replace(entry, half_day="evening", lead=MembershipFactory.create().user_id)
    assert list(refusal(lambda: plans.add_session(people.team, APRIL, elsewhere, by=people.leader))) == ["lead"]


def test_the_same_session_is_planned_once(people: Around, entry: SessionEntry) -> None:
    first = plans.add_session(people.team, APRIL, entry, by=people.leader)
    again = replace(entry, topic="Nội dung khác", lead=None)
    errors = refusal(lambda: plans.add_session(people.team, APRIL, again, by=people.deputy))
    assert "đã có" in errors["place"][0]
    afternoon = plans.add_session(people.team, APRIL, replace(again, half_day="afternoon"), by=people.deputy)
    onto = in_hamlet(afternoon, half_day="morning")
    seen = plans.session_mark(afternoon)
    refusal(lambda: plans.change_session(afternoon, onto, seen=seen, by=people.leader))
    plans.change_session(
        first, in_hamlet(first, topic="Ký số cá nhân"), seen=plans.session_mark(first), by=people.leader
    )
    first.refresh_from_db()
    assert first.topic == "Ký số cá nhân"


@pytest.mark.parametrize("traits", [{"submitted": True}, {"approved": True}])
def test_a_plan_that_waits_or_stands_is_not_changed(
    people: Around, entry: SessionEntry, traits: dict[str, bool]
) -> None:
    session = PlannedSessionFactory.create(team=people.team)
    plan = MonthlyPlanFactory.create(team=people.team, **traits)
    by = people.leader
    for job in (
        lambda: plans.add_session(people.team, APRIL, entry, by=by),
        lambda: plans.change_session(session, entry, seen=plans.session_mark(session), by=by),
        lambda: plans.remove_session(session, by=by),
        lambda: plans.save_tasks(people.team, APRIL, goal="", tasks=[], seen=plans.mark_of(plan, []), by=by),
        lambda: plans.copy_previous(people.team, APRIL, by=by),
    ):
        assert "Muốn thay đổi" in refusal(job)[""][0]
    plan.refresh_from_db()
    assert (plan.version, PlannedSession.objects.count()) == (1, 1)


def test_what_is_over_or_too_far_or_without_a_team_is_not_planned(people: Around, gia_lai: Province) -> None:
    draft = TeamFactory.create(commune__province=gia_lai)
    far = APRIL
    for _ in range(14):
        far = far.next
    dissolved = TeamFactory.create(commune__province=gia_lai, dissolved=True)
    cases = [
        (people.team, MARCH.previous, "đã qua"),
        (people.team, far, "một năm tới"),
        (draft, APRIL, "chưa được thành lập"),
        (dissolved, APRIL, "không hoạt động"),
    ]
    for team, month, said in cases:
        seen = plans.mark_of(None, [])
        errors = refusal(partial(plans.save_tasks, team, month, goal="Mục tiêu", tasks=[], seen=seen, by=people.leader))
        assert said in errors[""][0]
        assert not team.plans.exists()


def test_tasks_are_written_changed_and_removed(people: Around) -> None:
    plan = MonthlyPlanFactory.create(team=people.team)
    keep, drop = PlanItemFactory.create_batch(2, plan=plan)
    tasks = [
        TaskEntry("Họp Tổ đầu tháng", "Tổ trưởng", APRIL.first, "biên bản", key=keep.pk),
        TaskEntry("", key=drop.pk, is_removed=True),
        TaskEntry("", is_removed=True),
        TaskEntry("Rà soát mã QR ở chợ"),
    ]
    seen = plans.mark_of(plan, [keep, drop])
    plans.save_tasks(people.team, APRIL, goal="Mục tiêu", tasks=tasks, seen=seen, by=people.leader)
    assert list(plan.items.values_list("content", flat=True)) == ["Họp Tổ đầu tháng", "Rà soát mã QR ở chợ"]
    keep.refresh_from_db()
    assert (keep.who, keep.due, keep.expected) == ("Tổ trưởng", APRIL.first, "biên bản")


def test_what_is_wrong_with_a_task_stands_at_its_row(people: Around) -> None:
    tasks = [TaskEntry("Họp Tổ"), TaskEntry("..."), TaskEntry("Mở lớp", due=date(2026, 3, 14))]
    seen = plans.mark_of(None, [])
    errors = refusal(lambda: plans.save_tasks(people.team, APRIL, goal="", tasks=tasks, seen=seen, by=people.leader))
    assert sorted(errors) == ["1-content", "2-due"]
    many = [TaskEntry(f"Công việc thứ {n}") for n in range(41)]
    errors = refusal(lambda: plans.save_tasks(people.team, APRIL, goal="", tasks=many, seen=seen, by=people.leader))
    assert list(errors) == [""]


def test_who_comes_second_is_told_and_takes_nothing_away(people: Around) -> None:
    plan = MonthlyPlanFactory.create(team=people.team)
    item = PlanItemFactory.create(plan=plan)
    seen = plans.mark_of(plan, [item])
    one = [TaskEntry("Họp Tổ đầu tháng", key=item.pk), TaskEntry("Rà soát mã QR")]
    plans.save_tasks(people.team, APRIL, goal="", tasks=one, seen=seen, by=people.deputy)
    two = [TaskEntry("Họp Tổ cuối tháng", key=item.pk)]
    errors = refusal(lambda: plans.save_tasks(people.team, APRIL, goal="", tasks=two, seen=seen, by=people.leader))
    assert f"{people.deputy} sửa gần nhất lúc 10:00 10/03/2026." in errors["seen"][0]
    plan.refresh_from_db()
    seen = plans.mark_of(plan, list(plan.items.all()))
    plans.save_tasks(people.team, APRIL, goal="", tasks=two, seen=seen, by=people.leader)
    assert list(plan.items.values_list("content", flat=True)) == ["Họp Tổ cuối tháng", "Rà soát mã QR"]


def test_a_task_of_another_plan_is_not_touched(people: Around) -> None:
    foreign = PlanItemFactory.create()
    tasks = [TaskEntry("Chiếm việc của Tổ khác", key=foreign.pk)]
    plans.save_tasks(people.team, APRIL, goal="", tasks=tasks, seen=plans.mark_of(None, []), by=people.leader)
    assert PlanItem.objects.get(pk=foreign.pk).content != "Chiếm việc của Tổ khác"


def test_a_session_changed_or_removed_meanwhile(people: Around, entry: SessionEntry) -> None:
    session = plans.add_session(people.team, APRIL, entry, by=people.leader)
    seen = plans.session_mark(session)
    plans.change_session(session, in_hamlet(session, half_day="evening"), seen=seen, by=people.deputy)
    errors = refusal(lambda: plans.change_session(session, entry, seen=seen, by=people.leader))
    assert "Tối thứ 7 21/03/2026" in errors["seen"][0]
    plans.remove_session(session, by=people.deputy)
    gone = PlannedSession(pk=987_654_321, team=people.team, province=people.team.province, day=SATURDAY)
    assert "vừa được chuyển hoặc xóa" in refusal(lambda: plans.remove_session(gone, by=people.leader))[""][0]


@pytest.mark.parametrize(
    ("rules", "fewest"),
    [
        ({}, 3),
        ({"plan": {"min_sessions": 5}}, 5),
        ({"plan": {"min_sessions": 0}}, 0),
        ({"plan": {"min_sessions": "nhiều"}}, 3),
        ({"plan": {"min_sessions": True}}, 3),
        ({"plan": {"min_sessions": -1}}, 3),
        ({"plan": []}, 3),
        ({"plan": None}, 3),
    ],
)
def test_the_province_says_how_many_sessions_a_month_there_should_be(rules: dict[str, Any], fewest: int) -> None:
    assert plans.fewest_sessions(Province(rules=rules)) == fewest
