"""Days away: machine-placed shifts are freed, fixed ones are named, and the rota shows the gap."""

from collections.abc import Sequence
from datetime import date

import pytest

from teams.models import Absence, DutyShift, Membership, SupportPoint, Team
from teams.refused import RefusedError
from teams.rota.absences import note_absence, take_back
from teams.rota.board import board_of
from tests.teams.factories import MembershipFactory
from tests.teams.rota.conftest import TODAY
from tests.teams.rota.factories import MONDAY, DutyShiftFactory

FRIDAY = date(2026, 3, 20)


def test_placed_shifts_are_freed_and_fixed_ones_named(
    team: Team, people: Sequence[Membership], point: SupportPoint
) -> None:
    away = people[0]
    DutyShiftFactory.create(member=away, support_point=point)
    fixed = DutyShiftFactory.create(member=away, support_point=point, day=FRIDAY, is_fixed=True)
    after = DutyShiftFactory.create(member=away, support_point=point, day=date(2026, 3, 23))
    of_a_mate = DutyShiftFactory.create(member=people[1], support_point=point)
    noted = note_absence(team, away.user_id, MONDAY, FRIDAY, reason=" đi tập huấn ", today=TODAY)
    assert (noted.freed, noted.fixed, noted.absence.reason) == (1, [fixed], "đi tập huấn")
    assert set(DutyShift.objects.all()) == {fixed, after, of_a_mate}


def test_a_fixed_shift_of_somebody_away_counts_as_a_gap(team: Team, member: Membership, point: SupportPoint) -> None:
    shift = DutyShiftFactory.create(member=member, support_point=point, is_fixed=True)
    board = board_of(team, MONDAY, MONDAY)
    assert not board.lacks(board.openings[point.pk, MONDAY, "morning"])
    note_absence(team, member.user_id, MONDAY, MONDAY, today=TODAY)
    board = board_of(team, MONDAY, MONDAY)
    assert board.lacks(board.openings[point.pk, MONDAY, "morning"]) == 1
    assert board.is_away(shift)


def test_past_shifts_and_the_shift_checked_in_for_stay(team: Team, member: Membership, today: date) -> None:
    past = DutyShiftFactory.create(member=member, day=date(2026, 3, 9))
    noted = note_absence(team, member.user_id, date(2026, 3, 9), FRIDAY, today=today)
    assert noted.freed == 0
    assert list(DutyShift.objects.all()) == [past]


def test_nobody_is_away_from_one_team_alone(team: Team, member: Membership) -> None:
    other = MembershipFactory.create(user=member.user)
    DutyShiftFactory.create(member=other)
    assert note_absence(team, member.user_id, MONDAY, MONDAY, today=TODAY).freed == 1


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (FRIDAY, MONDAY, "last_day"),
        (date(2026, 3, 1), date(2026, 3, 9), "last_day"),
        (MONDAY, date(2027, 3, 20), "last_day"),
    ],
)
def test_days_that_cannot_be_are_refused(team: Team, member: Membership, first: date, last: date, field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        note_absence(team, member.user_id, first, last, today=TODAY)
    assert list(refused.value.errors) == [field]
    assert not Absence.objects.exists()


def test_strangers_and_what_was_said_already_are_refused(team: Team, member: Membership) -> None:
    with pytest.raises(RefusedError, match="không phải là thành viên"):
        note_absence(team, MembershipFactory.create().user_id, MONDAY, MONDAY, today=TODAY)
    note_absence(team, member.user_id, MONDAY, FRIDAY, today=TODAY)
    with pytest.raises(RefusedError, match="không cần ghi lại"):
        note_absence(team, member.user_id, MONDAY, MONDAY, today=TODAY)


def test_an_absence_is_taken_back(team: Team, member: Membership) -> None:
    noted = note_absence(team, member.user_id, MONDAY, FRIDAY, today=TODAY)
    take_back(noted.absence)
    assert not Absence.objects.exists()
