"""Shifts, absences and sub-groups of a team."""

# mypy: disallow-untyped-calls=False
# (factory-boy's declarations carry no types; what the factories make does)

from datetime import date
from typing import Any

from factory.declarations import LazyAttribute, SelfAttribute, SubFactory
from factory.django import DjangoModelFactory

from teams.enums import HalfDay, SubgroupKind
from teams.models import Absence, DutyShift, Hamlet, Membership, Subgroup, SubgroupMember
from tests.teams.factories import FOUNDED, MembershipFactory, SupportPointFactory

MONDAY = date(2026, 3, 16)


class DutyShiftFactory(DjangoModelFactory[DutyShift]):
    """A member's shift on the Monday morning after the tests' today, placed by the machine."""

    class Meta:
        model = DutyShift
        exclude = ("member",)

    member = SubFactory(MembershipFactory)
    user = SelfAttribute("member.user")
    team = SelfAttribute("member.team")
    commune = SelfAttribute("team.commune")
    province = SelfAttribute("commune.province")
    support_point = SubFactory(SupportPointFactory, commune=SelfAttribute("..commune"))
    day = MONDAY
    half_day = HalfDay.MORNING


class AbsenceFactory(DjangoModelFactory[Absence]):
    class Meta:
        model = Absence
        exclude = ("member",)

    member = SubFactory(MembershipFactory)
    user = SelfAttribute("member.user")
    team = SelfAttribute("member.team")
    commune = SelfAttribute("team.commune")
    province = SelfAttribute("commune.province")
    first_day = MONDAY
    last_day = LazyAttribute(lambda absence: absence.first_day)


def in_group(member: Membership, kind: str = SubgroupKind.POLITICAL_SYSTEM, hamlet: Hamlet | None = None) -> None:
    """Put a member into a sub-group of the team, which is made where it is not there yet."""
    units: dict[str, Any] = {"province": member.province, "commune": member.commune, "team": member.team}
    group, _made = Subgroup.objects.get_or_create(**units, kind=kind, hamlet=hamlet, defaults={"name": kind})
    SubgroupMember.objects.create(subgroup=group, membership=member, valid_from=FOUNDED)
