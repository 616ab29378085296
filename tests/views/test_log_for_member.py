"""A leader writes for a member who cannot; it is the member's work, and the member sees who wrote it."""

import pytest
from django.test import Client

from reporting.models import LogEntry
from teams.models import Membership, SupportPoint, Team
from tests.teams.factories import MembershipFactory
from tests.views.conftest import Typed, signed_in
from tests.views.html import page


@pytest.fixture
def head(team_in_force: Team) -> Membership:
    return MembershipFactory.create(team=team_in_force, leader=True)


@pytest.mark.parametrize("position", ["leader", "deputy"])
def test_who_runs_the_team_writes_for_a_member(
    phone: Client, member: Membership, team_in_force: Team, typed: Typed, position: str
) -> None:
    writer = MembershipFactory.create(team=team_in_force, **{position: True})
    browser = signed_in(writer.user)
    shown = page(browser.get("/ghi/"))
    choices = {option["value"]: option.text for option in shown.one("select", name="member").all("option")}
    assert choices == {"": "Chính tôi", str(member.user_id): str(member.user)}
    assert browser.post("/ghi/", typed(member=member.user_id)).status_code == 302
    entry = LogEntry.objects.get()
    assert (entry.membership, entry.recorded_by) == (member, writer.user)
    assert f"ghi hộ {member.user}" in page(browser.get("/ghi/")).one(id="my-day").text
    mine = page(phone.get("/ghi/")).one(id="my-day")
    assert f"{writer.user} ghi hộ" in mine.text
    assert "Kỳ này của tôi: 1 buổi, 8 lượt" in mine.text
    assert "Kỳ này của tôi: 0 buổi, 0 lượt" in page(browser.get("/ghi/")).one(id="my-day").text


def test_the_member_corrects_what_was_written(
    phone: Client, member: Membership, head: Membership, typed: Typed
) -> None:
    signed_in(head.user).post("/ghi/", typed(member=member.user_id))
    entry = LogEntry.objects.get()
    assert phone.post(f"/ghi/{entry.pk}/sua/", typed(helped={"vneid": 2})).status_code == 302
    assert entry.lines.get().count == 2
    entry.refresh_from_db()
    assert (entry.membership, entry.recorded_by) == (member, head.user)


def test_a_member_is_not_offered_it_and_may_not(phone: Client, head: Membership, typed: Typed) -> None:
    assert not page(phone.get("/ghi/")).all("select", name="member")
    response = phone.post("/ghi/", typed(member=head.user_id))
    assert response.status_code == 422
    assert "Bạn không ghi hộ được người này. Hãy chọn lại thành viên của Tổ." in page(response).text
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("who", ["elsewhere", "left", "nobody", "not a key"])
def test_nobody_writes_for_people_who_are_not_in_the_team(
    head: Membership, team_in_force: Team, typed: Typed, who: str
) -> None:
    people = {
        "elsewhere": MembershipFactory.create().user_id,
        "left": MembershipFactory.create(team=team_in_force, has_left=True).user_id,
        "nobody": 987_654_321,
        "not a key": "1 or 1=1",
    }
    person = people[who]
    response = signed_in(head.user).post("/ghi/", typed(member=person))
    assert response.status_code == 422
    assert page(response).said_beside("member")
    assert not LogEntry.objects.exists()


def test_choosing_oneself_is_the_own_work(head: Membership, typed: Typed) -> None:
    assert signed_in(head.user).post("/ghi/", typed(member=head.user_id)).status_code == 302
    assert LogEntry.objects.get().membership == head


def test_who_leads_another_team_has_nothing_to_do_here(member: Membership, typed: Typed) -> None:
    other = MembershipFactory.create(leader=True)
    assert signed_in(other.user).post("/ghi/", typed(member=member.user_id)).status_code == 422
    assert signed_in(other.user).post(f"/ghi/?to={member.team_id}", typed()).status_code == 403
    assert not LogEntry.objects.exists()


def test_the_same_form_for_another_member_is_no_resend(
    head: Membership, member: Membership, team_in_force: Team, typed: Typed, support_point: SupportPoint
) -> None:
    data = typed(member=member.user_id)
    browser = signed_in(head.user)
    browser.post("/ghi/", data)
    browser.post("/ghi/", {**data, "member": str(MembershipFactory.create(team=team_in_force).user_id)})
    assert LogEntry.objects.get().membership == member
    assert "trùng mã" in page(browser.get("/ghi/")).text
