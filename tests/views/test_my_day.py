"""Hôm nay của tôi: sent, then counted; the list asks again until all is counted."""

from datetime import date

from django.test import Client

from teams.models import Membership, SupportPoint, Team
from tests.reporting.closings.factories import PeriodClosingFactory
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import MembershipFactory
from tests.views.conftest import Typed, roll_up
from tests.views.html import Node, page


def my_day(phone: Client) -> Node:
    return page(phone.get("/ghi/hom-nay/")).one("section", id="my-day")


def test_an_entry_is_sent_and_then_counted(phone: Client, typed: Typed) -> None:
    phone.post("/ghi/", typed())
    shown = my_day(phone)
    assert [state.text for state in shown.all(css="entry-state")] == ["đã gửi"]
    assert shown["hx-trigger"] == "every 2s"
    assert phone.get(shown["hx-get"]).status_code == 200
    roll_up()
    shown = my_day(phone)
    assert [state.text for state in shown.all(css="entry-state")] == ["đã tính"]
    assert "hx-get" not in shown.attributes


def test_a_correction_is_sent_again_and_counted_again(phone: Client, typed: Typed) -> None:
    phone.post("/ghi/", typed())
    roll_up()
    address = my_day(phone).one("a")["href"]
    phone.post(address, typed(helped={"vneid": 1}))
    assert "đã gửi" in my_day(phone).text
    roll_up()
    assert "đã tính" in my_day(phone).text


def test_only_my_own_entries_that_are_still_open_are_listed(
    phone: Client, member: Membership, team_in_force: Team, support_point: SupportPoint
) -> None:
    mate = MembershipFactory.create(team=team_in_force)
    for person, day, helped in [
        (member, date(2026, 3, 10), 1),
        (member, date(2026, 3, 9), 2),
        (member, date(2026, 3, 3), 4),
        (mate, date(2026, 3, 10), 8),
    ]:
        LogEntryFactory.create(membership=person, place=support_point, day=day, helped={"vneid": helped})
    shown = my_day(phone)
    assert [item.text for item in shown.all("small")] == ["Sáng 10/03 · 1 lượt", "Sáng 09/03 · 2 lượt"]
    assert "Kỳ này của tôi: 3 buổi, 7 lượt" in shown.text


def test_a_page_from_before_a_closing_learns_of_it(phone: Client, member: Membership) -> None:
    assert my_day(phone)["data-closed"].strip() == ""
    PeriodClosingFactory.create(commune=member.commune)
    days = my_day(phone)["data-closed"].split()
    assert ("2026-02-14" in days, "2026-02-15" in days) == (True, False)


def test_who_has_logged_nothing_is_told_what_to_do(phone: Client) -> None:
    assert "Chưa có lần ghi nào. Ghi buổi đầu tiên ở trên." in my_day(phone).text
