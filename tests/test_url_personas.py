"""Every URL as every persona: a new URL without a row in the table fails by its name.

The law of the table: sign-in is required everywhere but on the pages that say otherwise; somebody else's object does
not exist (404); at one's own without the right the answer is no (403).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from kpis.models import Indicator
from kpis.rollup import rebuild
from reporting import logbook
from reporting.models import Difficulty, FigureDefinition, LogEntry, Procedure, Service, UnsettledEntry
from teams.access import grants
from teams.enums import Role
from teams.models import Commune, CommuneAlias, CommuneCode, Hamlet, MemberComponent, Province, SupportPoint, Team
from tests.accounts.factories import UserFactory
from tests.conftest import GIA_LAI, TAY_SON
from tests.reporting.factories import LogEntryFactory, at, entry
from tests.teams.factories import (
    FOUNDED,
    CommuneFactory,
    HamletFactory,
    MembershipFactory,
    ProvinceFactory,
    SupportPointFactory,
    TeamFactory,
)

# The columns of the table. Objects in the addresses are of Xã Tây Sơn in Gia Lai, the entries are those of `mem`.
PERSONAS = {
    "anon": "not signed in",
    "none": "signed in, without any role",
    "left": "a member of Tây Sơn whose membership and role ended yesterday",
    "mem": "member of Tây Sơn",
    "dep": "deputy",
    "lead": "leader",
    "off": "official of UBND xã Tây Sơn",
    "td": "Tỉnh đoàn Gia Lai",
    "kh": "Sở KH&CN",
    "vp": "Văn phòng UBND tỉnh",
    "ca": "Công an tỉnh",
    "sn": "a department of the province",
    "ld": "leader of UBND tỉnh",
    "qt": "system administrator of Gia Lai, may open the admin",
    "nm": "member in the neighbour commune",
    "nl": "leader there",
    "no": "official there",
    "ot": "Tỉnh đoàn of another province, may open the admin",
    "om": "member there",
    "oo": "commune official there",
}
# What every POST of the table sends: nothing that any form takes, so that only the pages that need none act on it.
NONSENSE = b"latitude=khong-phai-so"
# What stands in the cells: a status, or
SIGN_IN = "in"  # sent to the sign-in page, and back afterwards
ELSEWHERE = "to"  # sent to another page
NO_ADMIN = "no"  # sent to the admin's door, which says 403

TABLE = """
                        anon none left mem dep lead off  td  kh  vp  ca  sn  ld  qt   nm  nl  no   ot  om  oo
GET  home                in  403  403  to  to  to   to   to  to  to  to  to  to  to   to  to  to   to  to  to
GET  healthz             200 200  200  200 200 200  200  200 200 200 200 200 200 200  200 200 200  200 200 200
GET  livez               200 200  200  200 200 200  200  200 200 200 200 200 200 200  200 200 200  200 200 200

GET  account_login       200 to   to   to  to  to   to   to  to  to  to  to  to  to   to  to  to   to  to  to
POST account_login       200 to   to   to  to  to   to   to  to  to  to  to  to  to   to  to  to   to  to  to
GET  account_inactive    200 200  200  200 200 200  200  200 200 200 200 200 200 200  200 200 200  200 200 200
POST account_inactive    405 405  405  405 405 405  405  405 405 405 405 405 405 405  405 405 405  405 405 405
GET  account_logout      to  200  200  200 200 200  200  200 200 200 200 200 200 200  200 200 200  200 200 200
POST account_logout      to  to   to   to  to  to   to   to  to  to  to  to  to  to   to  to  to   to  to  to
GET  account_change_password in 200 200 200 200 200 200  200 200 200 200 200 200 200  200 200 200  200 200 200
POST account_change_password in 200 200 200 200 200 200  200 200 200 200 200 200 200  200 200 200  200 200 200
GET  account_reauthenticate in 200 200 200 200 200  200  200 200 200 200 200 200 200  200 200 200  200 200 200
POST account_reauthenticate in 200 200 200 200 200  200  200 200 200 200 200 200 200  200 200 200  200 200 200

GET  log                 in  403  403  200 200 200  403  403 403 403 403 403 403 403  200 200 403  403 200 403
POST log                 in  403  403  422 422 422  403  403 403 403 403 403 403 403  422 422 403  403 422 403
GET  my_day              in  403  403  200 200 200  403  403 403 403 403 403 403 403  200 200 403  403 200 403
POST my_day              in  405  405  405 405 405  405  405 405 405 405 405 405 405  405 405 405  405 405 405
# An entry is seen by the team and up, yet corrected by its member alone; what is kept apart is its sender's alone.
GET  log_correct         in  404  404  200 403 403  403  403 403 403 403 403 403 403  404 404 404  404 404 404
POST log_correct         in  404  404  422 403 403  403  403 403 403 403 403 403 403  404 404 404  404 404 404
GET  log_remove          in  405  405  405 405 405  405  405 405 405 405 405 405 405  405 405 405  405 405 405
POST log_remove          in  404  404  to  403 403  403  403 403 403 403 403 403 403  404 404 404  404 404 404
GET  log_settle          in  405  405  405 405 405  405  405 405 405 405 405 405 405  405 405 405  405 405 405
POST log_settle          in  404  404  to  404 404  404  404 404 404 404 404 404 404  404 404 404  404 404 404

GET  session             in  404  404  200 200 200  200  200 200 200 200 403 200 200  404 404 404  404 404 404
POST session             in  405  405  405 405 405  405  405 405 405 405 405 405 405  405 405 405  405 405 405
GET  team                in  404  404  200 200 200  200  200 200 200 200 200 200 200  404 404 404  404 404 404
POST team                in  405  405  405 405 405  405  405 405 405 405 405 405 405  405 405 405  405 405 405
GET  commune             in  404  404  403 403 403  200  200 200 200 200 200 200 200  404 404 404  404 404 404
POST commune             in  405  405  405 405 405  405  405 405 405 405 405 405 405  405 405 405  405 405 405
GET  province            in  404  404  403 403 403  403  200 200 200 200 200 200 200  403 403 403  404 404 404
POST province            in  405  405  405 405 405  405  405 405 405 405 405 405 405  405 405 405  405 405 405
GET  export_communes     in  404  404  403 403 403  403  200 200 200 200 200 200 200  403 403 403  404 404 404
POST export_communes     in  405  405  405 405 405  405  405 405 405 405 405 405 405  405 405 405  405 405 405

GET  admin:index         in  no   no   no  no  no   no   no  no  no  no  no  no  200  no  no  no   200 no  no
GET  admin:app_list      in  no   no   no  no  no   no   no  no  no  no  no  no  200  no  no  no   200 no  no
GET  admin:login         in  403  403  403 403 403  403  403 403 403 403 403 403 to   403 403 403  to  403 403
POST admin:login         in  403  403  403 403 403  403  403 403 403 403 403 403 200  403 403 403  200 403 403
GET  admin:logout        in  to   to   to  to  to   to   to  to  to  to  to  to  405  to  to  to   405 to  to
POST admin:logout        in  to   to   to  to  to   to   to  to  to  to  to  to  to   to  to  to   to  to  to
GET  admin:password_change in no  no   no  no  no   no   no  no  no  no  no  no  200  no  no  no   200 no  no
POST admin:password_change in no  no   no  no  no   no   no  no  no  no  no  no  200  no  no  no   200 no  no
GET  admin:password_change_done in no no no no no   no   no  no  no  no  no  no  200  no  no  no   200 no  no
GET  admin:jsi18n        in  no   no   no  no  no   no   no  no  no  no  no  no  200  no  no  no   200 no  no
GET  admin:autocomplete  in  no   no   no  no  no   no   no  no  no  no  no  no  403  no  no  no   403 no  no
GET  admin:view_on_site  in  no   no   no  no  no   no   no  no  no  no  no  no  404  no  no  no   404 no  no
GET  quan-tri/(?P<url>.*)$ in no  no   no  no  no   no   no  no  no  no  no  no  404  no  no  no   404 no  no
"""

# The same for each list in the admin: those that a province keeps itself, and those that `load_province` brings.
ADMIN_TABLE = """
                        anon none left mem dep lead off  td  kh  vp  ca  sn  ld  qt   nm  nl  no   ot  om  oo
GET  changelist          in  no   no   no  no  no   no   no  no  no  no  no  no  200  no  no  no   200 no  no
POST changelist          in  no   no   no  no  no   no   no  no  no  no  no  no  200  no  no  no   200 no  no
GET  change              in  no   no   no  no  no   no   no  no  no  no  no  no  200  no  no  no   404 no  no
POST change              in  no   no   no  no  no   no   no  no  no  no  no  no  200  no  no  no   404 no  no
GET  history             in  no   no   no  no  no   no   no  no  no  no  no  no  200  no  no  no   404 no  no
GET  delete              in  no   no   no  no  no   no   no  no  no  no  no  no  403  no  no  no   403 no  no
POST delete              in  no   no   no  no  no   no   no  no  no  no  no  no  403  no  no  no   403 no  no
GET  <path:object_id>/   in  no   no   no  no  no   no   no  no  no  no  no  no  to   no  no  no   to  no  no
"""
KEPT_TABLE = """
                        anon none left mem dep lead off  td  kh  vp  ca  sn  ld  qt   nm  nl  no   ot  om  oo
GET  add                 in  no   no   no  no  no   no   no  no  no  no  no  no  200  no  no  no   200 no  no
POST add                 in  no   no   no  no  no   no   no  no  no  no  no  no  200  no  no  no   200 no  no
"""
LOADED_TABLE = """
                        anon none left mem dep lead off  td  kh  vp  ca  sn  ld  qt   nm  nl  no   ot  om  oo
GET  add                 in  no   no   no  no  no   no   no  no  no  no  no  no  403  no  no  no   403 no  no
POST add                 in  no   no   no  no  no   no   no  no  no  no  no  no  403  no  no  no   403 no  no
"""
KEPT: list[type[models.Model]] = [
    CommuneCode,
    CommuneAlias,
    Hamlet,
    SupportPoint,
    MemberComponent,
    Service,
    Procedure,
    Difficulty,
    FigureDefinition,
]
LOADED: list[type[models.Model]] = [Province, Commune, Indicator]


@dataclass(frozen=True)
class Row:
    method: str
    url: str
    expected: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method} {self.url}"


def rows_of(table: str, url_of: Callable[[str], str] = str) -> Iterator[Row]:
    for line in table.strip().splitlines()[1:]:
        if not line.strip() or line.startswith("#"):
            continue
        method, name, *cells = line.split()
        yield Row(method, url_of(name), dict(zip(PERSONAS, cells, strict=True)))


def admin_rows(model: type[models.Model], *tables: str) -> Iterator[Row]:
    label = f"{model._meta.app_label}_{model._meta.model_name}"

    def url_of(name: str) -> str:
        return f"quan-tri/{label.replace('_', '/')}/{name}" if name.startswith("<") else f"admin:{label}_{name}"

    for table in tables:
        yield from rows_of(table, url_of)


ROWS = [
    *rows_of(TABLE),
    *(row for model in KEPT for row in admin_rows(model, ADMIN_TABLE, KEPT_TABLE)),
    *(row for model in LOADED for row in admin_rows(model, ADMIN_TABLE, LOADED_TABLE)),
]


@dataclass
class World:
    people: dict[str, User | None]
    team: Team
    entry: LogEntry
    unsettled: UnsettledEntry
    objects: dict[type[models.Model], models.Model] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    @property
    def commune(self) -> Commune:
        return self.team.commune

    def path(self, url: str) -> str:
        """The address behind a row, about the objects of Xã Tây Sơn."""
        for model, row in self.objects.items():
            label = f"{model._meta.app_label}_{model._meta.model_name}"
            if url == f"quan-tri/{label.replace('_', '/')}/<path:object_id>/":
                return f"/quan-tri/{label.replace('_', '/')}/{row.pk}/"
            if url in (f"admin:{label}_changelist", f"admin:{label}_add"):
                return reverse(url)
            if url.startswith(f"admin:{label}_"):
                return reverse(url, args=[row.pk])
        if url.endswith("(?P<url>.*)$"):
            return "/quan-tri/khong-co/trang-nay/"
        arguments: dict[str, list[Any]] = {
            "log_correct": [self.entry.pk],
            "log_remove": [self.entry.pk],
            "log_settle": [self.unsettled.pk],
            "session": [self.entry.session_id],
            "team": [self.team.pk],
            "commune": [self.commune.pk],
            "province": [GIA_LAI],
            "export_communes": [GIA_LAI, "csv"],
            "admin:app_list": ["teams"],
            "admin:view_on_site": [ContentType.objects.get_for_model(Commune).pk, self.commune.pk],
        }
        return reverse(url, args=arguments.get(url, []))


def a_team(commune: Commune) -> Team:
    return TeamFactory.create(commune=commune, in_force=True)


def member_of(team: Team, today: date, **traits: Any) -> User:
    return MembershipFactory.create(team=team, user=UserFactory.create(can_sign_in=True), **traits).user


def holder(role: Role, unit: grants.Unit, *, is_staff: bool = False) -> User:
    person = UserFactory.create(can_sign_in=True, is_staff=is_staff)
    grants.grant(person, role, unit, valid_from=FOUNDED)
    return person


def make_people(team: Team, neighbour: Team, elsewhere: Team, today: date) -> dict[str, User | None]:
    province, other = team.province, elsewhere.province
    return {
        "anon": None,
        "none": UserFactory.create(can_sign_in=True),
        "left": member_of(team, today, last_day=today - timedelta(days=1)),
        "mem": member_of(team, today),
        "dep": member_of(team, today, deputy=True),
        "lead": member_of(team, today, leader=True),
        "off": holder(Role.COMMUNE_OFFICIAL, team.commune),
        "td": holder(Role.TINH_DOAN, province),
        "kh": holder(Role.SO_KHCN, province),
        "vp": holder(Role.VP_UBND, province),
        "ca": holder(Role.CONG_AN, province),
        "sn": holder(Role.AGENCY, province),
        "ld": holder(Role.PROVINCE_LEADER, province),
        "qt": holder(Role.SYSTEM_ADMIN, province, is_staff=True),
        "nm": member_of(neighbour, today),
        "nl": member_of(neighbour, today, leader=True),
        "no": holder(Role.COMMUNE_OFFICIAL, neighbour.commune),
        "ot": holder(Role.TINH_DOAN, other, is_staff=True),
        "om": member_of(elsewhere, today),
        "oo": holder(Role.COMMUNE_OFFICIAL, elsewhere.commune),
    }


def make_world() -> World:
    today = timezone.localdate()
    province = Province.objects.get(code=GIA_LAI)
    tay_son = province.communes.get(official_code=TAY_SON)
    neighbour = province.communes.exclude(pk=tay_son.pk)[0]
    team = a_team(tay_son)
    people = make_people(
        team, a_team(neighbour), a_team(CommuneFactory.create(province=ProvinceFactory.create())), today
    )
    member = team.memberships.get(user=people["mem"])
    point = SupportPointFactory.create(commune=tay_son)
    logged = LogEntryFactory.create(membership=member, place=point, day=today, recorded_at=at(today))
    logbook.record(
        entry(point, today, helped={"vneid": 7}), membership=member, by=member.user, client_uuid=logged.client_uuid
    )
    # The member who left had logged there too: it is the membership that counts, not having been there.
    LogEntryFactory.create(
        membership=team.memberships.get(user=people["left"]), place=point, day=today - timedelta(days=1)
    )
    objects: dict[type[models.Model], models.Model] = {
        Province: province,
        Commune: tay_son,
        Hamlet: HamletFactory.create(commune=tay_son),
        SupportPoint: point,
        CommuneAlias: CommuneAlias.objects.create(province=province, commune=tay_son, name="Xã Tây Sơn cũ"),
        CommuneCode: CommuneCode.objects.create(province=province, commune=tay_son, code=99_999),
    }
    for model in (MemberComponent, Indicator, Service, Procedure, Difficulty, FigureDefinition):
        objects[model] = model._default_manager.filter(province=province)[0]
    world = World(people, team, logged, UnsettledEntry.objects.get(), objects)
    for name, person in people.items():
        if person is not None:
            client = Client()
            client.force_login(person)
            world.sessions[name] = client.session.session_key or ""
            client.get(reverse("healthz"))  # the day's look at the roles is done once
    rebuild(province)  # nothing waits any more, so healthz is well
    return world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once for all rows: what a request changes is rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def answer(world: World, persona: str, method: str, path: str) -> str:
    """What this persona gets, in the words of the table."""
    client = world.client
    client.cookies.clear()
    if persona in world.sessions:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[persona]
    with transaction.atomic():
        response = client.generic(method, path, NONSENSE, "application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    if response.status_code != 302:
        return str(response.status_code)
    place = response["Location"]
    if place.startswith(f"{reverse('account_login')}?next="):
        return SIGN_IN
    if place.startswith(f"{reverse('admin:login')}?next="):
        # Whom that door sends on and whom it turns away stands in its own row.
        return NO_ADMIN if persona in world.sessions else SIGN_IN
    return ELSEWHERE


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_persona_gets_what_the_table_says(world: World, row: Row) -> None:
    path = world.path(row.url)
    got = {persona: answer(world, persona, row.method, path) for persona in PERSONAS}
    differences = {
        f"{persona} ({PERSONAS[persona]})": f"{got[persona]} instead of {row.expected[persona]}"
        for persona in PERSONAS
        if got[persona] != row.expected[persona]
    }
    assert not differences


@pytest.mark.django_db
def test_the_personas_are_who_the_table_says(world: World) -> None:
    assert list(world.people) == list(PERSONAS)
    roles = {
        grant.role
        for person in world.people.values()
        if person is not None
        for grant in person.grants.filter(valid_to__isnull=True)
    }
    assert roles == set(Role.values)
    for name, key in world.sessions.items():
        person = world.people[name]
        assert person is not None
        assert Session.objects.get(session_key=key).get_decoded()[SESSION_KEY] == str(person.pk)


def urls(resolver: URLResolver, route: str = "", namespace: str = "") -> Iterator[str]:
    """Every URL by its name, or by its route if it has none."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}" if pattern.name else f"{route}{pattern.pattern}"
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from urls(pattern, f"{route}{pattern.pattern}", namespace + inner)


def test_every_url_has_its_rows() -> None:
    known = {row.url for row in ROWS}
    assert {url for url in urls(get_resolver()) if url not in known} == set(), "URLs without a row in the table"
    assert known == set(urls(get_resolver())), "rows without a URL"


@pytest.mark.django_db
def test_what_does_not_exist_is_not_found_whoever_asks(world: World) -> None:
    for name in ("log_correct", "session", "team", "commune"):
        for persona in world.sessions:
            assert answer(world, persona, "GET", reverse(name, args=[987_654_321])) == "404", (name, persona)
    assert answer(world, "td", "GET", reverse("export_communes", args=[GIA_LAI, "pdf"])) == "404"


@pytest.mark.django_db
def test_an_unknown_entry_cannot_be_removed_or_settled(world: World) -> None:
    for name in ("log_remove", "log_settle"):
        assert answer(world, "mem", "POST", reverse(name, args=[987_654_321])) == "404"
