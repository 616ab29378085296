"""An entry is corrected or taken back by its member, and by who runs the team from the session's page; by no others."""

from datetime import date

import pytest
from django.test import Client

from reporting.models import LogEntry, LogLine, SupportSession
from teams import roster
from teams.models import Membership, SupportPoint, Team
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import HamletFactory, MembershipFactory
from tests.views.conftest import TODAY, Typed, signed_in
from tests.views.html import page


@pytest.fixture
def entry(member: Membership, support_point: SupportPoint) -> LogEntry:
    return LogEntryFactory.create(
        membership=member, place=support_point, day=TODAY, women=2, difficulty_note="Mạng yếu"
    )


def counts() -> dict[str, int]:
    return dict(LogLine.objects.values_list("service__code", "count"))


def test_the_form_opens_with_what_was_logged(phone: Client, entry: LogEntry) -> None:
    shown = page(phone.get(f"/ghi/{entry.pk}/sua/"))
    vneid = entry.lines.get().service_id
    assert shown.typed(f"count_{vneid}") == "5"
    assert shown.typed("women") == "2"
    assert shown.typed("difficulty_note") == "Mạng yếu"
    assert shown.typed("day") == "2026-03-10"
    assert shown.typed("place") == f"point-{entry.session.support_point_id}"


def test_a_correction_replaces_what_was_logged(phone: Client, entry: LogEntry, typed: Typed) -> None:
    response = phone.post(f"/ghi/{entry.pk}/sua/", typed(helped={"thanh_toan_so": 4}), follow=True)
    assert page(response).messages == ["Đã sửa lần ghi."]
    assert counts() == {"thanh_toan_so": 4}
    assert LogEntry.objects.get().client_uuid == entry.client_uuid


def test_a_correction_moves_the_entry_to_the_right_session(phone: Client, entry: LogEntry, typed: Typed) -> None:
    hamlet = HamletFactory.create(commune=entry.session.commune)
    phone.post(f"/ghi/{entry.pk}/sua/", typed(at=hamlet, day="2026-03-09", half_day="evening"))
    entry.refresh_from_db()
    assert (entry.session.day, entry.session.half_day, entry.session.hamlet) == (date(2026, 3, 9), "evening", hamlet)
    assert list(SupportSession.objects.held()) == [entry.session]


def test_a_bad_correction_changes_nothing(phone: Client, entry: LogEntry, typed: Typed) -> None:
    response = phone.post(f"/ghi/{entry.pk}/sua/", typed(day="2026-03-11"))
    assert response.status_code == 422
    shown = page(response)
    assert shown.said_beside("day") == ["Ngày này chưa tới. Chỉ ghi những buổi đã làm, đến hôm nay."]
    assert shown.typed("day") == "2026-03-11"
    assert counts() == {"vneid": 5}


def test_an_entry_is_taken_back(phone: Client, entry: LogEntry) -> None:
    shown = page(phone.get(f"/ghi/{entry.pk}/sua/"))
    assert shown.one("form", action=f"/ghi/{entry.pk}/xoa/")["data-confirm"] == "Xóa lần ghi này?"
    response = phone.post(f"/ghi/{entry.pk}/xoa/", follow=True)
    assert page(response).messages == ["Đã xóa lần ghi."]
    assert not LogEntry.objects.exists()


def test_an_old_entry_can_be_corrected_while_its_month_is_open(
    phone: Client, member: Membership, support_point: SupportPoint, typed: Typed
) -> None:
    old = LogEntryFactory.create(membership=member, place=support_point, day=date(2026, 2, 10))
    assert phone.post(f"/ghi/{old.pk}/sua/", typed(day="2026-02-10", helped={"vneid": 1})).status_code == 302
    assert counts() == {"vneid": 1}


def test_yesterday_can_still_be_corrected(
    phone: Client, member: Membership, support_point: SupportPoint, typed: Typed
) -> None:
    entry = LogEntryFactory.create(membership=member, place=support_point, day=date(2026, 3, 9))
    assert phone.post(f"/ghi/{entry.pk}/sua/", typed(day="2026-03-09", helped={"vneid": 1})).status_code == 302
    assert counts() == {"vneid": 1}


def test_a_team_mates_entry_is_not_touched(
    phone: Client, team_in_force: Team, support_point: SupportPoint, typed: Typed
) -> None:
    mate = MembershipFactory.create(team=team_in_force)
    entry = LogEntryFactory.create(membership=mate, place=support_point, day=TODAY)
    assert phone.post(f"/ghi/{entry.pk}/sua/", typed(helped={"vneid": 1})).status_code == 403
    assert phone.post(f"/ghi/{entry.pk}/xoa/").status_code == 403
    assert counts() == {"vneid": 5}


def test_the_leader_corrects_from_the_page_of_the_session(
    phone: Client, entry: LogEntry, team_in_force: Team, typed: Typed
) -> None:
    leader = signed_in(MembershipFactory.create(team=team_in_force, leader=True).user)
    session = f"/buoi/{entry.session_id}/"
    assert page(leader.get(session)).links()["Sửa"] == f"/ghi/{entry.pk}/sua/"
    shown = page(leader.get(f"/ghi/{entry.pk}/sua/"))
    assert f"Lần ghi của {entry.membership.user}" in shown.text
    assert shown.links()["Quay lại, không sửa"] == session
    response = leader.post(f"/ghi/{entry.pk}/sua/", typed(helped={"vneid": 1}))
    assert response["Location"] == session
    assert counts() == {"vneid": 1}
    assert LogEntry.objects.get().membership == entry.membership, "it stays the member's work"
    assert leader.post(f"/ghi/{entry.pk}/xoa/")["Location"] == session
    assert not LogEntry.objects.exists()


def test_only_who_may_is_shown_the_way_to_correct(
    phone: Client, entry: LogEntry, team_in_force: Team, tinh_doan: Client
) -> None:
    mate = signed_in(MembershipFactory.create(team=team_in_force).user)
    other_leader = signed_in(MembershipFactory.create(leader=True).user)
    session = f"/buoi/{entry.session_id}/"
    assert "Sửa" in page(phone.get(session)).links()
    for browser in (mate, tinh_doan):
        assert "Sửa" not in page(browser.get(session)).links()
        assert browser.get(f"/ghi/{entry.pk}/sua/").status_code == 403
    assert other_leader.get(f"/ghi/{entry.pk}/sua/").status_code == 404


def test_who_has_left_corrects_nothing(entry: LogEntry) -> None:
    roster.leave(entry.membership, last_day=date(2026, 3, 9))
    phone = signed_in(entry.membership.user)
    assert phone.get(f"/ghi/{entry.pk}/sua/").status_code == 404


def test_what_was_corrected_elsewhere_meanwhile_is_not_overwritten(
    phone: Client, entry: LogEntry, typed: Typed
) -> None:
    seen = page(phone.get(f"/ghi/{entry.pk}/sua/")).typed("seen")
    phone.post(f"/ghi/{entry.pk}/sua/", typed(helped={"vneid": 2}))
    response = phone.post(f"/ghi/{entry.pk}/sua/", typed(helped={"vneid": 9}, seen=seen))
    assert response.status_code == 422
    assert "vừa được sửa ở nơi khác" in page(response).text
    assert counts() == {"vneid": 2}
