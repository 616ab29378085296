from datetime import date

import pytest

from accounts.models import User
from teams.access import grants
from teams.enums import Role
from teams.models import Commune, Team
from tests.accounts.factories import UserFactory
from tests.conftest import SetClock
from tests.teams.people import gia_lai_people, team_approved

TODAY = date(2026, 11, 20)
FIRST_DAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def today(set_clock: SetClock) -> date:
    set_clock(TODAY)
    return TODAY


@pytest.fixture
def secretary(tay_son: Commune, today: date) -> User:
    """The secretary of the commune's youth union, who registers the team."""
    user = UserFactory.create(full_name="Ksor H'Bia")
    grants.grant(user, Role.COMMUNE_SECRETARY, tay_son, valid_from=date(2026, 1, 1))
    return user


@pytest.fixture
def official(tay_son: Commune, today: date) -> User:
    user = UserFactory.create(full_name="Võ Thị Cán Bộ")
    grants.grant(user, Role.COMMUNE_OFFICIAL, tay_son, valid_from=date(2026, 1, 1))
    return user


@pytest.fixture
def team(tay_son: Commune, secretary: User, official: User) -> Team:
    """A team of 18 that was registered and approved, in force since the beginning of the month."""
    return team_approved(tay_son, gia_lai_people(tay_son), by=secretary, approver=official, effective_from=FIRST_DAY)
