"""A session opened down to what each member logged."""

from django.test import Client

from reporting.models import Difficulty, Procedure
from teams.models import Membership, Province, SupportPoint, Team
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import MembershipFactory
from tests.views.conftest import TODAY, Typed
from tests.views.html import page


def test_both_members_of_a_morning_are_shown_with_what_they_did(
    phone: Client, member: Membership, team_in_force: Team, support_point: SupportPoint, tinh_doan: Client
) -> None:
    first = LogEntryFactory.create(
        membership=member, place=support_point, day=TODAY, helped={"vneid": 5, "dich_vu_cong": 3}, women=4
    )
    mate = MembershipFactory.create(team=team_in_force)
    LogEntryFactory.create(membership=mate, place=support_point, day=TODAY, helped={"vneid": 2})
    for browser in (tinh_doan, phone):
        shown = page(browser.get(f"/buoi/{first.session_id}/"))
        assert shown.one("h1").text == "Buổi sáng 10/03/2026"
        assert [tile.text for tile in shown.all(css="tile-value")] == ["10 lượt", "2 lần ghi"]
        rows = {row[0]: row for row in shown.rows()}
        assert set(rows) == {str(member.user), str(mate.user)}
        assert rows[str(member.user)][1:4] == ["Dịch vụ công: 3 VNeID: 5", "8", "Phụ nữ: 4"]
        assert rows[str(mate.user)][1:4] == ["VNeID: 2", "2", ""]
        assert shown.links()[str(team_in_force)] == f"/to/{team_in_force.pk}/"


def test_procedure_result_and_difficulty_are_shown(
    phone: Client, gia_lai: Province, member: Membership, typed: Typed
) -> None:
    procedure = Procedure.objects.filter(province=gia_lai)[0]
    difficulty = Difficulty.objects.filter(province=gia_lai)[0]
    row = {"service": "dich_vu_cong", "procedure": procedure.pk, "result": "pending", "count": 3}
    phone.post("/ghi/", typed(details=(row,), difficulty=difficulty.pk, difficulty_note="Máy chủ bận"))
    (shown,) = page(phone.get(f"/buoi/{member.team.sessions.get().pk}/")).rows()
    assert shown[1] == f"Dịch vụ công: 3 ({procedure}) – chưa xong, còn theo dõi VNeID: 5"
    assert shown[4] == f"{difficulty}: Máy chủ bận"


def test_a_session_whose_entries_were_taken_back_says_so(phone: Client, typed: Typed, member: Membership) -> None:
    phone.post("/ghi/", typed())
    entry = member.entries.get()
    phone.post(f"/ghi/{entry.pk}/xoa/")
    assert "Buổi này không còn lần ghi nào" in page(phone.get(f"/buoi/{entry.session_id}/")).text
