"""A Tuesday in March 2026: by Decree 09 in the March that began on 15 February."""

from datetime import date

import pytest

from accounts.models import User
from reporting.enums import FigureSource
from reporting.figures.entering import Writer
from tests.conftest import SetClock
from tests.teams.plan_factories import Around

TODAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def today(set_clock: SetClock) -> date:
    set_clock(TODAY)
    return TODAY


@pytest.fixture
def leader(people: Around) -> User:
    """The leader of the team of Xã Tây Sơn."""
    return people.leader


@pytest.fixture
def by_leader(leader: User) -> Writer:
    return Writer(FigureSource.HAND, leader)
