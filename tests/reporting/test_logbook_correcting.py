"""A member corrects or takes back an own entry; the history keeps what it said (R1)."""

from datetime import date, timedelta
from typing import Any

import pytest

from reporting import logbook
from reporting.logbook import RefusedError
from reporting.models import LogEntry, LogLine, SupportSession, TakenBackEntry, UnsettledEntry
from teams.enums import HalfDay
from teams.models import Membership, SupportPoint, Team
from tests.conftest import SetClock
from tests.reporting.conftest import TODAY
from tests.reporting.factories import SOME_DAY, LogEntryFactory, entry
from tests.sql import query
from tests.teams.factories import HamletFactory, MembershipFactory


@pytest.fixture
def logged(member: Membership, support_point: SupportPoint, set_clock: SetClock) -> LogEntry:
    set_clock(TODAY)
    return LogEntryFactory.create(membership=member, place=support_point, helped={"vneid": 5, "dich_vu_cong": 3})


def correct(logged: LogEntry, **typed: Any) -> LogEntry:
    place = typed.pop("place", logged.session.place)
    return logbook.correct(logged, entry(place, typed.pop("day", SOME_DAY), **typed), by=logged.recorded_by)


def history(table: str) -> list[str]:
    return [label for (label,) in query(f"SELECT pgh_label FROM reporting_{table}event ORDER BY pgh_id")]


def test_a_correction_replaces_what_was_said(logged: LogEntry) -> None:
    correct(logged, helped={"vneid": 4, "ngan_hang": 1}, women=2, difficulty_note="Sim không chính chủ")
    stored = LogEntry.objects.get()
    assert {line.service.code: line.count for line in stored.lines.all()} == {"vneid": 4, "ngan_hang": 1}
    assert (stored.women, stored.difficulty_note) == (2, "Sim không chính chủ")
    assert (stored.client_uuid, stored.recorded_at) == (logged.client_uuid, logged.recorded_at)


@pytest.mark.parametrize(
    "change", [{"day": SOME_DAY - timedelta(days=1)}, {"half_day": HalfDay.EVENING}, {"place": "hamlet"}]
)
def test_a_correction_moves_to_another_session(logged: LogEntry, change: dict[str, Any]) -> None:
    before = logged.session
    if change.get("place") == "hamlet":
        change = {"place": HamletFactory.create(commune=logged.commune)}
    moved = correct(logged, **change)
    assert moved.session != before
    assert list(SupportSession.objects.held()) == [moved.session]
    assert LogEntry.objects.count() == 1


def test_a_correction_joins_the_session_that_others_logged(
    logged: LogEntry, team_in_force: Team, support_point: SupportPoint
) -> None:
    other = LogEntryFactory.create(
        membership=MembershipFactory.create(team=team_in_force), place=support_point, half_day=HalfDay.AFTERNOON
    )
    assert correct(logged, half_day=HalfDay.AFTERNOON).session == other.session


def test_a_move_marks_both_days(logged: LogEntry) -> None:
    query("DELETE FROM reporting_changedday RETURNING 1")
    correct(logged, day=SOME_DAY - timedelta(days=1))
    assert logbook.waiting_days(logged.commune_id) == {SOME_DAY, SOME_DAY - timedelta(days=1)}


@pytest.mark.parametrize(
    ("field", "change"),
    [("day", {"day": TODAY + timedelta(days=1)}), ("lines", {"helped": {"vneid": 501}}), ("women", {"women": 99})],
)
def test_a_correction_that_breaks_a_rule_leaves_the_entry_as_it_was(
    logged: LogEntry, field: str, change: dict[str, Any]
) -> None:
    before = logbook.content_of(logged)
    with pytest.raises(RefusedError) as refused:
        correct(logged, **change)
    assert set(refused.value.errors) == {field}
    assert logbook.content_of(LogEntry.objects.get()) == before
    assert SupportSession.objects.count() == 1


@pytest.mark.parametrize("days_later", [0, 1, 40])
def test_the_own_entry_is_corrected_until_its_month_is_closed(logged: LogEntry, days_later: int) -> None:
    typed = entry(logged.session.place, helped={"vneid": 4})
    logbook.correct(logged, typed, by=logged.recorded_by, today=SOME_DAY + timedelta(days=days_later))
    assert LogLine.objects.get().count == 4


def test_who_may_correct(logged: LogEntry, team_in_force: Team) -> None:
    leader = MembershipFactory.create(team=team_in_force, leader=True)
    assert logbook.can_correct(logged, logged.recorded_by)
    assert logbook.can_correct(logged, leader.user)
    assert not logbook.can_correct(logged, MembershipFactory.create(team=team_in_force).user)
    assert not logbook.can_correct(logged, MembershipFactory.create(leader=True).user)


def test_what_the_leader_removed_does_not_come_back_from_the_phone(logged: LogEntry, team_in_force: Team) -> None:
    sent = logbook.content_of(logged)
    logbook.remove(logged, by=MembershipFactory.create(team=team_in_force, leader=True).user)
    assert resend(logged, sent) == logbook.Outcome.TAKEN_BACK


def test_an_entry_taken_back_is_gone_and_its_session_is_not_held(logged: LogEntry) -> None:
    logbook.remove(logged, by=logged.recorded_by)
    assert not LogEntry.objects.exists()
    assert not LogLine.objects.exists()
    assert SupportSession.objects.count() == 1
    assert not SupportSession.objects.held().exists()


def test_taking_back_one_of_two_leaves_the_session_held(logged: LogEntry, team_in_force: Team) -> None:
    LogEntryFactory.create(
        membership=MembershipFactory.create(team=team_in_force), place=logged.session.place, helped={"vneid": 1}
    )
    logbook.remove(logged, by=logged.recorded_by)
    assert SupportSession.objects.held().count() == 1


def test_taking_back_marks_the_day(logged: LogEntry) -> None:
    query("DELETE FROM reporting_changedday RETURNING 1")
    logbook.remove(logged, by=logged.recorded_by)
    assert logbook.waiting_days(logged.commune_id) == {SOME_DAY}


# --- resends, other tabs, other people


def resend(logged: LogEntry, sent: logbook.Entry) -> logbook.Outcome:
    recorded = logbook.record(sent, membership=logged.membership, by=logged.recorded_by, client_uuid=logged.client_uuid)
    return recorded.outcome


def test_a_late_resend_does_not_bring_back_what_was_removed(logged: LogEntry) -> None:
    sent = logbook.content_of(logged)
    logbook.remove(logged, by=logged.recorded_by)
    assert resend(logged, sent) == logbook.Outcome.TAKEN_BACK
    assert not LogEntry.objects.exists()


def test_a_late_resend_of_what_was_corrected_is_still_a_resend(logged: LogEntry) -> None:
    sent = logbook.content_of(logged)
    correct(logged, helped={"vneid": 4})
    assert resend(logged, sent) == logbook.Outcome.ALREADY_STORED
    assert not UnsettledEntry.objects.exists()
    assert LogLine.objects.get().count == 4


def test_removing_twice_is_removing_once(logged: LogEntry) -> None:
    for _ in range(2):
        logbook.remove(logged, by=logged.recorded_by)
    assert TakenBackEntry.objects.count() == 1


def test_what_was_removed_in_another_tab_cannot_be_corrected(logged: LogEntry) -> None:
    logbook.remove(LogEntry.objects.get(), by=logged.recorded_by)
    with pytest.raises(RefusedError, match="đã bị xóa"):
        correct(logged, helped={"vneid": 4})
    assert not LogEntry.objects.exists()


def test_a_correction_does_not_overwrite_one_that_it_has_not_seen(logged: LogEntry) -> None:
    seen = logbook.content_of(logged).key
    correct(logged, helped={"vneid": 4})
    late = entry(logged.session.place, helped={"vneid": 9})
    with pytest.raises(RefusedError, match="vừa được sửa ở nơi khác"):
        logbook.correct(logged, late, by=logged.recorded_by, seen=seen)
    assert LogLine.objects.get().count == 4


def test_nobody_corrects_or_removes_somebody_elses_entry(logged: LogEntry, team_in_force: Team) -> None:
    mate = MembershipFactory.create(team=team_in_force).user
    with pytest.raises(RefusedError):
        logbook.correct(logged, entry(logged.session.place), by=mate)
    with pytest.raises(RefusedError):
        logbook.remove(logged, by=mate)
    assert LogEntry.objects.exists()


# --- the history, written by the database


def test_the_history_keeps_what_was_said_before(logged: LogEntry) -> None:
    correct(logged, women=3)
    correct(logged, women=1)
    assert query("SELECT women FROM reporting_logentryevent ORDER BY pgh_id") == [(0,), (3,)]
    assert LogEntry.objects.get().women == 1


def test_a_correction_is_in_the_history(logged: LogEntry) -> None:
    correct(logged, women=2, helped={"vneid": 5})
    assert history("logentry") == ["update"]
    assert history("logline") == ["delete", "delete"]
    assert query("SELECT sum(count) FROM reporting_loglineevent") == [(8,)]


def test_a_correction_that_changes_nothing_of_the_entry_leaves_no_trace_in_it(logged: LogEntry) -> None:
    correct(logged, helped={"vneid": 5, "dich_vu_cong": 3})
    assert history("logentry") == []


def test_taking_back_is_in_the_history_with_all_it_said(logged: LogEntry) -> None:
    logbook.remove(logged, by=logged.recorded_by)
    assert history("logentry") == ["delete"]
    assert history("logline") == ["delete", "delete"]
    said = query("SELECT client_uuid, recorded_by_id, session_id FROM reporting_logentryevent")
    assert said == [(logged.client_uuid, logged.recorded_by_id, logged.session_id)]


def test_plain_sql_is_in_the_history_too(logged: LogEntry) -> None:
    query("UPDATE reporting_logline SET count = count + 1 RETURNING 1")
    query("UPDATE reporting_supportsession SET day = %(day)s RETURNING 1", day=date(2026, 3, 9))
    assert history("logline") == ["update", "update"]
    assert history("supportsession") == ["update"]


def test_writing_is_no_history(logged: LogEntry) -> None:
    assert [history(table) for table in ("supportsession", "logentry", "logline")] == [[], [], []]
