"""Writing every encrypted text anew under the first of DATA_ENCRYPTION_KEYS, in batches, while people go on working.

A batch is locked, rewritten and committed by itself: what is stopped half-way goes on where it stopped, as texts that
are under the first key already are left alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from accounts.encryption import EncryptedField, UnreadableError, is_under_first_key, rotate

ROWS_PER_BATCH = 500


@dataclass
class Rotated:
    """How many texts of one model were written anew, stood under the first key already, or fit none of the keys."""

    model: type[models.Model]
    renewed: int = 0
    current: int = 0
    unreadable_rows: list[int] = field(default_factory=list)  # a key for each text

    @property
    def unreadable(self) -> int:
        return len(self.unreadable_rows)


def encrypted_models() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every model with encrypted texts, histories included, and the columns that hold them."""
    for model in apps.get_models():
        columns = [str(each.column) for each in model._meta.local_concrete_fields if isinstance(each, EncryptedField)]
        if columns and not model._meta.proxy:
            yield model, columns


def rotate_model(model: type[models.Model], columns: list[str]) -> Iterator[Rotated]:
    """Rotate one model; hands out its running count after each batch."""
    count, last = Rotated(model), 0
    while True:
        following = _rotate_batch(model, columns, last, count)
        if following is None:
            break
        last = following
        yield count
    yield count


@transaction.atomic
def _rotate_batch(model: type[models.Model], columns: list[str], after: int, count: Rotated) -> int | None:
    """Rotate the rows that follow the key `after`; returns the last key, or None if there were none."""
    names = ", ".join(map(_quoted, [_key_of(model), *columns]))
    key, table = _quoted(_key_of(model)), _quoted(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {names} FROM {table} WHERE {key} > %s ORDER BY {key} LIMIT %s FOR NO KEY UPDATE",
            [after, ROWS_PER_BATCH],
        )
        rows = cursor.fetchall()
    changed = [(pk, *renewed) for pk, *tokens in rows if (renewed := _renewed(pk, tokens, count)) != tokens]
    if changed:
        _write(model, columns, changed)
    return rows[-1][0] if rows else None


def _write(model: type[models.Model], columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    """Write the tokens as they are, all rows in one statement."""
    table, fresh = _quoted(model._meta.db_table), [f"c{place}" for place in range(len(columns))]
    arrays = ", ".join(["%s::bigint[]", *["%s::text[]"] * len(columns)])
    sets = ", ".join(f"{_quoted(column)} = fresh.{name}" for column, name in zip(columns, fresh, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {sets} FROM unnest({arrays}) AS fresh (pk, {', '.join(fresh)})"
            f" WHERE {table}.{_quoted(_key_of(model))} = fresh.pk",
            [list(values) for values in zip(*rows, strict=True)],
        )


def _key_of(model: type[models.Model]) -> str:
    return str(model._meta.pk.column)


def _renewed(pk: int, tokens: list[str | None], count: Rotated) -> list[str | None]:
    return [_renew(pk, token, count) if token else token for token in tokens]


def _renew(pk: int, token: str, count: Rotated) -> str:
    if is_under_first_key(token):
        count.current += 1
        return token
    try:
        fresh = rotate(token)
    except UnreadableError:
        count.unreadable_rows.append(pk)
        return token
    count.renewed += 1
    return fresh


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
