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
SESSION_ROWS = "{rows} s"
ENTRY_ROWS = "{rows} r JOIN reporting_supportsession s ON s.id = r.session_id"
LINE_ROWS = (
    "{rows} r JOIN reporting_logentry e ON e.id = r.entry_id JOIN reporting_supportsession s ON s.id = e.session_id"
)


def mark_changed_days(source: str) -> list[pgtrigger.Trigger]:
    """The triggers that mark the days of inserted, updated (old and new) and deleted rows of a log table.

    A parent that is gone needs no mark from its children: its own removal marked the day. TRUNCATE has no row sets, so
    it marks every day that there is, before it happens.
    """
    return [
        *after_statements("mark_day", _MARK.format(source=source)),
        pgtrigger.Trigger(
            name="mark_day_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=_MARK.format(source="reporting_supportsession s"),
        ),
    ]
