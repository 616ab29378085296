"""The phone refuses in the portal's own words: the same mistake is told alike with and without a signal (R1)."""

import json
import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from reporting.models import Procedure, Service
from reporting.models.logs import MAX_COUNT, MAX_NOTE
from teams.models import Membership, Province, SupportPoint
from tests.reporting.closings.factories import PeriodClosingFactory
from tests.views.conftest import Typed
from tests.views.html import page

pytestmark = pytest.mark.django_db


def words_of(phone: Client) -> dict[str, Any]:
    found = re.search(r'<script id="log-words"[^>]*>(.*?)</script>', phone.get("/ghi/").content.decode(), re.DOTALL)
    assert found is not None
    known: dict[str, Any] = json.loads(found[1])
    return known


@pytest.mark.parametrize(
    ("word", "fields", "values"),
    [
        ("day", {"day": ""}, {}),
        ("half_day", {"half_day": ""}, {}),
        ("place", {"place": ""}, {}),
        ("invalid", {"women": "1.000"}, {}),
        ("min_value", {"women": "-1"}, {}),
        ("max_value", {"helped": {"vneid": 501}}, {"limit_value": MAX_COUNT}),
        ("lines", {"helped": {"vneid": 0}}, {}),
        ("group", {"women": "9"}, {"total": 8}),
        ("detail_service", {"details": ({"count": 2},)}, {}),
    ],
)
def test_a_mistake_is_told_in_the_words_that_the_phone_knows(
    phone: Client, typed: Typed, word: str, fields: dict[str, Any], values: dict[str, int]
) -> None:
    answer = phone.post("/ghi/", typed(**fields))
    assert answer.status_code == 422
    assert words_of(phone)[word] % values in page(answer).text


def test_a_note_that_is_too_long_is_told_in_the_words_of_the_api(
    phone: Client, member: Membership, today: date, support_point: SupportPoint
) -> None:
    entry = {
        "client_uuid": str(uuid4()),
        "team": member.team_id,
        "day": today.isoformat(),
        "half_day": "morning",
        "support_point": support_point.pk,
        "lines": [],
        "difficulty_note": "x" * (MAX_NOTE + 1),
    }
    batch = {"person": member.user_id, "device": str(uuid4()), "entries": [entry]}
    answer = phone.post("/api/logs/sync", batch, content_type="application/json").json()
    assert answer["results"][0]["errors"]["difficulty_note"] == [words_of(phone)["note"] % {"max": MAX_NOTE}]


def test_details_are_checked_in_the_same_words(phone: Client, gia_lai: Province, typed: Typed) -> None:
    words, procedure = words_of(phone), Procedure.objects.filter(province=gia_lai)[0].pk
    too_many = page(phone.post("/ghi/", typed(details=({"service": "vneid", "count": 6},))))
    assert words["details"] % {"detailed": 6, "counted": 5} in too_many.text
    wrong = page(phone.post("/ghi/", typed(details=({"service": "vneid", "procedure": procedure, "count": 1},))))
    assert words["detail_procedure"] in wrong.text


def test_the_phone_knows_the_limits_and_the_services_with_procedures(phone: Client, gia_lai: Province) -> None:
    words = words_of(phone)
    assert (words["max_count"], words["max_note"]) == (MAX_COUNT, MAX_NOTE)
    with_procedures = Service.objects.filter(province=gia_lai, has_procedures=True).values_list("pk", flat=True)
    assert set(words["with_procedures"]) == set(with_procedures)


def test_a_closed_day_is_named_as_the_portal_names_it(phone: Client, member: Membership) -> None:
    PeriodClosingFactory.create(commune=member.commune)
    days = {option["value"]: option.text for option in page(phone.get("/ghi/")).one("select", name="day").all("option")}
    assert days["2026-02-14"] == words_of(phone)["closed_day"] % {"day": "Thứ 7, 14/02/2026"}


def test_a_closed_day_asks_for_its_reason_in_the_same_words(phone: Client, member: Membership, typed: Typed) -> None:
    PeriodClosingFactory.create(commune=member.commune)
    refused = page(phone.post("/ghi/", typed(day=date(2026, 2, 10))))
    assert refused.said_beside("reason") == [words_of(phone)["reason"]]
