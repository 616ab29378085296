"""Nobody sees or does what their role does not give (A1): every role at the own unit, the neighbour's, elsewhere."""

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404

from accounts.models import User
from reporting.models import Service, SupportSession
from teams.access import ScopedQuerySet, get_for, grants, may, teams_where
from teams.enums import Permission, Role
from teams.models import Commune, Membership, Province, SupportPoint, Team
from tests.accounts.factories import UserFactory
from tests.reporting.factories import LogEntryFactory, ServiceFactory
from tests.teams.factories import (
    FOUNDED,
    CommuneFactory,
    MembershipFactory,
    ProvinceFactory,
    SupportPointFactory,
    TeamFactory,
)

FIGURES, SESSIONS = Permission.SEE_FIGURES, Permission.SEE_SESSIONS
LOG, MANAGE = Permission.LOG_SESSIONS, Permission.MANAGE_UNIT
ROSTER, RUN, APPROVE = Permission.SEE_ROSTER, Permission.RUN_TEAM, Permission.APPROVE
CITIZENS, ANSWER = Permission.SEE_CITIZENS, Permission.ANSWER

# The roles of DOMAIN.md, written down a second time: where each is held and what it gives there and below.
RIGHTS: dict[Role, tuple[str, set[Permission]]] = {
    Role.MEMBER: ("team", {FIGURES, SESSIONS, LOG, ROSTER, CITIZENS}),
    Role.DEPUTY: ("team", {FIGURES, SESSIONS, LOG, ROSTER, CITIZENS, RUN}),
    Role.LEADER: ("team", {FIGURES, SESSIONS, LOG, ROSTER, CITIZENS, RUN}),
    Role.COMMUNE_SECRETARY: ("commune", {FIGURES, SESSIONS, ROSTER, RUN}),
    Role.COMMUNE_OFFICIAL: ("commune", {FIGURES, SESSIONS, ROSTER, CITIZENS, RUN, APPROVE, ANSWER}),
    Role.COMMUNE_CHAIR: ("commune", {FIGURES, SESSIONS, ROSTER, CITIZENS, APPROVE, ANSWER}),
    Role.TINH_DOAN: ("province", {FIGURES, SESSIONS, ROSTER, ANSWER, MANAGE}),
    Role.SO_KHCN: ("province", {FIGURES, SESSIONS, ANSWER}),
    Role.VP_UBND: ("province", {FIGURES, SESSIONS, ANSWER}),
    Role.CONG_AN: ("province", {FIGURES, SESSIONS, ANSWER}),
    Role.AGENCY: ("province", {FIGURES, ANSWER}),
    Role.PROVINCE_LEADER: ("province", {FIGURES, SESSIONS}),
    Role.SYSTEM_ADMIN: ("province", {FIGURES, SESSIONS, ROSTER, MANAGE}),
}


@dataclass
class World:
    """Two communes of one province and one of another, each with a team that held a session."""

    own: Team
    neighbour: Team  # another commune of the same province
    sibling: Team  # a hamlet's team in the own commune
    elsewhere: Team  # another province

    def unit(self, level: str) -> Province | Commune | Team:
        units: dict[str, Province | Commune | Team] = {
            "province": self.own.province,
            "commune": self.own.commune,
            "team": self.own,
        }
        return units[level]

    def within(self, level: str) -> set[Team]:
        return {
            "province": {self.own, self.sibling, self.neighbour},
            "commune": {self.own, self.sibling},
            "team": {self.own},
        }[level]


@pytest.fixture
def world(tay_son: Commune) -> World:
    other = ProvinceFactory.create()
    made = World(
        own=TeamFactory.create(commune=tay_son, in_force=True),
        sibling=TeamFactory.create(commune=tay_son, in_force=True, of_hamlet=True),
        neighbour=TeamFactory.create(commune=Commune.objects.get(official_code=21583), in_force=True),
        elsewhere=TeamFactory.create(commune=CommuneFactory.create(province=other), in_force=True),
    )
    for team in (made.own, made.sibling, made.neighbour, made.elsewhere):
        LogEntryFactory.create(membership=MembershipFactory.create(team=team))
    return made


def holder(role: Role, unit: Province | Commune | Team) -> User:
    person = UserFactory.create()
    grants.grant(person, role, unit, valid_from=FOUNDED)
    return person


def test_every_role_of_the_domain_is_in_the_table() -> None:
    assert set(RIGHTS) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_a_role_reaches_its_unit_and_below_and_nothing_else(world: World, role: Role) -> None:
    level, given = RIGHTS[role]
    person = holder(role, world.unit(level))
    every = [team.pk for team in (world.own, world.sibling, world.neighbour, world.elsewhere)]
    for permission in Permission:
        expected = world.within(level) if permission in given else set()
        assert set(Team.objects.visible_to(person, permission)) == expected, permission
        assert teams_where(person, permission, every) == {team.pk for team in expected}, permission
        sessions = SupportSession.objects.visible_to(person, permission)
        assert {session.team for session in sessions} == expected, permission
        for team in (world.own, world.sibling, world.neighbour, world.elsewhere):
            assert may(person, permission, team) == (team in expected), (permission, team)


def test_who_is_switched_off_or_nobody_holds_nothing(world: World) -> None:
    person = holder(Role.LEADER, world.own)
    person.is_active = False
    for nobody in (person, AnonymousUser()):
        assert teams_where(nobody, FIGURES, [world.own.pk]) == set()
    assert teams_where(holder(Role.LEADER, world.own), FIGURES, []) == set()


@pytest.mark.parametrize("role", Role)
def test_guardian_says_the_same_of_the_unit_itself(world: World, role: Role) -> None:
    level, given = RIGHTS[role]
    unit = world.unit(level)
    person = holder(role, unit)
    neighbours: list[Province | Commune | Team] = [
        world.neighbour,
        world.neighbour.commune,
        world.elsewhere,
        world.elsewhere.commune,
        world.elsewhere.province,
    ]
    for permission in Permission:
        assert person.has_perm(f"teams.{permission}", unit) == (permission in given)
        assert not any(person.has_perm(f"teams.{permission}", other) for other in neighbours)


@pytest.mark.parametrize("role", Role)
def test_any_role_sees_the_own_province_and_its_catalogues_and_no_other(world: World, role: Role) -> None:
    ServiceFactory.create(province=world.elsewhere.province)
    person = holder(role, world.unit(RIGHTS[role][0]))
    assert list(Province.objects.visible_to(person)) == [world.own.province]
    assert set(Service.objects.visible_to(person)) == set(Service.objects.filter(province=world.own.province))


@pytest.mark.parametrize(("role", "places"), [(Role.LEADER, 1), (Role.COMMUNE_OFFICIAL, 1), (Role.SO_KHCN, 2)])
def test_places_are_those_of_the_own_commune_or_province(world: World, role: Role, places: int) -> None:
    own = SupportPointFactory.create(commune=world.own.commune)
    near = SupportPointFactory.create(commune=world.neighbour.commune)
    far = SupportPointFactory.create(commune=world.elsewhere.commune)
    person = holder(role, world.unit(RIGHTS[role][0]))
    seen = SupportPoint.objects.visible_to(person).filter(pk__in=[own.pk, near.pk, far.pk])
    assert list(seen.order_by("pk")) == [own, near][:places]


def _nobody(kind: str, world: World) -> User | AnonymousUser:
    if kind == "anonymous":
        return AnonymousUser()
    if kind == "inactive":
        person = holder(Role.TINH_DOAN, world.own.province)
        person.is_active = False
        person.save()
        return person
    if kind == "superuser without a role":
        return UserFactory.create(is_superuser=True, is_staff=True)
    return UserFactory.create()


@pytest.mark.parametrize("kind", ["anonymous", "inactive", "no role", "superuser without a role"])
@pytest.mark.parametrize("model", [Province, Commune, Team, Membership, SupportPoint, SupportSession, Service])
def test_who_has_no_role_sees_nothing(world: World, kind: str, model: type[models.Model]) -> None:
    person = _nobody(kind, world)
    rows = model._default_manager.all()
    assert isinstance(rows, ScopedQuerySet)
    assert rows.exists()
    assert not rows.visible_to(person).exists()
    assert not any(rows.visible_to(person, permission).exists() for permission in Permission)


def test_a_model_without_a_province_cannot_be_scoped(db: None) -> None:
    """Forgetting the tenant's column is an error, not an open door."""
    rows: ScopedQuerySet[User] = ScopedQuerySet(User)
    with pytest.raises(TypeError, match="no province"):
        rows.visible_to(UserFactory.create())


# --- 404 or 403


def test_somebody_elses_object_does_not_exist(world: World) -> None:
    leader = holder(Role.LEADER, world.own)
    for team in (world.sibling, world.neighbour, world.elsewhere):
        with pytest.raises(Http404):
            get_for(leader, FIGURES, Team.objects.all(), pk=team.pk)
    with pytest.raises(Http404):
        get_for(leader, FIGURES, Province.objects.all(), pk=world.elsewhere.province_id)
    with pytest.raises(Http404):
        get_for(leader, FIGURES, Commune.objects.all(), pk=world.neighbour.commune_id)


def test_the_own_object_without_the_right_is_forbidden(world: World) -> None:
    member, agency = holder(Role.MEMBER, world.own), holder(Role.AGENCY, world.own.province)
    official = holder(Role.COMMUNE_OFFICIAL, world.own.commune)
    with pytest.raises(PermissionDenied):  # the province's dashboard is not a member's
        get_for(member, FIGURES, Province.objects.all(), pk=world.own.province_id)
    with pytest.raises(PermissionDenied):
        get_for(member, FIGURES, Commune.objects.all(), pk=world.own.commune_id)
    with pytest.raises(PermissionDenied):
        get_for(agency, SESSIONS, Team.objects.all(), pk=world.own.pk)
    with pytest.raises(PermissionDenied):
        get_for(official, LOG, Team.objects.all(), pk=world.own.pk)


def test_the_own_object_with_the_right_is_returned(world: World) -> None:
    member, agency = holder(Role.MEMBER, world.own), holder(Role.AGENCY, world.own.province)
    assert get_for(member, LOG, Team.objects.all(), pk=world.own.pk) == world.own
    assert get_for(agency, FIGURES, Province.objects.all(), code=52) == world.own.province
    assert get_for(agency, FIGURES, Team.objects.all(), pk=world.neighbour.pk) == world.neighbour


def test_nobody_gets_404_not_403(world: World) -> None:
    for person in (AnonymousUser(), UserFactory.create()):
        with pytest.raises(Http404):
            get_for(person, FIGURES, Province.objects.all(), pk=world.own.province_id)


# --- several roles


def test_a_person_may_hold_several_roles(world: World) -> None:
    person = holder(Role.MEMBER, world.own)
    grants.grant(person, Role.COMMUNE_OFFICIAL, world.neighbour.commune, valid_from=FOUNDED)
    assert set(Team.objects.visible_to(person, SESSIONS)) == {world.own, world.neighbour}
    assert set(Team.objects.visible_to(person, LOG)) == {world.own}


def test_taking_one_role_leaves_what_another_gives(world: World) -> None:
    person = UserFactory.create()
    member = grants.grant(person, Role.MEMBER, world.own, valid_from=FOUNDED)
    grants.grant(person, Role.LEADER, world.own, valid_from=FOUNDED)
    grants.end(member, last_day=FOUNDED)
    assert may(person, LOG, world.own)
