"""Sửa ca trực: one half-day changed by hand, with what was refused said beside its field."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from teams.models import DutyShift, Membership, SupportPoint, Team
from teams.rota.locks import state_of
from tests.teams.factories import MembershipFactory, SupportPointFactory
from tests.teams.rota.factories import AbsenceFactory, DutyShiftFactory
from tests.views.conftest import signed_in
from tests.views.html import page


@pytest.fixture
def leader(team_in_force: Team, support_point: SupportPoint) -> Client:
    return signed_in(MembershipFactory.create(team=team_in_force, leader=True).user)


@pytest.fixture
def query(support_point: SupportPoint) -> str:
    return f"?ky=2026-04&diem={support_point.pk}&ngay=2026-03-16&buoi=morning"


@pytest.fixture
def address(team_in_force: Team) -> str:
    return f"/to/{team_in_force.pk}/lich-truc/ca/"


@pytest.fixture
def shift(member: Membership, support_point: SupportPoint) -> DutyShift:
    return DutyShiftFactory.create(member=member, support_point=support_point)


def test_somebody_is_added_and_the_grid_shows_it(leader: Client, address: str, query: str, member: Membership) -> None:
    shown = page(leader.get(address + query))
    assert "Chưa có ai trực ca này." in shown.text
    answer = leader.post(address + query, {"person": member.user_id})
    assert answer["Location"].endswith("#ca-20260316-morning")
    assert page(leader.get(answer["Location"])).messages == [f"Đã xếp {member.user} vào ca."]
    assert DutyShift.objects.get().is_fixed


def test_the_list_says_who_can_come(
    leader: Client, address: str, query: str, member: Membership, team_in_force: Team
) -> None:
    away, busy = MembershipFactory.create_batch(2, team=team_in_force)
    AbsenceFactory.create(member=away)
    DutyShiftFactory.create(member=busy, support_point=SupportPointFactory.create(commune=team_in_force.commune))
    groups = page(leader.get(address + query)).one("select", name="person").all("optgroup")
    said = {group["label"]: [option.text for option in group.all("option")] for group in groups}
    assert f"{member.user} – 0 ca" in said["Rảnh"]
    assert sorted(said["Không đến được"]) == sorted(
        [f"{away.user} – 0 ca, vắng", f"{busy.user} – 1 ca, đang trực điểm khác"]
    )


def test_what_is_refused_stands_beside_the_person(leader: Client, address: str, query: str, member: Membership) -> None:
    AbsenceFactory.create(member=member)
    answer = leader.post(address + query, {"person": member.user_id})
    assert answer.status_code == 422
    shown = page(answer)
    assert shown.said_beside("person") == [f"{member.user} đã báo vắng ngày này. Hãy chọn người khác."]
    assert shown.typed("person") == str(member.user_id)
    nobody = leader.post(address + query, {})
    assert page(nobody).said_beside("person") == ["Hãy chọn một người."]


def test_somebody_is_removed(leader: Client, address: str, query: str, shift: DutyShift) -> None:
    answer = leader.post(f"{address}{shift.pk}/{query}", {"viec": "bo", "thay": state_of(shift)}, follow=True)
    assert page(answer).messages == ["Đã bỏ một người khỏi ca."]
    assert not DutyShift.objects.exists()


def test_somebody_is_moved(
    leader: Client, address: str, query: str, shift: DutyShift, support_point: SupportPoint
) -> None:
    there = {"day": "2026-03-17", "half_day": "afternoon", "point": support_point.pk}
    answer = leader.post(
        f"{address}{shift.pk}/{query}", {"viec": "chuyen", "thay": state_of(shift), **there}, follow=True
    )
    assert page(answer).messages == [f"Đã chuyển {shift.user} sang ca Chiều 17/03/2026."]
    shift.refresh_from_db()
    assert (shift.day.day, shift.half_day) == (17, "afternoon")


def test_a_refused_move_keeps_what_was_chosen(
    leader: Client, address: str, query: str, shift: DutyShift, support_point: SupportPoint
) -> None:
    there = {"day": "2026-03-16", "half_day": "morning", "point": support_point.pk}
    answer = leader.post(f"{address}{shift.pk}/{query}", {"viec": "chuyen", "thay": state_of(shift), **there})
    assert answer.status_code == 422
    assert page(answer).said_beside("day") == ["Người này đã trực ở đúng ca đó. Hãy chọn ca khác."]


def test_the_second_of_two_leaders_is_told(
    leader: Client, address: str, query: str, shift: DutyShift, support_point: SupportPoint
) -> None:
    seen = state_of(shift)
    shift.delete()
    gone = leader.post(f"{address}987654/{query}", {"viec": "bo", "thay": seen}, follow=True)
    assert page(gone).messages == ["Ca trực này vừa được người khác đổi hoặc xóa. Hãy xem lại lịch rồi làm tiếp."]
    there = {"day": "2026-03-17", "half_day": "morning", "point": support_point.pk}
    moved = leader.post(f"{address}987654/{query}", {"viec": "chuyen", "thay": seen, **there})
    assert moved.status_code == 422
    assert "vừa được người khác đổi hoặc xóa" in page(moved).one("main").text


def test_everybody_is_taken_out(leader: Client, address: str, query: str, shift: DutyShift) -> None:
    answer = leader.post(f"{address}bo/{query}", follow=True)
    assert page(answer).messages == ["Đã bỏ mọi người khỏi ca."]
    assert not DutyShift.objects.exists()


@pytest.mark.parametrize(
    "query", ["", "?ky=2026-04&ngay=2026-05-01&buoi=morning", "?ky=2026-04&ngay=x&buoi=morning", "?ngay=2026-03-10"]
)
def test_what_is_no_half_day_of_the_month_does_not_exist(leader: Client, address: str, query: str) -> None:
    assert leader.get(address + query).status_code == 404


def test_a_closed_half_day_offers_nobody(
    leader: Client, address: str, member: Membership, support_point: SupportPoint
) -> None:
    shift = DutyShiftFactory.create(member=member, support_point=support_point, half_day="evening")
    shown = page(leader.get(f"{address}?ky=2026-04&diem={support_point.pk}&ngay=2026-03-16&buoi=evening"))
    assert "Điểm không mở cửa vào buổi này" in shown.text
    assert str(shift.user) in shown.one(id="rota-cell").text
    assert not shown.all("select", name="person")


def test_a_full_cell_costs_as_many_queries_as_one_person(
    leader: Client, address: str, query: str, shift: DutyShift, support_point: SupportPoint
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            leader.get(address + query)
        return len(captured)

    queries()
    few = queries()
    for person in MembershipFactory.create_batch(4, team=shift.team):
        DutyShiftFactory.create(member=person, support_point=support_point)
    SupportPointFactory.create_batch(3, commune=shift.commune)
    assert queries() == few


def test_a_point_that_the_team_does_not_serve_is_not_taken_for_another(
    leader: Client, address: str, shift: DutyShift
) -> None:
    foreign = SupportPointFactory.create()
    query = f"?ky=2026-04&diem={foreign.pk}&ngay={shift.day}&buoi={shift.half_day}"
    assert leader.get(address + query).status_code == 404
    assert leader.post(f"{address}bo/{query}").status_code == 404
    assert DutyShift.objects.filter(pk=shift.pk).exists()
