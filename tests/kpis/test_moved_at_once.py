"""Somebody moves a session or an entry to another day while somebody else changes what lies below it (K2).

Whoever comes second waits: otherwise the new day could be rolled up before the change is there, and the change would
mark the day on which it found itself.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction

from kpis.tasks import start_day, sweep
from reporting.models import LogEntry, LogLine
from tests.conftest import SetClock
from tests.kpis.oracle import stored_numbers, true_numbers
from tests.reporting.factories import LogEntryFactory, service
from tests.sql import query, run
from tests.threads import Another

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2026, 3, 20)
Act = Callable[[LogEntry], object]


def _new_line(entry: LogEntry) -> None:
    LogLine.objects.create(entry=entry, service_id=service(entry.province, "ngan_hang"), count=2)


def _new_entry(entry: LogEntry) -> None:
    run(
        """INSERT INTO reporting_logentry (province_id, commune_id, team_id, session_id, membership_id, recorded_by_id,
               client_uuid, recorded_at, women, elderly, ethnic_minority, disabled, difficulty_note)
           SELECT province_id, commune_id, team_id, session_id, membership_id, recorded_by_id, gen_random_uuid(),
               recorded_at, 2, 0, 0, 0, '' FROM reporting_logentry WHERE id = %(id)s""",
        id=entry.pk,
    )


MOVE_SESSION = "a session to another day"
MOVES: dict[str, Act] = {
    MOVE_SESSION: lambda e: run("UPDATE reporting_supportsession SET day = day - 3 WHERE id = %(id)s", id=e.session_id),
    "an entry to another session": lambda e: run(
        """UPDATE reporting_logentry SET session_id = (
               SELECT id FROM reporting_supportsession WHERE team_id = %(team)s AND id <> %(here)s)
           WHERE id = %(id)s""",
        id=e.pk,
        team=e.team_id,
        here=e.session_id,
    ),
}
CHANGES: dict[str, Act] = {
    "women": lambda e: run("UPDATE reporting_logentry SET women = 4 WHERE id = %(id)s", id=e.pk),
    "a count": lambda e: run("UPDATE reporting_logline SET count = 9 WHERE entry_id = %(id)s", id=e.pk),
    "a new line": _new_line,
    "a line gone": lambda e: run("DELETE FROM reporting_logline WHERE entry_id = %(id)s", id=e.pk),
    "a new entry": _new_entry,
}


@pytest.fixture
def entry(transactional_db: None, set_clock: SetClock) -> LogEntry:
    set_clock(TODAY)
    first = LogEntryFactory.create(women=1, helped={"vneid": 5})
    LogEntryFactory.create(membership=first.membership, day=first.session.day - timedelta(days=1))
    sweep()
    start_day()
    return LogEntry.objects.get(pk=first.pk)


def agree() -> None:
    assert stored_numbers(query).difference(true_numbers(query, TODAY)) == []


# Another entry stays where it is.
PAIRS = [(move, change) for move in MOVES for change in CHANGES if move == MOVE_SESSION or change != "a new entry"]


@pytest.mark.parametrize(("move", "change"), PAIRS)
def test_who_moves_waits_for_who_changes(entry: LogEntry, move: str, change: str) -> None:
    with transaction.atomic():
        CHANGES[change](entry)
        other = Another(lambda: (MOVES[move](entry), sweep()))
        other.wait_until_it_waits_for_us()
    other.result()
    sweep()
    agree()


@pytest.mark.parametrize(("move", "change"), PAIRS)
def test_who_changes_waits_for_who_moves(entry: LogEntry, move: str, change: str) -> None:
    with transaction.atomic():
        MOVES[move](entry)
        other = Another(lambda: CHANGES[change](entry))
        other.wait_until_it_waits_for_us()
    other.result()
    sweep()
    agree()


def test_two_change_what_lies_in_one_session_without_waiting(entry: LogEntry) -> None:
    with transaction.atomic():
        _new_line(entry)
        Another(lambda: _new_entry(entry)).result()
    sweep()
    agree()
