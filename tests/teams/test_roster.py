"""Joining and leaving a team, with the role of the position; the past stays as it was (T5, DOMAIN 5)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from accounts.models import User
from teams import roster
from teams.access import may
from teams.enums import Permission, Position, Role
from teams.models import Membership, Team
from tests.accounts.factories import UserFactory
from tests.conftest import SetClock
from tests.teams.factories import FOUNDED, MembershipFactory, TeamFactory

TODAY = date(2026, 3, 10)


@pytest.fixture
def person(db: None, set_clock: SetClock) -> User:
    set_clock(TODAY)
    return UserFactory.create()


@pytest.mark.parametrize(
    ("position", "role"),
    [
        (Position.LEADER, Role.LEADER),
        (Position.DEPUTY, Role.DEPUTY),
        (Position.MEMBER, Role.MEMBER),
        (Position.COLLABORATOR, Role.MEMBER),
    ],
)
def test_who_joins_has_the_role_of_the_position(
    person: User, team_in_force: Team, position: Position, role: Role
) -> None:
    membership = roster.join(person, team_in_force, position, valid_from=FOUNDED)
    assert (membership.commune, membership.province) == (team_in_force.commune, team_in_force.province)
    grant = person.grants.get()
    assert (grant.role, grant.team, grant.valid_from, grant.valid_to) == (role, team_in_force, FOUNDED, None)
    assert may(person, Permission.LOG_SESSIONS, team_in_force)


def test_who_joins_next_week_has_no_right_yet(person: User, team_in_force: Team) -> None:
    roster.join(person, team_in_force, Position.MEMBER, valid_from=TODAY + timedelta(days=7))
    assert not may(person, Permission.LOG_SESSIONS, team_in_force)


def test_who_left_has_no_right_and_stays_in_the_past(person: User, team_in_force: Team) -> None:
    membership = MembershipFactory.create(user=person, team=team_in_force)
    roster.leave(membership, last_day=TODAY - timedelta(days=1))
    assert not may(person, Permission.SEE_SESSIONS, team_in_force)
    assert list(Membership.objects.in_force_on(TODAY - timedelta(days=1))) == [membership]
    assert not Membership.objects.in_force_on(TODAY).exists()
    assert membership.in_force(FOUNDED)
    assert not membership.in_force(TODAY)


def test_who_leaves_tonight_still_logs_today(person: User, team_in_force: Team) -> None:
    membership = MembershipFactory.create(user=person, team=team_in_force)
    roster.leave(membership, last_day=TODAY)
    assert may(person, Permission.LOG_SESSIONS, team_in_force)


def test_leaving_one_team_leaves_the_role_in_another(person: User, team_in_force: Team) -> None:
    other = TeamFactory.create(commune=team_in_force.commune, in_force=True, of_hamlet=True)
    leaving = MembershipFactory.create(user=person, team=team_in_force)
    MembershipFactory.create(user=person, team=other)
    roster.leave(leaving, last_day=TODAY - timedelta(days=1))
    assert not may(person, Permission.LOG_SESSIONS, team_in_force)
    assert may(person, Permission.LOG_SESSIONS, other)


def test_nobody_is_in_a_team_twice_at_a_time(person: User, team_in_force: Team) -> None:
    roster.join(person, team_in_force, Position.MEMBER, valid_from=FOUNDED)
    with pytest.raises(IntegrityError, match="membership_once_at_a_time"):
        roster.join(person, team_in_force, Position.DEPUTY, valid_from=TODAY)


def test_who_left_may_come_back_and_rise(person: User, team_in_force: Team) -> None:
    first = MembershipFactory.create(user=person, team=team_in_force)
    roster.leave(first, last_day=TODAY - timedelta(days=30))
    roster.join(person, team_in_force, Position.LEADER, valid_from=TODAY)
    assert {(row.role, row.valid_to) for row in person.grants.all()} == {
        (Role.MEMBER, TODAY - timedelta(days=30)),
        (Role.LEADER, None),
    }


def test_a_team_has_one_leader_at_a_time(person: User, team_in_force: Team) -> None:
    old = MembershipFactory.create(team=team_in_force, leader=True)
    roster.leave(old, last_day=TODAY - timedelta(days=1))
    roster.join(person, team_in_force, Position.LEADER, valid_from=TODAY)
    with pytest.raises(IntegrityError, match="one_leader_at_a_time"):
        MembershipFactory.create(team=team_in_force, leader=True)


def test_a_refused_join_gives_no_role(team_in_force: Team) -> None:
    MembershipFactory.create(team=team_in_force, leader=True)
    second = UserFactory.create()
    with pytest.raises(IntegrityError):
        roster.join(second, team_in_force, Position.LEADER, valid_from=FOUNDED)
    assert not second.grants.exists()
    assert not second.memberships.exists()
