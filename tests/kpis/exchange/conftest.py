"""A system that reads values, on a Tuesday in March: a team that logs, and two communes that report."""

from datetime import date

import pytest

from kpis.tasks import sweep
from teams.enums import TokenScope
from teams.models import Commune, Membership, Province, SupportPoint, Team
from tests.conftest import SetClock
from tests.reporting.factories import LogEntryFactory
from tests.reporting.figures.factories import FEBRUARY, MARCH, reported
from tests.systems import System, token_of

TODAY = date(2026, 3, 10)  # by Decree 09 in the March that began on 15 February


@pytest.fixture(autouse=True)
def today(set_clock: SetClock) -> date:
    set_clock(TODAY)
    return TODAY


@pytest.fixture
def system(gia_lai: Province) -> System:
    return System(token_of(gia_lai, TokenScope.READ_VALUES)[1])


@pytest.fixture
def neighbour(gia_lai: Province, tay_son: Commune) -> Commune:
    return gia_lai.communes.exclude(pk=tay_son.pk).order_by("official_code")[0]


@pytest.fixture
def counted(member: Membership, support_point: SupportPoint, tay_son: Commune, neighbour: Commune) -> None:
    """One buổi in Xã Tây Sơn; online of all dossiers: 80/100 there and 10/50 in the neighbour commune, in March."""
    # As few months as the tests speak of: computing them is what takes the time.
    Team.objects.update(in_force_from=FEBRUARY.first)
    LogEntryFactory.create(membership=member, place=support_point, helped={"vneid": 5})
    for commune, online, total in ((tay_son, 80, 100), (neighbour, 10, 50)):
        reported(commune, "dossiers_online_full", online, MARCH)
        reported(commune, "dossiers_total", total, MARCH)
    reported(tay_son, "dossiers_total", 90, FEBRUARY)
    reported(tay_son, "dossiers_online_full", 30, FEBRUARY)
    sweep()
