"""Units, teams and people in the situations that the rules speak of.

Official codes of these provinces and communes are none of the real ones, so they stand beside Gia Lai.
"""

# mypy: disallow-untyped-calls=False
# (factory-boy's declarations carry no types; what the factories make does)

from datetime import date
from typing import Any

from factory.declarations import LazyAttribute, SelfAttribute, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory

from teams import roster
from teams.enums import Calendar, CommuneKind, HamletKind, PointKind, Position, TeamKind, TeamState
from teams.models import Commune, Hamlet, Membership, Province, SupportPoint, Team
from tests.accounts.factories import UserFactory

# The first day of the communes as they are now: teams and people of the factories are there from then on.
FOUNDED = date(2025, 7, 1)


class ProvinceFactory(DjangoModelFactory[Province]):
    class Meta:
        model = Province

    class Params:
        solar = Trait(calendar=Calendar.SOLAR)

    code = Sequence(lambda n: 1000 + n)
    name = Sequence(lambda n: f"Tỉnh thử {n}")
    calendar = Calendar.DECREE_09


class CommuneFactory(DjangoModelFactory[Commune]):
    class Meta:
        model = Commune

    class Params:
        ward = Trait(kind=CommuneKind.PHUONG)

    province = SubFactory(ProvinceFactory)
    official_code = Sequence(lambda n: 100_000 + n)
    kind = CommuneKind.XA
    name = Sequence(lambda n: f"Thử {n}")


class HamletFactory(DjangoModelFactory[Hamlet]):
    class Meta:
        model = Hamlet

    commune = SubFactory(CommuneFactory)
    province = SelfAttribute("commune.province")
    kind = HamletKind.LANG
    name = Sequence(lambda n: f"Plei {n}")


class SupportPointFactory(DjangoModelFactory[SupportPoint]):
    class Meta:
        model = SupportPoint

    class Params:
        closed = Trait(open_to=date(2026, 1, 31))

    commune = SubFactory(CommuneFactory)
    province = SelfAttribute("commune.province")
    kind = PointKind.UBND
    name = Sequence(lambda n: f"Điểm hỗ trợ số {n}")
    open_from = FOUNDED


class TeamFactory(DjangoModelFactory[Team]):
    """A draft, unless a trait says otherwise."""

    class Meta:
        model = Team

    class Params:
        in_force = Trait(state=TeamState.IN_FORCE, in_force_from=FOUNDED)
        dissolved = Trait(state=TeamState.DISSOLVED, in_force_from=FOUNDED, in_force_to=date(2026, 1, 31))
        # Nghệ An and Quảng Ngãi: a team of one hamlet, beside the commune's.
        of_hamlet = Trait(kind=TeamKind.HAMLET, hamlet=SubFactory(HamletFactory, commune=SelfAttribute("..commune")))

    commune = SubFactory(CommuneFactory)
    province = SelfAttribute("commune.province")
    name = LazyAttribute(lambda team: f"Tổ CNSCĐ-{team.commune.name}")


class MembershipFactory(DjangoModelFactory[Membership]):
    """A member who joined by the roster, so with the role of the position; who has left, left by the roster."""

    class Meta:
        model = Membership

    class Params:
        leader = Trait(position=Position.LEADER)
        deputy = Trait(position=Position.DEPUTY)
        collaborator = Trait(position=Position.COLLABORATOR)
        has_left = Trait(last_day=date(2026, 1, 31))

    team = SubFactory(TeamFactory, in_force=True)
    user = SubFactory(UserFactory)
    position = Position.MEMBER
    valid_from = FOUNDED
    last_day = None

    @classmethod
    def _create(cls, model_class: type[Membership], *args: Any, **kwargs: Any) -> Membership:
        last_day = kwargs.pop("last_day")
        membership = roster.join(*args, **kwargs)
        if last_day is not None:
            roster.leave(membership, last_day=last_day)
        return membership
