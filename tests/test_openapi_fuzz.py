"""Whatever is sent to the API, it answers as its OpenAPI document says, and never with a 500."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core import signals
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as effort
from pydantic import BaseModel
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from config.wsgi import application
from teams.enums import TokenScope
from teams.models import Membership, Province
from teams.system_tokens import make

schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)


@pytest.fixture
def headers(member: Membership, gia_lai: Province) -> dict[str, str]:
    """Of a member who is signed in on a phone, and of a system with a key."""
    client = Client()
    client.force_login(member.user)
    token = client.get("/api/logs/me").json()["csrf_token"]
    last_day = timezone.localdate() + timedelta(days=30)
    _token, key = make(gia_lai, "Hệ thống thử", TokenScope.values, last_day, member.user)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    assert settings.SESSION_COOKIE_NAME in cookies
    return {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": token,
        "Authorization": f"Bearer {key}",
        "Host": "testserver",
        "Accept-Encoding": "identity",
    }


@pytest.fixture
def one_connection(headers: dict[str, str]) -> Iterator[None]:
    """Requests stay on the test's connection. After `headers`, whose client connects the signals again."""
    both = (signals.request_started, signals.request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


@pytest.mark.django_db
@schema.parametrize()
@effort(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_input_makes_the_api_fail(case: Any, headers: dict[str, str], one_connection: None) -> None:
    response = case.call(headers=headers)
    case.validate_response(response, checks=[not_a_server_error, status_code_conformance, response_schema_conformance])


def test_no_shape_of_one_part_takes_the_name_of_anothers() -> None:
    """In the document a shape is known by its class's name alone."""
    shapes: dict[str, set[str]] = {}
    for router in ("kpis.api", "reporting.api.figures", "reporting.api.keys", "reporting.api.logs"):
        for name, thing in vars(import_module(router)).items():
            if isinstance(thing, type) and issubclass(thing, BaseModel):
                shapes.setdefault(name, set()).add(thing.__module__)
    assert {name: modules for name, modules in shapes.items() if len(modules) > 1} == {}
