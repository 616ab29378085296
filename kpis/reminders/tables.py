"""The reminders of a person's communes as they are taken away."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from kpis.models import Reminder
from kpis.reminders.showing import communes_of
from teams.page_tables import About, PageTable
from teams.table_files import Row


def about_reminders(person: User) -> About:
    """Nobody computes reminders: they are as they stand now. Who reads those of several communes has all in a file."""
    communes = list(communes_of(person).select_related("province"))
    return About(
        place=", ".join(str(commune) for commune in communes),
        period="",
        code=f"{timezone.localdate():%Y-%m-%d}",
        computed_at=timezone.now(),
        is_simulated=any(commune.province.is_simulated for commune in communes),
    )


def reminders_table(rows: Iterable[Reminder]) -> PageTable:
    return PageTable(
        "reminders",
        _("Lời nhắc của tỉnh"),
        [
            _("Xã, phường"),
            _("Về việc"),
            _("Kỳ từ"),
            _("Kỳ đến"),
            _("Lời nhắc"),
            _("Người nhắc"),
            _("Nhắc lúc"),
            _("Xong lúc"),
        ],
        [_reminder_row(row) for row in rows],
    )


def _reminder_row(row: Reminder) -> Row:
    return (
        str(row.commune),
        row.get_about_display(),
        row.first_day,
        row.last_day,
        row.text,
        row.sent_by.full_name,
        timezone.make_naive(row.sent_at),  # Excel knows no time zones
        timezone.make_naive(row.gone_at) if row.gone_at else None,
    )
