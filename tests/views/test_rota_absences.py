"""Ngày vắng: members for themselves, leaders for everybody."""

import pytest
from django.test import Client

from teams.models import Absence, DutyShift, Membership, SupportPoint, Team
from tests.teams.factories import MembershipFactory
from tests.teams.rota.factories import AbsenceFactory, DutyShiftFactory
from tests.views.conftest import signed_in
from tests.views.html import page


@pytest.fixture
def leader(team_in_force: Team) -> Client:
    return signed_in(MembershipFactory.create(team=team_in_force, leader=True).user)


@pytest.fixture
def address(team_in_force: Team) -> str:
    return f"/to/{team_in_force.pk}/lich-truc/vang/"


def test_a_leader_notes_who_is_away_and_hears_what_became_of_the_shifts(
    leader: Client, address: str, member: Membership, support_point: SupportPoint
) -> None:
    DutyShiftFactory.create(member=member, support_point=support_point)
    DutyShiftFactory.create(member=member, support_point=support_point, half_day="afternoon", is_fixed=True)
    typed = {"user": member.user_id, "first_day": "16/03/2026", "last_day": "20/03/2026", "reason": "Đi tập huấn"}
    shown = page(leader.post(address, typed, follow=True))
    freed = "Đã ghi ngày vắng. 1 ca do máy xếp trong những ngày này đã được bỏ."
    assert shown.messages == [f"{freed} Còn ca xếp tay cần người thay: Chiều 16/03/2026, {support_point}."]
    row = shown.one("section", aria_labelledby="absences-title").one("li")
    assert row.one(css="row-list-main").text == f"{member.user} 16/03/2026 – 20/03/2026 · Đi tập huấn"


def test_a_member_notes_own_days_for_one_day_too(phone: Client, member: Membership) -> None:
    shown = page(phone.post("/lich-truc-cua-toi/vang/", {"first_day": "16/03/2026"}, follow=True))
    assert shown.messages == ["Đã ghi ngày vắng."]
    absence = Absence.objects.get()
    assert (absence.user, absence.first_day, absence.last_day) == (member.user, *[absence.first_day] * 2)
    assert "16/03/2026 – 16/03/2026" in shown.text


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({}, "first_day", "Hãy ghi ngày, ví dụ 20/11/2026."),
        ({"first_day": "31/02/2026"}, "first_day", "Ngày không đúng. Hãy ghi như 20/11/2026."),
        (
            {"first_day": "16/03/2026", "last_day": "15/03/2026"},
            "last_day",
            "Ngày cuối không thể trước ngày đầu. Hãy sửa lại.",
        ),
        (
            {"first_day": "01/03/2026"},
            "last_day",
            "Những ngày này đã qua. Chỉ cần báo vắng cho hôm nay trở đi.",
        ),
        (
            {"first_day": "16/03/2026", "reason": "x" * 151},
            "reason",
            "Chỉ được dài đến 150 ký tự, đang có 151. Hãy viết gọn lại.",
        ),
    ],
)
def test_what_is_wrong_stands_beside_its_field(phone: Client, typed: dict[str, str], field: str, said: str) -> None:
    answer = phone.post("/lich-truc-cua-toi/vang/", typed)
    assert answer.status_code == 422
    shown = page(answer)
    assert shown.said_beside(field) == [said]
    assert shown.typed("first_day") == typed.get("first_day", "")
    assert not Absence.objects.exists()


def test_nobody_outside_the_team_can_be_chosen(leader: Client, address: str) -> None:
    stranger = MembershipFactory.create()
    answer = leader.post(address, {"user": stranger.user_id, "first_day": "16/03/2026"})
    assert page(answer).said_beside("user") == ["Hãy chọn lại người vắng."]


def test_an_absence_is_taken_back_by_its_owner_or_the_leader(
    phone: Client, leader: Client, member: Membership, team_in_force: Team, address: str
) -> None:
    mine = AbsenceFactory.create(member=member)
    answer = phone.post(f"/lich-truc/vang/{mine.pk}/xoa/")
    assert answer["Location"] == "/lich-truc-cua-toi/"
    of_a_mate = AbsenceFactory.create(member=MembershipFactory.create(team=team_in_force))
    assert phone.post(f"/lich-truc/vang/{of_a_mate.pk}/xoa/").status_code == 403
    assert leader.post(f"/lich-truc/vang/{of_a_mate.pk}/xoa/", {"tu": "danh-sach"})["Location"] == address
    assert not Absence.objects.exists()


def test_an_empty_list_says_what_to_do(leader: Client, address: str, support_point: SupportPoint) -> None:
    assert "thành viên cũng tự báo được" in page(leader.get(address)).text
    assert not DutyShift.objects.exists()
