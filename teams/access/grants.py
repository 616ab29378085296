"""Giving and taking roles: writes the django-guardian object permissions of a grant, and removes them."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import Permission as AuthPermission
from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from teams.access.roles import ROLES, Level
from teams.enums import Permission, Role
from teams.models import (
    Commune,
    CommunePermission,
    Province,
    ProvincePermission,
    RoleGrant,
    Team,
    TeamPermission,
)

Unit = Province | Commune | Team
_UNITS: dict[Level, type[Unit]] = {Level.PROVINCE: Province, Level.COMMUNE: Commune, Level.TEAM: Team}
_STORED_IN: dict[Level, type[models.Model]] = {
    Level.PROVINCE: ProvincePermission,
    Level.COMMUNE: CommunePermission,
    Level.TEAM: TeamPermission,
}


def unit_columns(unit: Unit) -> dict[str, int | None]:
    """The three unit columns of a grant at `unit`."""
    return {
        "province_id": unit.pk if isinstance(unit, Province) else unit.province_id,
        "commune_id": unit.pk if isinstance(unit, Commune) else unit.commune_id if isinstance(unit, Team) else None,
        "team_id": unit.pk if isinstance(unit, Team) else None,
    }


@transaction.atomic
def grant(
    user: User, role: Role, unit: Unit, *, valid_from: date, valid_to: date | None = None, by: User | None = None
) -> RoleGrant:
    """Give `user` the `role` at `unit` from `valid_from` to `valid_to` (both included, days in Asia/Ho_Chi_Minh).

    The same grant twice is one grant. Raises ValueError if the role is not held at that kind of unit.
    """
    _lock([user])
    level = ROLES[role].level
    if _UNITS[level] is not type(unit):
        raise ValueError(f"{role} is held at a {level}, not at {unit!r}")
    row, _ = RoleGrant.objects.update_or_create(
        user=user,
        role=role,
        **unit_columns(unit),
        valid_from=valid_from,
        defaults={"valid_to": valid_to},
        create_defaults={"valid_to": valid_to, "granted_by": by},
    )
    apply_dates([user])
    row.refresh_from_db()
    return row


@transaction.atomic
def end(row: RoleGrant, *, last_day: date) -> None:
    """Let the grant end with `last_day`; a grant that ends before it began is removed."""
    _lock([row.user])
    if last_day < row.valid_from:
        row.delete()
    else:
        row.valid_to = last_day
        row.save(update_fields=["valid_to"])
    apply_dates([row.user])


@transaction.atomic
def apply_dates(users: Iterable[User], today: date | None = None) -> None:
    """Make the object permissions of `users` those of the grants that hold today, no more and no less."""
    today = today or timezone.localdate()
    keys = [user.pk for user in users]
    _lock(users)
    grants = RoleGrant.objects.filter(user__in=keys)
    current = list(grants.current_on(today))
    for level, store in _STORED_IN.items():
        _store(level, store, keys, [row for row in current if ROLES[Role(row.role)].level == level])
    holding = [row.pk for row in current]
    grants.exclude(pk__in=holding).filter(applied=True).update(applied=False)
    grants.filter(pk__in=holding, applied=False).update(applied=True)


def _lock(users: Iterable[User]) -> None:
    """People first, in one order, then their grants: two calls about the same people never wait both ways."""
    keys = [user.pk for user in users]
    list(User.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))


def _store(level: Level, store: type[models.Model], users: list[int], current: list[RoleGrant]) -> None:
    """Bring the stored permissions of one level to what the `current` grants of that level give."""
    permissions = dict(
        AuthPermission.objects.filter(
            content_type__app_label="teams", content_type__model=level, codename__in=Permission.values
        ).values_list("codename", "pk")
    )
    wanted = {
        (row.user_id, permissions[permission], getattr(row, f"{level}_id"))
        for row in current
        for permission in ROLES[Role(row.role)].permissions
    }
    manager = store._default_manager
    stored = {
        (user, permission, unit): pk
        for pk, user, permission, unit in manager.filter(user__in=users).values_list(
            "pk", "user_id", "permission_id", "content_object_id"
        )
    }
    manager.filter(pk__in=[pk for key, pk in stored.items() if key not in wanted]).delete()
    manager.bulk_create(
        store(user_id=user, permission_id=permission, content_object_id=unit)
        for user, permission, unit in sorted(wanted - stored.keys())
    )


def users_out_of_date(today: date) -> models.QuerySet[User]:
    """People some of whose grants began or ended without their permissions having followed yet."""
    current = RoleGrant.objects.current_on(today)
    stale = RoleGrant.objects.filter(
        models.Q(applied=False, pk__in=current.values("pk"))
        | (models.Q(applied=True) & ~models.Q(pk__in=current.values("pk")))
    )
    return User.objects.filter(pk__in=stale.values("user_id"))
