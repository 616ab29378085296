"""Triggers that see all rows of a statement at once, so that bulk changes and plain SQL cannot miss them."""

import pgtrigger

from teams.enums import Counted

OLD, NEW = "old_rows", "new_rows"
# PostgreSQL gives row sets to triggers on one operation only, so there is one trigger per operation.
ROW_SETS = {pgtrigger.Insert: [NEW], pgtrigger.Update: [OLD, NEW], pgtrigger.Delete: [OLD]}


def after_statements(name: str, func: str, columns: str = "*") -> list[pgtrigger.Trigger]:
    """Return the triggers that run `func` after every insert, update and delete; `{rows}` in it becomes the rows as
    they were and as they are."""
    return [
        pgtrigger.Trigger(
            name=f"{name}_{str(operation).lower()}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(  # type: ignore[no-untyped-call]
                old=OLD if OLD in row_sets else None, new=NEW if NEW in row_sets else None
            ),
            func=func.format(rows="(" + " UNION ALL ".join(f"SELECT {columns} FROM {rows}" for rows in row_sets) + ")"),
        )
        for operation, row_sets in ROW_SETS.items()
    ]


ALWAYS = "date '2020-01-01'"  # before all that is counted


def marks(source: Counted, first_day: str, last_day: str = "NULL::date", *, table: str = "{rows} AS changed") -> str:
    """The body of a trigger that tells (teams.models.CountedChange) which numbers the rows of a statement touch: one
    row per commune, from the earliest first day to the latest last one. `table` leads from the rows to their columns
    province_id and commune_id, and to those that the days are made of."""
    return f"""
        INSERT INTO teams_countedchange (province_id, commune_id, source, first_day, last_day)
        SELECT province_id, commune_id, '{source}', min({first_day}), max({last_day}) FROM {table} GROUP BY 1, 2;
        RETURN NULL;
    """


# Marks a province whose calendar or working days changed, or that is new, from its first team's day on.
MARK_PROVINCE = """
    INSERT INTO teams_countedchange (province_id, source, first_day)
    SELECT id, 'roster',
           least((SELECT min(in_force_from) FROM teams_team t WHERE t.province_id = changed.id), current_date)
    FROM (
        SELECT id, calendar, extra_working_days, extra_days_off FROM {rows} AS versions
        GROUP BY 1, 2, 3, 4 HAVING count(*) = 1  -- as it was and as it is are the same: nothing to do
    ) AS changed GROUP BY 1, 3;
    RETURN NULL;
"""

# Marks a province that has a commune more or less: how many there are is not known by day, so all its months.
MARK_COMMUNE = """
    INSERT INTO teams_countedchange (province_id, source, first_day)
    SELECT DISTINCT province_id, 'roster', date '2020-01-01' FROM (
        SELECT id, province_id FROM {rows} AS versions GROUP BY 1, 2 HAVING count(*) = 1
    ) AS changed;
    RETURN NULL;
"""

# Marks a commune whose team or support points changed, from the day on which it matters to numbers.
MARK_ROSTER = """
    INSERT INTO teams_countedchange (province_id, commune_id, source, first_day)
    SELECT DISTINCT province_id, commune_id, 'roster', least({first_day}, current_date) FROM {rows} AS changed;
    RETURN NULL;
"""
