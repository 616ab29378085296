"""What the database holds about rosters, requests, rota and plans, whoever writes: every case by plain SQL."""

from datetime import date

import pytest

from teams.enums import LineKind, RequestKind
from teams.models import (
    Absence,
    Commune,
    DutyShift,
    DutySwap,
    Membership,
    MonthlyPlan,
    PlannedSession,
    RosterLine,
    RosterRequest,
    Subgroup,
    SubgroupMember,
    SupportPoint,
    Team,
    Volunteer,
)
from tests.accounts.factories import UserFactory
from tests.sql import refused_by, run
from tests.teams.factories import FOUNDED, CommuneFactory, HamletFactory, MembershipFactory, TeamFactory

NOW = "2026-11-20 10:00+07"


def units(team: Team) -> dict[str, object]:
    return {"province": team.province, "commune": team.commune, "team": team}


@pytest.fixture
def request_row(team_in_force: Team) -> RosterRequest:
    return RosterRequest.objects.create(
        **units(team_in_force), kind=RequestKind.CHANGE, created_by=UserFactory.create(), created_at=NOW
    )


@pytest.fixture
def line(request_row: RosterRequest, member: Membership) -> RosterLine:
    return RosterLine.objects.create(
        **units(request_row.team),
        request=request_row,
        kind=LineKind.LEAVE,
        membership=member,
        full_name="Ksor Phin",
        position="member",
    )


@pytest.fixture
def seat(member: Membership) -> SubgroupMember:
    group = Subgroup.objects.create(**units(member.team), kind="he_thong_chinh_tri", name="Nhóm 1")
    return SubgroupMember.objects.create(subgroup=group, membership=member, is_leader=True, valid_from=FOUNDED)


@pytest.fixture
def shift(member: Membership, support_point: SupportPoint) -> DutyShift:
    return DutyShift.objects.create(
        **units(member.team),
        support_point=support_point,
        user=member.user,
        day=date(2026, 11, 23),
        half_day="morning",
    )


# --- teams and sub-groups


def test_just_a_hamlets_team_names_a_hamlet(team_in_force: Team) -> None:
    hamlet = HamletFactory.create(commune=team_in_force.commune)
    with refused_by("team_hamlet_for_hamlet_team_only"):
        run("UPDATE teams_team SET hamlet_id = %(h)s WHERE id = %(id)s", h=hamlet.pk, id=team_in_force.pk)


def test_one_team_of_a_hamlet_in_force_at_a_time(tay_son: Commune) -> None:
    first = TeamFactory.create(commune=tay_son, of_hamlet=True, in_force=True)
    with refused_by("one_hamlet_team_in_force_at_a_time"):
        TeamFactory.create(commune=tay_son, kind="hamlet", hamlet=first.hamlet, in_force=True)


def test_a_unit_of_another_kind_stands_beside_the_communes_team(team_in_force: Team) -> None:
    TeamFactory.create(commune=team_in_force.commune, kind="phan_ung_nhanh", in_force=True)
    with refused_by("one_commune_team_in_force_at_a_time"):
        TeamFactory.create(commune=team_in_force.commune, kind="phan_ung_nhanh", in_force=True)


def test_a_seat_is_of_a_member_or_a_volunteer(seat: SubgroupMember) -> None:
    with refused_by("subgroup_member_is_member_or_volunteer"):
        run("UPDATE teams_subgroupmember SET membership_id = NULL WHERE id = %(id)s", id=seat.pk)


def test_a_group_has_one_leader_at_a_time(seat: SubgroupMember) -> None:
    other = MembershipFactory.create(team=seat.subgroup.team)
    with refused_by("subgroup_has_one_leader_at_a_time"):
        seat.subgroup.members.create(membership=other, is_leader=True, valid_from=date(2026, 1, 1))


def test_nobody_sits_twice_in_a_group_at_a_time(seat: SubgroupMember) -> None:
    with refused_by("subgroup_membership_once_at_a_time"):
        seat.subgroup.members.create(membership=seat.membership, valid_from=date(2026, 1, 1))
    volunteer = Volunteer.objects.create(**units(seat.subgroup.team), full_name="Siu Blơi")
    seat.subgroup.members.create(volunteer=volunteer, valid_from=FOUNDED)
    with refused_by("subgroup_volunteer_once_at_a_time"):
        seat.subgroup.members.create(volunteer=volunteer, valid_from=date(2026, 1, 1))


def test_a_seat_ends_after_it_began(seat: SubgroupMember) -> None:
    with refused_by("subgroup_member_dates_in_order"):
        run("UPDATE teams_subgroupmember SET valid_to = '2025-01-01' WHERE id = %(id)s", id=seat.pk)


# --- requests


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ("state = 'submitted'", "request_handed_in_by_somebody_for_a_day"),
        ("state = 'lost'", "request_state_known"),
        ("kind = 'coup'", "request_kind_known"),
        ("effective_from = '1926-01-01'", "request_day_is_possible"),
        (
            "state = 'approved', effective_from = '2026-11-01', submitted_by_id = created_by_id, submitted_at = now()",
            "request_approved_by_somebody",
        ),
        (
            """state = 'approved', effective_from = '2026-11-01', submitted_by_id = created_by_id,
               submitted_at = now(), decided_by_id = created_by_id, decided_at = now()""",
            "request_approved_by_somebody_else",
        ),
    ],
)
def test_a_request_is_whole(request_row: RosterRequest, columns: str, constraint: str) -> None:
    with refused_by(constraint):
        run(f"UPDATE teams_rosterrequest SET {columns} WHERE id = %(id)s", id=request_row.pk)


def test_a_team_has_one_open_request(request_row: RosterRequest) -> None:
    with refused_by("one_open_request_per_team"):
        RosterRequest.objects.create(
            **units(request_row.team), kind=RequestKind.CHANGE, created_by=request_row.created_by, created_at=NOW
        )


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ("kind = 'join'", "line_is_about_one_person"),
        ("is_volunteer = true, position = ''", "line_is_about_one_person"),
        ("position = 'king'", "line_position_for_team_members"),
        ("position = ''", "line_position_for_team_members"),
        ("full_name = ''", "line_names_a_person"),
        ("phone = '912345678'", "line_phone_national_form"),
        ("kind = 'vanish'", "line_kind_known"),
    ],
)
def test_a_line_is_about_one_person(line: RosterLine, columns: str, constraint: str) -> None:
    with refused_by(constraint):
        run(f"UPDATE teams_rosterline SET {columns} WHERE id = %(id)s", id=line.pk)


def test_a_warning_is_accepted_for_a_reason(request_row: RosterRequest) -> None:
    with refused_by("warning_accepted_for_a_reason"):
        request_row.accepted_warnings.create(key="subgroup_size:x", message="5", reason="")


# --- rota


def test_nobody_is_on_duty_at_two_places(shift: DutyShift) -> None:
    with refused_by("shift_one_place_at_a_time"):
        run(
            """INSERT INTO teams_dutyshift (province_id, commune_id, team_id, support_point_id, user_id, day, half_day,
                                            is_fixed)
               SELECT province_id, commune_id, team_id, support_point_id, user_id, day, half_day, false
               FROM teams_dutyshift WHERE id = %(id)s""",
            id=shift.pk,
        )


def test_a_swap_is_between_two_people_and_open_once(shift: DutyShift) -> None:
    other = MembershipFactory.create(team=shift.team).user
    columns = {**units(shift.team), "shift": shift, "asked_by": shift.user, "asked_at": NOW}
    with refused_by("swap_between_two_people"):
        DutySwap.objects.create(**columns, asked_of=shift.user)
    DutySwap.objects.create(**columns, asked_of=other)
    with refused_by("one_open_swap_per_shift"):
        DutySwap.objects.create(**columns, asked_of=other)


def test_an_absence_ends_after_it_began(member: Membership) -> None:
    with refused_by("absence_days_in_order"):
        Absence.objects.create(
            **units(member.team), user=member.user, first_day=date(2026, 11, 2), last_day=date(2026, 11, 1)
        )


# --- plans


def test_a_planned_session_has_one_place(team_in_force: Team) -> None:
    with refused_by("planned_session_at_one_place"):
        PlannedSession.objects.create(**units(team_in_force), day=FOUNDED, half_day="morning", topic="Chợ phiên")


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ("state = 'submitted'", "plan_handed_in_by_somebody"),
        ("last_day = '2026-01-01'", "plan_days_in_order"),
        (
            "state = 'approved', submitted_by_id = {u}, submitted_at = now(), decided_by_id = {u}, decided_at = now()",
            "plan_approved_by_somebody_else",
        ),
    ],
)
def test_a_plan_is_whole(team_in_force: Team, columns: str, constraint: str) -> None:
    plan = MonthlyPlan.objects.create(**units(team_in_force), first_day=date(2026, 11, 15), last_day=date(2026, 12, 14))
    user = UserFactory.create()
    with refused_by(constraint):
        run(f"UPDATE teams_monthlyplan SET {columns.format(u=user.pk)} WHERE id = %(id)s", id=plan.pk)


# --- tenants: a row's province, commune and team are those of what it points at


@pytest.mark.parametrize(
    ("table", "fixture"),
    [
        ("teams_rosterrequest", "request_row"),
        ("teams_rosterline", "line"),
        ("teams_dutyshift", "shift"),
    ],
)
def test_no_row_is_half_in_another_commune(
    table: str, fixture: str, tay_son: Commune, request: pytest.FixtureRequest
) -> None:
    row = request.getfixturevalue(fixture)
    other = CommuneFactory.create(province=tay_son.province)
    with refused_by("_together"):
        run(
            f"UPDATE {table} SET commune_id = %(c)s WHERE id = %(id)s; SET CONSTRAINTS ALL IMMEDIATE",
            c=other.pk,
            id=row.pk,
        )


def test_a_line_is_about_a_member_of_its_team(line: RosterLine) -> None:
    stranger = MembershipFactory.create(team__commune__province=line.province)
    with refused_by("rosterline_membership_team_together"):
        run(
            "UPDATE teams_rosterline SET membership_id = %(m)s WHERE id = %(id)s; SET CONSTRAINTS ALL IMMEDIATE",
            m=stranger.pk,
            id=line.pk,
        )
