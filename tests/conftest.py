"""What every test stands on: Gia Lai is loaded, the clock can be set, and nothing leaves the machine."""

import socket
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import TransactionTestCase
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as effort
from pytest_django.plugin import DjangoDbBlocker
from redis import Redis

from reporting import changes
from teams.models import Commune, CountedChange, Membership, Province, SupportPoint, Team
from tests import pristine
from tests.teams.factories import MembershipFactory, SupportPointFactory, TeamFactory
from tests.teams.plan_factories import Around, around

SetClock = Callable[[date | datetime], None]

GIA_LAI = 52
TAY_SON = 21808


PATIENCE = 20.0  # seconds


def teller_is_done() -> None:
    """Wait until the worker was asked for all that was saved."""
    changes.teller.wait(PATIENCE)


# Runs at the same time share one Redis.
CACHE_PREFIX = f"test-{uuid4().hex}"


# A slow machine is no fault of the portal.
effort.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
effort.load_profile("portal")


def pytest_configure() -> None:
    # Hashing a password is slow by design; the tests sign in hundreds of people.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES["default"]["KEY_PREFIX"] = CACHE_PREFIX


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Every test begins with the whole province of Gia Lai and without teams, people and logs."""
    with django_db_blocker.unblock():
        if pristine.is_kept():
            pristine.restore()
        call_command("load_province", GIA_LAI, verbosity=0, stdout=StringIO())
        CountedChange.objects.all().delete()  # as a worker would have done by now
        pristine.keep()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _case: pristine.restore())
        yield


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """A test that reaches out of the machine fails."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    with Redis.from_url(settings.REDIS_URL) as client:
        yield client


@pytest.fixture(autouse=True)
def empty_cache(redis: Redis) -> Iterator[None]:
    """What one test put into the cache (failed sign-ins count there) is not seen by the next."""
    yield
    teller_is_done()
    for key in redis.scan_iter(f"{CACHE_PREFIX}*", count=1000):
        redis.delete(key)


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Set the portal's clock: to a moment, or to ten in the morning (in Gia Lai) of a day."""

    def set_to(moment: date | datetime) -> None:
        at = moment if isinstance(moment, datetime) else timezone.make_aware(datetime.combine(moment, time(10)))
        monkeypatch.setattr(timezone, "now", lambda: at)

    return set_to


@pytest.fixture
def gia_lai(db: None) -> Province:
    return Province.objects.get(code=GIA_LAI)


@pytest.fixture
def tay_son(gia_lai: Province) -> Commune:
    return Commune.objects.get(official_code=TAY_SON)


@pytest.fixture
def team_in_force(tay_son: Commune) -> Team:
    """The team of Xã Tây Sơn, at work since July 2025."""
    return TeamFactory.create(commune=tay_son, in_force=True)


@pytest.fixture
def member(team_in_force: Team) -> Membership:
    """A member of that team since its first day, with the role that a member has."""
    return MembershipFactory.create(team=team_in_force)


@pytest.fixture
def people(team_in_force: Team) -> Around:
    """Those who plan and those who decide around the team of Xã Tây Sơn."""
    return around(team_in_force)


@pytest.fixture
def support_point(tay_son: Commune) -> SupportPoint:
    return SupportPointFactory.create(commune=tay_son, name="Điểm hỗ trợ số UBND xã Tây Sơn")
