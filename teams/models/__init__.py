"""Who works where: units, catalogues of people, teams with their members and places, requests, rota, plans, roles."""

from teams.models.changes import CountedChange
from teams.models.duty import Absence, DutyFeed, DutyShift, DutySwap
from teams.models.files import StoredFile
from teams.models.imports import RosterImport
from teams.models.maps import CommuneShape, ProvinceMap
from teams.models.places import OpeningHours, SupportPoint
from teams.models.plans import MonthlyPlan, PlanItem, PlannedSession
from teams.models.requests import AcceptedWarning, LineGroup, RequestEvent, RosterLine, RosterRequest
from teams.models.roles import CommunePermission, ProvincePermission, RoleGrant, TeamPermission
from teams.models.rules_changes import RulesChange
from teams.models.subgroups import Subgroup, SubgroupMember, Volunteer
from teams.models.teams import MemberComponent, Membership, Team
from teams.models.tokens import SystemToken
from teams.models.units import Commune, CommuneAlias, CommuneCode, Hamlet, Province

__all__ = [
    "Absence",
    "AcceptedWarning",
    "Commune",
    "CommuneAlias",
    "CommuneCode",
    "CommunePermission",
    "CommuneShape",
    "CountedChange",
    "DutyFeed",
    "DutyShift",
    "DutySwap",
    "Hamlet",
    "LineGroup",
    "MemberComponent",
    "Membership",
    "MonthlyPlan",
    "OpeningHours",
    "PlanItem",
    "PlannedSession",
    "Province",
    "ProvinceMap",
    "ProvincePermission",
    "RequestEvent",
    "RoleGrant",
    "RosterImport",
    "RosterLine",
    "RosterRequest",
    "RulesChange",
    "StoredFile",
    "Subgroup",
    "SubgroupMember",
    "SupportPoint",
    "SystemToken",
    "Team",
    "TeamPermission",
    "Volunteer",
]
