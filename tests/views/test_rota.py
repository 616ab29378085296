"""Lịch trực: a leader fills the month, sees what is missing, and prints what is posted at the point."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from teams.enums import PointKind, Role, SwapState
from teams.models import DutyShift, DutySwap, Membership, SupportPoint, Team
from tests.teams.factories import MembershipFactory, SupportPointFactory
from tests.teams.rota.factories import AbsenceFactory, DutyShiftFactory
from tests.views.conftest import TODAY, holder, signed_in
from tests.views.html import Node, page

NEXT_MONTH = "?ky=2026-04"  # 15/3 – 14/4


@pytest.fixture
def leader(team_in_force: Team, support_point: SupportPoint) -> Client:
    return signed_in(MembershipFactory.create(team=team_in_force, leader=True).user)


@pytest.fixture
def address(team_in_force: Team) -> str:
    return f"/to/{team_in_force.pk}/lich-truc/"


def cells(shown: Node) -> dict[str, list[str]]:
    """The cells of each day: `Thứ 2 16/03/2026` -> morning, afternoon."""
    return {row[0]: row[1:] for row in shown.one("table", css="rota-grid").rows()}


def card(shown: Node, name: str) -> Node:
    return shown.one("section", aria_labelledby=f"{name}-title")


def test_a_leader_fills_the_month_by_a_button(leader: Client, address: str, member: Membership) -> None:
    shown = page(leader.get(address + NEXT_MONTH))
    assert "Còn 44 buổi thiếu người" in card(shown, "gaps").text
    assert "thiếu 1 người" in cells(shown)["Thứ 2 16/03/2026"][0]
    answer = leader.post(f"{address}xep/{NEXT_MONTH}", {"people": "1"})
    assert answer["Location"] == address + NEXT_MONTH
    shown = page(leader.get(answer["Location"]))
    assert shown.messages == ["Đã xếp 44 ca trực."]
    assert card(shown, "gaps").one("h2").text == "Không còn buổi nào thiếu người"
    assert [row.one(css="figures").text for row in card(shown, "loads").all("li")] == ["22 ca", "22 ca"]


def test_what_the_button_placed_is_removed_by_another(leader: Client, address: str, member: Membership) -> None:
    assert "Xóa phần máy xếp" not in page(leader.get(address + NEXT_MONTH)).text
    leader.post(f"{address}xep/{NEXT_MONTH}", {"people": "1"})
    assert "Xóa phần máy xếp" in page(leader.get(address + NEXT_MONTH)).text
    shown = page(leader.post(f"{address}xoa/{NEXT_MONTH}", follow=True))
    assert shown.messages == ["Đã xóa 44 ca do máy xếp. Ca xếp tay vẫn còn."]
    assert not DutyShift.objects.exists()


@pytest.mark.parametrize("people", ["9", "", "hai"])
def test_a_number_of_people_outside_the_rules_is_refused_beside_its_field(
    leader: Client, address: str, people: str
) -> None:
    answer = leader.post(f"{address}xep/{NEXT_MONTH}", {"people": people})
    assert answer.status_code == 422
    assert page(answer).said_beside("people") == ["Hãy chọn số người trực mỗi buổi trong danh sách."]


def test_a_month_gone_by_is_not_filled(leader: Client, address: str) -> None:
    answer = leader.post(f"{address}xep/?ky=2026-02", {"people": "1"})
    assert answer.status_code == 422
    assert "Tháng này đã qua" in page(answer).text
    assert not DutyShift.objects.exists()


def test_only_working_days_with_an_open_point_are_rows(
    leader: Client, address: str, support_point: SupportPoint
) -> None:
    support_point.open_to = date(2026, 3, 20)
    support_point.save()
    SupportPointFactory.create(commune=support_point.commune, kind=PointKind.MARKET, name="Chợ Đồng Phó")
    rows = cells(page(leader.get(address + NEXT_MONTH)))
    assert len(rows) == 22
    assert not any(day.startswith(("Thứ 7", "Chủ Nhật")) for day in rows)
    assert rows["Thứ 2 23/03/2026"] == ["điểm đóng cửa Sửa ca Sáng 23/03/2026", "điểm đóng cửa Sửa ca Chiều 23/03/2026"]


def test_a_cell_shows_who_comes_who_is_away_and_who_was_there(
    leader: Client, address: str, member: Membership, support_point: SupportPoint
) -> None:
    mate = MembershipFactory.create(team=member.team)
    DutyShiftFactory.create(member=member, support_point=support_point, is_fixed=True)
    AbsenceFactory.create(member=member)
    DutyShiftFactory.create(member=mate, support_point=support_point, day=TODAY, checked_in_at=timezone.now())
    DutyShiftFactory.create(member=member, support_point=support_point, day=date(2026, 3, 9))
    future = cells(page(leader.get(address + NEXT_MONTH)))["Thứ 2 16/03/2026"][0]
    assert future.startswith(f"xếp tay: {member.user} vắng thiếu 1 người")
    shown = page(leader.get(address))
    today = cells(shown)
    assert today["Thứ 3 10/03/2026 hôm nay"][0].startswith(f"đã có mặt: {mate.user}")
    assert today["Thứ 2 09/03/2026"][0] == str(member.user), "days gone by cannot be changed"
    assert card(shown, "unchecked").one("h2").text == "1 ca đã qua chưa báo có mặt"


def test_more_than_the_maximum_is_marked(
    leader: Client, address: str, team_in_force: Team, support_point: SupportPoint
) -> None:
    for person in MembershipFactory.create_batch(4, team=team_in_force):
        DutyShiftFactory.create(member=person, support_point=support_point)
    assert "quá 3 người" in cells(page(leader.get(address + NEXT_MONTH)))["Thứ 2 16/03/2026"][0]


def test_each_point_has_its_grid_and_the_first_is_that_of_the_ubnd(
    leader: Client, address: str, member: Membership, support_point: SupportPoint
) -> None:
    market = SupportPointFactory.create(commune=support_point.commune, kind=PointKind.MARKET, name="Chợ Đồng Phó")
    DutyShiftFactory.create(member=member, support_point=market)
    first = page(leader.get(address + NEXT_MONTH))
    assert first.one(id="grid-title").text == support_point.name
    other = page(leader.get(f"{address}{NEXT_MONTH}&diem={market.pk}"))
    assert other.one(id="grid-title").text == "Chợ Đồng Phó"
    assert str(member.user) in cells(other)["Thứ 2 16/03/2026"][0]
    foreign = SupportPointFactory.create()
    assert page(leader.get(f"{address}{NEXT_MONTH}&diem={foreign.pk}")).one(id="grid-title").text == support_point.name


def test_a_member_sees_the_rota_and_changes_nothing(phone: Client, address: str, support_point: SupportPoint) -> None:
    shown = page(phone.get(address + NEXT_MONTH))
    assert "thiếu 1 người" in shown.text
    assert not shown.one("main").all("form", method="post")
    assert not shown.all(css="rota-edit")
    assert phone.post(f"{address}xep/{NEXT_MONTH}", {"people": "1"}).status_code == 403


def test_the_commune_sees_the_gaps(address: str, member: Membership, support_point: SupportPoint) -> None:
    chair = signed_in(holder(Role.COMMUNE_CHAIR, member.commune))
    shown = page(chair.get(address + NEXT_MONTH))
    assert "Còn 44 buổi thiếu người" in card(shown, "gaps").text
    assert str(member.commune) in shown.links()


def test_the_leader_sees_the_swaps_of_the_month(
    leader: Client, address: str, member: Membership, support_point: SupportPoint
) -> None:
    mate = MembershipFactory.create(team=member.team)
    shift = DutyShiftFactory.create(member=member, support_point=support_point)
    DutySwap.objects.create(
        province=shift.province,
        commune=shift.commune,
        team=shift.team,
        shift=shift,
        asked_by=member.user,
        asked_of=mate.user,
        state=SwapState.ACCEPTED,
        asked_at=timezone.now(),
    )
    swaps = card(page(leader.get(address + NEXT_MONTH)), "swaps")
    assert f"{member.user} nhờ {mate.user}" in swaps.text
    assert "đã nhận" in swaps.text


def test_without_points_the_page_says_what_to_do(team_in_force: Team, address: str) -> None:
    leader = signed_in(MembershipFactory.create(team=team_in_force, leader=True).user)
    assert "Hãy thêm điểm hỗ trợ" in page(leader.get(address)).text


def test_nonsense_in_the_address_is_this_month(leader: Client, address: str) -> None:
    shown = page(leader.get(f"{address}?ky=thang-sau&diem=x"))
    assert "từ 15/02/2026 đến 14/03/2026" in shown.text


def test_the_sheet_to_post_names_who_comes_and_nobody_who_is_away(
    phone: Client, address: str, member: Membership, support_point: SupportPoint
) -> None:
    mate = MembershipFactory.create(team=member.team)
    DutyShiftFactory.create(member=member, support_point=support_point)
    DutyShiftFactory.create(member=mate, support_point=support_point, half_day="afternoon")
    AbsenceFactory.create(member=mate)
    sheet = page(phone.get(f"{address}niem-yet/{NEXT_MONTH}")).one("article")
    assert "Từ ngày 15/03/2026 đến ngày 14/04/2026" in sheet.text
    assert sheet.one("table").rows()[0] == ["Thứ 2, 16/03", str(member.user), ""]
    heads = [head.text for head in sheet.one("thead").all("th")]
    assert heads == ["Ngày", "Sáng (7:30–11:30)", "Chiều (13:30–17:00)"]


@pytest.mark.parametrize("path", ["", "niem-yet/"])
def test_a_full_rota_costs_as_many_queries_as_an_empty_one(
    leader: Client, address: str, team_in_force: Team, member: Membership, path: str
) -> None:
    DutyShiftFactory.create(member=member, support_point=SupportPoint.objects.get())

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert leader.get(address + path + NEXT_MONTH).status_code == 200
        return len(captured)

    queries()
    few = queries()
    MembershipFactory.create_batch(5, team=team_in_force)
    SupportPointFactory.create_batch(2, commune=team_in_force.commune)
    AbsenceFactory.create(member=member)
    leader.post(f"{address}xep/{NEXT_MONTH}", {"people": "2"})
    queries()  # the message is shown once
    assert queries() == few
