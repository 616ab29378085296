"""Việc cần làm: what waits for a hand in a team stands on its board and on the commune's."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from teams import requests
from teams.models import Membership, SupportPoint, Team
from tests.teams.factories import SupportPointFactory, TeamFactory
from tests.teams.rota.factories import DutyShiftFactory
from tests.views.conftest import TODAY, signed_in
from tests.views.html import page


def matters(browser: Client, address: str) -> list[str]:
    return [row.text for row in page(browser.get(address)).one(id="matters").all("li")]


def test_a_team_without_a_point_is_told_so(registered_team: Team, official: Client) -> None:
    rota, plan = matters(official, f"/to/{registered_team.pk}/")
    assert rota == "Lịch trực 7 ngày tới chưa có điểm hỗ trợ"
    assert plan == "Kế hoạch tháng 3/2026 0 buổi dự kiến, tối thiểu 3 chưa có"


def test_half_days_without_people_are_counted(
    registered_team: Team, support_point: SupportPoint, official: Client
) -> None:
    """From Tuesday the 10th: five working days of two half-days."""
    assert matters(official, f"/to/{registered_team.pk}/")[0] == "Lịch trực 7 ngày tới 10 buổi thiếu người"
    member = Membership.objects.filter(team=registered_team)[0]
    DutyShiftFactory.create(member=member, support_point=support_point, day=TODAY)
    DutyShiftFactory.create(member=member, support_point=support_point, day=TODAY - timedelta(days=1))
    shown = matters(official, f"/to/{registered_team.pk}/")[0]
    assert shown == "Lịch trực 7 ngày tới 1 ca tuần qua chưa báo có mặt 9 buổi thiếu người"


def test_what_is_written_and_what_members_ask_is_named(registered_team: Team, official: Client) -> None:
    leader, *_rest, last = Membership.objects.filter(team=registered_team).by_position()
    requests.open_change(registered_team, leader.user)
    requests.ask_to_leave(last, last.user, reason="Đi học xa")
    written, asked, *_more = matters(official, f"/xa/{registered_team.commune_id}/")
    assert written.endswith("đang soạn")
    assert "1 thành viên xin thôi" in asked


def test_members_see_it_and_those_without_the_roster_do_not(registered_team: Team, tinh_doan: Client) -> None:
    member = Membership.objects.filter(team=registered_team)[0]
    assert len(matters(signed_in(member.user), f"/to/{registered_team.pk}/")) == 2
    assert len(matters(tinh_doan, f"/xa/{registered_team.commune_id}/")) == 2


def test_teams_cost_no_queries(registered_team: Team, official: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert official.get(f"/xa/{registered_team.commune_id}/").status_code == 200
        return len(captured)

    SupportPointFactory.create(commune=registered_team.commune)
    queries()  # the first time also looks up what stays in memory
    one = queries()
    TeamFactory.create_batch(3, commune=registered_team.commune, in_force=True, of_hamlet=True)
    assert queries() == one
