"""The team's moves: a recurring difficulty is passed on, asked again, closed or withdrawn (Đề án IV.4.2e)."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from reporting import difficulties
from reporting.enums import PassedState
from reporting.models import Agency, PassedDifficulty
from teams.enums import Role
from teams.models import Province, Team
from teams.refused import RefusedError
from tests.reporting.difficulties.factories import (
    ANSWER,
    WORDS,
    PassedDifficultyFactory,
    agency,
    difficulty,
)
from tests.sql import query
from tests.teams.factories import MembershipFactory, ProvinceFactory
from tests.teams.plan_factories import Around
from tests.views.conftest import holder

Move = Callable[..., PassedDifficulty]
BECAUSE = "Nhà mạng không về vào thứ Năm vừa rồi."


@pytest.fixture
def leader(team_in_force: Team) -> User:
    return MembershipFactory.create(team=team_in_force, leader=True).user


@pytest.fixture
def answered(team_in_force: Team) -> PassedDifficulty:
    return PassedDifficultyFactory.create(team=team_in_force, answered=True)


def pass_on(team: Team, by: User, **changed: Any) -> PassedDifficulty:
    said = {"difficulty": difficulty(team.province), "agency": agency(team.province), "description": WORDS, **changed}
    return difficulties.pass_on(team, said["difficulty"], said["agency"], said["description"], by=by)


def test_a_difficulty_is_passed_on(team_in_force: Team, leader: User) -> None:
    row = pass_on(team_in_force, leader, description=f"  {WORDS}\n")
    row.refresh_from_db()
    assert (row.state, row.description, row.passed_by) == (PassedState.PASSED, WORDS, leader)
    assert (row.commune, row.province, row.version) == (team_in_force.commune, team_in_force.province, 1)


@pytest.mark.parametrize(
    ("description", "field"), [("", "description"), ("sim hỏng", "description"), ("x" * 1001, "description")]
)
def test_words_that_say_too_little_or_too_much_are_refused(
    team_in_force: Team, leader: User, description: str, field: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        pass_on(team_in_force, leader, description=description)
    assert set(refused.value.errors) == {field}
    assert not PassedDifficulty.objects.exists()


def test_the_lists_of_another_province_are_not_chosen_from(team_in_force: Team, leader: User) -> None:
    elsewhere = Agency.objects.create(province=ProvinceFactory.create(), code="x", name="Nơi khác")
    with pytest.raises(RefusedError, match="Danh mục đã thay đổi"):
        pass_on(team_in_force, leader, agency=elsewhere)


def test_the_same_waits_at_an_agency_once(team_in_force: Team, leader: User, gia_lai: Province) -> None:
    row = pass_on(team_in_force, leader)
    with pytest.raises(RefusedError) as refused:
        pass_on(team_in_force, leader)
    assert set(refused.value.errors) == {"agency"}
    pass_on(team_in_force, leader, agency=agency(gia_lai, "so_khcn"))
    pass_on(team_in_force, leader, difficulty=difficulty(gia_lai, "song_yeu"))
    difficulties.withdraw(row, by=leader, seen=1)
    assert pass_on(team_in_force, leader).state == PassedState.PASSED


def test_asking_again_keeps_the_answer_and_says_why(answered: PassedDifficulty, leader: User) -> None:
    row = difficulties.ask_again(answered, BECAUSE, by=leader, seen=1)
    assert (row.state, row.asked_again_because, row.answer) == (PassedState.PASSED, BECAUSE, ANSWER)
    assert row.version == 2


@pytest.mark.parametrize("because", ["", "Chưa", "x" * 501])
def test_asking_again_needs_a_reason(answered: PassedDifficulty, leader: User, because: str) -> None:
    with pytest.raises(RefusedError) as refused:
        difficulties.ask_again(answered, because, by=leader, seen=1)
    assert set(refused.value.errors) == {"because"}


def test_it_is_closed_when_it_is_solved(answered: PassedDifficulty, leader: User) -> None:
    row = difficulties.close(answered, by=leader, seen=1)
    assert row.state == PassedState.CLOSED
    assert row.closed_at is not None


def moves(row: PassedDifficulty, by: User, seen: int = 1) -> dict[str, Callable[[], PassedDifficulty]]:
    return {
        "ask_again": lambda: difficulties.ask_again(row, BECAUSE, by=by, seen=seen),
        "close": lambda: difficulties.close(row, by=by, seen=seen),
        "withdraw": lambda: difficulties.withdraw(row, by=by, seen=seen),
    }


@pytest.mark.parametrize(
    ("traits", "possible"),
    [
        ({}, {"withdraw"}),
        ({"answered": True}, {"ask_again", "close", "withdraw"}),
        ({"is_closed": True}, set()),
        ({"state": PassedState.WITHDRAWN}, set()),
    ],
)
@pytest.mark.parametrize("move", ["ask_again", "close", "withdraw"])
def test_which_move_is_possible_when(
    team_in_force: Team, leader: User, traits: dict[str, Any], possible: set[str], move: str
) -> None:
    row = PassedDifficultyFactory.create(team=team_in_force, **traits)
    if move in possible:
        moves(row, leader)[move]()
        return
    with pytest.raises(RefusedError, match="không còn làm được"):
        moves(row, leader)[move]()
    row.refresh_from_db()
    assert row.version == 1


@pytest.mark.parametrize("move", ["ask_again", "close", "withdraw"])
@pytest.mark.parametrize("who", ["member", "chair", "tinh_doan", "leader elsewhere"])
def test_only_who_runs_the_team_makes_them(
    people: Around, answered: PassedDifficulty, gia_lai: Province, who: str, move: str
) -> None:
    person = {
        "member": lambda: people.member,
        "chair": lambda: people.chair,
        "tinh_doan": lambda: holder(Role.TINH_DOAN, gia_lai),
        "leader elsewhere": lambda: MembershipFactory.create(leader=True).user,
    }[who]()
    with pytest.raises(RefusedError, match="Chỉ Tổ trưởng"):
        moves(answered, person)[move]()
    answered.refresh_from_db()
    assert answered.state == PassedState.ANSWERED


@pytest.mark.parametrize("who", ["leader", "deputy", "official"])
def test_each_who_runs_the_team_may(people: Around, answered: PassedDifficulty, who: str) -> None:
    assert difficulties.close(answered, by=getattr(people, who), seen=1).state == PassedState.CLOSED


def test_what_somebody_else_changed_meanwhile_is_looked_at_first(answered: PassedDifficulty, leader: User) -> None:
    PassedDifficulty.objects.filter(pk=answered.pk).update(version=2, answer="Trả lời khác rồi.")
    with pytest.raises(RefusedError, match="vừa được người khác cập nhật"):
        difficulties.close(answered, by=leader, seen=1)


def test_the_history_keeps_what_was_answered_before(answered: PassedDifficulty, leader: User) -> None:
    difficulties.ask_again(answered, BECAUSE, by=leader, seen=1)
    said = query("SELECT state, answer FROM reporting_passeddifficultyevent ORDER BY pgh_id")
    assert said == [("answered", ANSWER)]
