"""A team as an organisation chart, today and on any other day."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from teams import roster
from teams.chart import Chart, ChartGroup, chart_on
from teams.enums import LineKind, Position, RequestKind, RequestState
from teams.models import (
    Commune,
    Membership,
    RosterLine,
    RosterRequest,
    Subgroup,
    SubgroupMember,
    Team,
    Volunteer,
)
from tests.accounts.factories import UserFactory
from tests.teams.factories import FOUNDED, HamletFactory, MembershipFactory, TeamFactory

TODAY = date(2026, 3, 10)
OFFICE, CITIZENS, STANDING = "he_thong_chinh_tri", "nguoi_dan_doanh_nghiep", "thuong_truc_thon"
pytestmark = pytest.mark.django_db


def person(team: Team, name: str, position: Position = Position.MEMBER) -> Membership:
    return MembershipFactory.create(team=team, user__full_name=name, position=position)


def seat(member: Membership | Volunteer, group: Subgroup, *, is_leader: bool = False) -> None:
    who = {"membership": member} if isinstance(member, Membership) else {"volunteer": member}
    SubgroupMember.objects.create(subgroup=group, is_leader=is_leader, valid_from=FOUNDED, **who)


def group(team: Team, kind: str, **more: object) -> Subgroup:
    return Subgroup.objects.create(
        province=team.province, commune=team.commune, team=team, kind=kind, name=f"Nhóm {kind}", **more
    )


def names(found: ChartGroup) -> list[str]:
    return [one.name for one in ([found.leader] if found.leader else []) + found.members]


@pytest.fixture
def team(team_in_force: Team) -> Team:
    """Leader, deputy, two members, a volunteer: in an office group and the standing group of a hamlet."""
    leader = person(team_in_force, "Trần Thị Trưởng", Position.LEADER)
    deputy = person(team_in_force, "Lê Văn Phó", Position.DEPUTY)
    lan, minh = person(team_in_force, "Nguyễn Thị Lan"), person(team_in_force, "Nguyễn Văn Minh")
    office = group(team_in_force, OFFICE)
    seat(deputy, office, is_leader=True)
    seat(lan, office)
    hamlet = HamletFactory.create(commune=team_in_force.commune, name="Kte")
    standing = group(team_in_force, STANDING, hamlet=hamlet)
    seat(lan, standing, is_leader=True)
    volunteer = Volunteer.objects.create(
        province=team_in_force.province, commune=team_in_force.commune, team=team_in_force, full_name="Rơ Châm H'Lan"
    )
    seat(volunteer, standing)
    assert leader.pk
    assert minh.pk
    return team_in_force


def chart(team: Team, day: date = TODAY) -> Chart:
    return chart_on(Team.objects.select_related("province", "commune").get(pk=team.pk), day)


def test_everybody_stands_where_they_belong(team: Team) -> None:
    shown = chart(team)
    assert [one.name for one in shown.leaders] == ["Trần Thị Trưởng"]
    assert [one.name for one in shown.deputies] == ["Lê Văn Phó"]
    office, citizens = shown.groups
    assert names(office) == ["Lê Văn Phó", "Nguyễn Thị Lan"]
    assert office.allowed == "5–7 người"
    assert names(citizens) == []
    (standing,) = shown.branches
    (kte,) = standing.groups
    assert kte.title == "Làng Kte"
    assert names(kte) == ["Nguyễn Thị Lan", "Rơ Châm H'Lan"]
    assert [one.name for one in shown.ungrouped] == ["Nguyễn Văn Minh"]
    assert (shown.members, shown.volunteers) == (4, 1)


def test_who_sits_in_two_groups_is_marked(team: Team) -> None:
    shown = chart(team)
    assert shown.has_doubles
    doubles = {one.name for found in shown.all_groups for one in found.members if one.groups > 1}
    assert doubles | {"Nguyễn Thị Lan"} == {"Nguyễn Thị Lan"}
    lan = shown.groups[0].members[0]
    assert (lan.name, lan.groups) == ("Nguyễn Thị Lan", 2)


def test_a_past_day_shows_who_was_there_then(team: Team) -> None:
    minh = Membership.objects.get(user__full_name="Nguyễn Văn Minh")
    roster.leave(minh, last_day=date(2026, 2, 28))
    assert "Nguyễn Văn Minh" in [one.name for one in chart(team, date(2026, 2, 28)).ungrouped]
    assert chart(team).ungrouped == []


def test_before_and_after_its_life_the_team_is_empty(tay_son: Commune) -> None:
    team = TeamFactory.create(commune=tay_son, dissolved=True)
    MembershipFactory.create(team=team)
    assert chart(team, date(2026, 1, 31)).members == 1
    assert chart(team, date(2025, 6, 30)).is_empty
    assert chart(team, date(2026, 2, 1)).is_empty


def test_a_draft_shows_what_is_written_so_far(tay_son: Commune) -> None:
    team = TeamFactory.create(commune=tay_son)
    by = UserFactory.create()
    units = {"province": team.province, "commune": tay_son, "team": team}
    request = RosterRequest.objects.create(
        **units, kind=RequestKind.REGISTRATION, state=RequestState.DRAFT, created_by=by, created_at="2026-03-01T08:00Z"
    )
    for name, position in (("Bình", Position.MEMBER), ("An", Position.LEADER)):
        RosterLine.objects.create(**units, request=request, kind=LineKind.JOIN, full_name=name, position=position)
    shown = chart(team)
    assert shown.is_draft
    assert [one.name for one in shown.leaders] == ["An"]
    assert [one.name for one in shown.ungrouped] == ["Bình"]


def test_a_group_that_the_rules_do_not_know_is_shown_under_its_own_name(team: Team) -> None:
    strange = group(team, "nhom_la")
    seat(Membership.objects.get(user__full_name="Nguyễn Văn Minh"), strange)
    shown = chart(team)
    assert [one.title for one in shown.groups][-1] == "Nhóm nhom_la"
    assert shown.ungrouped == []


def test_malformed_rules_still_show_the_people(team: Team) -> None:
    team.province.rules = {"teams": {"commune": {"subgroups": "ba nhóm"}}}
    team.province.save()
    assert chart(team).members == 4


def test_the_same_number_of_queries_for_few_and_many(team: Team) -> None:
    def cost() -> int:
        shown = Team.objects.select_related("province", "commune").get(pk=team.pk)
        with CaptureQueriesContext(connection) as captured:
            chart_on(shown, TODAY)
        return len(captured)

    few = cost()
    for number in range(6):
        hamlet = HamletFactory.create(commune=team.commune)
        seat(person(team, f"Người {number}"), group(team, STANDING, hamlet=hamlet), is_leader=True)
    assert cost() == few
