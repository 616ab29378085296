"""What became of an activity: held with so many people, cancelled for a reason, or opened again (R3).

An activity counts on the day on which it began. In a closed month each move that changes what is counted has a reason
and is listed (`reporting.closing`).
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from accounts.models import User
from reporting import closing
from reporting.activities.planning import begin, check_details, locked, not_any_more, touch, write
from reporting.activities.rules import (
    Attendance,
    Details,
    attendance_faults,
    days_faults,
    held_day_fault,
    reason_fault,
    refuse_with,
)
from reporting.enums import ActivityState, LateAbout, LateAction
from reporting.models import Activity
from reporting.models.activities import GROUPS_PRESENT
from teams.models import Team
from teams.refused import RefusedError

Move = Callable[[], None]


@transaction.atomic
def hold(
    activity: Activity,
    attendance: Attendance,
    *,
    first_day: date,
    last_day: date,
    seen: int,
    by: User,
    reason: str = "",
) -> Activity:
    """It took place, on the days planned or on others. Raises RefusedError."""
    activity = _for_move(activity, seen, by, lambda row: row.hold)
    today = timezone.localdate()
    faults = days_faults(first_day, last_day, activity.team, today)
    faults["first_day"] = faults["first_day"] or held_day_fault(first_day, today)
    refuse_with({**faults, **attendance_faults(attendance)})
    is_late = closing.check_reason(activity.commune_id, first_day, reason=reason)
    activity.first_day, activity.last_day = first_day, last_day
    _write_attendance(activity, attendance)
    activity.hold()
    touch(activity, by)
    if is_late:
        _note_late(LateAction.ADDED, activity, first_day, reason, by, after=counted(activity))
    return activity


@transaction.atomic
def record(team: Team, details: Details, attendance: Attendance, *, by: User, reason: str = "") -> Activity:
    """Write down in one step an activity that nobody had planned. Raises RefusedError."""
    _check_held(details, attendance, team)
    is_late = closing.check_reason(team.commune_id, details.first_day, reason=reason)
    activity = begin(team, details, by=by)
    _write_attendance(activity, attendance)
    activity.hold()
    activity.save()
    if is_late:
        _note_late(LateAction.ADDED, activity, activity.first_day, reason, by, after=counted(activity))
    return activity


@transaction.atomic
def correct(
    activity: Activity, details: Details, attendance: Attendance, *, seen: int, by: User, reason: str = ""
) -> Activity:
    """Correct an activity that was held, all of it. Raises RefusedError."""
    activity = locked(activity, seen)
    if activity.state != ActivityState.HELD:
        raise not_any_more(activity)
    _check_held(details, attendance, activity.team, kept=activity)
    day, before = activity.first_day, counted(activity)
    is_late = closing.check_reason(activity.commune_id, day, details.first_day, reason=reason)
    write(activity, details)
    _write_attendance(activity, attendance)
    touch(activity, by)
    if is_late:
        after = counted(activity)
        listed = closing.late_day(activity.commune_id, day, details.first_day)
        _note_late(LateAction.CHANGED, activity, listed, reason, by, before=before, after=after)
    return activity


@transaction.atomic
def cancel(activity: Activity, *, because: str, seen: int, by: User) -> Activity:
    """It does not take place. Raises RefusedError, beside `because` where it says too little."""
    activity = _for_move(activity, seen, by, lambda row: row.cancel)
    refuse_with({"because": reason_fault(because)})
    activity.cancelled_because = because
    activity.cancel()
    touch(activity, by)
    return activity


@transaction.atomic
def reopen(activity: Activity, *, seen: int, by: User, reason: str = "") -> Activity:
    """Marked as held or cancelled by mistake: it is planned again, what was typed stays. Raises RefusedError."""
    activity = _for_move(activity, seen, by, lambda row: row.reopen)
    was_held, before = activity.state == ActivityState.HELD, counted(activity)
    is_late = was_held and closing.check_reason(activity.commune_id, activity.first_day, reason=reason)
    activity.reopen()
    activity.cancelled_because = ""
    touch(activity, by)
    if is_late:
        _note_late(LateAction.REMOVED, activity, activity.first_day, reason, by, before=before)
    return activity


def counted(activity: Activity) -> dict[str, Any]:
    """What of an activity is counted and reported, to be shown beside what it was before."""
    return {
        "title": activity.title,
        "kind": activity.kind_id,
        "first_day": activity.first_day.isoformat(),
        "last_day": activity.last_day.isoformat(),
        "people": activity.people,
        **{group: getattr(activity, group) for group in GROUPS_PRESENT},
    }


def _for_move(activity: Activity, seen: int, by: User, move_of: Callable[[Activity], Move]) -> Activity:
    """The activity locked, if the move can be made, by this person, on what they have seen."""
    activity = locked(activity, seen)
    move = move_of(activity)
    if not can_proceed(move):
        raise not_any_more(activity)
    if not has_transition_perm(move, by):
        raise RefusedError({"": [_("Vai trò của bạn không làm được việc này.")]})
    return activity


def _check_held(details: Details, attendance: Attendance, team: Team, *, kept: Activity | None = None) -> None:
    today = timezone.localdate()
    more = attendance_faults(attendance)
    if day := held_day_fault(details.first_day, today):
        more["first_day"] = day
    check_details(details, team, today, kept=kept, is_planned=False, **more)


def _write_attendance(activity: Activity, attendance: Attendance) -> None:
    for name, value in asdict(attendance).items():
        setattr(activity, name, value)


def _note_late(
    action: LateAction, activity: Activity, day: date, reason: str, by: User, **contents: dict[str, Any]
) -> None:
    closing.late_change(
        LateAbout.ACTIVITY,
        action,
        activity,
        day=day,
        key=str(activity.pk),
        label=activity.title,
        reason=reason,
        by=by,
        **contents,
    ).save()
