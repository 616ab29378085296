"""The team of Xã Tây Sơn with its point at the UBND, on Tuesday 10 March 2026; its next month runs 15/3 – 14/4."""

from collections.abc import Sequence
from datetime import date

import pytest

from teams.enums import Calendar
from teams.models import Membership, SupportPoint, Team
from teams.periods import Month
from tests.conftest import SetClock
from tests.teams.factories import MembershipFactory

TODAY = date(2026, 3, 10)
APRIL = Month(2026, 4, Calendar.DECREE_09)


@pytest.fixture(autouse=True)
def today(set_clock: SetClock) -> date:
    set_clock(TODAY)
    return TODAY


@pytest.fixture
def team(team_in_force: Team, support_point: SupportPoint) -> Team:
    return team_in_force


@pytest.fixture
def point(support_point: SupportPoint) -> SupportPoint:
    return support_point


@pytest.fixture
def people(team: Team) -> Sequence[Membership]:
    """Six members."""
    return MembershipFactory.create_batch(6, team=team)
