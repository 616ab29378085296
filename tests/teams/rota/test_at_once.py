"""Several people change one rota at the same moment: one wins, the other is told, and nothing is half-done."""

from collections.abc import Callable
from datetime import datetime, time

import pytest
from django.db import transaction
from django.utils import timezone

from teams.enums import SwapState
from teams.models import DutyShift, DutySwap, Membership, SupportPoint, Team
from teams.refused import RefusedError
from teams.rota import duties, filling, placing, swaps
from teams.rota.absences import note_absence
from teams.rota.locks import locked_team, state_of
from teams.rota.placing import Cell
from tests.teams.factories import MembershipFactory, SupportPointFactory
from tests.teams.rota.conftest import APRIL, TODAY
from tests.teams.rota.factories import MONDAY, DutyShiftFactory
from tests.threads import Another, at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def point(transactional_db: None) -> SupportPoint:
    return SupportPointFactory.create()


@pytest.fixture
def crowd(point: SupportPoint) -> list[Membership]:
    team = MembershipFactory.create(team__commune=point.commune).team
    return MembershipFactory.create_batch(4, team=team)


def won(change: Callable[[], object]) -> Callable[[], bool]:
    def tried() -> bool:
        try:
            change()
        except RefusedError:
            return False
        return True

    return tried


def test_the_last_seat_is_given_once(point: SupportPoint, crowd: list[Membership]) -> None:
    cell = Cell(point.pk, MONDAY, "morning")
    jobs = [
        won(lambda one=one: placing.add(one.team, cell, one.user_id, today=TODAY))  # type: ignore[misc]
        for one in crowd
    ]
    assert sorted(at_once(*jobs)) == [False, True, True, True]
    assert DutyShift.objects.count() == 3


def test_two_teams_that_share_a_member_place_him_once(point: SupportPoint, crowd: list[Membership]) -> None:
    mine = crowd[0]
    other = MembershipFactory.create(user=mine.user)
    there = SupportPointFactory.create(commune=other.commune)
    jobs = [
        won(lambda: placing.add(mine.team, Cell(point.pk, MONDAY, "morning"), mine.user_id, today=TODAY)),
        won(lambda: placing.add(other.team, Cell(there.pk, MONDAY, "morning"), other.user_id, today=TODAY)),
    ]
    assert sorted(at_once(*jobs)) == [False, True]
    assert DutyShift.objects.count() == 1


def test_one_moves_while_another_removes(point: SupportPoint, crowd: list[Membership]) -> None:
    shift = DutyShiftFactory.create(member=crowd[0], support_point=point)
    team, seen = shift.team, state_of(shift)
    afternoon = Cell(point.pk, MONDAY, "afternoon")
    jobs = [
        won(lambda: placing.move(team, shift.pk, afternoon, seen=seen, today=TODAY)),
        won(lambda: placing.remove(team, shift.pk, seen=seen, today=TODAY)),
    ]
    assert sorted(at_once(*jobs)) == [False, True]


def test_asked_twice_at_once_is_asked_once(point: SupportPoint, crowd: list[Membership]) -> None:
    shift = DutyShiftFactory.create(member=crowd[0], support_point=point)
    jobs = [
        won(lambda mate=mate: swaps.ask(shift, mate.user_id, by=shift.user, today=TODAY))  # type: ignore[misc]
        for mate in crowd[1:3]
    ]
    assert sorted(at_once(*jobs)) == [False, True]
    assert DutySwap.objects.count() == 1


def test_accepted_and_withdrawn_at_once_is_one_of_both(point: SupportPoint, crowd: list[Membership]) -> None:
    me, mate = crowd[:2]
    for turn in range(3):
        DutyShift.objects.all().delete()
        shift = DutyShiftFactory.create(member=me, support_point=point)
        swap = swaps.ask(shift, mate.user_id, by=me.user, today=TODAY)
        results = at_once(
            won(lambda swap=swap: swaps.accept(swap, by=mate.user, today=TODAY)),  # type: ignore[misc]
            won(lambda swap=swap: swaps.withdraw(swap, by=me.user)),  # type: ignore[misc]
        )
        assert sorted(results) == [False, True], turn
        taken = DutyShift.objects.get().user == mate.user
        assert DutySwap.objects.get().state == (SwapState.ACCEPTED if taken else SwapState.WITHDRAWN)
        assert results == [taken, not taken]


def test_accepting_waits_for_the_leader_who_moves_the_shift(point: SupportPoint, crowd: list[Membership]) -> None:
    me, mate = crowd[:2]
    shift = DutyShiftFactory.create(member=me, support_point=point)
    swap = swaps.ask(shift, mate.user_id, by=me.user, today=TODAY)
    with transaction.atomic():
        placing.move(shift.team, shift.pk, Cell(point.pk, MONDAY, "afternoon"), seen="", today=TODAY)
        taking = Another(won(lambda: swaps.accept(swap, by=mate.user, today=TODAY)))
        taking.wait_until_it_waits_for_us()
    assert not taking.result()
    assert DutyShift.objects.get().user == me.user


def test_filling_waits_for_what_is_changed_by_hand(point: SupportPoint, crowd: list[Membership]) -> None:
    team: Team = crowd[0].team
    with transaction.atomic():
        locked_team(team.pk)
        filled = Another(lambda: filling.fill(team, APRIL, people=1, today=TODAY))
        filled.wait_until_it_waits_for_us()
        note_absence(team, crowd[0].user_id, APRIL.first, APRIL.last, today=TODAY)
    assert filled.result().placed
    assert not DutyShift.objects.filter(user=crowd[0].user).exists()


def test_two_leaders_fill_at_once_and_there_is_one_rota(point: SupportPoint, crowd: list[Membership]) -> None:
    team = crowd[0].team
    fills = [lambda: filling.fill(team, APRIL, people=1, today=TODAY)] * 2
    assert {done.gaps for done in at_once(*fills)} == {0}
    assert DutyShift.objects.count() == 44


@pytest.mark.parametrize("change", ["move", "remove"])
def test_being_there_is_never_lost_to_somebody_who_moves_the_shift(
    point: SupportPoint, crowd: list[Membership], change: str
) -> None:
    mine = crowd[0]
    shift = DutyShiftFactory.create(member=mine, support_point=point, day=TODAY)
    now = timezone.make_aware(datetime.combine(TODAY, time(9)))
    elsewhere = Cell(point.pk, TODAY, "afternoon")
    act = {
        "move": lambda: placing.move(mine.team, shift.pk, elsewhere, seen="", today=TODAY),
        "remove": lambda: placing.remove(mine.team, shift.pk, seen="", today=TODAY),
    }[change]
    there, changed = at_once(won(lambda: duties.check_in(shift, by=mine.user, now=now)), won(act))
    row = DutyShift.objects.filter(pk=shift.pk).first()
    assert there or changed
    assert (row is not None and row.checked_in_at == now) == there
