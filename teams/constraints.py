"""Foreign keys over several columns: a row's province and commune are those of what it points at.

Every answer to "who may see this" rests on the tenant columns, so the database itself holds them together, whoever
writes. Django knows no such keys; migrations add them with this operation.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.compiler import Trigger


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


class InstallTriggers(Operation):
    """Put the triggers that the models of this app carry in their options into the database, all at once.

    pgtrigger's own operation renders every model anew for each trigger, which adds up to half a minute of every first
    start. The first migration creates models with their triggers and installs them with this one.
    """

    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The state has them since the models were created."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for trigger in _triggers(app_label, to_state):
            schema_editor.execute(trigger.install_sql, params=None)  # None: a percent sign is one

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for trigger in _triggers(app_label, to_state):
            schema_editor.execute(trigger.uninstall_sql, params=None)

    def describe(self) -> str:
        return "Install the triggers of the models"


def _triggers(app_label: str, state: ProjectState) -> list[Trigger]:
    models = [model for (app, _name), model in sorted(state.models.items()) if app == app_label]
    return [trigger for model in models for trigger in model.options.get("triggers", [])]
