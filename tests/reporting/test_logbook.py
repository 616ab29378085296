"""A member logs what was done, once, whatever is sent again (R1, R2)."""

from uuid import uuid4

from reporting import logbook
from reporting.enums import Result
from reporting.logbook import Entry, Line, Outcome
from reporting.models import ChangedDay, LogEntry, LogLine, Procedure, SupportSession, UnsettledEntry
from teams.enums import HalfDay
from teams.models import Membership, SupportPoint, Team
from tests.conftest import SetClock
from tests.reporting.conftest import TODAY, Record
from tests.reporting.factories import SOME_DAY, LogEntryFactory, entry, service
from tests.teams.factories import HamletFactory, MembershipFactory, SupportPointFactory


def lines_of(stored: LogEntry) -> dict[str, int]:
    return {line.service.code: line.count for line in stored.lines.select_related("service")}


def test_a_member_logs_five_vneid_and_three_public_services(record: Record, member: Membership) -> None:
    recorded = record(
        helped={"vneid": 5, "dich_vu_cong": 3, "ngan_hang": 0},
        women=4,
        elderly=2,
        ethnic_minority=8,
        disabled=1,
        difficulty_note="Mạng yếu",
    )
    assert recorded.outcome == Outcome.STORED
    stored = recorded.entry
    assert stored is not None
    assert lines_of(stored) == {"vneid": 5, "dich_vu_cong": 3}
    assert (stored.women, stored.elderly, stored.ethnic_minority, stored.disabled) == (4, 2, 8, 1)
    assert stored.difficulty_note == "Mạng yếu"
    assert (stored.session.day, stored.session.half_day) == (SOME_DAY, HalfDay.MORNING)
    assert (stored.team, stored.commune, stored.province) == (member.team, member.commune, member.province)
    assert (stored.session.team, stored.session.commune) == (member.team, member.commune)
    assert stored.recorded_by == member.user


# --- DOMAIN 1: one session


def test_five_members_of_one_morning_at_one_place_hold_one_session(
    team_in_force: Team, support_point: SupportPoint
) -> None:
    for person in MembershipFactory.create_batch(5, team=team_in_force):
        LogEntryFactory.create(membership=person, place=support_point, helped={"vneid": 2})
    session = SupportSession.objects.get(team=team_in_force)
    assert session.entries.count() == 5
    assert sum(LogLine.objects.values_list("count", flat=True)) == 10


def test_one_member_may_log_the_same_session_twice(record: Record) -> None:
    """Ten people before the break and ten after it are two entries of one session."""
    assert [record().outcome, record().outcome] == [Outcome.STORED, Outcome.STORED]
    assert SupportSession.objects.get().entries.count() == 2


def test_another_day_half_day_or_place_is_another_session(record: Record, support_point: SupportPoint) -> None:
    record()
    record(half_day=HalfDay.AFTERNOON)
    record(day=TODAY)
    record(place=SupportPointFactory.create(commune=support_point.commune))
    record(place=HamletFactory.create(commune=support_point.commune))
    assert SupportSession.objects.count() == 5


def test_two_teams_at_one_place_hold_two_sessions(support_point: SupportPoint, member: Membership) -> None:
    other = MembershipFactory.create(team__commune=support_point.commune, team__of_hamlet=True)
    for person in (member, other):
        LogEntryFactory.create(membership=person, place=support_point)
    assert SupportSession.objects.count() == 2


# --- the client's UUID


def test_a_resend_is_harmless(record: Record) -> None:
    code = uuid4()
    first = record(client_uuid=code)
    for _ in range(3):
        again = record(client_uuid=code)
        assert (again.outcome, again.entry) == (Outcome.ALREADY_STORED, first.entry)
    assert (LogEntry.objects.count(), LogLine.objects.count(), UnsettledEntry.objects.count()) == (1, 1, 0)


def test_the_same_content_in_another_order_is_the_same(record: Record, member: Membership) -> None:
    code = uuid4()
    vneid, public = service(member.province, "vneid"), service(member.province, "dich_vu_cong")
    record(client_uuid=code, lines=(Line(vneid, 5), Line(public, 3)))
    again = record(client_uuid=code, lines=(Line(public, 1), Line(vneid, 5), Line(public, 2, result="done")))
    assert again.outcome == Outcome.ALREADY_STORED


def test_a_resend_is_harmless_also_when_the_day_is_closed_by_then(
    record: Record, member: Membership, set_clock: SetClock
) -> None:
    """The answer was lost, the person left the team meanwhile, and the phone sends again."""
    code = uuid4()
    record(client_uuid=code)
    Membership.objects.filter(pk=member.pk).update(valid_to=SOME_DAY)
    Team.objects.filter(pk=member.team_id).update(in_force_to=SOME_DAY, state="dissolved")
    assert record(client_uuid=code).outcome == Outcome.ALREADY_STORED


def test_other_content_under_a_known_code_is_kept_apart_once_and_not_counted(record: Record) -> None:
    code = uuid4()
    first = record(client_uuid=code, helped={"vneid": 5})
    for _ in range(2):
        other = record(client_uuid=code, helped={"vneid": 7})
        assert (other.outcome, other.entry) == (Outcome.KEPT_APART, first.entry)
    record(client_uuid=code, helped={"vneid": 9})
    assert LogEntry.objects.count() == 1
    assert lines_of(LogEntry.objects.get()) == {"vneid": 5}
    kept = [Entry.from_json(row.content) for row in UnsettledEntry.objects.order_by("pk")]
    assert [content.total for content in kept] == [7, 9]


def test_what_is_kept_apart_marks_no_day(record: Record) -> None:
    code = uuid4()
    record(client_uuid=code)
    ChangedDay.objects.all().delete()
    record(client_uuid=code, women=1)
    assert not ChangedDay.objects.exists()


def test_another_persons_code_is_kept_apart_and_shows_nothing_of_the_other(record: Record, team_in_force: Team) -> None:
    code = uuid4()
    other = MembershipFactory.create(team=team_in_force)
    record(client_uuid=code)
    recorded = record(client_uuid=code, membership=other)
    assert (recorded.outcome, recorded.entry) == (Outcome.KEPT_APART, None)
    assert UnsettledEntry.objects.get().recorded_by == other.user
    assert LogEntry.objects.count() == 1


def test_content_survives_being_kept_as_json(record: Record, member: Membership) -> None:
    procedure = Procedure.objects.filter(province=member.province).earliest("pk")
    typed = entry(
        HamletFactory.create(commune=member.commune),
        lines=(Line(service(member.province, "dich_vu_cong"), 3, procedure.pk, Result.PASSED_ON),),
        women=1,
        difficulty_note="Đường xa",
    )
    again = Entry.from_json(typed.as_json())
    assert (again.key, again.lines, again.day) == (typed.key, typed.lines, typed.day)


def test_a_stored_entry_says_what_was_handed_in(record: Record, member: Membership) -> None:
    public = service(member.province, "dich_vu_cong")
    procedure = Procedure.objects.filter(province=member.province).earliest("pk").pk
    lines = (Line(public, 3, procedure, "passed_on"), Line(public, 2, procedure, "done"), Line(public, 1))
    stored = record(lines=lines, women=2, elderly=1).entry
    assert stored is not None
    assert logbook.content_of(stored).merged_lines == sorted(lines, key=lambda line: (line.procedure or 0, line.result))


# --- the changed day


def test_saving_marks_the_day_in_the_same_transaction(record: Record, member: Membership) -> None:
    record()
    assert logbook.waiting_days(member.commune_id) == {SOME_DAY}
