"""From logs to cells: small examples worked out by hand, for each measure (K2, DOMAIN 1 and 2)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.models import DayCell, HalfMonthCell, ProvinceCell, ProvinceState
from kpis.rollup import communes_waiting, provinces_waiting, rebuild, roll_up_commune, roll_up_province
from reporting import logbook
from reporting.models import Difficulty
from teams.enums import HalfDay
from teams.models import Commune, Membership, Province, SupportPoint, Team
from tests.conftest import SetClock
from tests.reporting.factories import LogEntryFactory, at, entry, service
from tests.sql import run
from tests.teams.factories import CommuneFactory, MembershipFactory, SupportPointFactory, TeamFactory

RollUp = Callable[[], object]
DAY, TODAY = date(2026, 3, 10), date(2026, 3, 20)


@pytest.fixture(autouse=True)
def clock(set_clock: SetClock) -> None:
    set_clock(TODAY)


def day_cells(team: Team, day: date = DAY) -> dict[tuple[str, int], int]:
    rows = DayCell.objects.filter(team=team, day=day).values_list("measure", "item", "value")
    return {(measure, item): value for measure, item, value in rows}


def test_a_commune_day_worked_out_by_hand(
    member: Membership, support_point: SupportPoint, gia_lai: Province, roll_up: RollUp
) -> None:
    """Two members one morning at one place, one of them in the afternoon too: 2 sessions, 5 + 3 + 2 + 1 people."""
    no_phone, weak_net = Difficulty.objects.filter(province=gia_lai)[:2]
    other = MembershipFactory.create(team=member.team)
    LogEntryFactory.create(
        membership=member,
        place=support_point,
        helped={"vneid": 5, "dich_vu_cong": 3},
        women=4,
        elderly=3,
        ethnic_minority=8,
        disabled=1,
        difficulty=no_phone.pk,
    )
    LogEntryFactory.create(membership=other, place=support_point, helped={"vneid": 2}, women=1, difficulty=no_phone.pk)
    LogEntryFactory.create(
        membership=member,
        place=support_point,
        half_day=HalfDay.AFTERNOON,
        helped={"vneid": 1},
        elderly=1,
        difficulty=weak_net.pk,
    )
    roll_up()
    assert day_cells(member.team) == {
        ("sessions", 0): 2,
        ("helped", service(gia_lai, "vneid")): 8,
        ("helped", service(gia_lai, "dich_vu_cong")): 3,
        ("women", 0): 5,
        ("elderly", 0): 4,
        ("minority", 0): 8,
        ("disabled", 0): 1,
        ("difficulty", no_phone.pk): 2,
        ("difficulty", weak_net.pk): 1,
        ("in_time", 0): 1,
    }


def test_a_measure_that_is_nought_has_no_cell(member: Membership, support_point: SupportPoint, roll_up: RollUp) -> None:
    LogEntryFactory.create(membership=member, place=support_point, helped={"vneid": 5})
    roll_up()
    assert {measure for measure, _item in day_cells(member.team)} == {"sessions", "helped", "in_time"}


def test_lines_of_one_service_by_procedure_and_result_are_one_sum(
    member: Membership, support_point: SupportPoint, gia_lai: Province, roll_up: RollUp
) -> None:
    public = service(gia_lai, "dich_vu_cong")
    lines = (logbook.Line(public, 3), logbook.Line(public, 4, result="pending"))
    LogEntryFactory.create(membership=member, place=support_point, lines=lines)
    roll_up()
    assert day_cells(member.team)["helped", public] == 7
    assert day_cells(member.team)["sessions", 0] == 1


def test_half_months_are_the_sums_of_their_days_and_the_province_of_its_teams(
    member: Membership, support_point: SupportPoint, gia_lai: Province, roll_up: RollUp
) -> None:
    vneid = service(gia_lai, "vneid")
    neighbour = Commune.objects.get(official_code=21583)
    theirs = MembershipFactory.create(team__commune=neighbour)
    there = SupportPointFactory.create(commune=neighbour)
    for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 14), date(2026, 3, 15)):
        LogEntryFactory.create(membership=member, place=support_point, day=day, helped={"vneid": 5})
    LogEntryFactory.create(membership=theirs, place=there, day=date(2026, 3, 2), helped={"vneid": 7})
    roll_up()

    def halves(team: Team) -> dict[date, int]:
        rows = HalfMonthCell.objects.filter(team=team, measure="helped", item=vneid)
        return dict(rows.values_list("half", "value"))

    assert halves(member.team) == {date(2026, 2, 15): 5, date(2026, 3, 1): 10, date(2026, 3, 15): 5}
    assert halves(theirs.team) == {date(2026, 3, 1): 7}
    province = ProvinceCell.objects.filter(province=gia_lai, measure="helped", item=vneid)
    assert dict(province.values_list("half", "value")) == {
        date(2026, 2, 15): 5,
        date(2026, 3, 1): 17,
        date(2026, 3, 15): 5,
    }
    sessions = ProvinceCell.objects.filter(province=gia_lai, measure="sessions")
    assert dict(sessions.values_list("half", "value"))[date(2026, 3, 1)] == 3


# --- DOMAIN 1: buổi and lượt


def test_five_members_of_one_morning_are_one_session_and_as_many_people_as_they_helped(
    team_in_force: Team, support_point: SupportPoint, gia_lai: Province, roll_up: RollUp
) -> None:
    for person in MembershipFactory.create_batch(5, team=team_in_force):
        LogEntryFactory.create(membership=person, place=support_point, helped={"vneid": 3})
    roll_up()
    cells = day_cells(team_in_force)
    assert (cells["sessions", 0], cells["helped", service(gia_lai, "vneid")]) == (1, 15)


def test_a_session_whose_entries_were_all_removed_is_none(
    member: Membership, support_point: SupportPoint, roll_up: RollUp
) -> None:
    stored = LogEntryFactory.create(membership=member, place=support_point)
    roll_up()
    assert day_cells(member.team)["sessions", 0] == 1
    logbook.remove(stored, by=stored.recorded_by)
    roll_up()
    assert day_cells(member.team) == {}
    assert not HalfMonthCell.objects.exists()
    assert not ProvinceCell.objects.exists()


def test_an_entry_moved_to_another_day_leaves_nothing_behind(
    member: Membership, support_point: SupportPoint, roll_up: RollUp
) -> None:
    stored = LogEntryFactory.create(membership=member, place=support_point, helped={"vneid": 5}, women=2)
    roll_up()
    logbook.correct(
        stored, entry(support_point, DAY - timedelta(days=30), helped={"vneid": 5}), by=stored.recorded_by, today=DAY
    )
    roll_up()
    assert day_cells(member.team) == {}
    assert day_cells(member.team, DAY - timedelta(days=30))["sessions", 0] == 1
    assert not HalfMonthCell.objects.filter(half=date(2026, 3, 1)).exists()


# --- in time: the same or the next day, by the clock of Gia Lai


@pytest.mark.parametrize(
    ("recorded", "in_time"),
    [
        (at(DAY), True),
        (at(DAY + timedelta(days=1), time(23, 59)), True),  # 16:59 UTC
        (at(DAY + timedelta(days=2), time(0, 0)), False),  # still the 11th in UTC
        (at(DAY + timedelta(days=9)), False),
    ],
)
def test_a_log_of_the_same_or_the_next_day_is_in_time(
    member: Membership, support_point: SupportPoint, roll_up: RollUp, recorded: object, in_time: bool
) -> None:
    LogEntryFactory.create(membership=member, place=support_point, recorded_at=recorded)
    roll_up()
    assert (("in_time", 0) in day_cells(member.team)) == in_time
    assert day_cells(member.team)["sessions", 0] == 1


def test_one_log_in_time_is_enough_for_the_team(
    member: Membership, support_point: SupportPoint, roll_up: RollUp
) -> None:
    for days_late in (0, 5, 5):
        LogEntryFactory.create(membership=member, place=support_point, recorded_at=at(DAY + timedelta(days=days_late)))
    roll_up()
    assert day_cells(member.team)["in_time", 0] == 1


# --- the queues


def test_a_roll_up_empties_the_queues_and_says_which_provinces_it_was_about(
    member: Membership, support_point: SupportPoint
) -> None:
    run("DELETE FROM teams_countedchange")
    LogEntryFactory.create(membership=member, place=support_point)
    assert communes_waiting() == [member.commune_id]
    assert roll_up_commune(member.commune_id) == {member.province_id}
    assert (communes_waiting(), provinces_waiting()) == ([], [member.province_id])
    assert roll_up_province(member.province_id)
    assert provinces_waiting() == []
    assert roll_up_commune(member.commune_id) == set()
    assert not roll_up_province(member.province_id)


def test_more_days_than_one_transaction_takes_are_all_rolled_up(
    member: Membership, support_point: SupportPoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpis.rollup.commune.DAYS_PER_TRANSACTION", 3)
    for number in range(10):
        LogEntryFactory.create(membership=member, place=support_point, day=DAY - timedelta(days=number))
    assert roll_up_commune(member.commune_id) == {member.province_id}
    assert communes_waiting() == []
    assert DayCell.objects.filter(measure="sessions").count() == 10


def test_a_roll_up_of_one_commune_leaves_the_others_waiting(member: Membership, support_point: SupportPoint) -> None:
    LogEntryFactory.create(membership=member, place=support_point)
    other = LogEntryFactory.create()
    roll_up_commune(member.commune_id)
    assert communes_waiting() == [other.commune_id]
    assert not DayCell.objects.filter(commune=other.commune).exists()


def test_the_longest_waiting_commune_comes_first(db: None) -> None:
    first, second = LogEntryFactory.create(), LogEntryFactory.create()
    LogEntryFactory.create(membership=first.membership)
    assert communes_waiting() == [first.commune_id, second.commune_id]


def test_a_roll_up_publishes_a_new_version_for_its_province_alone(
    member: Membership, support_point: SupportPoint, roll_up: RollUp
) -> None:
    def version(province: Province) -> int:
        return ProvinceState.objects.get(province=province).version

    other = LogEntryFactory.create()
    LogEntryFactory.create(membership=member, place=support_point)
    roll_up()
    before = version(member.province), version(other.province)
    roll_up()
    assert (version(member.province), version(other.province)) == before
    LogEntryFactory.create(membership=member, place=support_point)
    roll_up()
    assert (version(member.province), version(other.province)) == (before[0] + 1, before[1])


def test_a_commune_day_costs_the_same_queries_for_one_entry_and_for_many(
    member: Membership, support_point: SupportPoint
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            roll_up_commune(member.commune_id)
        return len(captured)

    LogEntryFactory.create(membership=member, place=support_point)
    one = queries()
    for number in range(10):
        LogEntryFactory.create(membership=member, place=support_point, day=DAY - timedelta(days=number))
    assert queries() == one


# --- teams that share a commune, and places without logs


def test_teams_that_share_a_commune_have_cells_of_their_own(
    tay_son: Commune, member: Membership, support_point: SupportPoint, roll_up: RollUp
) -> None:
    hamlet_team = TeamFactory.create(commune=tay_son, in_force=True, of_hamlet=True)
    person = MembershipFactory.create(team=hamlet_team)
    LogEntryFactory.create(membership=member, place=support_point, helped={"vneid": 5})
    LogEntryFactory.create(membership=person, place=support_point, helped={"vneid": 2})
    roll_up()
    vneid = service(tay_son.province, "vneid")
    assert [day_cells(team)["helped", vneid] for team in (member.team, hamlet_team)] == [5, 2]
    assert ProvinceCell.objects.get(measure="sessions").value == 2


def test_the_tables_stay_empty_where_nobody_logged(tay_son: Commune, roll_up: RollUp) -> None:
    CommuneFactory.create()
    roll_up()
    assert not DayCell.objects.exists()


# --- how long the numbers waited


def test_a_roll_up_that_stood_still_for_months_goes_on(
    member: Membership, support_point: SupportPoint, roll_up: RollUp
) -> None:
    LogEntryFactory.create(membership=member, place=support_point)
    run("DELETE FROM teams_countedchange")
    run("UPDATE reporting_changedday SET marked_at = marked_at - interval '90 days'")
    roll_up()
    assert day_cells(member.team)["sessions", 0] == 1
    assert ProvinceState.objects.get(province=member.province).lag_ms > 24 * 86_400_000


def test_a_clock_that_runs_ahead_does_not_stop_the_roll_up(
    member: Membership, support_point: SupportPoint, set_clock: SetClock
) -> None:
    """The rebuild says when it began by the clock of its own machine."""
    LogEntryFactory.create(membership=member, place=support_point)
    set_clock(datetime.now(UTC) + timedelta(minutes=5))
    rebuild(member.province)
    assert ProvinceState.objects.get(province=member.province).lag_ms == 0
