"""Triggers that see all rows of a statement at once, so that bulk changes and plain SQL cannot miss them."""

import pgtrigger

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


# Marks a province whose calendar or working days changed, or that is new, from its first team's day on.
MARK_PROVINCE = """
    INSERT INTO teams_rosterchange (province_id, from_day)
    SELECT id, least((SELECT min(in_force_from) FROM teams_team t WHERE t.province_id = changed.id), current_date)
    FROM (
        SELECT id, calendar, extra_working_days, extra_days_off FROM {rows} AS versions
        GROUP BY 1, 2, 3, 4 HAVING count(*) = 1  -- as it was and as it is are the same: nothing to do
    ) AS changed GROUP BY 1, 2;
    RETURN NULL;
"""

# Marks a province that has a commune more or less.
MARK_COMMUNE = """
    INSERT INTO teams_rosterchange (province_id, from_day)
    SELECT DISTINCT province_id, current_date FROM {rows} AS changed;
    RETURN NULL;
"""

# Marks a commune whose team or support points changed, from the day on which it matters to numbers.
MARK_ROSTER = """
    INSERT INTO teams_rosterchange (province_id, commune_id, from_day)
    SELECT DISTINCT province_id, commune_id, least({first_day}, current_date) FROM {rows} AS changed;
    RETURN NULL;
"""
