"""Whom a passed difficulty waits for: the agency's role in the province, or in the own commune (Đề án III.3.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from reporting.enums import PassedState
from reporting.models import Agency, Difficulty, PassedDifficulty
from teams.access import COMMUNE_ROLES, ROLES
from teams.enums import Permission, Role
from teams.models import Province, RoleGrant

# UBND of the commune answers through its officials and its chair alike.
_ANSWERS_AS: dict[str, list[str]] = {Role.COMMUNE_CHAIR: [Role.COMMUNE_CHAIR, Role.COMMUNE_OFFICIAL]}


def answering(grants: Iterable[RoleGrant]) -> list[RoleGrant]:
    """Those of `grants` with which their holder answers."""
    return [grant for grant in grants if Permission.ANSWER in ROLES[Role(grant.role)].permissions]


def _for(grants: Iterable[RoleGrant]) -> Q:
    """What waits for the holder of `grants`: province roles for the whole province, commune roles for the own one."""
    wanted = Q(pk__in=[])
    for grant in answering(grants):
        unit = Q(commune=grant.commune_id) if grant.role in COMMUNE_ROLES else Q(province=grant.province_id)
        wanted |= unit & Q(agency__answered_by__in=_ANSWERS_AS.get(grant.role, [grant.role]))
    return wanted


def _grants_of(person: User) -> list[RoleGrant]:
    rows = RoleGrant.objects.filter(user=person).current_on(timezone.localdate())
    return list(rows.select_related("province").order_by("province", "role"))


@dataclass(frozen=True)
class Desk:
    """What one person answers, whatever its state, and the province whose frame the page has."""

    province: Province
    rows: QuerySet[PassedDifficulty]


def desk_of(person: User) -> Desk | None:
    """The desk of `person`; None if the person answers nowhere."""
    grants = answering(_grants_of(person))
    if not grants:
        return None
    rows = PassedDifficulty.objects.visible_to(person, Permission.ANSWER).filter(_for(grants))
    return Desk(grants[0].province, rows.select_related("difficulty", "agency", "commune", "province"))


def choices_of(desk: Desk) -> dict[str, list[Any]]:
    """What the inbox can be narrowed down to: the agencies and the difficulties that lie in it."""
    lying = desk.rows.order_by().values("agency", "difficulty")
    agencies = Agency.objects.filter(pk__in=lying.values("agency"))
    kinds = Difficulty.objects.filter(pk__in=lying.values("difficulty"))
    return {"agencies": list(agencies), "difficulties": list(kinds)}


def may_answer(passed: PassedDifficulty, person: User) -> bool:
    desk = desk_of(person)
    return desk is not None and desk.rows.filter(pk=passed.pk).exists()


def waiting_count(grants: Iterable[RoleGrant]) -> int:
    """How many wait for the holder of `grants`; one query, none if nothing could wait."""
    own = answering(grants)
    if not own:
        return 0
    return PassedDifficulty.objects.filter(_for(own), state=PassedState.PASSED).count()
