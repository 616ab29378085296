"""What stored entries say, and whether the roll-up has taken them in."""

from datetime import date

from reporting.logbook.entry import GROUPS, Entry, Line
from reporting.models import ChangedDay, LogEntry


def content_of(stored: LogEntry) -> Entry:
    """What a stored entry says, in the form in which it was handed in."""
    session = stored.session
    return Entry(
        day=session.day,
        half_day=session.half_day,
        support_point=session.support_point_id,
        hamlet=session.hamlet_id,
        lines=tuple(
            Line(service=line.service_id, count=line.count, procedure=line.procedure_id, result=line.result)
            for line in stored.lines.all()
        ),
        **{group: getattr(stored, group) for group in GROUPS},
        difficulty=stored.difficulty_id,
        difficulty_note=stored.difficulty_note,
    )


def waiting_days(commune_id: int) -> set[date]:
    """The days of a commune that the roll-up has not taken in yet: their entries are sent, but not counted."""
    return set(ChangedDay.objects.filter(commune_id=commune_id).values_list("day", flat=True).distinct())
