"""A role holds from its first day to its last, and is written into the object permissions just then (A1)."""

from datetime import date, timedelta
from typing import cast

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from teams.access import ROLES, grants, may
from teams.enums import Permission, Role
from teams.middleware import RoleDatesMiddleware
from teams.models import Commune, CommunePermission, Province, ProvincePermission, RoleGrant, Team, TeamPermission
from teams.tasks import apply_role_dates
from tests.accounts.factories import UserFactory
from tests.conftest import SetClock

FIRST, LAST = date(2026, 3, 10), date(2026, 3, 20)


@pytest.fixture
def person(db: None) -> User:
    return UserFactory.create()


def stored(person: User) -> int:
    """How many object permissions are written for the person."""
    stores = (ProvincePermission, CommunePermission, TeamPermission)
    return sum(store._default_manager.filter(user=person).count() for store in stores)


def test_a_role_holds_from_its_first_to_its_last_day(person: User, team_in_force: Team, set_clock: SetClock) -> None:
    set_clock(FIRST - timedelta(days=1))
    row = grants.grant(person, Role.LEADER, team_in_force, valid_from=FIRST, valid_to=LAST)
    assert (row.applied, stored(person)) == (False, 0)
    for day, holds in [
        (FIRST - timedelta(days=1), False),
        (FIRST, True),
        (LAST, True),
        (LAST + timedelta(days=1), False),
    ]:
        set_clock(day)
        apply_role_dates()
        row.refresh_from_db()
        assert row.applied == holds
        assert may(person, Permission.LOG_SESSIONS, team_in_force) == holds
        assert (stored(person) == len(ROLES[Role.LEADER].permissions)) == holds


def test_beat_takes_care_of_those_out_of_date_and_of_nobody_else(
    person: User, team_in_force: Team, set_clock: SetClock
) -> None:
    set_clock(FIRST - timedelta(days=1))
    grants.grant(person, Role.LEADER, team_in_force, valid_from=FIRST, valid_to=LAST)
    grants.grant(UserFactory.create(), Role.DEPUTY, team_in_force, valid_from=FIRST - timedelta(days=9))
    assert apply_role_dates() == 0
    set_clock(FIRST)
    assert apply_role_dates() == 1
    assert apply_role_dates() == 0
    set_clock(LAST + timedelta(days=1))
    assert apply_role_dates() == 1


def test_a_role_given_for_today_holds_at_once(person: User, tay_son: Commune, set_clock: SetClock) -> None:
    set_clock(FIRST)
    row = grants.grant(person, Role.COMMUNE_OFFICIAL, tay_son, valid_from=FIRST)
    assert row.applied
    assert may(person, Permission.SEE_SESSIONS, tay_son)


def test_a_role_ends_at_once_when_its_last_day_is_over(person: User, gia_lai: Province, set_clock: SetClock) -> None:
    set_clock(LAST)
    row = grants.grant(person, Role.SO_KHCN, gia_lai, valid_from=FIRST)
    grants.end(row, last_day=LAST)
    assert may(person, Permission.SEE_FIGURES, gia_lai)
    grants.end(row, last_day=LAST - timedelta(days=1))
    assert not may(person, Permission.SEE_FIGURES, gia_lai)
    assert stored(person) == 0


def test_a_role_that_ends_before_it_began_was_never_given(person: User, gia_lai: Province, set_clock: SetClock) -> None:
    set_clock(FIRST)
    row = grants.grant(person, Role.SO_KHCN, gia_lai, valid_from=FIRST)
    grants.end(row, last_day=FIRST - timedelta(days=1))
    assert not RoleGrant.objects.filter(user=person).exists()
    assert stored(person) == 0


def test_the_same_grant_twice_is_one(person: User, gia_lai: Province, set_clock: SetClock) -> None:
    set_clock(FIRST)
    by = UserFactory.create()
    one = grants.grant(person, Role.SO_KHCN, gia_lai, valid_from=FIRST, by=by)
    two = grants.grant(person, Role.SO_KHCN, gia_lai, valid_from=FIRST, valid_to=LAST)
    assert one == two
    assert (two.valid_to, two.granted_by) == (LAST, by)
    assert stored(person) == len(ROLES[Role.SO_KHCN].permissions)


@pytest.mark.parametrize(
    ("role", "level"), [(Role.LEADER, "commune"), (Role.COMMUNE_OFFICIAL, "team"), (Role.TINH_DOAN, "commune")]
)
def test_a_role_is_held_at_its_own_kind_of_unit(person: User, team_in_force: Team, role: Role, level: str) -> None:
    unit: Commune | Team = team_in_force if level == "team" else team_in_force.commune
    with pytest.raises(ValueError, match="is held at"):
        grants.grant(person, role, unit, valid_from=FIRST)
    assert not RoleGrant.objects.filter(user=person).exists()


def test_permissions_that_no_grant_gives_are_removed(person: User, team_in_force: Team, set_clock: SetClock) -> None:
    """Somebody wrote into guardian's tables by hand: the next look puts them right."""
    set_clock(FIRST)
    row = grants.grant(person, Role.LEADER, team_in_force, valid_from=FIRST)
    RoleGrant.objects.filter(pk=row.pk).delete()
    assert stored(person) == len(ROLES[Role.LEADER].permissions)
    grants.apply_dates([person])
    assert stored(person) == 0


def test_looking_after_one_person_leaves_the_others_alone(team_in_force: Team, set_clock: SetClock) -> None:
    set_clock(FIRST)
    one, other = UserFactory.create_batch(2)
    for each in (one, other):
        grants.grant(each, Role.MEMBER, team_in_force, valid_from=FIRST)
    grants.end(one.grants.get(), last_day=FIRST - timedelta(days=1))
    assert (stored(one), stored(other)) == (0, len(ROLES[Role.MEMBER].permissions))


# --- the middleware: whether or not beat is alive


def visit(person: User | AnonymousUser, session: SessionStore) -> None:
    request: HttpRequest = RequestFactory().get("/")
    request.user = cast(User, person)
    request.session = session
    assert RoleDatesMiddleware(lambda _request: HttpResponse("ok"))(request).content == b"ok"


def test_the_first_request_of_a_day_finds_the_role_of_that_day(
    person: User, team_in_force: Team, set_clock: SetClock
) -> None:
    set_clock(FIRST - timedelta(days=1))
    grants.grant(person, Role.LEADER, team_in_force, valid_from=FIRST, valid_to=LAST)
    session = SessionStore()
    visit(person, session)
    assert not may(person, Permission.LOG_SESSIONS, team_in_force)
    set_clock(FIRST)
    visit(person, session)
    assert may(person, Permission.LOG_SESSIONS, team_in_force)
    set_clock(LAST + timedelta(days=1))
    visit(person, session)
    assert not may(person, Permission.LOG_SESSIONS, team_in_force)


def test_the_later_requests_of_a_day_ask_the_database_nothing(
    person: User, set_clock: SetClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    set_clock(FIRST)
    session = SessionStore()
    visit(person, session)
    with django_assert_num_queries(0):
        visit(person, session)


def test_nobody_signed_in_passes_the_middleware(db: None) -> None:
    visit(AnonymousUser(), SessionStore())
