"""Closing a month and saving in it at the same moment: what comes before is in, what comes after has a reason (R1)."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import transaction

from reporting import closing, logbook
from reporting.logbook import Outcome, RefusedError, Sent
from reporting.models import LateChange, LogEntry, PeriodClosing
from teams.models import Membership, SupportPoint
from tests.accounts.factories import UserFactory
from tests.reporting.closings.factories import FEBRUARY
from tests.reporting.factories import LogEntryFactory, entry
from tests.teams.factories import MembershipFactory, SupportPointFactory
from tests.threads import Another

pytestmark = pytest.mark.django_db(transaction=True)

IN_FEBRUARY = FEBRUARY.last
REASON = "Ghi bù buổi ở nơi không có sóng"
Job = Callable[[str], object]


@pytest.fixture
def point(transactional_db: None) -> SupportPoint:
    return SupportPointFactory.create()


@pytest.fixture
def person(point: SupportPoint) -> Membership:
    return MembershipFactory.create(team__commune=point.commune)


@pytest.fixture
def change(request: pytest.FixtureRequest, person: Membership, point: SupportPoint) -> Job:
    """Something that changes what is counted of February, with a reason."""
    written = LogEntryFactory.create(membership=person, place=point, day=IN_FEBRUARY)
    other = entry(point, IN_FEBRUARY, half_day="evening")

    def batch(reason: str) -> object:
        # A code that is known makes it a transaction.
        codes = (written.client_uuid, uuid4())
        said = (logbook.content_of(written), other)
        sent = [Sent(code, one, person.team_id, person.user_id, reason) for code, one in zip(codes, said, strict=True)]
        results = logbook.record_all(sent, by=person.user)
        if results[1].outcome == Outcome.REFUSED:
            raise RefusedError(results[1].errors)
        return results

    changes: dict[str, Job] = {
        "one entry": lambda reason: logbook.record(
            other, membership=person, by=person.user, client_uuid=uuid4(), reason=reason
        ),
        "a batch": batch,
        "a correction": lambda reason: logbook.correct(written, other, by=person.user, reason=reason),
        "a removal": lambda reason: logbook.remove(written, by=person.user, reason=reason),
    }
    return changes[request.param]


EVERY_CHANGE = pytest.mark.parametrize("change", ["one entry", "a batch", "a correction", "a removal"], indirect=True)


def said() -> list[logbook.Entry]:
    return [logbook.content_of(stored) for stored in LogEntry.objects.order_by("pk")]


@EVERY_CHANGE
def test_what_comes_while_the_month_is_being_closed_is_asked_for_its_reason(change: Job, person: Membership) -> None:
    before = said()
    with transaction.atomic():
        closing.close([person.commune], FEBRUARY, UserFactory.create())
        late = Another(lambda: change(""))
        late.wait_until_it_waits_for_us()
    with pytest.raises(RefusedError) as refused:
        late.result()
    assert set(refused.value.errors) == {"reason"}
    assert said() == before
    change(REASON)
    assert LateChange.objects.get().reason == REASON


@EVERY_CHANGE
def test_closing_waits_for_what_is_being_saved(change: Job, person: Membership) -> None:
    official = UserFactory.create()
    with transaction.atomic():
        change("")
        closes = Another(lambda: closing.close([person.commune], FEBRUARY, official))
        closes.wait_until_it_waits_for_us()
    assert closes.result() == 1
    assert not LateChange.objects.exists(), "it was there before the month was closed"


@pytest.fixture
def save(person: Membership, point: SupportPoint) -> Callable[[], Outcome]:
    """One entry of February, as it comes: what it names is there before anybody holds anything."""
    typed = entry(point, IN_FEBRUARY, half_day="evening")
    return lambda: logbook.record(typed, membership=person, by=person.user, client_uuid=uuid4()).outcome


def test_a_month_that_is_not_closed_after_all_asks_for_nothing(save: Callable[[], Outcome], person: Membership) -> None:
    with transaction.atomic():
        closing.close([person.commune], FEBRUARY, UserFactory.create())
        saving = Another(save)
        saving.wait_until_it_waits_for_us()
        transaction.set_rollback(True)
    assert saving.result() == Outcome.STORED
    assert not PeriodClosing.objects.exists()


def test_nobody_waits_for_the_closing_of_another_commune(save: Callable[[], Outcome]) -> None:
    elsewhere, official = MembershipFactory.create().commune, UserFactory.create()
    with transaction.atomic():
        closing.close([elsewhere], FEBRUARY, official)
        assert Another(save).result() == Outcome.STORED


def test_savings_do_not_wait_for_one_another(
    save: Callable[[], Outcome], person: Membership, point: SupportPoint
) -> None:
    colleague = MembershipFactory.create(team=person.team)
    with transaction.atomic():
        LogEntryFactory.create(membership=colleague, place=point, day=IN_FEBRUARY)
        assert Another(save).result() == Outcome.STORED
