"""The team's board says whose entries still lie on a phone, as far as the phone told the server."""

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.test import Client

from reporting.models import PhoneQueue
from teams.models import Membership
from tests.teams.factories import MembershipFactory
from tests.views.html import page

GIA_LAI_TIME = ZoneInfo("Asia/Ho_Chi_Minh")


def queue(member: Membership, waiting: int, at: datetime, to_mend: int = 0) -> None:
    PhoneQueue.objects.create(
        province=member.province,
        commune=member.commune,
        team=member.team,
        user=member.user,
        device=uuid4(),
        waiting=waiting,
        to_mend=to_mend,
        reported_at=at,
    )


def test_what_waits_on_phones_stands_beside_the_member(leader: Client, member: Membership) -> None:
    queue(member, 2, datetime(2026, 3, 10, 9, 5, tzinfo=GIA_LAI_TIME))
    queue(member, 1, datetime(2026, 3, 10, 9, 15, tzinfo=GIA_LAI_TIME), to_mend=1)
    sent_all = MembershipFactory.create(team=member.team)
    queue(sent_all, 0, datetime(2026, 3, 10, 9, 20, tzinfo=GIA_LAI_TIME))
    (said,) = page(leader.get(f"/to/{member.team_id}/")).all("small", css="on-phone")
    assert said.text == "còn 3 lần ghi trên máy (báo lúc 09:15) · 1 lần cần sửa"


def test_an_older_report_has_its_day(leader: Client, member: Membership) -> None:
    queue(member, 4, datetime(2026, 3, 8, 17, 0, tzinfo=GIA_LAI_TIME))
    (said,) = page(leader.get(f"/to/{member.team_id}/")).all("small", css="on-phone")
    assert said.text == "còn 4 lần ghi trên máy (báo lúc 17:00, 08/03/2026)"


def test_other_teams_phones_are_theirs(leader: Client, member: Membership) -> None:
    queue(MembershipFactory.create(), 4, datetime(2026, 3, 8, 17, 0, tzinfo=GIA_LAI_TIME))
    assert not page(leader.get(f"/to/{member.team_id}/")).all("small", css="on-phone")
