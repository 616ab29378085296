"""The roll-up's tasks: named as the logbook and the schedule call them, harmless to repeat (K2)."""

from datetime import date

import pytest
from celery import current_app
from django.db import DatabaseError

from kpis import tasks
from kpis.models import DayCell, IndicatorValue
from kpis.rollup import roll_up_commune
from reporting.changes import ROLL_UP_TASK
from reporting.models import ChangedDay
from teams.enums import Counted
from teams.models import CountedChange, Membership, Province, SupportPoint, Team
from tests.conftest import SetClock
from tests.kpis.oracle import stored_numbers
from tests.kpis.values import value_of
from tests.reporting.factories import LogEntryFactory
from tests.reporting.figures.factories import MARCH, reported
from tests.sql import query, run


def test_the_logbook_calls_the_roll_up_by_its_name() -> None:
    assert tasks.roll_up.name == ROLL_UP_TASK
    assert ROLL_UP_TASK in current_app.tasks


def test_everything_in_the_schedule_is_a_task_that_exists() -> None:
    current_app.loader.import_default_modules()
    schedule = current_app.conf.beat_schedule
    assert {entry["task"] for entry in schedule.values()} <= set(current_app.tasks)
    assert {"kpis.tasks.sweep", "kpis.tasks.start_day", "teams.tasks.apply_role_dates"} <= {
        entry["task"] for entry in schedule.values()
    }


def test_a_sweep_that_waited_for_a_worker_is_not_made_up_for() -> None:
    """A worker that comes back throws the old sweeps away; half a minute leaves room for clocks that differ."""
    entry = current_app.conf.beat_schedule["sweep-changed-days"]
    assert entry["schedule"] < entry["options"]["expires"] <= 60


def test_one_provinces_trouble_does_not_hold_up_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error is seen (the task fails with it), after everybody had their turn."""
    done: list[int] = []

    def act(key: int) -> bool:
        if key == 1:
            raise ValueError("broken")
        done.append(key)
        return True

    with pytest.raises(ValueError, match="broken"):
        tasks.each(act, [1, 2, 3])
    assert done == [2, 3]


def test_a_task_is_taken_again_when_its_worker_is_lost() -> None:
    assert current_app.conf.task_acks_late
    assert current_app.conf.task_reject_on_worker_lost


def test_one_message_brings_a_log_to_the_province(member: Membership, support_point: SupportPoint) -> None:
    LogEntryFactory.create(membership=member, place=support_point)
    assert tasks.roll_up(member.commune_id) == 1
    assert DayCell.objects.filter(team=member.team, measure="sessions").exists()
    assert IndicatorValue.objects.filter(team=member.team).exists()
    assert tasks.roll_up(member.commune_id) == 0


def test_a_message_also_finishes_what_a_killed_worker_left_for_the_province(
    member: Membership, support_point: SupportPoint
) -> None:
    LogEntryFactory.create(membership=member, place=support_point)
    roll_up_commune(member.commune_id)  # and then it was killed
    other = LogEntryFactory.create()
    tasks.roll_up(other.commune_id)
    assert IndicatorValue.objects.filter(team=member.team, numerator=1).exists()


def test_the_sweep_finds_what_plain_sql_did(member: Membership, support_point: SupportPoint) -> None:
    LogEntryFactory.create(membership=member, place=support_point, helped={"vneid": 5})
    tasks.sweep()
    run("UPDATE reporting_logline SET count = 9")
    assert tasks.sweep() == 2  # a commune and its province
    assert DayCell.objects.get(measure="helped").value == 9
    assert not ChangedDay.objects.exists()
    assert tasks.sweep() == 0


def test_the_sweep_takes_every_commune(db: None) -> None:
    entries = LogEntryFactory.create_batch(3)
    tasks.sweep()
    assert set(DayCell.objects.values_list("commune_id", flat=True)) == {entry.commune_id for entry in entries}


def test_a_new_day_makes_more_days_due(team_in_force: Team, set_clock: SetClock) -> None:
    month = date(2026, 2, 15), date(2026, 3, 14)
    due = []
    for today in (date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 16)):
        set_clock(today)
        tasks.start_day()
        value = value_of("daily_update", team_in_force, *month)
        assert value is not None
        due.append(value[1])
    assert due == [10, 11, 15]


def test_a_new_day_opens_the_new_month(team_in_force: Team, set_clock: SetClock) -> None:
    set_clock(date(2026, 3, 15))
    tasks.start_day()
    running = date(2026, 3, 15), date(2026, 4, 14)
    assert value_of("support_sessions_per_month", team_in_force, *running) == (0, None, 1, 1)


def test_a_new_day_twice_is_harmless(team_in_force: Team, set_clock: SetClock) -> None:
    set_clock(date(2026, 3, 10))
    tasks.start_day()
    once = stored_numbers(query)
    tasks.start_day()
    assert stored_numbers(query).difference(once) == []


@pytest.mark.parametrize("away", [date(2026, 4, 20), date(2026, 9, 1)])
def test_after_a_long_standstill_the_months_between_are_right_too(
    team_in_force: Team, set_clock: SetClock, away: date
) -> None:
    """Nobody logged and beat was dead from 10 March on: the days of March are due all the same."""
    set_clock(date(2026, 3, 10))
    tasks.sweep()
    set_clock(away)
    tasks.start_day()
    assert value_of("daily_update", team_in_force, date(2026, 2, 15), date(2026, 3, 14)) == (0, 15, 1, 1)


def test_the_sweep_begins_a_day_whose_message_was_lost(team_in_force: Team, set_clock: SetClock) -> None:
    month = date(2026, 2, 15), date(2026, 3, 14)
    set_clock(date(2026, 3, 10))
    tasks.sweep()
    assert value_of("daily_update", team_in_force, *month) == (0, 10, 1, 1)
    set_clock(date(2026, 3, 11))
    assert tasks.sweep() == 1
    assert value_of("daily_update", team_in_force, *month) == (0, 11, 1, 1)
    assert tasks.sweep() == 0
    assert tasks.start_day() == 0, "its message comes late"


def test_a_change_of_the_first_minute_does_not_pass_for_the_new_day(team_in_force: Team, set_clock: SetClock) -> None:
    """What is counted anew after midnight is counted as of the new day; all else is still as of the old one."""
    set_clock(date(2026, 3, 10))
    tasks.sweep()
    set_clock(date(2026, 3, 11))
    run("UPDATE kpis_indicator SET name = name WHERE code = 'team_established'")
    CountedChange.objects.update(source=Counted.FIGURES, first_day=date(2026, 3, 1), last_day=date(2026, 3, 1))
    assert tasks.sweep() == 2
    assert value_of("daily_update", team_in_force, date(2026, 2, 15), date(2026, 3, 14)) == (0, 11, 1, 1)


def test_what_waits_for_a_province_that_is_gone_holds_up_nobody(team_in_force: Team) -> None:
    CountedChange.objects.create(province_id=0, source=Counted.ROSTER)
    tasks.sweep()
    assert not CountedChange.objects.exists()
    assert IndicatorValue.objects.filter(team=team_in_force).exists()


def test_a_commune_that_cannot_be_rolled_up_holds_up_neither_figures_nor_others(
    member: Membership, support_point: SupportPoint, gia_lai: Province
) -> None:
    """Its rows stay in the queue, for the next sweep and for /healthz to see."""
    LogEntryFactory.create(membership=member, place=support_point)
    other = LogEntryFactory.create()
    reported(member.commune, "dossiers_online_full", 80, MARCH)
    reported(member.commune, "dossiers_total", 100, MARCH)
    run("""CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$""")
    run(f"""CREATE TRIGGER refuse BEFORE INSERT ON kpis_daycell FOR EACH ROW
            WHEN (NEW.commune_id = {member.commune_id}) EXECUTE FUNCTION refuse()""")
    with pytest.raises(DatabaseError, match="broken"):
        tasks.sweep()
    assert set(ChangedDay.objects.values_list("commune", flat=True)) == {member.commune_id}
    assert DayCell.objects.filter(commune=other.commune_id).exists()
    assert value_of("dossiers_online_full", gia_lai, MARCH.first, MARCH.last) == (80, 100, 1, 135)
    run("DROP FUNCTION refuse CASCADE")
    tasks.sweep()
    assert DayCell.objects.filter(commune=member.commune_id).exists()
