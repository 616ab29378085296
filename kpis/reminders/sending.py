"""Reminding communes of why they are behind: a row for each reason, never the same reason twice on a day (K4).

A reminder is a notice in the portal: who runs the commune's team, and the commune's officials, see it until they mark
it as seen or its reason is gone.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from kpis.boards.periods import ShownPeriod
from kpis.models import LONGEST_REASON, Reminder
from kpis.rating.rule import rule_of
from kpis.reminders.reasons import BehindCommune, Reason, behind_communes, missing_figures, reasons_about
from teams.enums import Calendar
from teams.models import Commune, Province
from teams.periods import month_of
from teams.refused import RefusedError

# What was said longer ago is history; whoever it still matters to is reminded again.
SHOWN_FOR = timedelta(days=31)

Key = tuple[int, str, str, date]  # commune, about, item, first day of the month that it is about


@dataclass(frozen=True)
class Sent:
    """What became of a click: reasons that went out, to how many communes; and those already told today, since when."""

    reasons: int
    communes: int
    told_before: int
    told_at: datetime | None


@transaction.atomic
def remind(province: Province, communes: Collection[int], period: ShownPeriod, *, by: User) -> Sent:
    """Remind `communes` (keys) of all that makes them behind in `period`, as it stands at this moment.

    What they were reminded of today already is left out. Under the locks of their rows: of two who click at the same
    time, the second finds what the first sent. Raises RefusedError where nobody was chosen, or nothing is behind.
    """
    rule = rule_of(province)
    if rule is None:
        raise RefusedError({"": [_("Tỉnh chưa có quy tắc xếp loại. Hãy đặt quy tắc trước.")]})
    locked = list(
        Commune.objects.select_for_update(no_key=True)
        .filter(province=province, pk__in=communes)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if not locked:
        raise RefusedError({"": [_("Chưa chọn xã, phường nào. Hãy đánh dấu ít nhất một nơi rồi bấm Nhắc.")]})
    rows = behind_communes(province, rule, period, communes=locked)
    if not rows:
        raise RefusedError({"": [_("Những nơi đã chọn không còn gì chậm nên không nhắc. Hãy tải lại trang.")]})
    told = told_today(province, period.today, communes=locked)
    fresh = [(row, reason) for row in rows for reason in row.reasons if (row.commune.pk, *reason.key) not in told]
    Reminder.objects.bulk_create(_reminder(row, reason, by, period.today) for row, reason in fresh)
    every = [(row.commune.pk, *reason.key) for row in rows for reason in row.reasons]
    before = [told[key] for key in every if key in told]
    return Sent(
        reasons=len(fresh),
        communes=len({row.commune.pk for row, _reason in fresh}),
        told_before=len(before),
        told_at=max(before, default=None),
    )


def _reminder(row: BehindCommune, reason: Reason, by: User, today: date) -> Reminder:
    return Reminder(
        province_id=row.commune.province_id,
        commune=row.commune,
        team=row.team,
        about=reason.about,
        item=reason.item,
        first_day=reason.month.first,
        last_day=reason.month.last,
        text=reason.text[:LONGEST_REASON],
        sent_by=by,
        sent_at=timezone.now(),
        sent_on=today,
    )


def told_today(province: Province, today: date, *, communes: Iterable[int] | None = None) -> dict[Key, datetime]:
    """Of what each commune was reminded today, and when. One query."""
    rows = Reminder.objects.filter(province=province, sent_on=today)
    if communes is not None:
        rows = rows.filter(commune__in=communes)
    return {
        (commune, about, item, first): at
        for commune, about, item, first, at in rows.order_by().values_list(
            "commune", "about", "item", "first_day", "sent_at"
        )
    }


@transaction.atomic
def settle(province: Province, today: date) -> int:
    """Mark the reminders whose reason is gone, so that nobody is asked for what is there. Returns how many."""
    rows = Reminder.objects.filter(province=province, gone_at=None, sent_at__gte=timezone.now() - SHOWN_FOR)
    waiting = list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))
    rule = rule_of(province)
    if not waiting or rule is None:
        return 0
    calendar = Calendar(province.calendar)
    still: set[Key] = set()
    for month in {month_of(row.first_day, calendar) for row in waiting}:
        communes = {row.commune_id for row in waiting if row.first_day == month.first}
        period = ShownPeriod(month, today)
        about = reasons_about(province, rule, period, communes=communes)
        still |= {(row.commune.pk, *reason.key) for row in about for reason in row.reasons}
        still |= {(commune, *reason.key) for commune, reason in missing_figures(province, month, today).items()}
    gone = [row.pk for row in waiting if (row.commune_id, row.about, row.item, row.first_day) not in still]
    return Reminder.objects.filter(pk__in=gone).update(gone_at=timezone.now())
