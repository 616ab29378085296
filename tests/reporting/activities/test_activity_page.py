"""One activity on its pages: planned, held, corrected, cancelled; what was typed stays where something is wrong."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from reporting import closing
from reporting.enums import ActivityState
from reporting.models import Activity, LateChange
from teams.enums import Calendar, Role
from teams.models import Team
from teams.periods import month_of
from tests.reporting.activities.factories import TODAY, YESTERDAY, ActivityFactory, kind
from tests.teams.factories import HamletFactory
from tests.teams.plan_factories import MARCH, Around, MonthlyPlanFactory, PlanItemFactory
from tests.views.conftest import holder, signed_in
from tests.views.html import page
from tests.views.test_plan_edit import filled

LAST_MONTH = date(2026, 2, 10)


def typed(team: Team, **fields: Any) -> dict[str, Any]:
    return {
        "kind": str(kind(team.province).pk),
        "title": "",
        "first_day": "11/03/2026",
        "last_day": "",
        "begins_at": "8h",
        "ends_at": "10:30",
        "place": "",
        "other_place": "Nhà văn hóa xã",
        "lead": "",
        "plan_item": "",
        "note": "",
        **fields,
    }


def test_plan_hold_and_correct(leader: Client, member: Client, team: Team, people: Around) -> None:
    hamlet = HamletFactory.create(commune=team.commune)
    item = PlanItemFactory.create(plan=MonthlyPlanFactory.create(team=team, first_day=MARCH.first, last_day=MARCH.last))
    form = page(leader.get(f"/to/{team.pk}/hoat-dong/len-lich/?ngay=2026-03-10"))
    assert form.typed("first_day") == "10/03/2026"
    sent = filled(
        form,
        kind=str(kind(team.province).pk),
        begins_at="8h",
        place=f"hamlet-{hamlet.pk}",
        lead=str(people.member.pk),
        plan_item=str(item.pk),
    )
    response = leader.post(f"/to/{team.pk}/hoat-dong/len-lich/", sent)
    activity = Activity.objects.get()
    assert response["Location"] == f"/hoat-dong/{activity.pk}/"
    assert activity.title == "Lớp tập huấn kỹ năng số", "an empty title takes the name of the kind"

    document = page(member.get(f"/hoat-dong/{activity.pk}/"))
    assert "Ghi kết quả" in document.links()
    assert "Sửa" not in document.links(), "a plan is changed by who runs the team"
    form = page(member.get(f"/hoat-dong/{activity.pk}/ket-qua/"))
    sent = filled(form, people="30", women="31")
    response = member.post(f"/hoat-dong/{activity.pk}/ket-qua/", sent)
    assert response.status_code == 422
    document = page(response)
    assert document.said_beside("women") == ["Ghi 31 người, nhiều hơn tổng số 30 người dự."]
    assert document.typed("people") == "30"
    response = member.post(f"/hoat-dong/{activity.pk}/ket-qua/", {**sent, "women": "13"})
    assert response.status_code == 302
    document = page(member.get(f"/hoat-dong/{activity.pk}/"))
    assert "30 người dự" in document.text
    assert "chưa đếm" in document.text

    form = page(member.get(f"/hoat-dong/{activity.pk}/sua/"))
    assert form.typed("place") == f"hamlet-{hamlet.pk}"
    assert form.typed("begins_at") == "08:00"
    assert form.typed("women") == "13"
    assert member.post(f"/hoat-dong/{activity.pk}/sua/", filled(form, people="29")).status_code == 302
    activity.refresh_from_db()
    assert (activity.people, activity.women, activity.plan_item) == (29, 13, item)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "999999999999999999999"}, "kind"),
        ({"kind": "abc"}, "kind"),
        ({"title": "x" * 201}, "title"),
        ({"first_day": "31/02/2026"}, "first_day"),
        ({"first_day": "09/03/2026"}, "first_day"),
        ({"last_day": "01/03/2026"}, "last_day"),
        ({"begins_at": "25:00"}, "begins_at"),
        ({"ends_at": "sáng"}, "ends_at"),
        ({"begins_at": "14 giờ 30"}, "ends_at"),
        ({"place": "point-0"}, "place"),
        ({"place": "nha-toi"}, "place"),
        ({"other_place": ""}, "place"),
        ({"lead": "999999"}, "lead"),
        ({"plan_item": "999999"}, "plan_item"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    leader: Client, team: Team, fields: dict[str, str], wrong: str
) -> None:
    sent = typed(team, note="Mang máy chiếu", **fields)
    response = leader.post(f"/to/{team.pk}/hoat-dong/len-lich/", sent)
    assert response.status_code == 422
    document = page(response)
    assert document.said_beside(wrong)
    for name, value in sent.items():
        assert document.typed(name) == value, name


def test_an_activity_that_nobody_planned_is_written_down_by_a_member(member: Client, team: Team) -> None:
    address = f"/to/{team.pk}/hoat-dong/ghi/"
    assert page(member.get(address)).typed("first_day") == "10/03/2026"
    response = member.post(address, typed(team, first_day="09/03/2026", people="12", title="Lớp đột xuất"))
    activity = Activity.objects.get()
    assert response["Location"] == f"/hoat-dong/{activity.pk}/"
    assert (activity.state, activity.first_day, activity.people) == (ActivityState.HELD, YESTERDAY, 12)
    response = member.post(address, typed(team, first_day="09/03/2026", people="", title="Lớp khác"))
    assert page(response).said_beside("people") == ["Hãy ghi số người dự."]
    assert member.post(f"/to/{team.pk}/hoat-dong/len-lich/", typed(team)).status_code == 403


def test_a_copy_begins_with_everything_but_its_day(leader: Client, team: Team) -> None:
    old = ActivityFactory.create(team=team, held=True, title="Lớp VNeID", note="Mang máy chiếu")
    form = page(leader.get(f"/to/{team.pk}/hoat-dong/len-lich/?chep={old.pk}"))
    assert (form.typed("title"), form.typed("note"), form.typed("first_day")) == ("Lớp VNeID", "Mang máy chiếu", "")
    foreign = ActivityFactory.create(title="Lớp nơi khác")
    for other in (foreign.pk, "abc", "9" * 30):
        assert page(leader.get(f"/to/{team.pk}/hoat-dong/len-lich/?chep={other}")).typed("title") == ""


def test_somebody_else_changed_it_meanwhile(leader: Client, team: Team, people: Around) -> None:
    activity = ActivityFactory.create(team=team)
    address = f"/hoat-dong/{activity.pk}/sua/"
    mine = filled(page(leader.get(address)), title="Lớp của tôi")
    theirs = signed_in(people.deputy)
    assert theirs.post(address, filled(page(theirs.get(address)), title="Lớp của Tổ phó")).status_code == 302
    response = leader.post(address, mine)
    assert response.status_code == 422
    document = page(response)
    assert str(people.deputy) in document.text
    assert document.typed("title") == "Lớp của tôi"
    assert leader.post(address, filled(document)).status_code == 302, "told of the change, they may insist"
    for version in ("", "abc", "-1", "99999999999999"):
        assert leader.post(address, {**mine, "version": version}).status_code == 422


class TestMoves:
    def test_cancel_with_a_reason_and_reopen(self, leader: Client, team: Team) -> None:
        activity = ActivityFactory.create(team=team)
        address = f"/hoat-dong/{activity.pk}"
        response = leader.post(f"{address}/huy/", {"version": "1", "because": "..."})
        assert response.status_code == 422
        assert page(response).said_beside("because")
        leader.post(f"{address}/huy/", {"version": "1", "because": "Mưa bão lớn"})
        document = page(leader.get(f"{address}/"))
        assert "đã hủy: Mưa bão lớn" in document.text
        assert leader.get(f"{address}/sua/").status_code == 302
        assert leader.post(f"{address}/mo-lai/", {"version": "1"}).status_code == 422, "an old page"
        assert leader.post(f"{address}/mo-lai/", {"version": "2"}).status_code == 302
        activity.refresh_from_db()
        assert activity.state == ActivityState.PLANNED

    def test_they_are_for_who_runs_the_team(self, member: Client, chair: Client, team: Team) -> None:
        activity = ActivityFactory.create(team=team, first_day=TODAY)
        for browser in (member, chair):
            for move in ("huy", "mo-lai"):
                assert browser.post(f"/hoat-dong/{activity.pk}/{move}/", {"version": "1"}).status_code == 403
        assert member.get(f"/hoat-dong/{activity.pk}/sua/").status_code == 403
        assert chair.get(f"/hoat-dong/{activity.pk}/ket-qua/").status_code == 403
        assert chair.get(f"/hoat-dong/{activity.pk}/").status_code == 200

    def test_neighbours_and_other_provinces_find_nothing(self, neighbour: Client, abroad: Client, team: Team) -> None:
        activity = ActivityFactory.create(team=team, first_day=TODAY)
        for browser in (neighbour, abroad):
            for page_of in ("", "sua/", "ket-qua/", "anh/"):
                assert browser.get(f"/hoat-dong/{activity.pk}/{page_of}").status_code == 404
            for move in ("huy/", "mo-lai/", "anh/"):
                assert browser.post(f"/hoat-dong/{activity.pk}/{move}").status_code == 404

    def test_what_is_decided_has_no_result_to_write(self, leader: Client, team: Team) -> None:
        activity = ActivityFactory.create(team=team, cancelled=True)
        address = f"/hoat-dong/{activity.pk}/ket-qua/"
        assert leader.get(address).status_code == 302
        sent = {"version": "1", "people": "5", "first_day": "09/03/2026"}
        response = leader.post(address, sent)
        assert response.status_code == 422
        assert "đã hủy" in page(response).text

    def test_who_sees_without_working_there_is_offered_nothing(self, team: Team) -> None:
        activity = ActivityFactory.create(team=team, held=True)
        browser = signed_in(holder(Role.TINH_DOAN, team.province))
        document = page(browser.get(f"/hoat-dong/{activity.pk}/"))
        assert not document.one("main").all("form")


def test_in_a_closed_month_the_page_asks_why(leader: Client, team: Team, people: Around) -> None:
    activity = ActivityFactory.create(team=team, first_day=LAST_MONTH)
    address = f"/hoat-dong/{activity.pk}/ket-qua/"
    assert "khóa kỳ" not in page(leader.get(address)).text
    closing.close([team.commune], month_of(LAST_MONTH, Calendar.DECREE_09), people.official)
    form = page(leader.get(address))
    assert "khóa kỳ" in form.text
    response = leader.post(address, filled(form, people="20"))
    assert response.status_code == 422
    document = page(response)
    assert document.said_beside("reason")
    assert leader.post(address, filled(document, reason="Ghi bù vì mất sóng")).status_code == 302
    assert LateChange.objects.get().reason == "Ghi bù vì mất sóng"
    assert "Lý do sửa sau khi khóa kỳ" in page(leader.get(f"/hoat-dong/{activity.pk}/")).text
    # A new day that turns out to be closed asks too, although the page did not.
    sent = typed(team, first_day="10/02/2026", people="9", title="Lớp ghi bù")
    assert page(leader.post(f"/to/{team.pk}/hoat-dong/ghi/", sent)).said_beside("reason")


def test_the_team_board_shows_the_norms(leader: Client, team: Team) -> None:
    ActivityFactory.create(team=team, held=True)
    card = page(leader.get(f"/to/{team.pk}/")).one("section", id="norms")
    assert "Lớp tập huấn kỹ năng số" in card.text
    assert f"/to/{team.pk}/hoat-dong/" in card.links().values()
