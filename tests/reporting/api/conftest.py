from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from reporting.models import Service
from teams.models import Membership, Province, SupportPoint
from tests.conftest import SetClock
from tests.reporting.conftest import TODAY
from tests.reporting.factories import SOME_DAY

Json = dict[str, Any]


@dataclass
class Phone:
    """A phone that sends what it kept, as its owner is signed in on it."""

    client: Client
    person: User
    device: str

    def sync(self, *entries: Any, person: int | None = None, **more: Any) -> Any:
        body = {"person": person or self.person.pk, "device": self.device, "entries": list(entries), **more}
        return self.client.post("/api/logs/sync", body, "application/json")

    def outcomes(self, *entries: Any) -> list[str]:
        response = self.sync(*entries)
        assert response.status_code == 200, response.content
        return [result["outcome"] for result in response.json()["results"]]


@pytest.fixture
def phone_of(set_clock: SetClock) -> Callable[[User], Phone]:
    set_clock(TODAY)

    def phone(person: User) -> Phone:
        client = Client()
        client.force_login(person)
        return Phone(client, person, str(uuid4()))

    return phone


@pytest.fixture
def phone(member: Membership, phone_of: Callable[[User], Phone]) -> Phone:
    return phone_of(member.user)


@pytest.fixture
def typed(gia_lai: Province, member: Membership, support_point: SupportPoint) -> Callable[..., Json]:
    """An entry as the phone sends it: 5 VNeID on a morning at the support point; words replace fields."""
    vneid = Service.objects.get(province=gia_lai, code="vneid").pk

    def entry(**fields: Any) -> Json:
        return {
            "client_uuid": str(uuid4()),
            "team": member.team_id,
            "day": SOME_DAY.isoformat(),
            "half_day": "morning",
            "support_point": support_point.pk,
            "lines": [{"service": vneid, "count": 5}],
            **fields,
        }

    return entry
