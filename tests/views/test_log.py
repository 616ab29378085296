"""Ghi buổi hỗ trợ: what a member types is one entry of one session."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from reporting.models import Difficulty, LogEntry, LogLine, Procedure, Service, SupportSession
from teams.models import Membership, Province, SupportPoint, Team
from tests.conftest import SetClock
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import CommuneFactory, HamletFactory, MembershipFactory, SupportPointFactory, TeamFactory
from tests.views.conftest import TODAY, Typed, signed_in
from tests.views.html import page


def lines() -> dict[tuple[str, str, str], int]:
    return {
        (line.service.code, line.procedure.code if line.procedure else "", line.result): line.count
        for line in LogLine.objects.select_related("service", "procedure")
    }


def test_a_member_logs_five_vneid_and_three_public_services(phone: Client, member: Membership, typed: Typed) -> None:
    response = phone.post("/ghi/", typed(women=4, elderly=2), follow=True)
    assert response.redirect_chain == [("/ghi/", 302)]
    shown = page(response)
    assert shown.messages == ["Đã lưu 8 lượt hỗ trợ."]
    entry = LogEntry.objects.get()
    assert (entry.membership, entry.recorded_by) == (member, member.user)
    assert (entry.session.day, entry.session.half_day) == (TODAY, "morning")
    assert (entry.women, entry.elderly, entry.disabled) == (4, 2, 0)
    assert lines() == {("vneid", "", "done"): 5, ("dich_vu_cong", "", "done"): 3}
    assert "8 lượt" in shown.one(id="my-day").text
    assert "Kỳ này của tôi: 1 buổi, 8 lượt" in shown.one(id="my-day").text


def test_a_second_member_of_the_same_morning_logs_into_the_same_session(
    phone: Client, team_in_force: Team, typed: Typed
) -> None:
    phone.post("/ghi/", typed())
    signed_in(MembershipFactory.create(team=team_in_force).user).post("/ghi/", typed(helped={"vneid": 2}))
    assert SupportSession.objects.get().entries.count() == 2


def test_another_place_is_another_session(phone: Client, member: Membership, typed: Typed) -> None:
    phone.post("/ghi/", typed())
    phone.post("/ghi/", typed(at=HamletFactory.create(commune=member.commune)))
    assert SupportSession.objects.count() == 2


@pytest.mark.parametrize(("hour", "half_day"), [(7, "morning"), (13, "afternoon"), (19, "evening")])
def test_the_page_opens_with_today_the_half_day_and_the_last_place(
    phone: Client, member: Membership, set_clock: SetClock, hour: int, half_day: str
) -> None:
    last = LogEntryFactory.create(membership=member)
    set_clock(datetime(2026, 3, 11, hour, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")))
    shown = page(phone.get("/ghi/"))
    assert shown.typed("day") == "2026-03-11"
    assert shown.typed("half_day") == half_day
    assert shown.typed("place") == f"point-{last.session.support_point_id}"


def test_a_place_that_has_closed_since_is_not_offered_again(phone: Client, member: Membership) -> None:
    closed = SupportPointFactory.create(commune=member.commune, closed=True)
    LogEntryFactory.create(membership=member, place=closed, day=date(2026, 1, 30))
    shown = page(phone.get("/ghi/"))
    assert shown.typed("place") == ""
    assert str(closed) not in shown.one("select", name="place").text


def test_the_day_is_that_of_gia_lai_not_of_greenwich(phone: Client, set_clock: SetClock) -> None:
    set_clock(datetime(2026, 3, 10, 18, 30, tzinfo=ZoneInfo("UTC")))
    assert page(phone.get("/ghi/")).typed("day") == "2026-03-11"


def test_what_the_member_logs_most_stands_first(phone: Client, member: Membership, support_point: SupportPoint) -> None:
    LogEntryFactory.create(membership=member, place=support_point, helped={"giao_duc_so": 1})
    labels = [label.text for label in page(phone.get("/ghi/")).all("label", css="stepper-label")]
    assert labels[0] == Service.objects.get(code="giao_duc_so", province=member.province).short_name
    assert len(labels) == Service.objects.filter(province=member.province, is_active=True).count()


def test_details_say_procedure_and_result_and_the_rest_is_done(phone: Client, gia_lai: Province, typed: Typed) -> None:
    births = Procedure.objects.filter(province=gia_lai)[0]
    rows = (
        {"service": "dich_vu_cong", "procedure": births.pk, "result": "done", "count": 2},
        {"service": "vneid", "result": "pending", "count": 1},
    )
    response = phone.post("/ghi/", typed(details=rows))
    assert response.status_code == 302
    assert lines() == {
        ("dich_vu_cong", births.code, "done"): 2,
        ("dich_vu_cong", "", "done"): 1,
        ("vneid", "", "pending"): 1,
        ("vneid", "", "done"): 4,
    }


def test_a_difficulty_is_kept_with_its_note(phone: Client, gia_lai: Province, typed: Typed) -> None:
    difficulty = Difficulty.objects.filter(province=gia_lai)[0]
    phone.post("/ghi/", typed(difficulty=difficulty.pk, difficulty_note="Mạng yếu cả buổi"))
    entry = LogEntry.objects.get()
    assert (entry.difficulty, entry.difficulty_note) == (difficulty, "Mạng yếu cả buổi")


def test_yesterday_is_logged_as_yesterday(phone: Client, typed: Typed) -> None:
    assert phone.post("/ghi/", typed(day="2026-03-09")).status_code == 302
    assert SupportSession.objects.get().day == date(2026, 3, 9)


@pytest.fixture
def second_team(member: Membership) -> Membership:
    """The member is also in the team of a hamlet of the same province's other commune."""
    commune = CommuneFactory.create(province=member.province, name="Khác")
    return MembershipFactory.create(user=member.user, team=TeamFactory.create(commune=commune, in_force=True))


def test_a_member_of_two_teams_is_offered_the_other_one(phone: Client, second_team: Membership) -> None:
    shown = page(phone.get("/ghi/"))
    assert shown.links()[f"Ghi cho {second_team.team}"] == f"?to={second_team.team_id}"


def test_a_member_of_two_teams_logs_for_the_one_asked_for(phone: Client, second_team: Membership, typed: Typed) -> None:
    point = SupportPointFactory.create(commune=second_team.commune)
    response = phone.post(f"/ghi/?to={second_team.team_id}", typed(at=point))
    assert response["Location"] == f"/ghi/?to={second_team.team_id}"
    assert LogEntry.objects.get().membership == second_team


def test_the_form_names_its_team(phone: Client, member: Membership, second_team: Membership, typed: Typed) -> None:
    """A page that was opened for one team and is sent from the other's address is for the team that was shown."""
    shown = page(phone.get(f"/ghi/?to={second_team.team_id}"))
    assert shown.typed("team") == str(second_team.team_id)
    point = SupportPointFactory.create(commune=second_team.commune)
    assert phone.post("/ghi/", typed(at=point, team=second_team.team_id)).status_code == 302
    assert LogEntry.objects.get().membership == second_team


@pytest.mark.parametrize("team", ["987654321", "x", "-1", "9223372036854775808", "²", "elsewhere"])
def test_nobody_names_a_team_that_is_not_theirs(phone: Client, typed: Typed, team: str) -> None:
    named = str(MembershipFactory.create().team_id) if team == "elsewhere" else team
    assert phone.post("/ghi/", typed(team=named)).status_code == 403
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("team", ["987654321", "x", "-1", "9223372036854775808", "²"])
def test_nobody_logs_for_a_team_that_is_not_theirs(phone: Client, typed: Typed, team: str) -> None:
    assert phone.post(f"/ghi/?to={team}", typed()).status_code == 403
    assert not LogEntry.objects.exists()


def test_whoever_left_one_of_two_teams_cannot_log_for_it_any_more(member: Membership, typed: Typed) -> None:
    old = MembershipFactory.create(
        user=member.user,
        team=TeamFactory.create(commune=CommuneFactory.create(province=member.province), in_force=True),
        has_left=True,
    )
    phone = signed_in(member.user)
    assert phone.post(f"/ghi/?to={old.team_id}", typed()).status_code == 403
    assert str(old.team) not in page(phone.get("/ghi/")).text
