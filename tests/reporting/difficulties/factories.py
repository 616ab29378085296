"""Difficulties that teams passed on, in the states that the pages speak of."""

# mypy: disallow-untyped-calls=False
# (factory-boy's declarations carry no types; what the factories make does)

from datetime import UTC, datetime

from factory.declarations import LazyAttribute, SelfAttribute, SubFactory, Trait
from factory.django import DjangoModelFactory

from reporting.enums import PassedState
from reporting.models import Agency, Difficulty, PassedDifficulty
from teams.models import Province
from tests.accounts.factories import UserFactory
from tests.teams.factories import TeamFactory

PASSED_AT = datetime(2026, 3, 2, 2, 30, tzinfo=UTC)  # 09:30 in Gia Lai
ANSWERED_AT = datetime(2026, 3, 9, 7, 15, tzinfo=UTC)  # 14:15, yesterday for the pages' tests
WORDS = "Bà con mua sim ở chợ, không đứng tên mình nên không cài được VNeID."
ANSWER = "Nhà mạng về xã sáng thứ Năm hằng tuần để đăng ký lại."


def agency(province: Province, code: str = "tinh_doan") -> Agency:
    return Agency.objects.get(province=province, code=code)


def difficulty(province: Province, code: str = "sim_khong_chinh_chu") -> Difficulty:
    return Difficulty.objects.get(province=province, code=code)


class PassedDifficultyFactory(DjangoModelFactory[PassedDifficulty]):
    """Of a team in a province that has its lists (Gia Lai), passed to Tỉnh đoàn unless it is said otherwise."""

    class Meta:
        model = PassedDifficulty

    class Params:
        answered = Trait(
            state=PassedState.ANSWERED,
            answer=ANSWER,
            answered_by=SubFactory(UserFactory),
            answered_at=ANSWERED_AT,
        )
        is_closed = Trait(answered=True, state=PassedState.CLOSED, closed_at=ANSWERED_AT)

    team = SubFactory(TeamFactory, in_force=True)
    commune = SelfAttribute("team.commune")
    province = SelfAttribute("team.province")
    difficulty = LazyAttribute(lambda row: difficulty(row.province))
    agency = LazyAttribute(lambda row: agency(row.province))
    description = WORDS
    passed_by = SubFactory(UserFactory)
    passed_at = PASSED_AT
