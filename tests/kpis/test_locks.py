"""Two workers at once wait for each other instead of overwriting, and nobody who logs waits for either (K2)."""

import pytest
from django.db import transaction

from kpis.models import DayCell
from kpis.rollup import rebuild, roll_up_commune, roll_up_province
from kpis.rollup.commune import lock_commune
from kpis.rollup.province import lock_province
from kpis.tasks import roll_up, start_day, sweep
from reporting.models import ChangedDay, LogEntry
from tests.kpis.oracle import stored_numbers
from tests.reporting.factories import LogEntryFactory
from tests.sql import query, run
from tests.threads import Another, at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def logged(transactional_db: None) -> LogEntry:
    return LogEntryFactory.create()


def test_two_roll_ups_of_a_commune_wait_for_each_other(logged: LogEntry) -> None:
    other = LogEntryFactory.create()
    with transaction.atomic():
        lock_commune(logged.commune_id)
        assert at_once(lambda: roll_up_commune(other.commune_id)) == [{other.province_id}]
        second = Another(lambda: roll_up_commune(logged.commune_id))
        second.wait_until_it_waits_for_us()
    assert second.result() == {logged.province_id}
    assert DayCell.objects.filter(commune=logged.commune).exists()


def test_the_one_that_waited_sees_what_was_committed_meanwhile(logged: LogEntry) -> None:
    with transaction.atomic():
        lock_commune(logged.commune_id)
        second = Another(lambda: roll_up_commune(logged.commune_id))
        second.wait_until_it_waits_for_us()
        run("UPDATE reporting_logline SET count = 44")
    second.result()
    assert DayCell.objects.get(measure="helped").value == 44
    assert not ChangedDay.objects.exists()


def test_two_roll_ups_of_a_province_wait_for_each_other(logged: LogEntry) -> None:
    other = LogEntryFactory.create()
    for entry in (logged, other):
        roll_up_commune(entry.commune_id)
    with transaction.atomic():
        lock_province(logged.province_id)
        assert at_once(lambda: roll_up_province(other.province_id)) == [True]
        second = Another(lambda: roll_up_province(logged.province_id))
        second.wait_until_it_waits_for_us()
    assert second.result()


def test_a_new_day_waits_for_the_roll_up_of_the_province(logged: LogEntry) -> None:
    with transaction.atomic():
        lock_province(logged.province_id)
        second = Another(start_day)
        second.wait_until_it_waits_for_us()
    assert second.result() > 0


@pytest.mark.parametrize("lock", ["commune", "province"])
def test_a_rebuild_waits_for_a_roll_up(logged: LogEntry, lock: str) -> None:
    with transaction.atomic():
        if lock == "commune":
            lock_commune(logged.commune_id)
        else:
            lock_province(logged.province_id)
        second = Another(lambda: rebuild(logged.province))
        second.wait_until_it_waits_for_us()
    assert second.result() > 0


def test_rebuilds_and_roll_ups_at_once_leave_the_right_numbers(logged: LogEntry) -> None:
    for _ in range(3):
        run("UPDATE reporting_logline SET count = count + 1")
        at_once(
            lambda: rebuild(logged.province),
            lambda: roll_up_commune(logged.commune_id),
            lambda: roll_up_province(logged.province_id),
            lambda: rebuild(logged.province),
        )
    roll_up_commune(logged.commune_id)
    roll_up_province(logged.province_id)
    stored = stored_numbers(query)
    rebuild(logged.province)
    assert stored_numbers(query).difference(stored) == []
    assert DayCell.objects.get(measure="helped").value == 8


def test_people_save_while_the_roll_up_holds_its_locks(logged: LogEntry) -> None:
    def save() -> None:
        with transaction.atomic():
            run("SET LOCAL lock_timeout = '3s'")
            LogEntryFactory.create(membership=logged.membership, place=logged.session.place)

    with transaction.atomic():
        rebuild(logged.province)
        at_once(save)
    assert LogEntry.objects.count() == 2
    assert ChangedDay.objects.filter(commune=logged.commune).exists()


def test_a_sweep_leaves_a_busy_commune_alone_and_goes_on(logged: LogEntry) -> None:
    other = LogEntryFactory.create()
    with transaction.atomic():
        lock_commune(logged.commune_id)
        at_once(sweep)
    assert not DayCell.objects.filter(commune=logged.commune_id).exists()
    assert DayCell.objects.filter(commune=other.commune_id).exists()
    sweep()
    assert DayCell.objects.filter(commune=logged.commune_id).exists()


def test_a_message_does_not_wait_for_a_rebuild(logged: LogEntry) -> None:
    with transaction.atomic():
        lock_commune(logged.commune_id)
        assert at_once(lambda: roll_up(logged.commune_id)) == [0]
    assert ChangedDay.objects.exists()
