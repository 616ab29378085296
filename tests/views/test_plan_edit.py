"""Writing the plan: goal and tasks on one page, sessions one by one; nothing typed is lost."""

from typing import Any

import pytest
from django.test import Client

from teams.models import PlanItem, PlannedSession, SupportPoint
from tests.teams.factories import SupportPointFactory
from tests.teams.plan_factories import (
    APRIL,
    TOPIC,
    Around,
    MonthlyPlanFactory,
    PlanItemFactory,
    PlannedSessionFactory,
)
from tests.views.conftest import signed_in
from tests.views.html import Node, page


@pytest.fixture
def edit(people: Around) -> str:
    return f"/to/{people.team.pk}/ke-hoach/sua/?ky={APRIL.code}"


@pytest.fixture
def add(people: Around) -> str:
    return f"/to/{people.team.pk}/ke-hoach/buoi/?ky={APRIL.code}"


def filled(document: Node, **typed: Any) -> dict[str, Any]:
    """The page's form as it is sent, with what is typed over it."""
    fields: dict[str, Any] = {}
    for control in document.one("main").all():
        name = control.attributes.get("name", "")
        if control.tag in ("input", "select", "textarea") and control.attributes.get("type") not in (
            "checkbox",
            "radio",
        ):
            fields[name] = document.typed(name)
    fields.pop("csrfmiddlewaretoken", None)
    return {**fields, **typed}


def test_goal_and_tasks_are_written_on_one_page(leader: Client, edit: str, people: Around) -> None:
    document = page(leader.get(edit))
    typed = {
        "goal": "Mỗi làng một buổi",
        "task-0-content": "Mở lớp hướng dẫn cài VNeID",
        "task-0-due": "2026-04-10",
        "task-2-content": "Họp Tổ cuối tháng",
    }
    response = leader.post(edit, filled(document, **typed))
    assert response.status_code == 302
    assert response["Location"] == f"/to/{people.team.pk}/ke-hoach/?ky={APRIL.code}"
    assert list(PlanItem.objects.values_list("content", flat=True)) == [
        "Mở lớp hướng dẫn cài VNeID",
        "Họp Tổ cuối tháng",
    ]
    document = page(leader.get(edit))
    assert document.typed("task-0-due") == "2026-04-10"
    more = filled(document, **{"task-1-DELETE": "on", "task-2-content": "Rà soát mã QR ở chợ", "more": "1"})
    assert leader.post(edit, more)["Location"] == edit
    assert list(PlanItem.objects.values_list("content", flat=True)) == [
        "Mở lớp hướng dẫn cài VNeID",
        "Rà soát mã QR ở chợ",
    ]


def test_bad_tasks_keep_what_was_typed(leader: Client, edit: str) -> None:
    document = page(leader.get(edit))
    typed = {
        "goal": "x" * 2001,
        "task-0-content": "...",
        "task-0-who": "Rơ Châm H'Blơi",
        "task-1-who": "chỉ có người",
        "task-1-due": "2026-12-31",
        "task-2-content": "y" * 301,
    }
    response = leader.post(edit, filled(document, **typed))
    assert response.status_code == 422
    document = page(response)
    assert {name: document.typed(name) for name in typed} == typed
    for said in ("đang có 2001", "Hãy ghi nội dung công việc", "đang có 301"):
        assert said in document.text
    mended = filled(document, **{"goal": "", "task-1-content": "Mở lớp", "task-2-content": ""})
    document = page(leader.post(edit, mended))
    assert "Hãy ghi rõ công việc" in document.text
    assert "Hạn này không thuộc tháng 4/2026" in document.text
    assert not PlanItem.objects.exists()


@pytest.mark.parametrize(
    "broken",
    [
        {"task-TOTAL_FORMS": "nhiều"},
        {"task-TOTAL_FORMS": "100000"},
        {"task-0-key": "abc", "task-0-content": "Họp Tổ đầu tháng"},
        {"task-0-due": "32/13/2026", "task-0-content": "Họp Tổ đầu tháng"},
        {"goal": "\x00"},
    ],
)
def test_a_broken_form_is_refused_not_a_crash(leader: Client, edit: str, broken: dict[str, str]) -> None:
    response = leader.post(edit, filled(page(leader.get(edit)), **broken))
    assert response.status_code == 422
    page(response)


def test_who_comes_second_sees_both_and_may_save_over(leader: Client, edit: str, people: Around) -> None:
    item = PlanItemFactory.create(plan=MonthlyPlanFactory.create(team=people.team), content="Họp Tổ đầu tháng")
    first = filled(page(leader.get(edit)), **{"task-0-content": "Họp Tổ giữa tháng"})
    second = filled(page(leader.get(edit)), **{"task-0-content": "Họp Tổ cuối tháng"})
    assert signed_in(people.deputy).post(edit, first).status_code == 302
    response = leader.post(edit, second)
    assert response.status_code == 422
    document = page(response)
    assert f"{people.deputy} sửa gần nhất" in document.text
    assert "Họp Tổ giữa tháng" in document.text
    assert document.typed("task-0-content") == "Họp Tổ cuối tháng"
    assert leader.post(edit, filled(document)).status_code == 302
    item.refresh_from_db()
    assert item.content == "Họp Tổ cuối tháng"


def session_typed(place: SupportPoint, /, **typed: str) -> dict[str, str]:
    return {"day": "2026-03-21", "half_day": "morning", "place": f"point-{place.pk}", "topic": TOPIC, **typed}


def test_a_session_is_added_changed_and_removed(
    leader: Client, add: str, people: Around, support_point: SupportPoint
) -> None:
    assert page(leader.get(f"{add}&ngay=2026-03-21")).typed("day") == "2026-03-21"
    typed = session_typed(support_point, lead=str(people.member.pk), more="1")
    assert leader.post(add, typed)["Location"] == add
    session = PlannedSession.objects.get()
    assert (session.lead, session.support_point) == (people.member, support_point)
    change = f"/ke-hoach/buoi/{session.pk}/"
    document = page(leader.get(change))
    assert document.typed("topic") == TOPIC
    assert leader.post(change, filled(document, half_day="evening", day="2026-04-01")).status_code == 302
    session.refresh_from_db()
    assert (session.day.isoformat(), session.half_day) == ("2026-04-01", "evening")
    assert leader.post(f"{change}xoa/", follow=True).status_code == 200
    assert not PlannedSession.objects.exists()
    assert leader.post(f"{change}xoa/").status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": ""}, "Hãy chọn ngày."),
        ({"day": "21/03/2026x"}, "Ngày không đúng."),
        ({"day": "2026-05-01"}, "Ngày này không thuộc tháng 4/2026"),
        ({"half_day": "noon"}, "Hãy chọn buổi sáng, chiều hoặc tối."),
        ({"place": ""}, "Hãy chọn nơi hỗ trợ."),
        ({"place": "point-99999999999999999999999"}, "Hãy chọn lại nơi hỗ trợ"),
        ({"place": "hamlet-1 OR 1=1"}, "Hãy chọn lại nơi hỗ trợ"),
        ({"place": "point-987654321"}, "không thuộc xã, phường"),
        ({"topic": ""}, "Hãy ghi nội dung"),
        ({"topic": "abc"}, "Hãy ghi rõ nội dung"),
        ({"topic": "x" * 201}, "đang có 201"),
        ({"lead": "ai đó"}, "Hãy chọn lại người phụ trách"),
        ({"lead": "987654321"}, "không ở trong Tổ"),
    ],
)
def test_bad_sessions_keep_what_was_typed(
    leader: Client, add: str, support_point: SupportPoint, typed: dict[str, str], said: str
) -> None:
    sent = session_typed(support_point, **typed)
    response = leader.post(add, sent)
    assert response.status_code == 422
    document = page(response)
    assert said in document.text
    for name in ("day", "place", "topic"):
        assert document.typed(name) == sent[name]
    assert not PlannedSession.objects.exists()


def test_a_closed_point_keeps_its_name_while_it_is_refused(
    leader: Client, add: str, support_point: SupportPoint
) -> None:
    support_point.open_to = APRIL.first.replace(day=1)
    support_point.save()
    document = page(leader.post(add, session_typed(support_point)))
    assert f"{support_point} đã đóng vào ngày này" in document.text


def test_two_change_one_session(leader: Client, people: Around) -> None:
    session = PlannedSessionFactory.create(team=people.team)
    change = f"/ke-hoach/buoi/{session.pk}/"
    first = filled(page(leader.get(change)), half_day="afternoon")
    second = filled(page(leader.get(change)), half_day="evening")
    assert signed_in(people.deputy).post(change, first).status_code == 302
    response = leader.post(change, second)
    assert response.status_code == 422
    document = page(response)
    assert "Chiều thứ 7 21/03/2026" in document.text
    assert leader.post(change, filled(document, half_day="evening")).status_code == 302
    session.refresh_from_db()
    assert session.half_day == "evening"


@pytest.mark.parametrize("traits", [{"submitted": True}, {"approved": True}])
def test_while_the_plan_waits_or_stands_the_forms_lead_back_to_it(
    leader: Client, people: Around, edit: str, add: str, traits: dict[str, bool]
) -> None:
    MonthlyPlanFactory.create(team=people.team, **traits)
    session = PlannedSessionFactory.create(team=people.team)
    for path in (edit, add, f"/ke-hoach/buoi/{session.pk}/"):
        response = leader.get(path, follow=True)
        assert response.redirect_chain
        assert "chưa sửa được" in page(response).messages[0]
    response = leader.post(add, session_typed(SupportPointFactory.create(commune=people.team.commune)))
    assert response.status_code == 422
    assert "Muốn thay đổi" in page(response).text
