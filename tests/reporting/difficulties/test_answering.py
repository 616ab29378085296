"""Who answers which passed difficulty: the roles of its agency at their unit, and who writes a letter's answer down."""

from typing import Any

import pytest

from accounts.models import User
from reporting import difficulties
from reporting.difficulties.inbox import answering
from reporting.enums import PassedState
from reporting.models import PassedDifficulty
from teams.access import COMMUNE_ROLES, PROVINCE_ROLES
from teams.enums import Position, Role
from teams.models import Commune, Province, RoleGrant, Team
from teams.refused import RefusedError
from tests.reporting.difficulties.factories import ANSWER, PassedDifficultyFactory, agency, difficulty
from tests.teams.factories import CommuneFactory, MembershipFactory, TeamFactory
from tests.teams.plan_factories import Around
from tests.views.conftest import holder

# agency -> the roles that answer for it
ANSWERS_FOR = {
    "ubnd_xa": {Role.COMMUNE_OFFICIAL, Role.COMMUNE_CHAIR},
    "tt_pvhcc_xa": {Role.COMMUNE_OFFICIAL, Role.COMMUNE_CHAIR},
    "tinh_doan": {Role.TINH_DOAN},
    "so_khcn": {Role.SO_KHCN},
    "vp_ubnd": {Role.VP_UBND},
    "cong_an_tinh": {Role.CONG_AN},
    "so_nganh": {Role.AGENCY},
    "cong_an_xa": set(),
    "vien_thong": set(),
    "ngan_hang": set(),
    "khac": set(),
}


def passed_to(team: Team, code: str, **words: Any) -> PassedDifficulty:
    return PassedDifficultyFactory.create(team=team, agency=agency(team.province, code), **words)


@pytest.mark.parametrize("role", [*PROVINCE_ROLES, *COMMUNE_ROLES])
def test_every_role_finds_what_is_its_own_and_nothing_else(team_in_force: Team, role: str) -> None:
    for code in ANSWERS_FOR:
        passed_to(team_in_force, code)
    unit = team_in_force.commune if role in COMMUNE_ROLES else team_in_force.province
    desk = difficulties.desk_of(holder(Role(role), unit))
    found = {row.agency.code for row in desk.rows} if desk else set()
    assert found == {code for code, roles in ANSWERS_FOR.items() if role in roles}


@pytest.mark.parametrize("position", list(Position))
def test_people_of_teams_have_no_desk(team_in_force: Team, position: Position) -> None:
    assert difficulties.desk_of(MembershipFactory.create(team=team_in_force, position=position).user) is None


def test_the_commune_answers_its_own_alone_and_the_province_all(tay_son: Commune, gia_lai: Province) -> None:
    neighbour = CommuneFactory.create(province=gia_lai)
    for team in (TeamFactory.create(commune=commune, in_force=True) for commune in (tay_son, neighbour)):
        for code in ("ubnd_xa", "tinh_doan"):
            passed_to(team, code)
    official, tinh_doan = holder(Role.COMMUNE_OFFICIAL, tay_son), holder(Role.TINH_DOAN, gia_lai)
    assert [row.commune for row in desk_rows(official)] == [tay_son]
    assert {row.commune for row in desk_rows(tinh_doan)} == {tay_son, neighbour}


def desk_rows(person: User) -> list[PassedDifficulty]:
    desk = difficulties.desk_of(person)
    assert desk is not None
    return list(desk.rows)


def test_several_roles_see_all_of_theirs_and_are_counted_in_one_query(
    team_in_force: Team, django_assert_num_queries: Any
) -> None:
    person = holder(Role.TINH_DOAN, team_in_force.province)
    second = holder(Role.COMMUNE_OFFICIAL, team_in_force.commune)
    RoleGrant.objects.filter(user=second).update(user=person)
    for code in ("tinh_doan", "ubnd_xa", "so_khcn"):
        passed_to(team_in_force, code)
    passed_to(team_in_force, "tinh_doan", difficulty=difficulty(team_in_force.province, "song_yeu"), answered=True)
    grants = list(RoleGrant.objects.filter(user=person))
    assert len(answering(grants)) == 2
    with django_assert_num_queries(1):
        assert difficulties.waiting_count(grants) == 2
    with django_assert_num_queries(0):
        assert difficulties.waiting_count([]) == 0


def test_the_agency_answers_and_the_team_knows(team_in_force: Team) -> None:
    row = passed_to(team_in_force, "tinh_doan")
    person = holder(Role.TINH_DOAN, team_in_force.province)
    answered = difficulties.answer(row, f" {ANSWER} ", by=person, seen=1)
    assert (answered.state, answered.answer, answered.answered_by) == (PassedState.ANSWERED, ANSWER, person)
    again = difficulties.answer(answered, "Sửa lại: sáng thứ Sáu hằng tuần.", by=person, seen=2)
    assert again.answer == "Sửa lại: sáng thứ Sáu hằng tuần."


@pytest.mark.parametrize("role", [Role.SO_KHCN, Role.AGENCY, Role.PROVINCE_LEADER, Role.SYSTEM_ADMIN])
def test_another_agency_does_not_answer_it(team_in_force: Team, role: Role) -> None:
    row = passed_to(team_in_force, "tinh_doan")
    with pytest.raises(RefusedError, match="Vai trò của bạn"):
        difficulties.answer(row, ANSWER, by=holder(role, team_in_force.province), seen=1)
    row.refresh_from_db()
    assert row.state == PassedState.PASSED


@pytest.mark.parametrize(("text", "field"), [("", "answer"), ("Được", "answer"), ("x" * 2001, "answer")])
def test_an_answer_says_something(team_in_force: Team, text: str, field: str) -> None:
    person = holder(Role.TINH_DOAN, team_in_force.province)
    with pytest.raises(RefusedError) as refused:
        difficulties.answer(passed_to(team_in_force, "tinh_doan"), text, by=person, seen=1)
    assert set(refused.value.errors) == {field}


def test_several_of_one_kind_are_answered_at_once(tay_son: Commune, gia_lai: Province) -> None:
    rows = [passed_to(TeamFactory.create(commune=CommuneFactory.create(province=gia_lai)), "tinh_doan") for _ in "abc"]
    person = holder(Role.TINH_DOAN, gia_lai)
    answered = difficulties.answer_all([(row, 1) for row in rows], ANSWER, by=person)
    assert {row.pk for row in answered} == {row.pk for row in rows}
    assert set(PassedDifficulty.objects.values_list("state", "answer")) == {("answered", ANSWER)}


def test_all_or_none_are_answered(team_in_force: Team, gia_lai: Province) -> None:
    first = passed_to(team_in_force, "tinh_doan")
    other = passed_to(TeamFactory.create(commune=CommuneFactory.create(province=gia_lai)), "tinh_doan", is_closed=True)
    person = holder(Role.TINH_DOAN, gia_lai)
    with pytest.raises(RefusedError, match="không còn làm được"):
        difficulties.answer_all([(first, 1), (other, 1)], ANSWER, by=person)
    first.refresh_from_db()
    assert first.state == PassedState.PASSED


def test_different_kinds_or_none_are_refused(team_in_force: Team, gia_lai: Province) -> None:
    person = holder(Role.TINH_DOAN, gia_lai)
    one = passed_to(team_in_force, "tinh_doan")
    two = passed_to(team_in_force, "tinh_doan", difficulty=difficulty(gia_lai, "song_yeu"))
    for chosen in ([], [(one, 1), (two, 1)]):
        with pytest.raises(RefusedError) as refused:
            difficulties.answer_all(chosen, ANSWER, by=person)
        assert set(refused.value.errors) == {"chosen"}


@pytest.mark.parametrize(
    ("code", "who", "may"),
    [
        ("vien_thong", "leader", True),
        ("vien_thong", "deputy", True),
        ("vien_thong", "official", True),
        ("vien_thong", "member", False),
        ("vien_thong", "chair", False),
        ("tinh_doan", "official", True),
        ("tinh_doan", "leader", False),
        ("ubnd_xa", "leader", False),
    ],
)
def test_who_writes_down_what_came_by_letter(people: Around, code: str, who: str, may: bool) -> None:
    row, person = passed_to(people.team, code), getattr(people, who)
    assert difficulties.may_write_down(row, person) == may
    if may:
        written = difficulties.write_down(row, ANSWER, by=person, seen=1)
        assert (written.state, written.answered_by) == (PassedState.ANSWERED, person)
    else:
        with pytest.raises(RefusedError, match="Vai trò của bạn"):
            difficulties.write_down(row, ANSWER, by=person, seen=1)


def test_an_official_elsewhere_writes_nothing_down(team_in_force: Team) -> None:
    elsewhere = holder(Role.COMMUNE_OFFICIAL, CommuneFactory.create(province=team_in_force.province))
    assert not difficulties.may_write_down(passed_to(team_in_force, "vien_thong"), elsewhere)
