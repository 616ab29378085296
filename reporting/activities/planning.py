"""Putting an activity on the calendar, and changing it until it is held (R3; Đề án IV.1-6)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from reporting.activities.rules import Details, details_faults, planned_day_fault, refuse_with
from reporting.enums import ActivityState
from reporting.models import Activity
from teams.models import PlanItem, Team
from teams.refused import RefusedError


@transaction.atomic
def plan(team: Team, details: Details, *, by: User) -> Activity:
    """Raises RefusedError, with what is wrong beside each field; the same activity twice is one too many."""
    today = timezone.localdate()
    check_details(details, team, today, is_planned=True)
    activity = begin(team, details, by=by)
    activity.save()
    return activity


@transaction.atomic
def change(activity: Activity, details: Details, *, seen: int, by: User) -> Activity:
    """Change what is planned; `seen` is the version that the person looked at. Raises RefusedError."""
    activity = locked(activity, seen)
    if activity.state != ActivityState.PLANNED:
        raise not_any_more(activity)
    check_details(details, activity.team, timezone.localdate(), kept=activity, is_planned=True)
    write(activity, details)
    touch(activity, by)
    return activity


def locked(activity: Activity, seen: int) -> Activity:
    """The activity as it is now, locked. Raises RefusedError (`seen`) if somebody changed it meanwhile."""
    # Locked by itself: joined to who changed it last, the row would be lost when it was waited for and that changed.
    Activity.objects.select_for_update().get(pk=activity.pk)
    activity = Activity.objects.select_related("team__commune", "province", "kind", "changed_by").get(pk=activity.pk)
    if activity.version != seen:
        raise RefusedError(
            {
                "seen": [
                    _("%(who)s vừa sửa hoạt động này lúc %(when)s. Hãy xem lại bản mới rồi bấm lần nữa.")
                    % {
                        "who": activity.changed_by,
                        "when": date_format(timezone.localtime(activity.changed_at), "H:i d/m/Y"),
                    }
                ]
            }
        )
    return activity


def not_any_more(activity: Activity) -> RefusedError:
    """The move cannot be made in the state in which the activity is."""
    return RefusedError(
        {
            "": [
                _("Hoạt động này %(state)s nên việc bạn vừa bấm không làm được nữa. Hãy tải lại trang.")
                % {"state": activity.get_state_display()}
            ]
        }
    )


def check_details(
    details: Details, team: Team, today: date, *, kept: Activity | None = None, is_planned: bool, **more: str
) -> None:
    """Raise RefusedError with every rule that is broken; `more` are sentences found elsewhere, field -> sentence."""
    faults = details_faults(details, team, today, kept=kept)
    if is_planned and not faults["first_day"]:
        faults["first_day"] = planned_day_fault(details, today)
    refuse_with({**faults, **{name: sentence for name, sentence in more.items() if sentence}})
    _check_once(details, team, kept)


def _check_once(details: Details, team: Team, kept: Activity | None) -> None:
    """Two taps are one activity. The team is locked, so that two people at once see each other."""
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    same = Activity.objects.filter(
        team=team,
        kind=details.kind,
        title=details.title,
        first_day=details.first_day,
        begins_at=details.begins_at,
        support_point=details.support_point,
        hamlet=details.hamlet,
        other_place=details.other_place,
    ).exclude(state=ActivityState.CANCELLED)
    if kept is not None:
        same = same.exclude(pk=kept.pk)
    if same.exists():
        raise RefusedError(
            {
                "title": [
                    _(
                        "Hoạt động cùng tên, cùng ngày và nơi này đã có. "
                        "Hãy mở hoạt động đó để sửa hoặc ghi kết quả, hoặc đặt tên khác."
                    )
                ]
            }
        )


def begin(team: Team, details: Details, *, by: User) -> Activity:
    """A new activity of `team`, planned and not saved yet."""
    now = timezone.now()
    activity = Activity(
        province_id=team.province_id,
        commune_id=team.commune_id,
        team=team,
        created_by=by,
        created_at=now,
        changed_by=by,
        changed_at=now,
    )
    write(activity, details)
    return activity


def write(activity: Activity, details: Details) -> None:
    item = PlanItem.objects.filter(pk=details.plan_item).first() if details.plan_item else None
    values: dict[str, Any] = {
        "kind_id": details.kind,
        "title": details.title,
        "first_day": details.first_day,
        "last_day": details.last_day,
        "begins_at": details.begins_at,
        "ends_at": details.ends_at,
        "support_point_id": details.support_point,
        "hamlet_id": details.hamlet,
        "other_place": details.other_place,
        "lead_id": details.lead,
        "plan_item_id": item.pk if item else None,
        "plan_id": item.plan_id if item else None,
        "note": details.note,
    }
    for name, value in values.items():
        setattr(activity, name, value)


def touch(activity: Activity, by: User) -> None:
    """Save what was changed, as the next version."""
    activity.version += 1
    activity.changed_by, activity.changed_at = by, timezone.now()
    activity.save()
