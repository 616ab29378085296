"""How the logs tell the roll-up what changed: rows that the database writes itself.

Statement-level triggers on the three log tables append one row per commune-day that a statement touched, so bulk
changes, the admin, COPY and plain SQL cannot miss it. Rows are only ever appended and taken, never updated: writers of
one commune do not wait for each other, and nothing can deadlock over them.
"""

import pgtrigger
from django.db import models
from django.db.models import Func
from django.utils.translation import gettext_lazy as _

from teams.access import ScopedQuerySet
from teams.models import Commune, Province
from teams.triggers import after_statements


class ChangedDay(models.Model):
    """The logs of this commune on this day changed since the roll-up last looked. Taken by `kpis.rollup`."""

    # No constraint: a row of the queue must not hold up the removal of what it is about.
    province = models.ForeignKey(Province, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    commune = models.ForeignKey(
        Commune, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    day = models.DateField(_("ngày"))
    marked_at = models.DateTimeField(db_default=Func(function="clock_timestamp"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ngày có thay đổi")
        verbose_name_plural = _("ngày có thay đổi")
        indexes = [models.Index(fields=["commune", "day"], name="changed_day_by_commune")]

    def __str__(self) -> str:
        return f"{self.commune_id} {self.day}"


_MARK = """
    INSERT INTO reporting_changedday (province_id, commune_id, day)
    SELECT DISTINCT s.province_id, s.commune_id, s.day FROM {source};
    RETURN NULL;
"""
# Where the rows of each table find their commune and day: through the session, which alone holds the day.
_SESSIONS = "{rows} s"
_OF_ENTRIES = "{rows} r JOIN reporting_supportsession s ON s.id = r.session_id"
_TO_ENTRIES = "{rows} r JOIN reporting_logentry e ON e.id = r.entry_id"
_OF_LINES = f"{_TO_ENTRIES} JOIN reporting_supportsession s ON s.id = e.session_id"
# The way there must stand still until the day that it led to is marked and the change to be seen: else somebody moves
# the session or the entry meanwhile, the day it goes to is rolled up before the change is there, and the change marks
# the day that it was on. Whoever changes a row below holds the rows above against being moved; several may at once, and
# foreign keys take the same lock at the commit. Whoever moves an entry waits for those below: of a session the database
# knows by itself that a key changes.
_HOLD_ENTRIES = """
    PERFORM FROM reporting_logentry WHERE id IN (SELECT r.entry_id FROM {rows} r) ORDER BY id FOR KEY SHARE;
"""
_HOLD_SESSIONS = """
    PERFORM FROM reporting_supportsession WHERE id IN (SELECT session_id FROM {of}) ORDER BY id FOR KEY SHARE;
"""
_WAIT_BEFORE_MOVING = """
    PERFORM FROM reporting_logentry WHERE id IN (
        SELECT r.id FROM {rows} r GROUP BY r.id HAVING min(r.session_id) <> max(r.session_id)
    ) ORDER BY id FOR UPDATE;
"""
SESSION_ROWS = _MARK.format(source=_SESSIONS)
ENTRY_ROWS = _WAIT_BEFORE_MOVING + _HOLD_SESSIONS.format(of="{rows} r") + _MARK.format(source=_OF_ENTRIES)
LINE_ROWS = _HOLD_ENTRIES + _HOLD_SESSIONS.format(of=_TO_ENTRIES) + _MARK.format(source=_OF_LINES)


def mark_changed_days(func: str) -> list[pgtrigger.Trigger]:
    """The triggers that mark, by `func`, the days of inserted, updated (old and new) and deleted rows of a log table.

    A parent that is gone needs no mark from its children: its own removal marked the day. TRUNCATE has no row sets, so
    it marks every day that there is, before it happens.
    """
    return [
        *after_statements("mark_day", func),
        pgtrigger.Trigger(
            name="mark_day_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=_MARK.format(source="reporting_supportsession s"),
        ),
    ]
