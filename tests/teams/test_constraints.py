"""What the database refuses whoever writes: plain SQL stands for the admin, an import, a script, a mistake."""

from datetime import date
from typing import Any

import pytest

from teams.models import Commune, Membership, Province, RoleGrant, Subgroup, Team
from tests.accounts.factories import UserFactory
from tests.reporting.factories import LogEntryFactory
from tests.sql import query, refused_by, run
from tests.teams.factories import FOUNDED, CommuneFactory, HamletFactory, MembershipFactory, TeamFactory

# --- teams: state and dates belong together


def set_team(team: Team, **columns: Any) -> None:
    run(
        f"UPDATE teams_team SET {', '.join(f'{c} = %({c})s' for c in columns)} WHERE id = %(id)s", id=team.pk, **columns
    )


def test_a_team_in_force_has_a_first_day(team_in_force: Team) -> None:
    with refused_by("team_has_a_first_day_once_in_force"):
        set_team(team_in_force, in_force_from=None)


@pytest.mark.parametrize("state", ["draft"])
def test_a_team_that_is_not_approved_has_no_first_day(team_in_force: Team, state: str) -> None:
    with refused_by("team_has_a_first_day_once_in_force"):
        set_team(team_in_force, state=state)


def test_a_team_has_a_known_state(team_in_force: Team) -> None:
    with refused_by("team_state_known|team_has_a_first_day"):
        set_team(team_in_force, state="lost", in_force_from=None)


def test_a_team_ends_after_it_began(team_in_force: Team) -> None:
    with refused_by("team_dates_in_order"):
        set_team(team_in_force, in_force_to=date(2025, 6, 30))


def test_a_commune_has_one_team_of_its_own_at_a_time(tay_son: Commune, team_in_force: Team) -> None:
    with refused_by("one_commune_team_in_force_at_a_time"):
        TeamFactory.create(commune=tay_son, in_force=True, in_force_from=date(2026, 3, 1))
    set_team(team_in_force, in_force_to=date(2026, 2, 28), state="dissolved")
    TeamFactory.create(commune=tay_son, in_force=True, in_force_from=date(2026, 3, 1))
    with refused_by("one_commune_team_in_force_at_a_time"):
        set_team(team_in_force, in_force_to=date(2026, 3, 1))


def test_teams_of_hamlets_stand_beside_the_communes_own(tay_son: Commune, team_in_force: Team) -> None:
    TeamFactory.create_batch(2, commune=tay_son, in_force=True, of_hamlet=True)
    assert Team.objects.in_force_on(FOUNDED).filter(commune=tay_son).count() == 3


def test_drafts_do_not_stand_in_the_way(tay_son: Commune, team_in_force: Team) -> None:
    TeamFactory.create_batch(2, commune=tay_son)
    assert Team.objects.filter(commune=tay_son).count() == 3


# --- memberships


def set_membership(membership: Membership, **columns: Any) -> None:
    changes = ", ".join(f"{c} = %({c})s" for c in columns)
    run(f"UPDATE teams_membership SET {changes} WHERE id = %(id)s", id=membership.pk, **columns)


def test_two_leaders_do_not_overlap(team_in_force: Team) -> None:
    MembershipFactory.create(team=team_in_force, leader=True)
    other = MembershipFactory.create(team=team_in_force)
    with refused_by("one_leader_at_a_time"):
        set_membership(other, position="leader")


def test_leaders_follow_each_other_day_by_day(team_in_force: Team) -> None:
    old = MembershipFactory.create(team=team_in_force, leader=True, last_day=date(2026, 2, 28))
    new = MembershipFactory.create(team=team_in_force, leader=True, valid_from=date(2026, 3, 1))
    with refused_by("one_leader_at_a_time"):
        set_membership(old, valid_to=date(2026, 3, 1))
    with refused_by("one_leader_at_a_time"):
        set_membership(new, valid_from=date(2026, 2, 28))


def test_one_person_is_in_a_team_once_at_a_time(member: Membership) -> None:
    with refused_by("membership_once_at_a_time"):
        run(
            """INSERT INTO teams_membership (province_id, commune_id, team_id, user_id, position, valid_from,
                                             organisation, languages, skills)
               SELECT province_id, commune_id, team_id, user_id, 'deputy', '2026-03-01', '', '{}', '{}'
               FROM teams_membership WHERE id = %(id)s""",
            id=member.pk,
        )


def test_a_membership_ends_after_it_began(member: Membership) -> None:
    with refused_by("membership_dates_in_order"):
        set_membership(member, valid_to=date(2025, 6, 30))


def test_a_membership_has_a_known_position(member: Membership) -> None:
    with refused_by("membership_position_known"):
        set_membership(member, position="king")


# --- grants: the role fits its unit


def insert_grant(team: Team, role: str, level: str, **columns: Any) -> None:
    values = {
        "user_id": UserFactory.create().pk,
        "role": role,
        "province_id": team.province_id,
        "commune_id": team.commune_id if level in ("commune", "team") else None,
        "team_id": team.pk if level == "team" else None,
        "valid_from": FOUNDED,
        "applied": False,
        **columns,
    }
    run(f"INSERT INTO teams_rolegrant ({', '.join(values)}) VALUES ({', '.join(f'%({c})s' for c in values)})", **values)


@pytest.mark.parametrize(
    ("role", "level"),
    [
        ("leader", "province"),
        ("leader", "commune"),
        ("commune_official", "province"),
        ("commune_official", "team"),
        ("tinh_doan", "commune"),
        ("system_admin", "team"),
        ("emperor", "province"),
    ],
)
def test_a_role_is_granted_at_its_own_kind_of_unit(team_in_force: Team, role: str, level: str) -> None:
    with refused_by("grant_role_fits_its_unit"):
        insert_grant(team_in_force, role, level)


def test_a_team_role_names_the_commune_too(team_in_force: Team) -> None:
    with refused_by("grant_role_fits_its_unit"):
        insert_grant(team_in_force, "member", "team", commune_id=None)


def test_a_grant_ends_after_it_began(team_in_force: Team) -> None:
    with refused_by("grant_dates_in_order"):
        insert_grant(team_in_force, "member", "team", valid_to=date(2025, 6, 30))


def test_a_grant_is_there_once_though_its_unit_columns_are_empty(team_in_force: Team) -> None:
    person = UserFactory.create()
    insert_grant(team_in_force, "tinh_doan", "province", user_id=person.pk)
    with refused_by("grant_once"):
        insert_grant(team_in_force, "tinh_doan", "province", user_id=person.pk)
    assert RoleGrant.objects.filter(user=person).count() == 1


# --- sub-groups and places


def test_a_team_has_each_of_its_groups_once(team_in_force: Team) -> None:
    columns = {"province": team_in_force.province, "commune": team_in_force.commune, "team": team_in_force}
    Subgroup.objects.create(**columns, kind="he_thong_chinh_tri")
    with refused_by("subgroup_once_per_team"):
        Subgroup.objects.create(**columns, kind="he_thong_chinh_tri")


def test_a_support_point_closes_after_it_opened(support_point: Any) -> None:
    with refused_by("support_point_dates_in_order"):
        run("UPDATE teams_supportpoint SET open_to = '2025-06-30' WHERE id = %(id)s", id=support_point.pk)


# --- a changed team leaves a mark for those who count teams


def roster_marks() -> list[tuple[int, date]]:
    of_communes = "DELETE FROM teams_countedchange WHERE source = 'roster' AND commune_id IS NOT NULL"
    return sorted(set(query(f"{of_communes} RETURNING commune_id, first_day")))


def test_every_way_of_changing_a_team_leaves_a_mark(tay_son: Commune) -> None:
    team = TeamFactory.create(commune=tay_son, in_force=True)
    assert roster_marks() == [(tay_son.pk, FOUNDED)]
    run("UPDATE teams_team SET in_force_from = '2026-01-05' WHERE id = %(id)s", id=team.pk)
    assert roster_marks() == [(tay_son.pk, FOUNDED), (tay_son.pk, date(2026, 1, 5))]
    Team.objects.filter(pk=team.pk).update(in_force_to=date(2026, 6, 30))
    assert roster_marks() == [(tay_son.pk, date(2026, 1, 5))]
    run("DELETE FROM teams_team WHERE id = %(id)s", id=team.pk)
    assert roster_marks() == [(tay_son.pk, date(2026, 1, 5))]


# --- what the database ties together: nobody's row can slip to another tenant


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE teams_team SET province_id = %(province)s WHERE id = %(team)s",
        "UPDATE teams_team SET commune_id = %(commune)s WHERE id = %(team)s",
        "UPDATE teams_membership SET commune_id = %(commune)s WHERE team_id = %(team)s",
        "UPDATE teams_supportpoint SET hamlet_id = %(hamlet)s WHERE id = %(point)s",
        "UPDATE reporting_logentry SET province_id = %(province)s, commune_id = %(commune)s WHERE team_id = %(team)s",
        "UPDATE reporting_supportsession SET commune_id = %(commune)s WHERE team_id = %(team)s",
        "UPDATE reporting_supportsession SET support_point_id = NULL, hamlet_id = %(hamlet)s WHERE team_id = %(team)s",
        "UPDATE teams_rolegrant SET province_id = %(province)s WHERE team_id = %(team)s",
    ],
)
def test_a_row_does_not_slip_to_another_tenant(member: Any, support_point: Any, change: str) -> None:
    LogEntryFactory.create(membership=member, place=support_point)
    foreign = HamletFactory.create()
    with refused_by("_together"):
        run(
            change,
            province=foreign.province_id,
            commune=foreign.commune_id,
            hamlet=foreign.pk,
            team=member.team_id,
            point=support_point.pk,
        )
        run("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE teams_province SET calendar = 'solar' WHERE id = %(province)s",
        "UPDATE teams_province SET extra_days_off = ARRAY['2026-03-09'::date] WHERE id = %(province)s",
    ],
)
def test_a_change_of_the_province_leaves_a_mark(gia_lai: Province, change: str) -> None:
    run("DELETE FROM teams_countedchange")
    run(change, province=gia_lai.pk)
    assert query("SELECT DISTINCT province_id FROM teams_countedchange") == [(gia_lai.pk,)]


def test_a_commune_more_leaves_a_mark_and_another_name_of_it_none(gia_lai: Province) -> None:
    run("DELETE FROM teams_countedchange")
    commune = CommuneFactory.create(province=gia_lai)
    assert query("DELETE FROM teams_countedchange RETURNING province_id, source") == [(gia_lai.pk, "roster")]
    Commune.objects.filter(pk=commune.pk).update(name="Tên mới")
    assert query("SELECT 1 FROM teams_countedchange") == []


def test_a_change_of_the_province_that_no_number_depends_on_leaves_none(gia_lai: Province) -> None:
    run("DELETE FROM teams_countedchange")
    run("UPDATE teams_province SET scheme_name = 'Đề án', calendar = calendar WHERE id = %(id)s", id=gia_lai.pk)
    assert query("SELECT 1 FROM teams_countedchange") == []


def test_a_year_typed_wrong_is_refused(support_point: Any) -> None:
    with refused_by("support_point_day_is_possible"):
        run("UPDATE teams_supportpoint SET open_from = '0206-01-01' WHERE id = %(id)s", id=support_point.pk)
