"""Who may make a move: plain functions about their own model, as django-fsm wants them."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.db import models

from teams.access.scope import Person

ModelT = TypeVar("ModelT", bound=models.Model)


def guard(may_move: Callable[[ModelT, Person], bool]) -> Callable[[models.Model, Any], bool]:
    """`may_move(row, person)` as a `permission` of a transition of that model."""
    return cast(Callable[[models.Model, Any], bool], may_move)
