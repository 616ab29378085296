"""People with a browser of their own, on a Tuesday in March."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from kpis.tasks import sweep
from reporting.models import Service
from teams.access import grants
from teams.enums import Role
from teams.models import Commune, Hamlet, Membership, Province, SupportPoint, Team
from tests.accounts.factories import PASSWORD, UserFactory
from tests.conftest import SetClock
from tests.teams.factories import FOUNDED
from tests.teams.people import gia_lai_people, team_approved
from tests.teams.plan_factories import Around

TODAY = date(2026, 3, 10)  # by Decree 09 in the March that began on 15 February


@pytest.fixture(autouse=True)
def today(set_clock: SetClock) -> date:
    set_clock(TODAY)
    return TODAY


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def holder(role: Role, unit: grants.Unit) -> User:
    person = UserFactory.create(can_sign_in=True)
    grants.grant(person, role, unit, valid_from=FOUNDED)
    return person


def roll_up() -> None:
    sweep()


Typed = Callable[..., dict[str, str]]


@pytest.fixture
def phone(member: Membership) -> Client:
    """The browser of a member of the team of Xã Tây Sơn."""
    member.user.set_password(PASSWORD)
    member.user.save()
    return signed_in(member.user)


@pytest.fixture
def tinh_doan(gia_lai: Province) -> Client:
    return signed_in(holder(Role.TINH_DOAN, gia_lai))


@pytest.fixture
def typed(gia_lai: Province, support_point: SupportPoint) -> Typed:
    """What the log page's form sends: 5 VNeID and 3 dịch vụ công this morning at the support point.

    `helped` maps service codes to what is typed beside them; `details` are rows of fields; the rest replaces fields.
    """
    keys = dict(Service.objects.filter(province=gia_lai).values_list("code", "pk"))

    def form(
        at: SupportPoint | Hamlet = support_point,
        helped: dict[str, Any] | None = None,
        details: tuple[dict[str, Any], ...] = (),
        **fields: Any,
    ) -> dict[str, str]:
        counts = {"vneid": 5, "dich_vu_cong": 3} if helped is None else helped
        kind = "point" if isinstance(at, SupportPoint) else "hamlet"
        return {
            "client_uuid": str(uuid4()),
            "day": TODAY.isoformat(),
            "half_day": "morning",
            "place": f"{kind}-{at.pk}",
            **{f"count_{keys[code]}": str(count) for code, count in counts.items()},
            "detail-TOTAL_FORMS": str(max(len(details), 2)),
            "detail-INITIAL_FORMS": "0",
            **{
                f"detail-{number}-{name}": str(keys[value] if name == "service" else value)
                for number, row in enumerate(details)
                for name, value in row.items()
            },
            **{name: str(value) for name, value in fields.items()},
        }

    return form


@pytest.fixture
def leader(people: Around) -> Client:
    """The browser of the leader of the team of Xã Tây Sơn."""
    return signed_in(people.leader)


@pytest.fixture
def secretary(tay_son: Commune) -> Client:
    """The browser of who registers the commune's team."""
    return signed_in(holder(Role.COMMUNE_SECRETARY, tay_son))


@pytest.fixture
def official(tay_son: Commune) -> Client:
    """The browser of the commune's official, who approves."""
    return signed_in(holder(Role.COMMUNE_OFFICIAL, tay_son))


@pytest.fixture
def registered_team(tay_son: Commune) -> Team:
    """A team of 18 that was registered, approved and in force since the beginning of the month."""
    return team_approved(
        tay_son,
        gia_lai_people(tay_son),
        by=holder(Role.COMMUNE_SECRETARY, tay_son),
        approver=holder(Role.COMMUNE_OFFICIAL, tay_son),
        effective_from=date(2026, 3, 2),
    )
