"""The page of a team's month: what is planned, how many sessions, where the plan stands (T6)."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from teams.enums import Calendar, Role
from teams.models import MonthlyPlan, PlannedSession, Province, SupportPoint
from tests.teams.factories import SupportPointFactory, TeamFactory
from tests.teams.plan_factories import (
    APRIL,
    MARCH,
    SATURDAY,
    Around,
    MonthlyPlanFactory,
    PlanItemFactory,
    PlannedSessionFactory,
    around,
)
from tests.views.conftest import holder, signed_in
from tests.views.html import Node, page


def address(people: Around, code: str = APRIL.code) -> str:
    return f"/to/{people.team.pk}/ke-hoach/?ky={code}"


def shown(browser: Client, people: Around, code: str = APRIL.code) -> Node:
    response = browser.get(address(people, code))
    assert response.status_code == 200
    return page(response)


def form_to(document: Node, action: str) -> dict[str, str]:
    form = document.one("form", action=action)
    return {field["name"]: field["value"] for field in form.all("input") if field["name"] != "csrfmiddlewaretoken"}


def test_a_leader_plans_hands_in_and_sees_the_approval(people: Around, leader: Client) -> None:
    document = shown(leader, people)
    assert "0 trên tối thiểu 3 buổi" in document.text
    assert "còn thiếu 3 buổi" in document.text
    point = SupportPointFactory.create(commune=people.team.commune)
    typed = {"day": "2026-03-21", "half_day": "morning", "place": f"point-{point.pk}", "topic": "Cài VNeID mức 2"}
    add = f"/to/{people.team.pk}/ke-hoach/buoi/?ky={APRIL.code}"
    assert leader.post(add, typed).status_code == 302
    document = shown(leader, people)
    assert "1 trên tối thiểu 3 buổi" in document.text
    assert "Cài VNeID mức 2" in document.one("ul", css="plan-list").text

    plan = MonthlyPlan.objects.get()
    action = f"/ke-hoach/{plan.pk}/gui/"
    response = leader.post(action, form_to(document, action), follow=True)
    document = page(response)
    assert document.messages == ["Đã gửi kế hoạch. UBND xã, phường sẽ duyệt hoặc trả lại."]
    assert f"{people.leader} đã gửi duyệt lúc 10:00 10/03/2026." in document.text
    assert "Rút lại để sửa" in document.text
    assert not document.all("form", action=action)

    review = f"/ke-hoach/{plan.pk}/duyet/"
    official = signed_in(people.official)
    assert "Xem và duyệt" in shown(official, people).links()
    document = page(official.get(review))
    assert "còn thiếu 2 buổi" in document.text
    version = document.one("input", name="version")["value"]
    assert official.post(review, {"version": version, "decision": "approve"}).status_code == 302
    document = shown(leader, people)
    assert f"{people.official} đã duyệt" in document.text
    assert "Sửa kế hoạch" in document.text


def test_the_months_are_those_of_the_provinces_calendar(people: Around, leader: Client) -> None:
    document = shown(leader, people, "")
    assert "từ 15/02/2026 đến 14/03/2026" in document.text
    assert document.links()["Tháng sau"] == f"?ky={APRIL.code}"
    assert document.links()["Tháng trước"] == f"?ky={MARCH.previous.code}"
    Province.objects.filter(pk=people.team.province_id).update(calendar=Calendar.SOLAR)
    assert "từ 01/03/2026 đến 31/03/2026" in shown(leader, people, "").text


@pytest.mark.parametrize("code", ["", "abc", "2026-13", "9999-01", "2026-3-1"])
def test_an_unreadable_month_is_the_running_one(people: Around, leader: Client, code: str) -> None:
    assert "Kế hoạch tháng 3/2026" in shown(leader, people, code).text


def test_a_month_that_is_over_is_only_read(people: Around, leader: Client) -> None:
    PlannedSessionFactory.create(team=people.team, day=date(2026, 1, 20))
    document = shown(leader, people, "2026-02")
    assert "Tháng này đã qua nên kế hoạch chỉ còn để xem." in document.text
    assert "đã qua" in document.one("ul", css="plan-list").text
    assert not document.one("main").all("form")


def test_a_member_reads_and_changes_nothing(people: Around) -> None:
    plan = PlanItemFactory.create(plan__team=people.team).plan
    session = PlannedSessionFactory.create(team=people.team)
    browser = signed_in(people.member)
    document = shown(browser, people)
    assert "Hướng dẫn cài VNeID mức 2" in document.text
    assert not document.one("main").all("form")
    for path in (
        f"/ke-hoach/{plan.pk}/gui/",
        f"/ke-hoach/{plan.pk}/mo-lai/",
        f"/ke-hoach/{plan.pk}/duyet/",
        f"/ke-hoach/buoi/{session.pk}/",
        f"/ke-hoach/buoi/{session.pk}/xoa/",
        f"/to/{people.team.pk}/ke-hoach/chep/",
        f"/to/{people.team.pk}/ke-hoach/sua/",
        f"/to/{people.team.pk}/ke-hoach/buoi/",
    ):
        assert browser.post(path, {"version": "1"}).status_code == 403, path


def test_sessions_that_hold_no_more_are_named(people: Around, leader: Client, support_point: SupportPoint) -> None:
    PlannedSessionFactory.create(team=people.team, hamlet=None, support_point=support_point)
    support_point.open_to = date(2026, 3, 20)
    support_point.save()
    assert "đã đóng vào ngày này (mở đến 20/03/2026)" in shown(leader, people).text


def test_a_plan_changed_after_its_approval_shows_what_changed(people: Around, leader: Client) -> None:
    session = PlannedSessionFactory.create(team=people.team)
    plan = MonthlyPlanFactory.create(team=people.team, submitted=True)
    official = signed_in(people.official)
    official.post(f"/ke-hoach/{plan.pk}/duyet/", {"version": "1", "decision": "approve"})
    response = leader.post(f"/ke-hoach/{plan.pk}/mo-lai/", {"version": "2"}, follow=True)
    assert "Không có gì khác bản đã duyệt." in page(response).text
    leader.post(f"/ke-hoach/buoi/{session.pk}/xoa/")
    document = shown(leader, people)
    assert document.one("del").text.startswith("Sáng thứ 7 21/03/2026")
    assert "bản sửa này chưa có hiệu lực" in document.text


def test_copying_says_what_was_left_out(people: Around, leader: Client) -> None:
    PlannedSessionFactory.create(team=people.team, day=date(2026, 2, 21))
    PlannedSessionFactory.create(team=people.team, day=date(2026, 3, 13))
    copy = f"/to/{people.team.pk}/ke-hoach/chep/?ky={APRIL.code}"
    assert page(leader.post(copy, follow=True)).messages == ["Đã chép 0 công việc và 2 buổi hỗ trợ."]
    assert sorted(PlannedSession.objects.filter(day__gte=APRIL.first).values_list("day", flat=True)) == [
        SATURDAY,
        date(2026, 4, 10),
    ]
    nothing = page(leader.post(f"/to/{people.team.pk}/ke-hoach/chep/?ky=2026-07", follow=True))
    assert nothing.messages == ["Tháng 6/2026 chưa có công việc hay buổi nào để chép."]


def test_a_button_pressed_on_an_old_page_says_so(people: Around, leader: Client) -> None:
    plan = PlanItemFactory.create(plan__team=people.team, plan__version=7).plan
    old = page(leader.post(f"/ke-hoach/{plan.pk}/gui/", {"version": "6"}, follow=True))
    assert "Kế hoạch đã khác lúc bạn mở trang" in old.messages[0]
    broken = page(leader.post(f"/ke-hoach/{plan.pk}/gui/", {"version": "x"}, follow=True))
    assert broken.messages == ["Hãy tải lại trang rồi bấm lần nữa."]


def test_a_team_that_is_not_there_yet_says_what_comes_first(people: Around) -> None:
    draft = TeamFactory.create(commune=people.team.commune, of_hamlet=True)
    document = page(signed_in(people.official).get(f"/to/{draft.pk}/ke-hoach/"))
    assert "Tổ chưa được thành lập" in document.text


def test_the_neighbours_and_other_provinces_find_nothing(people: Around) -> None:
    neighbour = around(TeamFactory.create(in_force=True, commune__province=people.team.province))
    elsewhere = around(TeamFactory.create(in_force=True))
    far = holder(Role.TINH_DOAN, elsewhere.team.province)
    for person in (neighbour.leader, neighbour.official, elsewhere.chair, far):
        assert signed_in(person).get(address(people)).status_code == 404
    assert signed_in(holder(Role.SO_KHCN, people.team.province)).get(address(people)).status_code == 403


def test_many_tasks_and_sessions_cost_no_more_queries_than_one(people: Around, leader: Client) -> None:
    plan = MonthlyPlanFactory.create(team=people.team, submitted=True, approved_content=None)
    paths = [address(people), f"/ke-hoach/{plan.pk}/duyet/"]
    browsers = [leader, signed_in(people.official)]

    def cost() -> list[int]:
        counts = []
        for browser, path in zip(browsers, paths, strict=True):
            browser.get(path)
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(path).status_code == 200
            counts.append(len(captured.captured_queries))
        return counts

    PlanItemFactory.create(plan=plan)
    PlannedSessionFactory.create(team=people.team, lead=people.member)
    few = cost()
    PlanItemFactory.create_batch(5, plan=plan)
    PlannedSessionFactory.create_batch(4, team=people.team, lead=people.leader)
    PlannedSessionFactory.create_batch(3, team=people.team, at_point=True, day=date(2026, 4, 1))
    assert cost() == few
