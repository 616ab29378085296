"""Foreign keys over several columns: a row's province and commune are those of what it points at.

Every answer to "who may see this" rests on the tenant columns, so the database itself holds them together, whoever
writes. Django knows no such keys; migrations add them with this operation.
"""

from collections.abc import Sequence

from django.db.migrations import RunSQL


def hold_together(table: str, columns: Sequence[str], target: str, target_columns: Sequence[str]) -> RunSQL:
    """The operation that ties `columns` of `table` to `target_columns` of `target`; a NULL in them ties nothing.

    The target's columns need a unique key, see `unique`. Checked at commit, like Django's own foreign keys.
    """
    name = f"{table}_{'_'.join(column.removesuffix('_id') for column in columns)}_together"[:63]
    return RunSQL(
        f"""ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({", ".join(columns)})
            REFERENCES {target} ({", ".join(target_columns)}) DEFERRABLE INITIALLY DEFERRED""",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def unique(table: str, columns: Sequence[str]) -> RunSQL:
    name = f"{table}_{'_'.join(column.removesuffix('_id') for column in columns)}_key"[:63]
    return RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({', '.join(columns)})",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )
