"""The team of Xã Tây Sơn on 10 March 2026, with the browsers of its people."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from teams.models import Team
from tests.accounts.factories import UserFactory
from tests.conftest import SetClock
from tests.reporting.activities.factories import TODAY
from tests.teams.factories import MembershipFactory, TeamFactory
from tests.teams.plan_factories import Around
from tests.views.conftest import signed_in


@pytest.fixture(autouse=True)
def today(set_clock: SetClock) -> date:
    set_clock(TODAY)
    return TODAY


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """Where this test's files are."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def team(people: Around) -> Team:
    return people.team


@pytest.fixture
def leader(people: Around) -> Client:
    return signed_in(people.leader)


@pytest.fixture
def member(people: Around) -> Client:
    return signed_in(people.member)


@pytest.fixture
def official(people: Around) -> Client:
    return signed_in(people.official)


@pytest.fixture
def chair(people: Around) -> Client:
    return signed_in(people.chair)


@pytest.fixture
def neighbour(people: Around) -> Client:
    """The leader of a team in the commune next door."""
    next_door = people.team.province.communes.exclude(pk=people.team.commune_id).first()
    there = TeamFactory.create(commune=next_door, in_force=True)
    return signed_in(MembershipFactory.create(team=there, user=UserFactory.create(can_sign_in=True), leader=True).user)


@pytest.fixture
def abroad() -> Client:
    """The leader of a team in another province."""
    there = TeamFactory.create(in_force=True)
    return signed_in(MembershipFactory.create(team=there, user=UserFactory.create(can_sign_in=True), leader=True).user)
