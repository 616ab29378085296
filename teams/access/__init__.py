"""Who may: the only answer (A1).

`roles` maps each role to what it gives, `scope` filters rows by it, `grants` writes and removes it. The units' models
use `scope`, and `grants` uses the models, so `grants` is imported by its full name.
"""

from teams.access.roles import COMMUNE_ROLES, PROVINCE_ROLES, ROLES, TEAM_ROLES, Level
from teams.access.scope import (
    ScopedQuerySet,
    get_for,
    may,
    may_at_the_team,
    permissions_at,
    teams_statement,
    teams_where,
)

__all__ = [
    "COMMUNE_ROLES",
    "PROVINCE_ROLES",
    "ROLES",
    "TEAM_ROLES",
    "Level",
    "ScopedQuerySet",
    "get_for",
    "may",
    "may_at_the_team",
    "permissions_at",
    "teams_statement",
    "teams_where",
]
