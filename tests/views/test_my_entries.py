"""Các lần ghi của tôi: the own entries by month, from which older ones are corrected."""

from datetime import date

from django.test import Client

from teams.models import Membership, SupportPoint, Team
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import MembershipFactory, TeamFactory
from tests.views.conftest import signed_in
from tests.views.html import page


def rows(phone: Client, address: str = "/ghi/cua-toi/") -> list[str]:
    return [item.text for item in page(phone.get(address)).all("small") if "lượt" in item.text]


def test_the_month_that_runs_and_the_one_before(
    phone: Client, member: Membership, support_point: SupportPoint, team_in_force: Team
) -> None:
    mate = MembershipFactory.create(team=team_in_force)
    for person, day, count in [
        (member, date(2026, 2, 14), 1),
        (member, date(2026, 2, 15), 2),
        (member, date(2026, 3, 10), 3),
        (mate, date(2026, 3, 10), 4),
    ]:
        LogEntryFactory.create(membership=person, place=support_point, day=day, helped={"vneid": count})
    assert rows(phone) == ["Sáng 10/03 · 3 lượt", "Sáng 15/02 · 2 lượt"]
    shown = page(phone.get("/ghi/cua-toi/"))
    assert "Tháng 3/2026 15/02 – 14/03/2026" in shown.one("nav", css="month-nav").text
    before = shown.one("a", rel="prev")["href"]
    assert before == "?ky=2026-02"
    assert not shown.all("a", rel="next")
    assert rows(phone, f"/ghi/cua-toi/{before}") == ["Sáng 14/02 · 1 lượt"]
    assert page(phone.get(f"/ghi/cua-toi/{before}")).all("a", rel="next")


def test_it_is_found_from_the_log_page_and_leads_to_the_correction(
    phone: Client, member: Membership, support_point: SupportPoint
) -> None:
    old = LogEntryFactory.create(membership=member, place=support_point, day=date(2026, 1, 20))
    assert page(phone.get("/ghi/")).links()["Các lần ghi của tôi"] == f"/ghi/cua-toi/?to={member.team_id}"
    shown = page(phone.get("/ghi/cua-toi/?ky=2026-02"))
    assert [a["href"] for a in shown.all("a", css="row-list-main")] == [f"/ghi/{old.pk}/sua/"]
    assert phone.get(f"/ghi/{old.pk}/sua/").status_code == 200


def test_nonsense_and_months_to_come_show_the_running_month(phone: Client) -> None:
    for asked in ("2026-13", "x", "2027-01", "2026-04", "'", "9999-01"):
        shown = page(phone.get("/ghi/cua-toi/", {"ky": asked}))
        assert "Tháng 3/2026" in shown.one("main").text
        assert "Chưa có lần ghi nào trong kỳ này" in shown.text


def test_long_months_are_paged(phone: Client, member: Membership, support_point: SupportPoint) -> None:
    for count in range(1, 36):
        LogEntryFactory.create(
            membership=member, place=support_point, day=date(2026, 3, 2 + count % 5), helped={"vneid": count}
        )
    assert len(rows(phone)) == 30
    assert len(rows(phone, "/ghi/cua-toi/?page=2")) == 5
    assert "1–30 trong 35" in page(phone.get("/ghi/cua-toi/")).text


def test_a_new_position_keeps_the_old_entries_and_two_teams_keep_apart(
    member: Membership, support_point: SupportPoint
) -> None:
    LogEntryFactory.create(membership=member, place=support_point, day=date(2026, 3, 10))
    other = MembershipFactory.create(user=member.user, team=TeamFactory.create(in_force=True))
    phone = signed_in(member.user)
    assert len(rows(phone, f"/ghi/cua-toi/?to={member.team_id}")) == 1
    assert rows(phone, f"/ghi/cua-toi/?to={other.team_id}") == []
    assert phone.get("/ghi/cua-toi/?to=987654321").status_code == 403
