"""What one person sees of the rota: the next shift, this month and the next, what waits for an answer; checking in."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teams.enums import Calendar, HalfDay, SwapState
from teams.models import Absence, DutyFeed, DutyShift, DutySwap, Membership
from teams.periods import Month, month_of
from teams.refused import RefusedError
from teams.rota.grid import hours_of
from teams.rota.locks import locked_team


@dataclass(frozen=True)
class MyShift:
    """An own shift; `asked` is the open request that somebody else take it."""

    shift: DutyShift
    hours: str
    is_today: bool
    is_past: bool
    asked: DutySwap | None

    @property
    def can_check_in(self) -> bool:
        return self.is_today and self.shift.checked_in_at is None

    @property
    def can_be_swapped(self) -> bool:
        return not self.is_past and self.shift.checked_in_at is None and self.asked is None

    @property
    def was_missed(self) -> bool:
        return self.is_past and self.shift.checked_in_at is None


@dataclass(frozen=True)
class MyMonth:
    month: Month
    shifts: list[MyShift]


@dataclass(frozen=True)
class MyDuties:
    front: list[MyShift]  # today's, or else those of the next day of duty
    months: list[MyMonth]
    to_answer: list[DutySwap]
    absences: list[Absence]
    feed: DutyFeed | None


def teams_of(user: User, today: date) -> list[Membership]:
    """The memberships of today and to come, the team's province with them."""
    rows = Membership.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), user=user)
    return list(rows.select_related("team__province", "province").order_by("valid_from", "pk"))


def my_duties(user: User, membership: Membership, today: date) -> MyDuties:
    """Everything of `user` in all teams, by the months of the team of `membership`."""
    this_month = month_of(today, Calendar(membership.province.calendar))
    months = [this_month, this_month.next]
    shifts = _shifts(user, months[0].first, months[-1].last, today)
    to_come = [one for one in shifts if not one.is_past and one.shift.checked_in_at is None]
    front = [one for one in to_come if one.shift.day == to_come[0].shift.day]
    return MyDuties(
        front=front,
        months=[
            MyMonth(month, [one for one in shifts if month.first <= one.shift.day <= month.last]) for month in months
        ],
        to_answer=_to_answer(user, today),
        absences=list(Absence.objects.filter(user=user, last_day__gte=today).select_related("team")),
        feed=DutyFeed.objects.filter(user=user).first(),
    )


def next_shift(user: User, today: date) -> MyShift | None:
    """The next shift of `user` in any team, today's until the person has checked in."""
    rows = DutyShift.objects.filter(user=user, day__gte=today, checked_in_at__isnull=True)
    first = rows.order_by("day").values_list("day", flat=True).first()
    return _shifts(user, first, first, today)[0] if first is not None else None


def _shifts(user: User, first: date, last: date, today: date) -> list[MyShift]:
    rows = DutyShift.objects.filter(user=user, day__range=(first, last)).select_related("support_point", "team")
    asked = {
        swap.shift_id: swap
        for swap in DutySwap.objects.filter(asked_by=user, state=SwapState.ASKED).select_related("asked_of")
    }
    found = rows.prefetch_related("support_point__opening_hours")
    return sorted(
        (MyShift(row, hours_of(row), row.day == today, row.day < today, asked.get(row.pk)) for row in found),
        key=lambda one: (one.shift.day, HalfDay.values.index(one.shift.half_day)),
    )


def _to_answer(user: User, today: date) -> list[DutySwap]:
    waiting = DutySwap.objects.filter(asked_of=user, state=SwapState.ASKED, shift__day__gte=today)
    return list(
        waiting.select_related("asked_by", "shift__support_point", "in_return__support_point").order_by("shift__day")
    )


@transaction.atomic
def check_in(shift: DutyShift, *, by: User, now: datetime | None = None) -> DutyShift:
    """Note that `by` is at the point. Twice is once. Raises RefusedError on any other day, or for another's shift."""
    now = now or timezone.now()
    locked_team(shift.team_id)
    row = DutyShift.objects.select_for_update(of=("self",)).filter(pk=shift.pk, user=by).first()
    if row is None:
        raise RefusedError({"": [_("Ca trực này không còn là của bạn. Hãy xem lại lịch.")]})
    if row.day != timezone.localdate(now):
        raise RefusedError({"": [_("Chỉ báo có mặt được trong đúng ngày trực.")]})
    if row.checked_in_at is None:
        row.checked_in_at = now
        row.save(update_fields=["checked_in_at"])
    return row
