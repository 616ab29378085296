"""Every URL as every persona: a new URL without a row in the table fails by its name.

The law of the table: sign-in is required everywhere but on the pages that say otherwise; somebody else's object does
not exist (404); at one's own without the right the answer is no (403).
"""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django.plugin import DjangoDbBlocker

from teams.enums import Role
from tests.conftest import GIA_LAI
from tests.personas.table import ELSEWHERE, NO_ADMIN, NONSENSE, PERSONAS, ROWS, SIGN_IN, Row
from tests.personas.world import World, make_world


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
