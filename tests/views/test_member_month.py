"""Tháng của tôi: a member sees what became of the own work; leader and deputies see it too, nobody else."""

from datetime import date, timedelta

import pytest
from django.test import Client

from teams.enums import HalfDay, Role
from teams.models import Commune, Membership, Province, SupportPoint, Team
from tests.reporting.activities.factories import ActivityFactory
from tests.reporting.factories import LogEntryFactory, at
from tests.teams.factories import MembershipFactory
from tests.teams.rota.factories import DutyShiftFactory
from tests.views.conftest import TODAY, holder, roll_up, signed_in
from tests.views.html import page
from tests.views.test_province import tile

MINE = "/ghi/thang-cua-toi/"


@pytest.fixture
def worked(member: Membership, team_in_force: Team, support_point: SupportPoint) -> Membership:
    """Two sessions of the member this month, one of them with a mate and written too late; three of the team."""
    mate = MembershipFactory.create(team=team_in_force)
    LogEntryFactory.create(
        membership=member, place=support_point, day=TODAY, helped={"vneid": 3, "dich_vu_cong": 1}, women=1
    )
    late = TODAY - timedelta(5)
    LogEntryFactory.create(
        membership=member, place=support_point, day=late, helped={"vneid": 4}, women=3, recorded_at=at(TODAY)
    )
    LogEntryFactory.create(membership=mate, place=support_point, day=late, helped={"vneid": 9})
    LogEntryFactory.create(membership=mate, place=support_point, day=TODAY - timedelta(1), helped={"vneid": 9})
    LogEntryFactory.create(membership=member, place=support_point, day=date(2026, 2, 3), helped={"vneid": 20})
    for person, day in ((member, TODAY), (mate, TODAY - timedelta(1)), (mate, TODAY - timedelta(4))):
        DutyShiftFactory.create(
            team=team_in_force, support_point=support_point, user=person.user, day=day, half_day=HalfDay.MORNING
        )
    roll_up()
    return member


def test_the_menus_to_take_away_have_their_look(phone: Client, worked: Membership) -> None:
    shown = page(phone.get(MINE))
    assert shown.all(css="export-menu")
    assert any(link["href"].endswith("css/exports.css") for link in shown.all("link", rel="stylesheet"))


def test_a_member_opens_the_own_month_from_the_log_page(phone: Client, worked: Membership) -> None:
    link = page(phone.get("/ghi/")).links()["Tháng của tôi"]
    shown = page(phone.get(link))
    assert shown.one("h1").text == "Kết quả của tôi, tháng 3/2026"
    assert tile(shown, "Buổi đã tham gia") == "2 buổi"
    assert "cả Tổ 3 buổi; mục tiêu mỗi tháng 3 buổi" in shown.text
    assert tile(shown, "Lượt đã hỗ trợ") == "8 lượt"
    assert tile(shown, "Phụ nữ") == "4 lượt"
    assert "50,0 % số lượt" in shown.text
    assert shown.one("section", aria_labelledby="services-title").rows() == [["VNeID", "7"], ["Dịch vụ công", "1"]]


def test_it_says_which_days_were_logged_in_time(phone: Client, worked: Membership) -> None:
    shown = page(phone.get(MINE))
    assert tile(shown, "Ngày ghi kịp thời") == "1 ngày"
    assert "trên 2 ngày có ghi" in shown.text


@pytest.mark.parametrize(("days_later", "in_time"), [(0, "1 ngày"), (1, "1 ngày"), (2, "0 ngày")])
def test_what_is_logged_by_the_next_day_is_in_time(
    phone: Client, member: Membership, days_later: int, in_time: str
) -> None:
    LogEntryFactory.create(membership=member, day=TODAY - timedelta(days=days_later), recorded_at=at(TODAY))
    assert tile(page(phone.get("/ghi/thang-cua-toi/")), "Ngày ghi kịp thời") == in_time


def test_it_says_the_share_of_the_duty_shifts(phone: Client, worked: Membership) -> None:
    shown = page(phone.get(MINE))
    assert tile(shown, "Ca trực") == "1 ca"
    assert "33,3 % trong 3 ca của Tổ" in shown.text
    assert "Trung bình mỗi thành viên 1,5 ca; đã báo có mặt 0/1 ca." in shown.text


def test_the_months_before_are_in_the_trend_and_can_be_opened(phone: Client, worked: Membership) -> None:
    trend = page(phone.get(MINE)).one("section", aria_labelledby="trend-title").rows()
    assert trend[-2:] == [["Tháng 2/2026", "20", "1"], ["Tháng 3/2026", "8", "2"]]
    assert tile(page(phone.get(f"{MINE}?ky=2026-02")), "Lượt đã hỗ trợ") == "20 lượt"
    assert tile(page(phone.get(f"{MINE}?ky=2026-Q1")), "Lượt đã hỗ trợ") == "28 lượt"


def test_every_entry_opens_its_session(phone: Client, worked: Membership) -> None:
    addresses = page(phone.get(MINE)).one(id="entries").links().values()
    assert len(addresses) == 2
    assert all(phone.get(address).status_code == 200 for address in addresses)


def test_activities_that_the_member_led_stand_there(phone: Client, worked: Membership) -> None:
    activity = ActivityFactory.create(team=worked.team, lead=worked.user, first_day=TODAY, last_day=TODAY)
    ActivityFactory.create(team=worked.team, first_day=TODAY, last_day=TODAY)
    links = page(phone.get(MINE)).one("section", aria_labelledby="led-title").links()
    assert list(links.values()) == [f"/hoat-dong/{activity.pk}/"]


def test_a_month_without_work_is_zero_and_says_so(phone: Client, member: Membership) -> None:
    shown = page(phone.get(MINE))
    assert tile(shown, "Buổi đã tham gia") == "0 buổi"
    assert "Chưa có lần ghi nào trong kỳ này" in shown.text


@pytest.mark.parametrize("position", ["leader", "deputy"])
def test_who_leads_the_team_opens_it_from_the_team_board(worked: Membership, position: str) -> None:
    head = MembershipFactory.create(team=worked.team, **{position: True})
    browser = signed_in(head.user)
    members = page(browser.get(f"/to/{worked.team_id}/")).one("section", aria_labelledby="members-title")
    address = next(url for name, url in members.links().items() if name.startswith(str(worked.user)))
    shown = page(browser.get(address))
    assert shown.one("h1").text == f"{worked.user}, tháng 3/2026"
    assert tile(shown, "Lượt đã hỗ trợ") == "8 lượt"


def test_a_mate_sees_only_the_own_one(worked: Membership) -> None:
    mate = MembershipFactory.create(team=worked.team)
    browser = signed_in(mate.user)
    members = page(browser.get(f"/to/{worked.team_id}/")).one("section", aria_labelledby="members-title")
    assert list(members.links().values()) == [f"/thanh-vien/{mate.pk}/"]
    assert browser.get(f"/thanh-vien/{worked.pk}/").status_code == 403


@pytest.mark.parametrize(
    "role", [Role.COMMUNE_OFFICIAL, Role.COMMUNE_CHAIR, Role.COMMUNE_SECRETARY, Role.TINH_DOAN, Role.SYSTEM_ADMIN]
)
def test_nobody_above_the_team_sees_it(gia_lai: Province, tay_son: Commune, worked: Membership, role: Role) -> None:
    browser = signed_in(holder(role, tay_son if role.startswith("commune") else gia_lai))
    assert browser.get(f"/thanh-vien/{worked.pk}/").status_code == 403
    members = page(browser.get(f"/to/{worked.team_id}/")).one("section", aria_labelledby="members-title")
    assert not members.links()


def test_a_leader_of_another_team_finds_nothing(worked: Membership, gia_lai: Province) -> None:
    other = MembershipFactory.create(leader=True)
    assert signed_in(other.user).get(f"/thanh-vien/{worked.pk}/").status_code == 404
