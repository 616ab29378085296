"""Closing a month of a commune, and changing something in it afterwards: what was reported must hold (DOMAIN 10).

Until its month is closed a day can be corrected freely. Afterwards every change has a reason and is listed with its
date, what was there before and who made it. Months are those of the province's calendar (`teams.periods`), days are
days in Asia/Ho_Chi_Minh.

Closing and saving at the same moment: whoever saves holds the commune's lock together with others (`hold_months`),
whoever closes holds it alone. So closing waits for the savings that are under way, which come before it, and a saving
that waits for a closing sees it.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from reporting.enums import LateAbout, LateAction
from reporting.models import LateChange, PeriodClosing
from teams.models import Commune, Province
from teams.periods import Month
from teams.refused import RefusedError

MAX_REASON = 300
LOCK = "reporting.closing"  # as in the function `reporting_closed_months`, which takes it to share


class ClosedDays(NamedTuple):
    """The closed stretches of some communes, for asking about many days without asking the database again."""

    stretches: dict[int, list[tuple[date, date]]]  # commune -> first and last day, both included

    def holds(self, commune_id: int, day: date) -> bool:
        return any(first <= day <= last for first, last in self.stretches.get(commune_id, []))


def closed_days(communes: Iterable[int], first: date, last: date) -> ClosedDays:
    """What is closed of `communes` between `first` and `last`, both included. One query."""
    rows = PeriodClosing.objects.filter(
        commune_id__in=set(communes), opened_at__isnull=True, first_day__lte=last, last_day__gte=first
    )
    stretches: dict[int, list[tuple[date, date]]] = {}
    for commune, begins, ends in rows.values_list("commune_id", "first_day", "last_day"):
        stretches.setdefault(commune, []).append((begins, ends))
    return ClosedDays(stretches)


def hold_months(communes: Iterable[int]) -> ClosedDays:
    """What is closed of `communes`; nobody closes more of them until the end of this transaction. One query."""
    stretches: dict[int, list[tuple[date, date]]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM reporting_closed_months(%s::bigint[])", [sorted(set(communes))])
        for commune, begins, ends in cursor.fetchall():
            stretches.setdefault(commune, []).append((begins, ends))
    return ClosedDays(stretches)


def is_closed(commune_id: int, *days: date) -> bool:
    """Whether any of `days` lies in a closed month of the commune."""
    closed = closed_days([commune_id], min(days), max(days))
    return any(closed.holds(commune_id, day) for day in days)


def reason_wanted() -> str:
    """The sentence that asks for it."""
    return _("Kỳ này đã khóa. Hãy ghi lý do sửa, ví dụ: ghi bù buổi ở nơi không có sóng.")


def reason_errors(reason: str) -> list[str]:
    """What is wrong with the reason of a change in a closed month; nothing if it will do."""
    if not reason.strip():
        return [reason_wanted()]
    if len(reason) > MAX_REASON:
        return [_("Lý do chỉ được dài đến %(max)s ký tự. Hãy viết gọn lại.") % {"max": MAX_REASON}]
    return []


def check_reason(commune_id: int, *days: date, reason: str) -> bool:
    """Whether a change on `days` is a late one. Raises RefusedError (field `reason`) if it is and has no reason.

    It stays so until the end of the transaction in which the change is made.
    """
    closed = hold_months([commune_id])
    if not any(closed.holds(commune_id, day) for day in days):
        return False
    if errors := reason_errors(reason):
        raise RefusedError({"reason": errors})
    return True


def late_day(commune_id: int, *days: date) -> date:
    """Under which of `days` a late change is listed: the first that lies in a closed month, else the first."""
    closed = closed_days([commune_id], min(days), max(days))
    return next((day for day in days if closed.holds(commune_id, day)), days[0])


def late_change(
    about: LateAbout,
    action: LateAction,
    row: Any,
    *,
    day: date,
    key: str,
    label: str,
    reason: str,
    by: User,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> LateChange:
    """The line about a change after closing, not saved yet. `row` is what was changed: it says whose it is."""
    return LateChange(
        province_id=row.province_id,
        commune_id=row.commune_id,
        team_id=getattr(row, "team_id", None),
        about=about,
        action=action,
        day=day,
        key=key,
        label=label[:300],
        before=before,
        after=after,
        reason=reason.strip(),
        made_by=by,
        made_at=timezone.now(),
    )


@transaction.atomic
def close(communes: Sequence[Commune], month: Month, by: User) -> int:
    """Close `month` of `communes`; those where it is closed already stay as they are. Returns how many were closed.

    Raises RefusedError (field `month`) if the month is not over.
    """
    if month.last >= timezone.localdate():
        raise RefusedError(
            {"month": [_("Kỳ này chưa hết (đến %(day)s). Chỉ khóa kỳ đã qua.") % {"day": f"{month.last:%d/%m/%Y}"}]}
        )
    # In one order, as savings take them: who saves in two communes waits for us, or we for them, not both ways.
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT pg_advisory_xact_lock(hashtext(%s), held.key::int)
               FROM (SELECT unnest(%s::bigint[]) AS key ORDER BY 1) AS held""",
            [LOCK, [commune.pk for commune in communes]],
        )
    closed = 0
    for commune in communes:
        closed += _close_one(commune, month, by)
    return closed


def _close_one(commune: Commune, month: Month, by: User) -> bool:
    try:
        with transaction.atomic():
            PeriodClosing.objects.create(
                province_id=commune.province_id,
                commune=commune,
                first_day=month.first,
                last_day=month.last,
                closed_by=by,
                closed_at=timezone.now(),
            )
    except IntegrityError:
        return False  # closed already, perhaps this very moment
    return True


@transaction.atomic
def open_again(closing: PeriodClosing, by: User, because: str) -> None:
    """Open a closed month again. Raises RefusedError without a reason, or if somebody opened it already."""
    if not because.strip():
        raise RefusedError({"because": [_("Hãy ghi lý do mở lại kỳ.")]})
    if len(because) > MAX_REASON:
        raise RefusedError({"because": reason_errors(because)})
    row = PeriodClosing.objects.select_for_update().get(pk=closing.pk)
    if row.opened_at is not None:
        raise RefusedError({"because": [_("Kỳ này đã được mở lại rồi.")]})
    row.opened_by, row.opened_at, row.opened_because = by, timezone.now(), because.strip()
    row.save(update_fields=["opened_by", "opened_at", "opened_because"])


@transaction.atomic
def open_month_again(communes: Sequence[Commune], month: Month, by: User, because: str) -> int:
    """Open `month` again in those of `communes` where it is closed. Returns in how many. Raises as `open_again`."""
    rows = PeriodClosing.objects.filter(commune__in=communes, first_day=month.first, opened_at__isnull=True)
    # In one order, so that two people who open the same ones wait for one another, not both ways.
    found = list(rows.order_by("pk"))
    for row in found:
        open_again(row, by, because)
    return len(found)


def closings_of(unit: Commune | Province, month: Month) -> dict[int, PeriodClosing]:
    """The closings in force of `month`: commune -> closing."""
    rows = PeriodClosing.objects.of_unit(unit).filter(first_day=month.first, opened_at__isnull=True)
    return {row.commune_id: row for row in rows.select_related("closed_by", "commune")}
