"""Rights over what belongs to a commune as a whole, its support points and hamlets (Đề án 3.2.1, IV.4.2a).

They are kept by the commune and by its teams alike. A team's people hold their role at the team, so `teams.access`
alone would not give it to them over the rows of the commune.
"""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.shortcuts import get_object_or_404

from teams.access import ScopedQuerySet, may
from teams.access.scope import Person
from teams.enums import Permission
from teams.models import Commune, Team

ModelT = TypeVar("ModelT", bound=models.Model)


def may_in(person: Person, permission: Permission, commune: Commune) -> bool:
    """Whether `person` holds `permission` at the commune, above it, or at one of its teams."""
    teams = Team.objects.visible_to(person, permission).filter(commune=commune)
    return may(person, permission, commune) or teams.exists()


def get_for(person: Person, permission: Permission, rows: ScopedQuerySet[ModelT], **lookup: Any) -> ModelT:
    """Return the one row that matches `lookup`: a commune, or what belongs to one.

    Raises Http404 if it is not the person's at all, PermissionDenied if it is but `may_in` says no for its commune.
    """
    row = get_object_or_404(rows.visible_to(person), **lookup)
    commune = row if isinstance(row, Commune) else getattr(row, "commune")  # noqa: B009  # any model with a commune
    if not may_in(person, permission, commune):
        raise PermissionDenied
    return row
