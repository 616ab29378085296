"""Two people act on the same passed difficulty at the same moment: one wins, the other is told."""

import pytest

from accounts.models import User
from reporting import difficulties
from reporting.models import PassedDifficulty
from teams.enums import Role
from teams.models import Province, Team
from teams.refused import RefusedError
from tests.conftest import GIA_LAI
from tests.reporting.difficulties.factories import ANSWER, WORDS, PassedDifficultyFactory, agency, difficulty
from tests.teams.factories import CommuneFactory, MembershipFactory, TeamFactory
from tests.threads import at_once
from tests.views.conftest import holder

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def team(transactional_db: None) -> Team:
    return TeamFactory.create(commune=CommuneFactory.create(province=Province.objects.get(code=GIA_LAI)), in_force=True)


@pytest.fixture
def leader(team: Team) -> User:
    return MembershipFactory.create(team=team, leader=True).user


def outcome(job: object) -> str:
    try:
        job()  # type: ignore[operator]
    except RefusedError:
        return "refused"
    return "done"


def test_the_same_is_passed_on_once(team: Team, leader: User) -> None:
    kind, to = difficulty(team.province), agency(team.province)

    def save() -> str:
        return outcome(lambda: difficulties.pass_on(team, kind, to, WORDS, by=leader))

    assert sorted(at_once(*[save] * 3)) == ["done", "refused", "refused"]
    assert PassedDifficulty.objects.count() == 1


def test_two_answers_of_which_one_was_not_seen(team: Team, leader: User) -> None:
    row = PassedDifficultyFactory.create(team=team)
    first, second = (holder(Role.TINH_DOAN, team.province) for _ in "ab")

    def by(person: User) -> str:
        return outcome(lambda: difficulties.answer(row, f"{ANSWER} ({person.pk})", by=person, seen=1))

    assert sorted(at_once(lambda: by(first), lambda: by(second))) == ["done", "refused"]
    row.refresh_from_db()
    assert row.version == 2


def test_the_team_withdraws_while_the_agency_answers(team: Team, leader: User) -> None:
    row = PassedDifficultyFactory.create(team=team)
    person = holder(Role.TINH_DOAN, team.province)
    done = at_once(
        lambda: outcome(lambda: difficulties.answer(row, ANSWER, by=person, seen=1)),
        lambda: outcome(lambda: difficulties.withdraw(row, by=leader, seen=1)),
    )
    assert sorted(done) == ["done", "refused"]
