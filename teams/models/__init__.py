"""Who works where: units, catalogues of people, teams with their members and places, roles."""

from teams.models.places import SupportPoint
from teams.models.roles import CommunePermission, ProvincePermission, RoleGrant, TeamPermission
from teams.models.teams import MemberComponent, Membership, RosterChange, Subgroup, SubgroupMember, Team
from teams.models.units import Commune, CommuneAlias, CommuneCode, Hamlet, Province

__all__ = [
    "Commune",
    "CommuneAlias",
    "CommuneCode",
    "CommunePermission",
    "Hamlet",
    "MemberComponent",
    "Membership",
    "Province",
    "ProvincePermission",
    "RoleGrant",
    "RosterChange",
    "Subgroup",
    "SubgroupMember",
    "SupportPoint",
    "Team",
    "TeamPermission",
]
