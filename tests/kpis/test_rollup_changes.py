"""Whatever changes the logs, and from wherever, is rolled up; a rebuild from nothing gives the same (K2)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from kpis.models import DayCell
from kpis.rollup import communes_waiting, rebuild
from reporting.models import ChangedDay, LogEntry, LogLine
from teams.models import Membership, SupportPoint, Team
from tests.conftest import SetClock
from tests.kpis.oracle import stored_numbers, true_numbers
from tests.reporting.factories import LogEntryFactory, service
from tests.sql import query, run

RollUp = Callable[[], object]
DAY, TODAY = date(2026, 3, 10), date(2026, 3, 20)


@pytest.fixture(autouse=True)
def clock(set_clock: SetClock) -> None:
    set_clock(TODAY)


def day_cells(team: Team, day: date = DAY) -> dict[tuple[str, int], int]:
    rows = DayCell.objects.filter(team=team, day=day).values_list("measure", "item", "value")
    return {(measure, item): value for measure, item, value in rows}


# --- whatever changes the logs is seen


def agree() -> None:
    assert stored_numbers(query).difference(true_numbers(query, TODAY)) == []


CHANGES: dict[str, Callable[[LogEntry], object]] = {
    "queryset update": lambda e: LogLine.objects.filter(entry=e).update(count=9),
    "queryset delete": lambda e: LogLine.objects.filter(entry=e).delete(),
    "bulk create": lambda e: LogLine.objects.bulk_create(
        [LogLine(entry=e, service_id=service(e.province, "ngan_hang"), count=2)]
    ),
    "SQL update of a line": lambda e: run("UPDATE reporting_logline SET count = 11 WHERE entry_id = %(id)s", id=e.pk),
    "SQL update of an entry": lambda e: run("UPDATE reporting_logentry SET women = 3 WHERE id = %(id)s", id=e.pk),
    "SQL late log": lambda e: run(
        "UPDATE reporting_logentry SET recorded_at = recorded_at + interval '3 days' WHERE id = %(id)s", id=e.pk
    ),
    "SQL move of a session": lambda e: run(
        "UPDATE reporting_supportsession SET day = day - 20 WHERE id = %(id)s", id=e.session_id
    ),
    "SQL delete": lambda e: run("DELETE FROM reporting_logline WHERE entry_id = %(id)s", id=e.pk),
    "SQL delete of all three": lambda e: [
        run("DELETE FROM reporting_logline WHERE entry_id = %(id)s", id=e.pk),
        run("DELETE FROM reporting_logentry WHERE id = %(id)s", id=e.pk),
        run("DELETE FROM reporting_supportsession WHERE id = %(id)s", id=e.session_id),
    ],
    "SQL delete from the top": lambda e: [
        run("DELETE FROM reporting_supportsession WHERE id = %(id)s", id=e.session_id),
        run("DELETE FROM reporting_logentry WHERE id = %(id)s", id=e.pk),
        run("DELETE FROM reporting_logline WHERE entry_id = %(id)s", id=e.pk),
    ],
    "truncate of the lines": lambda e: run("TRUNCATE reporting_logline"),
    "truncate of everything": lambda e: run("TRUNCATE reporting_supportsession CASCADE"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_the_logs_is_rolled_up(
    member: Membership, support_point: SupportPoint, roll_up: RollUp, change: str
) -> None:
    changed, _other = (
        LogEntryFactory.create(membership=member, place=support_point, day=day, women=1, helped={"vneid": 5})
        for day in (DAY, DAY - timedelta(days=1))
    )
    roll_up()
    before = stored_numbers(query)
    run("SET CONSTRAINTS ALL IMMEDIATE")  # so that nothing waits when a table is truncated
    run("SET CONSTRAINTS ALL DEFERRED")
    CHANGES[change](changed)
    roll_up()
    agree()
    assert stored_numbers(query).difference(before) != []


def test_an_entry_moved_by_sql_to_another_session_is_counted_there(
    member: Membership, support_point: SupportPoint, roll_up: RollUp
) -> None:
    mine = LogEntryFactory.create(membership=member, place=support_point)
    other = LogEntryFactory.create(membership=member, place=support_point, day=DAY - timedelta(days=1))
    roll_up()
    run("UPDATE reporting_logentry SET session_id = %(to)s WHERE id = %(id)s", to=other.session_id, id=mine.pk)
    assert communes_waiting() == [mine.commune_id]
    roll_up()
    agree()
    assert day_cells(member.team) == {}


def test_a_resend_writes_no_cell_again(member: Membership, support_point: SupportPoint, roll_up: RollUp) -> None:
    LogEntryFactory.create(membership=member, place=support_point)
    roll_up()
    computed = dict(DayCell.objects.values_list("pk", "computed_at"))
    run("UPDATE reporting_logline SET count = count")
    assert ChangedDay.objects.exists()
    roll_up()
    assert dict(DayCell.objects.values_list("pk", "computed_at")) == computed


# --- from nothing


def test_a_rebuild_gives_the_same_numbers(member: Membership, support_point: SupportPoint, roll_up: RollUp) -> None:
    for day in (date(2026, 1, 14), date(2026, 1, 15), DAY):
        LogEntryFactory.create(membership=member, place=support_point, day=day, women=2)
    roll_up()
    step_by_step = stored_numbers(query)
    assert rebuild(member.province) == 12  # sessions, helped, women and in_time on each of three days
    assert stored_numbers(query).difference(step_by_step) == []


def test_a_rebuild_mends_cells_that_somebody_spoilt(
    member: Membership, support_point: SupportPoint, roll_up: RollUp
) -> None:
    LogEntryFactory.create(membership=member, place=support_point)
    roll_up()
    run("UPDATE kpis_daycell SET value = value + 1")
    run("DELETE FROM kpis_halfmonthcell")
    run("UPDATE kpis_provincecell SET value = 77")
    run("UPDATE kpis_indicatorvalue SET numerator = 77")
    rebuild(member.province)
    agree()


def test_a_rebuild_leaves_other_provinces_alone(member: Membership, support_point: SupportPoint) -> None:
    other = LogEntryFactory.create()
    LogEntryFactory.create(membership=member, place=support_point)
    rebuild(member.province)
    assert communes_waiting() == [other.commune_id]
    assert not DayCell.objects.filter(province=other.province).exists()
