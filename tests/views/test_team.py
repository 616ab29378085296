"""Bảng của Tổ: its numbers, its sessions and who was in it."""

from datetime import date, timedelta

from django.test import Client

from teams.enums import Role
from teams.models import Membership, SupportPoint, Team
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import MembershipFactory
from tests.views.conftest import TODAY, holder, roll_up, signed_in
from tests.views.html import page
from tests.views.test_province import light, tile


def test_a_session_is_one_row_however_many_members_logged(
    phone: Client, member: Membership, team_in_force: Team, support_point: SupportPoint
) -> None:
    entry = LogEntryFactory.create(membership=member, place=support_point, day=TODAY, helped={"vneid": 8})
    mate = MembershipFactory.create(team=team_in_force)
    LogEntryFactory.create(membership=mate, place=support_point, day=TODAY, helped={"vneid": 2})
    roll_up()
    shown = page(phone.get(f"/to/{team_in_force.pk}/"))
    assert tile(shown, "Lượt hỗ trợ trong kỳ") == "10 lượt"
    sessions = shown.one(id="sessions")
    assert sessions.rows() == [["Sáng 10/03/2026", str(support_point), "2", "10"]]
    assert sessions.links()["Sáng 10/03/2026"] == f"/buoi/{entry.session_id}/"


def test_three_sessions_reach_the_target(phone: Client, member: Membership, support_point: SupportPoint) -> None:
    for day, label in ((TODAY, "Chưa đạt"), (TODAY - timedelta(1), "Chưa đạt"), (TODAY - timedelta(2), "Đạt")):
        LogEntryFactory.create(membership=member, place=support_point, day=day)
        roll_up()
        card = light(page(phone.get(f"/to/{member.team_id}/")), "Buổi hỗ trợ mỗi Tổ")
        assert card.one(css="light-state").text == label


def test_members_are_those_of_the_period_the_leader_first(
    phone: Client, member: Membership, team_in_force: Team
) -> None:
    leader = MembershipFactory.create(team=team_in_force, leader=True)
    gone = MembershipFactory.create(team=team_in_force, has_left=True)
    new = MembershipFactory.create(team=team_in_force, valid_from=date(2026, 3, 1))

    def people(query: str) -> list[str]:
        card = page(phone.get(f"/to/{team_in_force.pk}/{query}")).one("section", aria_labelledby="members-title")
        return [row.one(css="row-list-main").all("span")[-1].text for row in card.all("li")]

    now = people("")
    assert now[0] == str(leader.user)
    assert set(now) == {str(leader.user), str(member.user), str(new.user)}
    assert set(people("?ky=2026-01")) == {str(leader.user), str(member.user), str(gone.user)}


def test_the_leader_sees_who_has_logged_and_who_has_not(
    member: Membership, team_in_force: Team, support_point: SupportPoint
) -> None:
    leader = MembershipFactory.create(team=team_in_force, leader=True)
    LogEntryFactory.create(membership=member, place=support_point, day=TODAY, helped={"vneid": 8})
    LogEntryFactory.create(
        membership=member, place=support_point, day=TODAY, half_day="evening", helped={"vneid": 2, "dich_vu_cong": 1}
    )
    LogEntryFactory.create(membership=member, place=support_point, day=TODAY - timedelta(60), helped={"vneid": 9})
    card = page(signed_in(leader.user).get(f"/to/{team_in_force.pk}/")).one("section", aria_labelledby="members-title")
    said = {row.one(css="row-list-main").all("span")[-1].text: row.one(css="member-log").text for row in card.all("li")}
    assert said == {str(leader.user): "chưa ghi trong kỳ", str(member.user): "2 buổi, 11 lượt"}


def test_who_may_see_figures_alone_sees_neither_sessions_nor_people(
    member: Membership, support_point: SupportPoint
) -> None:
    LogEntryFactory.create(membership=member, place=support_point, day=TODAY)
    roll_up()
    department = signed_in(holder(Role.AGENCY, member.province))
    shown = page(department.get(f"/to/{member.team_id}/"))
    assert tile(shown, "Lượt hỗ trợ trong kỳ") == "5 lượt"
    assert not shown.all(id="sessions")
    assert str(member.user) not in shown.text
    assert "/buoi/" not in str(shown.links())


def test_a_team_that_has_logged_nothing_is_told_what_comes_here(phone: Client, team_in_force: Team) -> None:
    assert "Chưa có buổi hỗ trợ nào trong kỳ" in page(phone.get(f"/to/{team_in_force.pk}/")).text


def test_sessions_are_paged(phone: Client, member: Membership, support_point: SupportPoint) -> None:
    for back in range(12):
        for half_day in ("morning", "afternoon", "evening"):
            LogEntryFactory.create(
                membership=member, place=support_point, day=TODAY - timedelta(back), half_day=half_day
            )
    pages = [page(phone.get(f"/to/{member.team_id}/?page={number}")).one(id="sessions") for number in (1, 2)]
    assert [len(shown.rows()) for shown in pages] == [30, 6]
    assert pages[0].rows()[0][0].endswith("10/03/2026")
    assert "31–36 trong 36" in pages[1].text
