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
# With the telephone numbers: for those who run the scheme on the spot, and for Tỉnh đoàn.
_SEE_PEOPLE = (*_SEE_ALL, Permission.SEE_ROSTER)

ROLES: dict[Role, RoleRights] = {
    Role.MEMBER: _rights(Level.TEAM, *_SEE_PEOPLE, Permission.SEE_CITIZENS, Permission.LOG_SESSIONS),
    Role.DEPUTY: _rights(
        Level.TEAM, *_SEE_PEOPLE, Permission.SEE_CITIZENS, Permission.LOG_SESSIONS, Permission.RUN_TEAM
    ),
    Role.LEADER: _rights(
        Level.TEAM, *_SEE_PEOPLE, Permission.SEE_CITIZENS, Permission.LOG_SESSIONS, Permission.RUN_TEAM
    ),
    Role.COMMUNE_SECRETARY: _rights(Level.COMMUNE, *_SEE_PEOPLE, Permission.RUN_TEAM),
    # Runs teams too (Đề án III.1: "quản lý trực tiếp"), but nobody approves what they handed in themselves.
    Role.COMMUNE_OFFICIAL: _rights(
        Level.COMMUNE,
        *_SEE_PEOPLE,
        Permission.SEE_CITIZENS,
        Permission.RUN_TEAM,
        Permission.APPROVE,
        Permission.ANSWER,
    ),
    Role.COMMUNE_CHAIR: _rights(
        Level.COMMUNE, *_SEE_PEOPLE, Permission.SEE_CITIZENS, Permission.APPROVE, Permission.ANSWER
    ),
    Role.TINH_DOAN: _rights(Level.PROVINCE, *_SEE_PEOPLE, Permission.ANSWER, Permission.MANAGE_UNIT),
    Role.SO_KHCN: _rights(Level.PROVINCE, *_SEE_ALL, Permission.ANSWER),
    Role.VP_UBND: _rights(Level.PROVINCE, *_SEE_ALL, Permission.ANSWER),
    Role.CONG_AN: _rights(Level.PROVINCE, *_SEE_ALL, Permission.ANSWER),
    # Departments carry out tasks: they follow the figures, not what single volunteers did on a day.
    Role.AGENCY: _rights(Level.PROVINCE, Permission.SEE_FIGURES, Permission.ANSWER),
    Role.PROVINCE_LEADER: _rights(Level.PROVINCE, *_SEE_ALL),
    Role.SYSTEM_ADMIN: _rights(Level.PROVINCE, *_SEE_PEOPLE, Permission.MANAGE_UNIT),
}


def roles_at(level: Level) -> list[str]:
    return sorted(str(role) for role, rights in ROLES.items() if rights.level == level)


PROVINCE_ROLES = roles_at(Level.PROVINCE)
COMMUNE_ROLES = roles_at(Level.COMMUNE)
TEAM_ROLES = roles_at(Level.TEAM)
