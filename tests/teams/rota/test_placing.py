"""By hand: adding, moving, removing, and every refusal in words beside its field."""

from collections.abc import Sequence
from datetime import date

import pytest
from django.utils import timezone

from teams.enums import SwapState
from teams.models import DutyShift, DutySwap, Membership, SupportPoint, Team
from teams.refused import RefusedError
from teams.rota import placing, swaps
from teams.rota.locks import state_of
from teams.rota.placing import Cell
from tests.teams.factories import MembershipFactory, SupportPointFactory, TeamFactory
from tests.teams.rota.conftest import TODAY
from tests.teams.rota.factories import MONDAY, AbsenceFactory, DutyShiftFactory

TUESDAY = date(2026, 3, 17)


@pytest.fixture
def cell(point: SupportPoint) -> Cell:
    return Cell(point.pk, MONDAY, "morning")


def refused(action: object, field: str) -> str:
    with pytest.raises(RefusedError) as caught:
        action()  # type: ignore[operator]
    assert list(caught.value.errors) == [field]
    return str(caught.value)


def test_who_is_added_stays_fixed(team: Team, member: Membership, cell: Cell) -> None:
    shift = placing.add(team, cell, member.user_id, today=TODAY)
    assert (shift.user, shift.day, shift.half_day, shift.is_fixed) == (member.user, MONDAY, "morning", True)


def test_a_collaborator_counts_as_a_member(team: Team, cell: Cell) -> None:
    helper = MembershipFactory.create(team=team, collaborator=True)
    assert placing.add(team, cell, helper.user_id, today=TODAY).user == helper.user


def test_who_is_absent_is_refused(team: Team, member: Membership, cell: Cell) -> None:
    AbsenceFactory.create(member=member)
    said = refused(lambda: placing.add(team, cell, member.user_id, today=TODAY), "person")
    assert "đã báo vắng" in said


def test_who_is_elsewhere_at_that_time_is_refused_also_for_another_team(
    team: Team, member: Membership, cell: Cell
) -> None:
    other = MembershipFactory.create(user=member.user)
    market = SupportPointFactory.create(commune=other.commune, name="Chợ Đồn")
    DutyShiftFactory.create(member=other, support_point=market)
    said = refused(lambda: placing.add(team, cell, member.user_id, today=TODAY), "person")
    assert "đang trực ở Chợ Đồn" in said


def test_who_is_there_already_is_refused(team: Team, member: Membership, cell: Cell) -> None:
    placing.add(team, cell, member.user_id, today=TODAY)
    assert "đã có trong ca" in refused(lambda: placing.add(team, cell, member.user_id, today=TODAY), "person")
    assert DutyShift.objects.count() == 1


def test_who_is_not_in_the_team_that_day_is_refused(team: Team, member: Membership, cell: Cell) -> None:
    stranger = MembershipFactory.create()
    gone = MembershipFactory.create(team=team, last_day=date(2026, 3, 15))
    for person in (stranger, gone):
        said = refused(lambda person=person: placing.add(team, cell, person.user_id, today=TODAY), "person")
        assert "không phải là thành viên" in said


@pytest.mark.parametrize(
    ("day", "half_day"), [(date(2026, 3, 21), "morning"), (MONDAY, "evening")], ids=["a Saturday", "in the evening"]
)
def test_where_the_point_is_closed_nobody_is_placed(
    team: Team, member: Membership, point: SupportPoint, day: date, half_day: str
) -> None:
    closed = Cell(point.pk, day, half_day)
    assert "không mở cửa" in refused(lambda: placing.add(team, closed, member.user_id, today=TODAY), "day")


def test_the_point_of_another_commune_is_refused(team: Team, member: Membership) -> None:
    there = Cell(SupportPointFactory.create().pk, MONDAY, "morning")
    assert "không mở cửa" in refused(lambda: placing.add(team, there, member.user_id, today=TODAY), "day")


def test_days_gone_by_stay_as_they_were(team: Team, member: Membership, point: SupportPoint) -> None:
    past = DutyShiftFactory.create(member=member, support_point=point, day=date(2026, 3, 9))
    there = Cell(point.pk, past.day, "afternoon")
    assert "đã qua" in refused(lambda: placing.add(team, there, member.user_id, today=TODAY), "day")
    assert "đã qua" in refused(lambda: placing.remove(team, past.pk, seen="", today=TODAY), "")
    assert "đã qua" in refused(lambda: placing.empty(team, there, today=TODAY), "")


def test_above_the_maximum_nobody_is_added_whichever_team_they_are_of(
    team: Team, people: Sequence[Membership], cell: Cell, point: SupportPoint
) -> None:
    unit = TeamFactory.create(commune=team.commune, in_force=True, kind="phan_ung_nhanh")
    DutyShiftFactory.create(member=MembershipFactory.create(team=unit), support_point=point)
    for person in people[:2]:
        placing.add(team, cell, person.user_id, today=TODAY)
    assert "đã đủ 3 người" in refused(lambda: placing.add(team, cell, people[2].user_id, today=TODAY), "person")


def test_who_is_away_after_all_leaves_room_for_somebody_else(
    team: Team, people: Sequence[Membership], cell: Cell
) -> None:
    for person in people[:3]:
        placing.add(team, cell, person.user_id, today=TODAY)
    AbsenceFactory.create(member=people[0])
    placing.add(team, cell, people[3].user_id, today=TODAY)
    assert DutyShift.objects.count() == 4


# --- moving and removing


def test_a_shift_moves_to_another_cell_and_its_swap_ends(
    team: Team, people: Sequence[Membership], point: SupportPoint
) -> None:
    shift = DutyShiftFactory.create(member=people[0], support_point=point)
    swap = swaps.ask(shift, people[1].user_id, by=shift.user, today=TODAY)
    moved = placing.move(team, shift.pk, Cell(point.pk, TUESDAY, "afternoon"), seen=state_of(shift), today=TODAY)
    assert (moved.pk, moved.day, moved.half_day, moved.is_fixed) == (shift.pk, TUESDAY, "afternoon", True)
    assert DutySwap.objects.get(pk=swap.pk).state == SwapState.DECLINED


def test_a_move_to_another_point_in_the_same_half_day_meets_nobody(team: Team, member: Membership) -> None:
    shift = DutyShiftFactory.create(member=member)
    market = SupportPointFactory.create(commune=team.commune)
    moved = placing.move(team, shift.pk, Cell(market.pk, MONDAY, "morning"), seen=state_of(shift), today=TODAY)
    assert moved.support_point == market


def test_a_move_onto_oneself_or_into_a_full_cell_is_refused(
    team: Team, people: Sequence[Membership], point: SupportPoint, cell: Cell
) -> None:
    shift = DutyShiftFactory.create(member=people[3], support_point=point, day=TUESDAY)
    for person in people[:3]:
        placing.add(team, cell, person.user_id, today=TODAY)
    same = Cell(point.pk, TUESDAY, "morning")
    assert "đúng ca đó" in refused(lambda: placing.move(team, shift.pk, same, seen="", today=TODAY), "day")
    assert "đã đủ" in refused(lambda: placing.move(team, shift.pk, cell, seen="", today=TODAY), "person")


def test_what_somebody_else_changed_meanwhile_is_not_changed_again(
    team: Team, people: Sequence[Membership], point: SupportPoint
) -> None:
    shift = DutyShiftFactory.create(member=people[0], support_point=point)
    seen = state_of(shift)
    placing.move(team, shift.pk, Cell(point.pk, TUESDAY, "morning"), seen=seen, today=TODAY)
    assert "vừa được người khác" in refused(lambda: placing.remove(team, shift.pk, seen=seen, today=TODAY), "")
    DutyShift.objects.all().delete()
    assert "vừa được người khác" in refused(lambda: placing.remove(team, shift.pk, seen=seen, today=TODAY), "")


def test_another_teams_shift_cannot_be_removed(team: Team) -> None:
    theirs = DutyShiftFactory.create()
    refused(lambda: placing.remove(team, theirs.pk, seen="", today=TODAY), "")
    assert DutyShift.objects.filter(pk=theirs.pk).exists()


def test_who_has_checked_in_stays(team: Team, member: Membership, point: SupportPoint) -> None:
    shift = DutyShiftFactory.create(member=member, support_point=point, day=TODAY, checked_in_at=timezone.now())
    assert "đã báo có mặt" in refused(lambda: placing.remove(team, shift.pk, seen="", today=TODAY), "")
    assert placing.empty(team, Cell(point.pk, TODAY, "morning"), today=TODAY) == 0


def test_a_cell_is_emptied_of_the_own_team_alone(
    team: Team, people: Sequence[Membership], cell: Cell, point: SupportPoint
) -> None:
    unit = TeamFactory.create(commune=team.commune, in_force=True, kind="phan_ung_nhanh")
    theirs = DutyShiftFactory.create(member=MembershipFactory.create(team=unit), support_point=point)
    for person in people[:2]:
        placing.add(team, cell, person.user_id, today=TODAY)
    assert placing.empty(team, cell, today=TODAY) == 2
    assert list(DutyShift.objects.all()) == [theirs]
