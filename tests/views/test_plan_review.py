"""UBND cấp xã decides on a plan: what is planned, what changed, the reason for returning it."""

import pytest
from django.test import Client

from teams.enums import PlanState, Role
from teams.models import MonthlyPlan
from tests.teams.factories import TeamFactory
from tests.teams.plan_factories import Around, MonthlyPlanFactory, PlanItemFactory, PlannedSessionFactory, around
from tests.views.conftest import holder, signed_in
from tests.views.html import page

REASON = "Bổ sung một buổi ở làng Kgiang"


@pytest.fixture
def plan(people: Around) -> MonthlyPlan:
    plan = MonthlyPlanFactory.create(team=people.team, submitted=True, submitted_by=people.leader)
    PlannedSessionFactory.create(team=people.team)
    return PlanItemFactory.create(plan=plan).plan


@pytest.fixture
def review(plan: MonthlyPlan) -> str:
    return f"/ke-hoach/{plan.pk}/duyet/"


@pytest.fixture
def official(people: Around) -> Client:
    return signed_in(people.official)


def test_a_plan_is_returned_with_the_reason_and_the_team_reads_it(
    official: Client, people: Around, plan: MonthlyPlan, review: str
) -> None:
    document = page(official.get(review))
    assert f"{people.leader} đã gửi duyệt lúc 09:30 09/03/2026." in document.text
    typed = {"version": document.one("input", name="version")["value"], "decision": "return", "because": REASON}
    response = page(official.post(review, typed, follow=True))
    assert response.messages == ["Đã trả lại kế hoạch cho Tổ kèm lý do."]
    leader = signed_in(people.leader)
    document = page(leader.get(f"/to/{people.team.pk}/ke-hoach/?ky=2026-04"))
    assert f"{people.official} trả lại lúc 10:00 10/03/2026 để sửa:" in document.text
    assert REASON in document.text
    plan.refresh_from_db()
    leader.post(f"/ke-hoach/{plan.pk}/gui/", {"version": str(plan.version)})
    assert f"Lần trước trả lại vì: {REASON}" in page(official.get(review)).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"decision": "return", "because": ""}, "Hãy ghi lý do"),
        ({"decision": "return", "because": "không"}, "Hãy ghi lý do"),
        ({"decision": "return", "because": "Sửa lại " * 100}, "Hãy viết gọn lại"),
        ({"decision": "burn", "because": REASON}, "Hãy bấm Duyệt hoặc Trả lại."),
        ({"because": REASON}, "Hãy bấm Duyệt hoặc Trả lại."),
        ({"decision": "approve", "version": "x"}, "Hãy tải lại trang."),
        ({"decision": "approve", "version": "99999999999999"}, "Hãy tải lại trang."),
        ({"decision": "approve", "version": "2"}, "Kế hoạch đã khác lúc bạn mở trang"),
    ],
)
def test_a_bad_decision_changes_nothing_and_keeps_what_was_typed(
    official: Client, plan: MonthlyPlan, review: str, typed: dict[str, str], said: str
) -> None:
    response = official.post(review, {"version": "1", **typed})
    assert response.status_code == 422
    document = page(response)
    assert said in document.text
    assert document.typed("because").strip() == typed.get("because", "").strip()
    plan.refresh_from_db()
    assert (plan.state, plan.version) == (PlanState.SUBMITTED, 1)


def test_who_comes_second_is_told_and_keeps_the_reason(official: Client, people: Around, review: str) -> None:
    signed_in(people.chair).post(review, {"version": "1", "decision": "approve"})
    response = official.post(review, {"version": "1", "decision": "return", "because": REASON})
    assert response.status_code == 422
    document = page(response)
    assert f"{people.chair} đã duyệt lúc 10:00 10/03/2026." in document.text
    assert f"Lý do bạn vừa viết: {REASON}" in document.text
    assert not document.all("button", name="decision")


def test_who_handed_it_in_is_shown_no_buttons(people: Around) -> None:
    plan = MonthlyPlanFactory.create(team=people.team, submitted=True, submitted_by=people.official)
    document = page(signed_in(people.official).get(f"/ke-hoach/{plan.pk}/duyet/"))
    assert "người khác của UBND xã, phường phải duyệt" in document.text
    assert not document.all("button", name="decision")


def test_only_those_who_approve_here_open_it(people: Around, review: str) -> None:
    secretary = holder(Role.COMMUNE_SECRETARY, people.team.commune)
    tinh_doan = holder(Role.TINH_DOAN, people.team.province)
    for person in (people.leader, people.deputy, people.member, secretary, tinh_doan):
        assert signed_in(person).get(review).status_code == 403
    assert signed_in(people.chair).get(review).status_code == 200
    neighbour = around(TeamFactory.create(in_force=True, commune__province=people.team.province))
    for person in (neighbour.official, around(TeamFactory.create(in_force=True)).chair):
        assert signed_in(person).get(review).status_code == 404
