"""Invented closings of a simulated province: every month but the latest is closed, and here and there something was
changed afterwards."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from reporting import logbook
from reporting.closed_months import last_over
from reporting.models import LateChange, LogEntry, PeriodClosing, PhoneQueue, SupportSession
from teams.enums import Calendar
from teams.models import Commune, Province
from teams.periods import Month, month_of

LATE_CHANGES = 2
REASON = "Ghi bù mô tả: hôm đó ở làng không có sóng."
NOTE = "Sóng yếu cả buổi, phải làm lại nhiều lần."


def simulate_closings(province: Province, *, by: User, today: date) -> int:
    """Close every month of a simulated `province` that has logs, up to the one before the last that is over.

    Returns how many closings were made. Raises ValueError if the province is not simulated.
    """
    if not province.is_simulated:
        raise ValueError(f"{province} is not simulated")
    months = _months(province, today)
    rows = PeriodClosing.objects.bulk_create(
        PeriodClosing(
            province=province,
            commune=commune,
            first_day=month.first,
            last_day=month.last,
            closed_by=by,
            closed_at=timezone.now(),
        )
        for commune in Commune.objects.filter(province=province)
        for month in months
    )
    return len(rows)


def _months(province: Province, today: date) -> list[Month]:
    first = SupportSession.objects.filter(province=province).order_by("day").values_list("day", flat=True).first()
    last = last_over(province, today).previous
    months = []
    month = month_of(first or today, Calendar(province.calendar))
    while month <= last:
        months.append(month)
        month = month.next
    return months


def simulate_late_changes(commune: Commune, *, today: date) -> int:
    """Let two members of `commune` add a word to what they logged in the last closed month, by the logbook itself."""
    closed = PeriodClosing.objects.filter(commune=commune, opened_at__isnull=True).order_by("-first_day").first()
    if closed is None:
        return 0
    rows = LogEntry.objects.filter(
        commune=commune,
        session__day__gte=closed.first_day,
        session__day__lte=closed.last_day,
        difficulty_note="",
        membership__valid_to__isnull=True,
    )
    chosen = rows.select_related("recorded_by", "session").order_by("session__day", "client_uuid")[:LATE_CHANGES]
    for row in chosen:
        said = logbook.content_of(row)
        content = {**said.as_json(), "difficulty_note": NOTE}
        changed = logbook.Entry.from_json(content)
        logbook.correct(row, changed, by=row.recorded_by, reason=REASON, today=today)
    return len(chosen)


def remove_simulated_closings(province: Province) -> None:
    for model in (LateChange, PeriodClosing, PhoneQueue):
        model.objects.filter(province=province).delete()
