"""`rebuild_rollups` mends whatever is stored, and leaves what is right as it is (K2)."""

from datetime import date

import pytest

from kpis.models import DayCell, HalfMonthCell, ProvinceCell
from kpis.rollup import rebuild
from teams.models import Membership
from tests.conftest import SetClock
from tests.kpis.oracle import stored_numbers
from tests.reporting.factories import LogEntryFactory
from tests.sql import query, run

DAY = date(2026, 3, 10)
TABLES = (DayCell, HalfMonthCell, ProvinceCell)


@pytest.fixture(autouse=True)
def clock(set_clock: SetClock) -> None:
    set_clock(date(2026, 3, 20))


@pytest.fixture
def rebuilt(member: Membership) -> Membership:
    for day in (DAY, date(2026, 3, 17)):
        LogEntryFactory.create(membership=member, day=day, helped={"vneid": 5, "dich_vu_cong": 3}, women=4)
    assert rebuild(member.province) == DayCell.objects.count() > 0
    return member


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE {table} SET value = value + 1",
        "DELETE FROM {table} WHERE measure = 'helped'",
        "UPDATE {table} SET item = 987 WHERE measure = 'women'",
        "UPDATE {table} SET measure = 'disabled' WHERE measure = 'women'",
    ],
)
def test_it_mends_wrong_lost_and_strange_cells(rebuilt: Membership, damage: str) -> None:
    before = stored_numbers(query)
    for model in TABLES:
        assert run(damage.format(table=model._meta.db_table)) > 0
    assert stored_numbers(query) != before
    rebuild(rebuilt.province)
    assert stored_numbers(query) == before


def test_it_removes_the_cells_of_logs_that_are_gone(rebuilt: Membership) -> None:
    for table in ("reporting_logline", "reporting_logentry", "reporting_supportsession"):
        run(f"DELETE FROM {table}")
    assert rebuild(rebuilt.province) == 0
    assert not any(model.objects.exists() for model in TABLES)


def test_cells_that_are_right_are_left_alone(rebuilt: Membership) -> None:
    before = [sorted(model.objects.values_list("pk", "computed_at")) for model in TABLES]
    rebuild(rebuilt.province)
    assert [sorted(model.objects.values_list("pk", "computed_at")) for model in TABLES] == before


def test_another_provinces_cells_are_not_touched(rebuilt: Membership) -> None:
    run("UPDATE kpis_provincecell SET province_id = -1")  # of a province that is somebody else's
    strange = ProvinceCell.objects.filter(province_id=-1).count()
    rebuild(rebuilt.province)
    assert ProvinceCell.objects.filter(province_id=-1).count() == strange > 0
