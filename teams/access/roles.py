"""The table of roles: at which level each is held and what it gives there and below (DOMAIN "Who")."""

from enum import StrEnum
from typing import NamedTuple

from teams.enums import Permission, Role


class Level(StrEnum):
    PROVINCE = "province"
    COMMUNE = "commune"
    TEAM = "team"


class RoleRights(NamedTuple):
    level: Level
    permissions: frozenset[Permission]


def _rights(level: Level, *permissions: Permission) -> RoleRights:
    return RoleRights(level, frozenset(permissions))


_SEE_ALL = (Permission.SEE_FIGURES, Permission.SEE_SESSIONS)

ROLES: dict[Role, RoleRights] = {
    Role.MEMBER: _rights(Level.TEAM, *_SEE_ALL, Permission.LOG_SESSIONS),
    Role.DEPUTY: _rights(Level.TEAM, *_SEE_ALL, Permission.LOG_SESSIONS),
    Role.LEADER: _rights(Level.TEAM, *_SEE_ALL, Permission.LOG_SESSIONS),
    Role.COMMUNE_OFFICIAL: _rights(Level.COMMUNE, *_SEE_ALL),
    Role.TINH_DOAN: _rights(Level.PROVINCE, *_SEE_ALL, Permission.MANAGE_UNIT),
    Role.SO_KHCN: _rights(Level.PROVINCE, *_SEE_ALL),
    Role.VP_UBND: _rights(Level.PROVINCE, *_SEE_ALL),
    Role.CONG_AN: _rights(Level.PROVINCE, *_SEE_ALL),
    # Departments carry out tasks: they follow the figures, not what single volunteers did on a day.
    Role.AGENCY: _rights(Level.PROVINCE, Permission.SEE_FIGURES),
    Role.PROVINCE_LEADER: _rights(Level.PROVINCE, *_SEE_ALL),
    Role.SYSTEM_ADMIN: _rights(Level.PROVINCE, *_SEE_ALL, Permission.MANAGE_UNIT),
}


def roles_at(level: Level) -> list[str]:
    return sorted(str(role) for role, rights in ROLES.items() if rights.level == level)


PROVINCE_ROLES = roles_at(Level.PROVINCE)
COMMUNE_ROLES = roles_at(Level.COMMUNE)
TEAM_ROLES = roles_at(Level.TEAM)
