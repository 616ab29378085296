"""Swaps: asked, answered, withdrawn; what was agreed moves at once, with all checks done again."""

from collections.abc import Callable, Sequence
from datetime import date

import pytest

from accounts.models import User
from teams.enums import SwapState
from teams.models import DutyShift, DutySwap, Membership, SupportPoint, Team
from teams.refused import RefusedError
from teams.rota import placing, swaps
from teams.rota.placing import Cell
from tests.teams.factories import MembershipFactory, SupportPointFactory
from tests.teams.rota.conftest import TODAY
from tests.teams.rota.factories import AbsenceFactory, DutyShiftFactory

TUESDAY = date(2026, 3, 17)


@pytest.fixture
def shift(people: Sequence[Membership], point: SupportPoint) -> DutyShift:
    return DutyShiftFactory.create(member=people[0], support_point=point)


@pytest.fixture
def me(shift: DutyShift) -> User:
    return shift.user


@pytest.fixture
def mate(people: Sequence[Membership]) -> User:
    return people[1].user


def refused(action: Callable[[], object], field: str = "") -> str:
    with pytest.raises(RefusedError) as caught:
        action()
    assert list(caught.value.errors) == [field]
    return str(caught.value)


def ask(shift: DutyShift, mate: User, **more: object) -> DutySwap:
    return swaps.ask(shift, mate.pk, by=shift.user, today=TODAY, **more)  # type: ignore[arg-type]


def who_is_on(shift: DutyShift) -> tuple[User, bool]:
    row = DutyShift.objects.get(pk=shift.pk)
    return row.user, row.is_fixed


def test_the_shift_stays_until_the_other_takes_it(shift: DutyShift, me: User, mate: User) -> None:
    swap = ask(shift, mate, note="Nhà em có việc")
    assert who_is_on(shift) == (me, False)
    done = swaps.accept(swap, by=mate, today=TODAY)
    assert who_is_on(shift) == (mate, True)
    assert (done.state, done.answered_at is None) == (SwapState.ACCEPTED, False)


def test_two_shifts_are_exchanged(
    shift: DutyShift, me: User, mate: User, people: Sequence[Membership], point: SupportPoint
) -> None:
    theirs = DutyShiftFactory.create(member=people[1], support_point=point, day=TUESDAY)
    swaps.accept(ask(shift, mate, in_return=theirs.pk), by=mate, today=TODAY)
    assert (who_is_on(shift), who_is_on(theirs)) == ((mate, True), (me, True))


def test_two_shifts_at_the_same_time_change_places(
    shift: DutyShift, me: User, mate: User, people: Sequence[Membership], point: SupportPoint
) -> None:
    market = SupportPointFactory.create(commune=point.commune)
    theirs = DutyShiftFactory.create(member=people[1], support_point=market)
    swaps.accept(ask(shift, mate, in_return=theirs.pk), by=mate, today=TODAY)
    assert DutyShift.objects.get(user=me).support_point == market
    assert DutyShift.objects.get(user=mate).support_point == point


def test_two_people_in_one_cell_have_nothing_to_exchange(
    shift: DutyShift, mate: User, people: Sequence[Membership], point: SupportPoint
) -> None:
    theirs = DutyShiftFactory.create(member=people[1], support_point=point)
    assert "đã có trong ca" in refused(lambda: ask(shift, mate, in_return=theirs.pk), "asked_of")


def test_declined_and_withdrawn_leave_the_shift(shift: DutyShift, me: User, mate: User) -> None:
    assert swaps.decline(ask(shift, mate), by=mate).state == SwapState.DECLINED
    assert swaps.withdraw(ask(shift, mate), by=me).state == SwapState.WITHDRAWN
    assert who_is_on(shift) == (me, False)


def test_only_the_one_asked_answers_and_only_the_asker_withdraws(
    shift: DutyShift, me: User, mate: User, people: Sequence[Membership]
) -> None:
    swap = ask(shift, mate)
    third = people[2].user
    for attempt in (
        lambda: swaps.accept(swap, by=me, today=TODAY),
        lambda: swaps.accept(swap, by=third, today=TODAY),
        lambda: swaps.decline(swap, by=third),
        lambda: swaps.withdraw(swap, by=mate),
    ):
        assert "không phải của bạn" in refused(attempt)
    assert DutySwap.objects.get().state == SwapState.ASKED


def test_what_was_answered_is_answered(shift: DutyShift, me: User, mate: User) -> None:
    swap = ask(shift, mate)
    swaps.withdraw(swap, by=me)
    assert "đã rút" in refused(lambda: swaps.accept(swap, by=mate, today=TODAY))
    assert "đã rút" in refused(lambda: swaps.withdraw(swap, by=me))
    assert who_is_on(shift) == (me, False)


def test_a_shift_is_offered_to_one_at_a_time(shift: DutyShift, mate: User, people: Sequence[Membership]) -> None:
    ask(shift, mate)
    assert "đã nhờ một người" in refused(lambda: ask(shift, people[2].user))


def test_who_cannot_come_cannot_be_asked(shift: DutyShift, me: User, mate: User, people: Sequence[Membership]) -> None:
    AbsenceFactory.create(member=people[1])
    assert "đã báo vắng" in refused(lambda: ask(shift, mate), "asked_of")
    DutyShiftFactory.create(member=people[2], support_point=SupportPointFactory.create(commune=shift.commune))
    assert "trực nơi khác" in refused(lambda: ask(shift, people[2].user), "asked_of")
    assert "một người khác" in refused(lambda: ask(shift, me), "asked_of")
    assert "không ở trong Tổ" in refused(lambda: ask(shift, MembershipFactory.create().user), "asked_of")


def test_past_shifts_and_those_of_others_are_not_for_asking(
    shift: DutyShift, mate: User, people: Sequence[Membership]
) -> None:
    past = DutyShiftFactory.create(member=people[0], day=date(2026, 3, 9))
    assert "đã qua" in refused(lambda: ask(past, mate))
    assert "vừa thay đổi" in refused(lambda: swaps.ask(shift, people[2].user_id, by=mate, today=TODAY))


def test_the_shift_in_return_is_the_others_and_one_can_come_to_it(
    shift: DutyShift, mate: User, people: Sequence[Membership], point: SupportPoint
) -> None:
    of_somebody_else = DutyShiftFactory.create(member=people[2], support_point=point, day=TUESDAY)
    refused(lambda: ask(shift, mate, in_return=of_somebody_else.pk), "in_return")
    theirs = DutyShiftFactory.create(member=people[1], support_point=point, day=TUESDAY, half_day="afternoon")
    AbsenceFactory.create(member=people[0], first_day=TUESDAY)
    assert "không đến được" in refused(lambda: ask(shift, mate, in_return=theirs.pk), "in_return")


# --- things change between asking and answering


def test_who_became_busy_or_absent_cannot_take_it(
    shift: DutyShift, me: User, mate: User, people: Sequence[Membership]
) -> None:
    swap = ask(shift, mate)
    AbsenceFactory.create(member=people[1])
    refused(lambda: swaps.accept(swap, by=mate, today=TODAY), "asked_of")
    assert (who_is_on(shift), DutySwap.objects.get().state) == ((me, False), SwapState.ASKED)


def test_a_day_that_has_passed_is_too_late(shift: DutyShift, mate: User) -> None:
    swap = ask(shift, mate)
    assert "đã qua" in refused(lambda: swaps.accept(swap, by=mate, today=TUESDAY))


def test_a_shift_that_moved_is_no_longer_what_was_asked(
    team: Team, shift: DutyShift, me: User, mate: User, point: SupportPoint
) -> None:
    swap = ask(shift, mate)
    placing.move(team, shift.pk, Cell(point.pk, TUESDAY, "morning"), seen="", today=TODAY)
    assert "không nhận" in refused(lambda: swaps.accept(swap, by=mate, today=TODAY))
    assert who_is_on(shift) == (me, True)


def test_a_shift_that_was_removed_takes_its_request_along(team: Team, shift: DutyShift, mate: User) -> None:
    swap = ask(shift, mate)
    placing.remove(team, shift.pk, seen="", today=TODAY)
    assert "vừa thay đổi" in refused(lambda: swaps.accept(swap, by=mate, today=TODAY))


def test_an_exchange_ends_the_other_requests_about_these_shifts(
    shift: DutyShift, me: User, mate: User, people: Sequence[Membership], point: SupportPoint
) -> None:
    theirs = DutyShiftFactory.create(member=people[1], support_point=point, day=TUESDAY)
    swap = ask(shift, mate, in_return=theirs.pk)
    crossing = ask(theirs, people[2].user)
    swaps.accept(swap, by=mate, today=TODAY)
    crossing.refresh_from_db()
    assert crossing.state == SwapState.DECLINED
