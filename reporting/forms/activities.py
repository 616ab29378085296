"""The forms of an activity: what it is, who came, why it is cancelled; and the photos that are sent."""

import re
import unicodedata
from datetime import date, time, timedelta
from typing import Any, cast

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reporting import closing
from reporting.activities import Attendance, Details
from reporting.forms.log_fields import CountField
from reporting.models import Activity, ActivityKind, ActivityPhoto
from reporting.models.activities import GROUPS_PRESENT, MAX_PEOPLE
from teams.forms.fields import SELECT, DayField, longest, text_field, version_field
from teams.forms.refusable import RefusableForm
from teams.keys import read_key
from teams.models import Hamlet, MonthlyPlan, PlanItem, SupportPoint, Team
from teams.plans import memberships_between

LOOK_BACK = timedelta(days=100)  # for who may have led, and the plans to choose from
LOOK_AHEAD = timedelta(days=366)
_HOUR = re.compile(r"(\d{1,2})(?:\s*(?:[:.h]|giờ)\s*(\d{1,2})?)?(?:\s*(?:phút|p))?")


class HourField(forms.Field):
    """An hour as people write it: 8, 8:30, 8h30, 14 giờ."""

    widget = forms.TextInput(attrs={"class": "form-control", "placeholder": "08:00", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Giờ không đúng. Hãy ghi như 08:00 hoặc 14:30.")}

    def to_python(self, value: Any) -> time | None:
        typed = unicodedata.normalize("NFKC", str(value or "")).strip().lower()
        if not typed:
            return None
        found = _HOUR.fullmatch(typed)
        try:
            return time(int(found[1]), int(found[2] or 0)) if found else self._wrong()
        except ValueError:
            return self._wrong()

    def _wrong(self) -> time:
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


def _people_field(label: Any, **more: Any) -> CountField:
    return CountField(
        label=label,
        min_value=0,
        max_value=MAX_PEOPLE,
        error_messages={
            "required": _("Hãy ghi số người dự."),
            "invalid": _("Hãy nhập một số nguyên, ví dụ 25."),
            "min_value": _("Số người không thể nhỏ hơn 0."),
            "max_value": _("Nhiều nhất %(limit_value)s người. Hãy kiểm tra lại."),
        },
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "form-control", "min": "0"}),
        **more,
    )


class DetailsForm(RefusableForm):
    """What an activity is, when and where. Lists show what is chosen although it cannot be chosen any more: the rule
    says what is wrong with it."""

    kind = forms.CharField(
        label=_("Loại hoạt động"),
        widget=forms.Select(attrs={**SELECT, "data-activity-kind": ""}),
        error_messages={"required": _("Hãy chọn loại hoạt động.")},
    )
    title = text_field(
        _("Tên hoạt động"),
        longest(Activity, "title"),
        help_text=_("Để trống thì lấy tên của loại hoạt động."),
    )
    first_day = DayField(label=_("Ngày tổ chức"))
    last_day = DayField(label=_("Đến ngày"), required=False, help_text=_("Chỉ ghi nếu kéo dài nhiều ngày."))
    begins_at = HourField(label=_("Từ giờ"), required=False)
    ends_at = HourField(label=_("Đến giờ"), required=False)
    place = forms.CharField(label=_("Nơi tổ chức"), required=False, widget=forms.Select(attrs=SELECT))
    other_place = text_field(
        _("Nơi khác"),
        longest(Activity, "other_place"),
        help_text=_("Ghi ở đây nếu nơi tổ chức không có trong danh sách."),
    )
    lead = forms.CharField(label=_("Phụ trách"), required=False, widget=forms.Select(attrs=SELECT))
    plan_item = forms.CharField(
        label=_("Thuộc việc trong kế hoạch tháng"), required=False, widget=forms.Select(attrs=SELECT)
    )
    note = text_field(_("Nội dung, chuẩn bị"), longest(Activity, "note"), rows=3)

    def __init__(
        self,
        data: Any = None,
        *,
        team: Team,
        initial: dict[str, Any] | None = None,
        activity: Activity | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.team, self.activity = team, activity
        self.fields["title"].widget.attrs["data-activity-title"] = ""
        self.kinds = {str(kind.pk): kind.name for kind in _kinds(team, activity)}
        self._offer("kind", [("", gettext("Chọn loại")), *self.kinds.items()])
        self._offer("place", _places(team), gettext("Nơi không có trong danh sách"))
        self._offer("lead", _people(team, activity), gettext("Người không còn trong Tổ"))
        self._offer("plan_item", _tasks(team, activity), gettext("Việc không còn trong kế hoạch"))

    def _offer(self, name: str, choices: list[Any], label_of_another: str = "") -> None:
        typed = str(self[name].value() or "")
        known = {str(key) for entry in choices for key, _l in (entry[1] if isinstance(entry[1], list) else [entry])}
        if typed and typed not in known:
            choices = [*choices, (typed, label_of_another or typed)]
        cast(forms.Select, self.fields[name].widget).choices = choices

    def _key(self, name: str) -> int | None:
        chosen = str(self.cleaned_data[name])
        key = read_key(chosen)
        if chosen and key is None:
            raise forms.ValidationError(gettext("Hãy chọn lại trong danh sách."))
        return key

    def clean_kind(self) -> int | None:
        return self._key("kind")

    def clean_lead(self) -> int | None:
        return self._key("lead")

    def clean_plan_item(self) -> int | None:
        return self._key("plan_item")

    def clean_place(self) -> tuple[str, int | None]:
        kind, _dash, key = str(self.cleaned_data["place"]).partition("-")
        if not kind:
            return "", None
        pk = read_key(key)
        if kind not in ("point", "hamlet") or pk is None:
            raise forms.ValidationError(gettext("Hãy chọn lại nơi tổ chức trong danh sách."))
        return kind, pk

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("title") and cleaned.get("kind"):
            cleaned["title"] = self.kinds.get(str(cleaned["kind"]), "")[: longest(Activity, "title")]
        return cleaned

    def details(self) -> Details:
        typed = self.cleaned_data
        place, key = typed["place"]
        return Details(
            kind=typed["kind"],
            title=typed["title"],
            first_day=typed["first_day"],
            last_day=typed["last_day"] or typed["first_day"],
            begins_at=typed["begins_at"],
            ends_at=typed["ends_at"],
            support_point=key if place == "point" else None,
            hamlet=key if place == "hamlet" else None,
            other_place=typed["other_place"],
            lead=typed["lead"],
            plan_item=typed["plan_item"],
            note=typed["note"],
        )

    @property
    def has_details(self) -> bool:
        """Whether something stands in the fields that are folded away at first."""
        return any(self[name].value() or self[name].errors for name in ("lead", "plan_item", "note"))


class AttendanceForm(RefusableForm):
    """Who came. `reason` is asked for where the day lies in a closed month."""

    people = _people_field(_("Tổng số người dự"))
    women = _people_field(_("Phụ nữ"), required=False)
    elderly = _people_field(_("Người cao tuổi"), required=False)
    ethnic_minority = _people_field(_("Người dân tộc thiểu số"), required=False)
    disabled = _people_field(_("Người khuyết tật"), required=False)
    youth = _people_field(_("Đoàn viên, thanh niên"), required=False)
    outcome = text_field(_("Kết quả"), longest(Activity, "outcome"), rows=3)
    reason = text_field(
        _("Lý do ghi, sửa sau khi khóa kỳ"),
        closing.MAX_REASON,
        help_text=_("Ngày này thuộc kỳ đã khóa số liệu nên cần ghi lý do."),
    )

    def attendance(self) -> Attendance:
        typed = self.cleaned_data
        return Attendance(
            people=typed["people"], **{group: typed[group] for group in GROUPS_PRESENT}, outcome=typed["outcome"]
        )

    @property
    def groups(self) -> list[forms.BoundField]:
        return [self[group] for group in GROUPS_PRESENT]

    def asks_for_reason(self, team: Team) -> bool:
        """Whether the day shown, or the one it had before, lies in a closed month."""
        days = [self.initial.get("first_day"), getattr(self, "cleaned_data", {}).get("first_day")]
        known = [day for day in days if isinstance(day, date)]
        return bool(self["reason"].errors) or (bool(known) and closing.is_closed(team.commune_id, *known))


class HoldForm(AttendanceForm):
    """It took place: on which days, and who came."""

    first_day = DayField(label=_("Ngày tổ chức thực tế"))
    last_day = DayField(label=_("Đến ngày"), required=False, help_text=_("Chỉ ghi nếu kéo dài nhiều ngày."))


class HeldForm(DetailsForm, AttendanceForm):
    """An activity that took place, all of it: written down without a plan, or corrected."""


class SeenForm(RefusableForm):
    """Which version of the activity the person looked at when they pressed a button."""

    version = version_field(_("Bản hoạt động"))


class CancelForm(SeenForm):
    because = text_field(_("Lý do hủy"), longest(Activity, "cancelled_because"), rows=2)


class ReopenForm(SeenForm):
    reason = text_field(_("Lý do sửa sau khi khóa kỳ"), closing.MAX_REASON, rows=2)


class CaptionForm(forms.Form):
    caption = text_field(_("Chú thích"), longest(ActivityPhoto, "caption"))


def _kinds(team: Team, activity: Activity | None) -> list[ActivityKind]:
    kept = models.Q(pk=activity.kind_id) if activity else models.Q()
    in_use = models.Q(is_active=True)
    return list(ActivityKind.objects.filter(in_use | kept if activity else in_use, province_id=team.province_id))


def _places(team: Team) -> list[Any]:
    points = [(f"point-{row.pk}", str(row)) for row in SupportPoint.objects.filter(commune_id=team.commune_id)]
    hamlets = [(f"hamlet-{row.pk}", str(row)) for row in Hamlet.objects.filter(commune_id=team.commune_id)]
    groups = [(gettext("Điểm hỗ trợ số"), points), (gettext("Thôn, làng, tổ dân phố"), hamlets)]
    return [("", gettext("Chọn nơi tổ chức")), *(group for group in groups if group[1])]


def _people(team: Team, activity: Activity | None) -> list[Any]:
    """Who is in the team around the days that may be typed."""
    today = timezone.localdate()
    first = min(today - LOOK_BACK, activity.first_day if activity else today)
    members = memberships_between(team.pk, first, today + LOOK_AHEAD)
    return [("", gettext("Chưa phân công")), *{str(row.user_id): str(row.user) for row in members}.items()]


def _tasks(team: Team, activity: Activity | None) -> list[Any]:
    """The tasks of the months' plans from lately on, month by month."""
    since = timezone.localdate() - LOOK_BACK
    plans = MonthlyPlan.objects.filter(team=team, last_day__gte=since).select_related("province")
    groups: dict[str, list[tuple[str, str]]] = {}
    for item in PlanItem.objects.filter(plan__in=plans).select_related("plan__province").order_by("plan__first_day"):
        groups.setdefault(str(item.plan.month).capitalize(), []).append((str(item.pk), item.content))
    offered = {key for group in groups.values() for key, _label in group}
    if activity and activity.plan_item and str(activity.plan_item_id) not in offered:
        groups[gettext("Đã chọn")] = [(str(activity.plan_item_id), activity.plan_item.content)]
    return [("", gettext("Không thuộc việc nào")), *groups.items()]


def starting_values(activity: Activity) -> dict[str, Any]:
    """The form's values for an activity that is changed."""
    place = f"point-{activity.support_point_id}" if activity.support_point_id else ""
    return {
        "kind": str(activity.kind_id),
        "title": activity.title,
        "first_day": activity.first_day,
        "last_day": activity.last_day if activity.last_day != activity.first_day else None,
        "begins_at": activity.begins_at,
        "ends_at": activity.ends_at,
        "place": f"hamlet-{activity.hamlet_id}" if activity.hamlet_id else place,
        "other_place": activity.other_place,
        "lead": str(activity.lead_id or ""),
        "plan_item": str(activity.plan_item_id or ""),
        "note": activity.note,
        "people": activity.people,
        **{group: getattr(activity, group) for group in GROUPS_PRESENT},
        "outcome": activity.outcome,
    }


def copied_values(activity: Activity) -> dict[str, Any]:
    """The same for another one like it: without its days, its result and the task of its month."""
    kept = ("kind", "title", "begins_at", "ends_at", "place", "other_place", "lead", "note")
    return {name: value for name, value in starting_values(activity).items() if name in kept}
