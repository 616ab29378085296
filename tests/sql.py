"""Writing behind the back of the models, as an import, a script or a mistake would."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction


def run(sql: str, **params: Any) -> int:
    """Execute one statement; returns how many rows it was about."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def query(sql: str, **params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


@contextmanager
def refused_by(constraint: str) -> Iterator[None]:
    """Expect the database to refuse what is inside, by the constraint (or column) named."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        yield
