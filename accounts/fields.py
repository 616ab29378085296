"""Columns that follow a name by themselves, also in `bulk_create`: for searching and for sorting.

The embedded PostgreSQL has neither `unaccent` nor ICU, so both forms are made here and kept in the database.
"""

from collections.abc import Callable
from typing import Any

from django.db import models

from accounts.names import fold, sort_key


class _FollowingField(models.CharField):  # type: ignore[type-arg]
    form: Callable[[str], str]

    def __init__(self, of: str = "name", **kwargs: Any) -> None:
        self.of = of
        super().__init__(**{"max_length": 400, "editable": False, "db_collation": "C", **kwargs})

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return str(name), path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = type(self).form(str(getattr(model_instance, self.of)))
        setattr(model_instance, self.attname, value)
        return value


class SearchField(_FollowingField):
    """The name of `of` without accents, for `contains` with a query folded the same way."""

    form = staticmethod(fold)


class SortField(_FollowingField):
    """The name of `of` as a key whose byte order is Vietnamese alphabetical order."""

    form = staticmethod(sort_key)
