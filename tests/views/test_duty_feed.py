"""The calendar for the phone: read back as a calendar program does, and silent about everybody else."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar, Event

from teams.models import DutyFeed, Membership, OpeningHours, PlannedSession, SupportPoint
from teams.rota import feed
from tests.teams.factories import HamletFactory, MembershipFactory
from tests.teams.rota.factories import MONDAY, DutyShiftFactory
from tests.views.conftest import signed_in

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def address(member: Membership) -> str:
    return f"/lich/{feed.new_key(member.user).key}.ics"


def read(address: str) -> Calendar:
    response = Client().get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content)


def events(address: str) -> list[Event]:
    return [part for part in read(address).walk("VEVENT") if isinstance(part, Event)]


def led(member: Membership, topic: str, **place: object) -> PlannedSession:
    units = {"province": member.province, "commune": member.commune, "team": member.team}
    return PlannedSession.objects.create(
        **units, lead=member.user, topic=topic, day=date(2026, 3, 18), half_day="evening", **place
    )


def test_a_shift_stands_at_its_hours_in_vietnam(address: str, member: Membership, support_point: SupportPoint) -> None:
    OpeningHours.objects.create(
        support_point=support_point, weekday=0, half_day="morning", opens=time(8), closes=time(11, 15)
    )
    support_point.address = "Khối 5, xã Tây Sơn"
    support_point.save()
    shift = DutyShiftFactory.create(member=member, support_point=support_point)
    [event] = events(address)
    assert event.decoded("dtstart") == datetime.combine(MONDAY, time(8), ZONE)
    assert event.decoded("dtend") == datetime.combine(MONDAY, time(11, 15), ZONE)
    assert event["dtstart"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert str(event["summary"]) == f"Trực: {support_point.name}"
    assert str(event["location"]) == support_point.address
    assert str(event["uid"]).startswith(f"ca-truc-{shift.pk}@")


def test_it_is_what_rfc_5545_asks_for(address: str, member: Membership) -> None:
    shift = DutyShiftFactory.create(member=member)
    calendar = read(address)
    assert (str(calendar["version"]), bool(calendar["prodid"])) == ("2.0", True)
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Ho_Chi_Minh"]
    [event] = events(address)
    assert event.decoded("dtstamp") == datetime(2026, 3, 10, 3, tzinfo=UTC)
    assert not calendar.errors
    content = Client().get(address).content
    assert b"\r\n" in content
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert [str(one["uid"]) for one in events(address)] == [str(event["uid"])], f"stable for {shift}"


def test_led_sessions_are_in_it_wherever_they_are(
    address: str, member: Membership, support_point: SupportPoint
) -> None:
    hamlet = HamletFactory.create(commune=member.commune)
    led(member, "Lớp kỹ năng số", hamlet=hamlet)
    led(member, "Chữ ký số", support_point=support_point)
    assert {(str(event["summary"]), str(event["location"])) for event in events(address)} == {
        ("Buổi hỗ trợ: Lớp kỹ năng số", str(hamlet)),
        ("Buổi hỗ trợ: Chữ ký số", support_point.name),
    }


def test_nobody_else_is_in_it(address: str, member: Membership, support_point: SupportPoint) -> None:
    mate = MembershipFactory.create(team=member.team)
    DutyShiftFactory.create(member=member, support_point=support_point)
    DutyShiftFactory.create(member=mate, support_point=support_point)
    led(mate, "Của người khác", support_point=support_point)
    content = Client().get(address).content.decode()
    assert content.count("BEGIN:VEVENT") == 1
    assert mate.user.full_name not in content
    assert member.user.full_name not in content


def test_years_ago_and_far_ahead_are_left_out(address: str, member: Membership) -> None:
    for day in (date(2025, 9, 1), date(2026, 12, 1)):
        DutyShiftFactory.create(member=member, day=day)
    assert events(address) == []


def test_it_may_be_kept_for_a_while_by_the_phone_alone(address: str) -> None:
    response = Client().get(address)
    assert response["Cache-Control"] == "private, max-age=900"
    assert response["X-Robots-Tag"] == "noindex"
    assert Client().head(address).status_code == 200
    assert Client().post(address).status_code == 405


def test_what_opens_nothing_is_not_found(address: str, member: Membership) -> None:
    assert Client().get("/lich/khong-co-khoa-nay.ics").status_code == 404
    member.user.is_active = False
    member.user.save()
    assert Client().get(address).status_code == 404


def test_a_new_address_ends_the_old_one(address: str, member: Membership) -> None:
    browser = signed_in(member.user)
    browser.post("/lich-truc-cua-toi/dia-chi/", {"viec": "moi"})
    assert Client().get(address).status_code == 404
    new = f"/lich/{DutyFeed.objects.get(user=member.user).key}.ics"
    assert Client().get(new).status_code == 200
    assert new in browser.get("/lich-truc-cua-toi/").content.decode()
    browser.post("/lich-truc-cua-toi/dia-chi/", {"viec": "bo"})
    assert Client().get(new).status_code == 404


def test_a_calendar_costs_the_same_number_of_queries_for_one_shift_and_many(
    address: str, member: Membership, support_point: SupportPoint, django_assert_num_queries: object
) -> None:
    for n in range(5):
        DutyShiftFactory.create(member=member, support_point=support_point, day=date(2026, 3, 16 + n))
    led(member, "Lớp kỹ năng số", support_point=support_point)
    with django_assert_num_queries(5):  # type: ignore[operator]
        Client().get(address)
