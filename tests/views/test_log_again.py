"""Như hôm qua: the last entries that differ are repeated by one tap, with a script or without."""

import json
from datetime import date

from django.test import Client

from reporting.models import LogEntry, Service
from teams.enums import HalfDay
from teams.models import Membership, SupportPoint
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import MembershipFactory, SupportPointFactory
from tests.views.conftest import TODAY, Typed
from tests.views.html import Node, page

YESTERDAY = date(2026, 3, 9)


def buttons(shown: Node) -> list[Node]:
    return [node for node in shown.all("a") if "data-log-again" in node.attributes]


def test_yesterday_is_repeated_without_a_script(
    phone: Client, member: Membership, support_point: SupportPoint, typed: Typed
) -> None:
    LogEntryFactory.create(
        membership=member,
        place=support_point,
        day=YESTERDAY,
        half_day=HalfDay.AFTERNOON,
        helped={"vneid": 5, "ngan_hang": 1},
        women=2,
        difficulty_note="Sóng yếu",
    )
    (button,) = buttons(page(phone.get("/ghi/")))
    assert "Như chiều hôm qua" in button.text
    assert "VNeID 5" in button.text
    filled = page(phone.get(f"/ghi/{button['href']}"))
    vneid, bank = (Service.objects.get(province=member.province, code=code).pk for code in ("vneid", "ngan_hang"))
    assert (filled.typed(f"count_{vneid}"), filled.typed(f"count_{bank}")) == ("5", "1")
    assert (filled.typed("women"), filled.typed("half_day")) == ("2", "afternoon")
    assert (filled.typed("day"), filled.typed("place")) == (TODAY.isoformat(), f"point-{support_point.pk}")
    assert filled.typed("difficulty_note") == "", "what hindered yesterday is not repeated"
    assert LogEntry.objects.count() == 1, "nothing is saved by looking"
    response = phone.post(f"/ghi/{button['href']}", typed())
    assert response["Location"] == "/ghi/"


def test_the_script_finds_the_same_as_data(phone: Client, member: Membership, support_point: SupportPoint) -> None:
    LogEntryFactory.create(membership=member, place=support_point, day=YESTERDAY, helped={"vneid": 5}, women=2)
    shown = page(phone.get("/ghi/"))
    (data,) = json.loads(shown.one("script", id="log-again").text)
    vneid = Service.objects.get(province=member.province, code="vneid").pk
    assert data["counts"] == {str(vneid): 5}
    assert (data["place"], data["half_day"], data["women"]) == (f"point-{support_point.pk}", "morning", 2)
    assert data["label"] == "Như sáng hôm qua"


def test_three_at_most_and_none_twice(phone: Client, member: Membership, support_point: SupportPoint) -> None:
    for back, count in enumerate([1, 1, 2, 3, 4]):
        LogEntryFactory.create(
            membership=member, place=support_point, day=date(2026, 3, 9 - back), helped={"vneid": count}
        )
    said = [button.text for button in buttons(page(phone.get("/ghi/")))]
    assert [text.split(" ·")[0] for text in said] == [
        "Như sáng hôm qua VNeID 1",
        "Như sáng 07/03 VNeID 2",
        "Như sáng 06/03 VNeID 3",
    ]


def test_of_others_and_of_places_that_closed_nothing_is_chosen(
    phone: Client, member: Membership, support_point: SupportPoint
) -> None:
    mate = MembershipFactory.create(team=member.team)
    theirs = LogEntryFactory.create(membership=mate, place=support_point, day=YESTERDAY)
    closed = SupportPointFactory.create(commune=member.commune, closed=True)
    LogEntryFactory.create(membership=member, place=closed, day=date(2026, 1, 30), helped={"vneid": 2})
    shown = page(phone.get("/ghi/"))
    (button,) = buttons(shown)
    filled = page(phone.get(f"/ghi/{button['href']}"))
    assert filled.typed("place") == ""
    for nonsense in (str(theirs.pk), "x", "-1", "9" * 30):
        assert phone.get("/ghi/", {"nhu": nonsense}).status_code == 200


def test_a_service_that_was_switched_off_is_left_out(
    phone: Client, member: Membership, support_point: SupportPoint
) -> None:
    LogEntryFactory.create(membership=member, place=support_point, day=YESTERDAY, helped={"vneid": 5})
    Service.objects.filter(code="vneid").update(is_active=False)
    assert buttons(page(phone.get("/ghi/"))) == []
