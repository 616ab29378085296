"""People with a browser of their own around the registers of Xã Tây Sơn, on a Tuesday in March."""

from datetime import date

import pytest
from django.test import Client

from reporting.models import PersonalDataUse
from teams.models import Commune, Membership, Team
from tests.conftest import SetClock
from tests.teams.plan_factories import Around
from tests.views.conftest import signed_in

TODAY = date(2026, 3, 10)  # by Decree 09 in the March that began on 15 February


@pytest.fixture(autouse=True)
def today(set_clock: SetClock) -> date:
    set_clock(TODAY)
    return TODAY


@pytest.fixture
def phone(member: Membership) -> Client:
    """The browser of a member of the team of Xã Tây Sơn."""
    return signed_in(member.user)


@pytest.fixture
def leader(people: Around) -> Client:
    return signed_in(people.leader)


@pytest.fixture
def official(people: Around) -> Client:
    return signed_in(people.official)


def uses(unit: Commune | Team) -> list[tuple[str, str, list[int]]]:
    """What was written down, the oldest first: (register, what was done, keys)."""
    rows = PersonalDataUse.objects.of_unit(unit).order_by("pk")
    return [(use.register, use.access, use.rows) for use in rows]
