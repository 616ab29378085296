"""Which rows a person reaches. Every tenant-owned model uses `ScopedQuerySet`, so no view types a tenant filter.

A row belongs to the lowest unit that its columns name. With a permission, a person reaches the rows of the units where
the permission is held and of the units below. Without one, the question is "is this mine at all": any role reaches the
rows at and below its unit, and the rows that belong to just the units above (my commune's places, my province's
catalogues). What is not reached does not exist for that person: everything fails closed.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Self, TypeVar

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import connection, models
from django.db.models import Q
from django.shortcuts import get_object_or_404

from teams.enums import Permission
from teams.prepared import prepared_cursor

ModelT = TypeVar("ModelT", bound=models.Model)
Person = AbstractBaseUser | AnonymousUser


def _held(level: str, person: Person, permission: Permission | None) -> models.QuerySet[Any, Any]:
    """The keys of the units of `level` at which the person holds the permission (any, if None)."""
    rows: models.QuerySet[Any, Any] = apps.get_model("teams", f"{level}Permission")._default_manager.filter(
        user_id=person.pk
    )
    if permission is not None:
        rows = rows.filter(permission__codename=permission)
    return rows.values("content_object_id")


@cache
def _columns(model: type[models.Model]) -> Mapping[str, str]:
    """How `model` names its units: level -> lookup. The units themselves name their own level by their key."""
    names = {field.name for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)}
    columns: dict[str, str] = {level: f"{level}_id" for level in ("province", "commune", "team") if level in names}
    if model._meta.label in {"teams.Province", "teams.Commune", "teams.Team"}:
        columns[str(model._meta.model_name)] = "pk"
    if "province" not in columns:
        raise TypeError(f"{model._meta.label} has no province: it cannot be scoped")
    return columns


def reach(model: type[models.Model], person: Person, permission: Permission | None) -> Q:
    if not person.is_authenticated or not person.is_active:
        return Q(pk__in=[])
    columns = _columns(model)
    within = Q()
    for level, column in columns.items():
        within |= Q(**{f"{column}__in": _held(level, person, permission)})
    if permission is not None or "team" in columns:
        return within
    communes, teams = (_held(level, person, permission) for level in ("commune", "team"))
    team_rows = apps.get_model("teams", "Team")._default_manager.filter(pk__in=teams)
    if "commune" in columns:
        return within | Q(**{f"{columns['commune']}__in": team_rows.values("commune_id")})
    commune_rows = apps.get_model("teams", "Commune")._default_manager.filter(pk__in=communes)
    return (
        within
        | Q(**{f"{columns['province']}__in": commune_rows.values("province_id")})
        | Q(**{f"{columns['province']}__in": team_rows.values("province_id")})
    )


class ScopedQuerySet(models.QuerySet[ModelT]):
    def visible_to(self, person: Person, permission: Permission | None = None) -> Self:
        """The rows that `person` reaches; with `permission`, those where it is held."""
        return self.filter(reach(self.model, person, permission))

    def of_unit(self, unit: models.Model) -> Self:
        """The rows of a team, of all teams of a commune, or of a whole province."""
        return self.filter(**{str(unit._meta.model_name): unit})


def may(person: Person, permission: Permission, row: models.Model) -> bool:
    """Whether `person` holds `permission` at the unit of `row` or above it."""
    manager = type(row)._default_manager
    return bool(manager.filter(reach(type(row), person, permission), pk=row.pk).exists())


def get_for(person: Person, permission: Permission, rows: "ScopedQuerySet[ModelT]", **lookup: Any) -> ModelT:
    """Return the one row that matches `lookup`.

    Raises Http404 if it is not the person's at all (somebody else's rows do not exist), PermissionDenied if it is but
    the role does not give `permission` there.
    """
    try:
        return rows.visible_to(person, permission).get(**lookup)
    except ObjectDoesNotExist:
        get_object_or_404(rows.visible_to(person), **lookup)
        raise PermissionDenied from None


def may_at_the_team(person: Person, permission: Permission, team: int) -> bool:
    """Whether `person` holds `permission` at the team itself, as leaders and members do; not from above it."""
    if not person.is_authenticated or not person.is_active:
        return False
    return _held("Team", person, permission).filter(content_object_id=team).exists()


def permissions_at(person: Person, row: models.Model) -> set[str]:
    """All permissions that `person` holds at the unit of `row` or above it, by one query."""
    if not person.is_authenticated or not person.is_active:
        return set()
    columns = _columns(type(row))
    # In SQL, as nearly every page asks for it: putting the query together takes as long as answering it.
    held = " UNION ALL ".join(
        f"SELECT permission_id FROM teams_{level}permission WHERE user_id = %s AND content_object_id = %s"
        for level in columns
    )
    units = (row.pk if column == "pk" else getattr(row, column) for column in columns.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT codename FROM auth_permission WHERE id IN ({held})",
            [value for unit in units for value in (person.pk, unit)],
        )
        return {codename for (codename,) in cursor.fetchall()}


# Stands for the person in a compiled query; no key is negative.
_SOMEBODY = -1


@cache
def _compiled(permission: Permission) -> tuple[str, tuple[Any, ...]]:
    """`reach` over teams, compiled: putting its query together takes longer than answering it."""
    somebody = apps.get_model("accounts", "User")(pk=_SOMEBODY, is_active=True)
    teams = apps.get_model("teams", "Team")
    sql, params = teams._default_manager.filter(reach(teams, somebody, permission)).values("pk").query.sql_with_params()
    names = iter(range(len(params)))
    return re.sub("%s", lambda _found: f"%({permission}_{next(names)})s", sql), params


def teams_statement(person: Person, permission: Permission) -> tuple[str, dict[str, Any]]:
    """A statement for the keys of the teams where `person` holds `permission`, and its parameters by name.

    For a part of another statement. Whoever is not signed in or is switched off must not be asked about: ValueError.
    """
    if not person.is_authenticated or not person.is_active:
        raise ValueError("nobody holds anything")
    sql, params = _compiled(permission)
    values = (person.pk if param == _SOMEBODY else param for param in params)
    return sql, {f"{permission}_{number}": value for number, value in enumerate(values)}


def teams_where(person: Person, permission: Permission, teams: Iterable[int]) -> set[int]:
    """Those of `teams` at which, or above which, `person` holds `permission`. For what is asked at every saving."""
    keys = list(teams)
    if not keys or not person.is_authenticated or not person.is_active:
        return set()
    sql, params = teams_statement(person, permission)
    with prepared_cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM ({sql}) AS held (id) WHERE id = ANY(%(teams)s::bigint[])", {**params, "teams": keys}
        )
        return {key for (key,) in cursor.fetchall()}
