"""An entry kept apart is settled by the person who sent it: keep what is stored, replace it, or store both (R1)."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from reporting import logbook
from reporting.enums import Settlement
from reporting.logbook import Outcome, RefusedError
from reporting.models import LateChange, LogEntry, UnsettledEntry
from reporting.my_log import unsettled_of
from teams.access import grants
from teams.enums import Calendar
from teams.models import Membership, Province, SupportPoint, Team
from teams.periods import month_of
from tests.conftest import SetClock
from tests.reporting.closings.factories import PeriodClosingFactory
from tests.reporting.conftest import Record
from tests.reporting.factories import SOME_DAY, entry
from tests.teams.factories import MembershipFactory, SupportPointFactory


@pytest.fixture
def code() -> UUID:
    return uuid4()


@pytest.fixture
def waiting(record: Record, code: UUID) -> UnsettledEntry:
    """5 VNeID are stored, and 7 with 2 women came under the same code."""
    record(client_uuid=code, helped={"vneid": 5})
    record(client_uuid=code, helped={"vneid": 7}, women=2)
    return UnsettledEntry.objects.get()


def totals() -> list[int]:
    return sorted(sum(line.count for line in stored.lines.all()) for stored in LogEntry.objects.all())


def test_keeping_what_is_stored(waiting: UnsettledEntry) -> None:
    logbook.settle(waiting, Settlement.KEPT_STORED)
    assert totals() == [5]


def test_replacing_what_is_stored(waiting: UnsettledEntry) -> None:
    logbook.settle(waiting, Settlement.REPLACED)
    assert totals() == [7]
    assert LogEntry.objects.get().women == 2


def test_storing_it_as_another_entry(waiting: UnsettledEntry, code: UUID) -> None:
    logbook.settle(waiting, Settlement.STORED_AS_NEW)
    assert totals() == [5, 7]
    assert LogEntry.objects.exclude(client_uuid=code).get().session == LogEntry.objects.get(client_uuid=code).session


@pytest.mark.parametrize("how", Settlement)
def test_the_decision_is_kept(waiting: UnsettledEntry, how: Settlement) -> None:
    logbook.settle(waiting, how)
    waiting.refresh_from_db()
    assert waiting.settled_how == how
    assert waiting.settled_at is not None


@pytest.mark.parametrize("first", Settlement)
@pytest.mark.parametrize("second", Settlement)
def test_it_is_settled_once(waiting: UnsettledEntry, first: Settlement, second: Settlement) -> None:
    logbook.settle(waiting, first)
    before = totals()
    with pytest.raises(RefusedError) as refused:
        logbook.settle(waiting, second)
    assert set(refused.value.errors) == {"how"}
    assert totals() == before


@pytest.mark.parametrize("how", Settlement)
def test_sending_it_again_after_it_was_settled_counts_nothing_twice(
    record: Record, waiting: UnsettledEntry, code: UUID, how: Settlement
) -> None:
    logbook.settle(waiting, how)
    before = totals()
    again = record(client_uuid=code, helped={"vneid": 7}, women=2)
    assert again.outcome == Outcome.ALREADY_STORED
    assert totals() == before
    assert UnsettledEntry.objects.count() == 1


def test_the_other_content_may_be_of_another_day(record: Record, code: UUID) -> None:
    record(client_uuid=code)
    record(client_uuid=code, day=SOME_DAY - timedelta(days=1))
    logbook.settle(UnsettledEntry.objects.get(), Settlement.REPLACED)
    assert LogEntry.objects.get().session.day == SOME_DAY - timedelta(days=1)


# --- about another member


@pytest.fixture
def head(team_in_force: Team) -> Membership:
    """The leader, who writes for members as well."""
    return MembershipFactory.create(team=team_in_force, leader=True)


@pytest.fixture
def write(head: Membership, support_point: SupportPoint, set_clock: SetClock, code: UUID) -> Callable[..., Outcome]:
    """The leader's phone sends under one code: whose work it is, and so many VNeID."""
    set_clock(SOME_DAY)

    def save(about: Membership, count: int) -> Outcome:
        typed = entry(support_point, helped={"vneid": count})
        return logbook.record(typed, membership=about, by=head.user, client_uuid=code).outcome

    return save


def test_replacing_makes_it_the_work_of_whom_the_other_one_is_about(
    write: Callable[..., Outcome], head: Membership, member: Membership
) -> None:
    """The leader saved the own work, then the phone sent under the same code what was written for a member."""
    assert (write(head, 5), write(member, 5)) == (Outcome.STORED, Outcome.KEPT_APART)
    logbook.settle(UnsettledEntry.objects.get(), Settlement.REPLACED)
    stored = LogEntry.objects.get()
    assert (stored.membership, stored.recorded_by) == (member, head.user)
    assert totals() == [5]
    assert write(member, 5) == Outcome.ALREADY_STORED


def test_replacing_in_a_closed_month_says_whose_work_it_was(
    write: Callable[..., Outcome], head: Membership, member: Membership
) -> None:
    write(head, 5)
    write(member, 5)
    PeriodClosingFactory.create(commune=member.commune, month=month_of(SOME_DAY, Calendar.DECREE_09))
    logbook.settle(UnsettledEntry.objects.get(), Settlement.REPLACED, reason="Chọn nhầm người")
    assert LateChange.objects.get().label == f"{head.user} → {member.user}"


@pytest.mark.parametrize("how", [Settlement.REPLACED, Settlement.STORED_AS_NEW])
def test_who_does_not_run_the_team_any_more_settles_nothing_for_others(
    write: Callable[..., Outcome], head: Membership, member: Membership, how: Settlement
) -> None:
    write(head, 5)
    write(member, 7)
    for grant in head.user.grants.all():
        grants.end(grant, last_day=grant.valid_from - timedelta(days=1))
    waiting = UnsettledEntry.objects.get()
    with pytest.raises(RefusedError) as refused:
        logbook.settle(waiting, how)
    assert set(refused.value.errors) == {"member"}
    assert LogEntry.objects.get().membership == head
    logbook.settle(waiting, Settlement.KEPT_STORED)
    assert totals() == [5]


def test_there_is_nothing_to_replace_in_another_team(
    record: Record, member: Membership, code: UUID, gia_lai: Province
) -> None:
    record(client_uuid=code)
    elsewhere = MembershipFactory.create(user=member.user, team__commune__province=gia_lai)
    point = SupportPointFactory.create(commune=elsewhere.commune)
    record(client_uuid=code, membership=elsewhere, place=point)
    waiting = UnsettledEntry.objects.get()
    assert [one.stored for one in unsettled_of(member.user)] == [None]
    with pytest.raises(RefusedError) as refused:
        logbook.settle(waiting, Settlement.REPLACED)
    assert set(refused.value.errors) == {"how"}
    logbook.settle(waiting, Settlement.STORED_AS_NEW)
    assert {stored.team for stored in LogEntry.objects.all()} == {member.team, elsewhere.team}


def test_there_is_nothing_to_replace_of_another_person(record: Record, team_in_force: Team, code: UUID) -> None:
    record(client_uuid=code)
    record(client_uuid=code, membership=MembershipFactory.create(team=team_in_force), helped={"vneid": 9})
    waiting = UnsettledEntry.objects.get()
    with pytest.raises(RefusedError) as refused:
        logbook.settle(waiting, Settlement.REPLACED)
    assert set(refused.value.errors) == {"how"}
    assert totals() == [5]
    logbook.settle(waiting, Settlement.STORED_AS_NEW)
    assert totals() == [5, 9]
    assert {stored.recorded_by for stored in LogEntry.objects.all()} == {
        *(membership.user for membership in Membership.objects.all())
    }


def test_there_is_nothing_to_replace_once_it_was_removed(waiting: UnsettledEntry) -> None:
    stored = LogEntry.objects.get()
    logbook.remove(stored, by=stored.recorded_by)
    with pytest.raises(RefusedError):
        logbook.settle(waiting, Settlement.REPLACED)
    waiting.refresh_from_db()
    assert waiting.settled_at is None


def test_content_that_breaks_a_rule_is_refused_when_it_is_settled(record: Record, code: UUID) -> None:
    """Whatever came under a known code is kept, so it is checked when it is to count."""
    record(client_uuid=code)
    record(client_uuid=code, day=SOME_DAY + timedelta(days=30))
    waiting = UnsettledEntry.objects.get()
    for how in (Settlement.REPLACED, Settlement.STORED_AS_NEW):
        with pytest.raises(RefusedError) as refused:
            logbook.settle(waiting, how)
        assert set(refused.value.errors) == {"day"}
    waiting.refresh_from_db()
    assert waiting.settled_at is None
    assert LogEntry.objects.get().session.day == SOME_DAY


def test_who_has_left_the_team_stores_nothing_new(waiting: UnsettledEntry, member: Membership) -> None:
    Membership.objects.filter(pk=member.pk).update(valid_to=SOME_DAY - timedelta(days=1))
    with pytest.raises(RefusedError) as refused:
        logbook.settle(waiting, Settlement.STORED_AS_NEW)
    assert set(refused.value.errors) == {"day"}
    assert totals() == [5]
