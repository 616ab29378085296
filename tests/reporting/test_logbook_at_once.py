"""Several people save at the same moment, and saving does not wait for anything but the database (R1, K2)."""

import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from celery import current_app
from django.db import connection, transaction

from kpis.tasks import roll_up
from reporting import logbook
from reporting.changes import ROLL_UP_TASK, begin
from reporting.enums import Settlement
from reporting.logbook import Outcome, RefusedError
from reporting.models import ChangedDay, LogEntry, LogLine, SupportSession, UnsettledEntry
from teams.models import Membership, SupportPoint
from tests.broker import use_broker
from tests.conftest import teller_is_done
from tests.reporting.factories import SOME_DAY, LogEntryFactory, entry
from tests.teams.factories import MembershipFactory, SupportPointFactory
from tests.threads import Another, at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def point(transactional_db: None) -> SupportPoint:
    return SupportPointFactory.create()


@pytest.fixture
def person(point: SupportPoint) -> Membership:
    return MembershipFactory.create(team__commune=point.commune)


def test_the_same_code_on_two_connections_is_one_entry(person: Membership, point: SupportPoint) -> None:
    """The phone sent twice because the first answer was slow."""
    typed = entry(point)
    for _ in range(5):
        code = uuid4()

        def save(code: object = code) -> Outcome:
            return logbook.record(typed, membership=person, by=person.user, client_uuid=code).outcome  # type: ignore[arg-type]

        assert sorted(at_once(*[save] * 4)) == [Outcome.ALREADY_STORED] * 3 + [Outcome.STORED]
    assert (LogEntry.objects.count(), LogLine.objects.count(), UnsettledEntry.objects.count()) == (5, 5, 0)


def test_the_same_code_with_other_content_on_two_connections(person: Membership, point: SupportPoint) -> None:
    code = uuid4()

    def save(count: int) -> Callable[[], Outcome]:
        typed = entry(point, helped={"vneid": count})
        return lambda: logbook.record(typed, membership=person, by=person.user, client_uuid=code).outcome

    assert sorted(at_once(save(5), save(7))) == [Outcome.KEPT_APART, Outcome.STORED]
    stored = logbook.content_of(LogEntry.objects.get()).total
    kept_apart = logbook.Entry.from_json(UnsettledEntry.objects.get().content).total
    assert {stored, kept_apart} == {5, 7}


def test_members_who_open_the_same_session_at_once_hold_one(point: SupportPoint) -> None:
    people = MembershipFactory.create_batch(4, team=MembershipFactory.create(team__commune=point.commune).team)
    for number in range(5):
        typed = entry(point, SOME_DAY + timedelta(days=number))

        def save(person: Membership, typed: logbook.Entry = typed) -> Outcome:
            return logbook.record(typed, membership=person, by=person.user, client_uuid=uuid4()).outcome

        jobs = [lambda person=person, save=save: save(person) for person in people]
        assert set(at_once(*jobs)) == {Outcome.STORED}
    assert [session.entries.count() for session in SupportSession.objects.all()] == [4] * 5


def test_an_entry_kept_apart_is_settled_once_by_two_taps(person: Membership, point: SupportPoint) -> None:
    code = uuid4()
    for count in (5, 7):
        logbook.record(entry(point, helped={"vneid": count}), membership=person, by=person.user, client_uuid=code)
    waiting = UnsettledEntry.objects.get()

    def store() -> bool:
        try:
            logbook.settle(waiting, Settlement.STORED_AS_NEW)
        except RefusedError:
            return False
        return True

    assert sorted(at_once(store, store)) == [False, True]
    assert LogEntry.objects.count() == 2


def test_two_corrections_at_once_leave_one_of_them_whole(person: Membership, point: SupportPoint) -> None:
    stored = LogEntryFactory.create(membership=person, place=point)
    by_count = {n: entry(point, helped={"vneid": n}, women=n) for n in (3, 9)}
    at_once(
        *[
            lambda typed=typed: logbook.correct(stored, typed, by=person.user, today=SOME_DAY)
            for typed in by_count.values()
        ]
    )
    kept = logbook.content_of(LogEntry.objects.get())
    assert kept in by_count.values()


def test_what_is_undone_while_it_is_moved_does_not_stay_counted(person: Membership, point: SupportPoint) -> None:
    """The phone takes an entry back at the moment at which the leader corrects its half-day."""
    stored = LogEntryFactory.create(membership=person, place=point)
    undone = logbook.Sent(
        stored.client_uuid, logbook.content_of(stored), person.team_id, person.user_id, taken_back=True
    )
    with transaction.atomic():
        logbook.correct(stored, entry(point, half_day="evening"), by=person.user, today=SOME_DAY)
        phone = Another(lambda: logbook.record_all([undone], by=person.user))
        phone.wait_until_it_waits_for_us()
    assert [one.outcome for one in phone.result()] == [Outcome.TAKEN_BACK]
    assert not LogEntry.objects.exists()


# --- the message to the worker


def test_saving_sends_the_commune_to_the_worker_after_the_commit(
    person: Membership, point: SupportPoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, list[int], bool]] = []

    def send(name: str, args: list[int], **options: object) -> None:
        with closing(connection):  # the teller's own: it sees what is committed
            sent.append((name, args, ChangedDay.objects.filter(commune=args[0]).exists()))

    monkeypatch.setattr(current_app, "send_task", send)
    stored = LogEntryFactory.create(membership=person, place=point)
    teller_is_done()
    begin(person.commune_id)
    logbook.correct(stored, entry(point, women=1), by=person.user, today=SOME_DAY)
    teller_is_done()
    begin(person.commune_id)
    logbook.remove(stored, by=stored.recorded_by)
    teller_is_done()
    assert sent == [(ROLL_UP_TASK, [person.commune_id], True)] * 3


def test_a_task_that_waits_for_its_worker_is_not_sent_twice(
    person: Membership, point: SupportPoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a Monday morning; the one that waits takes all of it in, and what is saved after it began asks anew."""
    sent: list[list[int]] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **options: sent.append(args))
    elsewhere = MembershipFactory.create()
    for _ in range(3):
        LogEntryFactory.create(membership=person, place=point)
    LogEntryFactory.create(membership=elsewhere)
    teller_is_done()
    assert sorted(sent) == sorted([[person.commune_id], [elsewhere.commune_id]])
    roll_up(person.commune_id)
    LogEntryFactory.create(membership=person, place=point)
    teller_is_done()
    assert sent[2:] == [[person.commune_id]]


def test_what_was_rolled_back_sends_nothing(
    person: Membership, point: SupportPoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[object] = []
    monkeypatch.setattr(current_app, "send_task", lambda *args, **options: sent.append(args))
    with suppress(RefusedError):
        logbook.record(entry(point, helped={}), membership=person, by=person.user, client_uuid=uuid4())
    with suppress(ZeroDivisionError), transaction.atomic():
        LogEntryFactory.create(membership=person, place=point)
        raise ZeroDivisionError
    teller_is_done()
    assert sent == []


def test_a_broker_that_does_not_answer_holds_nobody_up(
    person: Membership, point: SupportPoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is saved while the question is under way is asked for afterwards, each commune once."""
    answers, sent = threading.Event(), list[list[int]]()

    def send(name: str, args: list[int], **options: object) -> None:
        sent.append(args)
        answers.wait(timeout=20)

    monkeypatch.setattr(current_app, "send_task", send)
    others = [MembershipFactory.create() for _ in range(2)]
    LogEntryFactory.create(membership=person, place=point)
    for member in others:
        LogEntryFactory.create(membership=member)
    assert LogEntry.objects.count() == 3  # all are stored while the first question has no answer
    answers.set()
    teller_is_done()
    assert sorted(sent) == sorted([[member.commune_id] for member in (person, *others)])


@pytest.mark.parametrize("broker", ["unix:///nowhere/redis.sock?db=0", "redis://127.0.0.1:1/0"])
def test_without_a_broker_saving_works_and_the_changed_day_waits(
    person: Membership, point: SupportPoint, monkeypatch: pytest.MonkeyPatch, broker: str
) -> None:
    use_broker(monkeypatch, broker)
    began = time.monotonic()
    stored = LogEntryFactory.create(membership=person, place=point)
    took = time.monotonic() - began
    assert took < 1
    teller_is_done()
    assert LogEntry.objects.get() == stored
    assert logbook.waiting_days(person.commune_id) == {SOME_DAY}
