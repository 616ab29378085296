"""The forms of a month's plan: its tasks, a session to come, and the decision on it."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from teams.enums import HalfDay
from teams.forms.fields import SELECT, ListedDayField, longest, text_field, version_field
from teams.forms.refusable import RefusableForm
from teams.keys import read_key
from teams.models import Hamlet, Membership, MonthlyPlan, PlanItem, PlannedSession, SupportPoint, Team
from teams.periods import Month
from teams.plans import SessionEntry, TaskEntry, memberships_between, place_code
from teams.working_days import working_days

BLANK_ROWS = 3  # where nothing is planned yet; else one less, as a phone shows one row at a time
MOST_ROWS = 60


def days_of(month: Month, team: Team) -> list[tuple[str, str]]:
    """Every day of the month to choose from; a list, as the browser's own date field writes the month first wherever
    the phone is not set to Vietnamese."""
    worked = set(working_days(team.province, month.first, month.last))
    days = [month.first + timedelta(days=n) for n in range((month.last - month.first).days + 1)]
    return [(day.isoformat(), _day_label(day, is_working=day in worked)) for day in days]


def _day_label(day: date, *, is_working: bool) -> str:
    label = date_format(day, "l, d/m/Y")
    return label if is_working else gettext("%(day)s (ngày nghỉ)") % {"day": label}


def _with_typed(choices: list[Any], typed: Any, label: str = "") -> list[Any]:
    """The choices, and what was typed where it is none of them: it stays while the rule says what is wrong with it."""
    value = typed.isoformat() if isinstance(typed, date) else str(typed or "")
    known = {key for entry in choices for key in (_keys(entry))}
    return choices if not value or value in known else [*choices, (value, label or value)]


def _keys(entry: tuple[Any, Any]) -> list[str]:
    key, inner = entry
    return [str(inner_key) for inner_key, _label in inner] if isinstance(inner, list) else [str(key)]


class GoalForm(forms.Form):
    goal = text_field(_("Mục tiêu của tháng"), longest(MonthlyPlan, "goal"), rows=3)


class TaskForm(forms.Form):
    key = forms.IntegerField(required=False, widget=forms.HiddenInput)
    content = text_field(
        _("Nội dung công việc"),
        longest(PlanItem, "content"),
        rows=2,
        required=True,
        missing=_("Hãy ghi nội dung công việc, hoặc đánh dấu xóa dòng này."),
    )
    who = text_field(_("Người, nhóm thực hiện"), longest(PlanItem, "who"))
    due = ListedDayField(label=_("Hoàn thành trước ngày"), required=False)
    expected = text_field(_("Kết quả dự kiến"), longest(PlanItem, "expected"))

    def __init__(self, *args: Any, days: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.Select, self.fields["due"].widget).choices = _with_typed(
            [("", gettext("Không đặt hạn")), *days], self["due"].value()
        )


TaskFormSet = forms.formset_factory(
    TaskForm, extra=BLANK_ROWS, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS * 2
)


class PlanForm:
    """The goal and the tasks of a month on one page."""

    def __init__(self, data: Any, *, team: Team, month: Month, goal: str, items: Iterable[PlanItem]) -> None:
        self.goal_form = GoalForm(data, initial={"goal": goal})
        self.tasks = TaskFormSet(
            data,
            prefix="task",
            initial=[
                {"key": item.pk, "content": item.content, "who": item.who, "due": item.due, "expected": item.expected}
                for item in items
            ],
            form_kwargs={"days": days_of(month, team)},
        )
        self.tasks.extra = BLANK_ROWS - bool(self.tasks.initial)
        self.messages: list[str] = []
        self.is_stale = False  # another person saved meanwhile: what stands there now is shown beside what was typed

    def is_valid(self) -> bool:
        tasks_valid = self.tasks.is_valid()
        return self.goal_form.is_valid() and tasks_valid

    @property
    def has_errors(self) -> bool:
        return bool(self.messages or self.goal_form.errors or self.tasks.total_error_count())

    @property
    def goal(self) -> str:
        return str(self.goal_form.cleaned_data["goal"])

    def entries(self) -> list[TaskEntry]:
        """One for each row of the page, so that what is wrong with a row finds its way back to it."""
        return [
            TaskEntry(
                content=row.get("content", ""),
                who=row.get("who", ""),
                due=row.get("due"),
                expected=row.get("expected", ""),
                key=row.get("key"),
                is_removed=not row or bool(row.get("DELETE")),
            )
            for row in (form.cleaned_data for form in self.tasks.forms)
        ]

    def refuse(self, errors: Mapping[str, list[str]]) -> None:
        self.is_stale = "seen" in errors
        for name, messages in errors.items():
            row, _dash, field = name.partition("-")
            for message in messages:
                if field:
                    self.tasks.forms[int(row)].add_error(field, message)
                else:
                    self.messages.append(message)


class SessionForm(RefusableForm):
    """A session to come. `month` is the month whose days may be chosen."""

    day = ListedDayField(label=_("Ngày"))
    half_day = forms.ChoiceField(
        label=_("Buổi"),
        choices=HalfDay.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Hãy chọn buổi."), "invalid_choice": _("Hãy chọn buổi sáng, chiều hoặc tối.")},
    )
    place = forms.CharField(
        label=_("Nơi hỗ trợ"),
        widget=forms.Select(attrs=SELECT),
        error_messages={"required": _("Hãy chọn nơi hỗ trợ.")},
    )
    topic = text_field(
        _("Nội dung"), longest(PlannedSession, "topic"), rows=2, required=True, missing=_("Hãy ghi nội dung của buổi.")
    )
    lead = forms.CharField(label=_("Phụ trách"), required=False, widget=forms.Select(attrs=SELECT))

    def __init__(self, data: Any = None, *, team: Team, month: Month, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self._offer("day", [("", gettext("Chọn ngày")), *days_of(month, team)])
        self._offer("place", _places(team, month), _name_of_place(self["place"].value(), team))
        members = memberships_between(team.pk, month.first, month.last)
        self._offer("lead", _people(members), gettext("Người không còn trong Tổ"))

    def _offer(self, name: str, choices: list[Any], label_of_another: str = "") -> None:
        widget = cast(forms.Select, self.fields[name].widget)
        widget.choices = _with_typed(choices, self[name].value(), label_of_another)

    def clean_place(self) -> tuple[str, int]:
        kind, _dash, key = str(self.cleaned_data["place"]).partition("-")
        pk = read_key(key)
        if kind not in ("point", "hamlet") or pk is None:
            raise forms.ValidationError(gettext("Hãy chọn lại nơi hỗ trợ trong danh sách."))
        return kind, pk

    def clean_lead(self) -> int | None:
        lead = str(self.cleaned_data["lead"])
        key = read_key(lead)
        if lead and key is None:
            raise forms.ValidationError(gettext("Hãy chọn lại người phụ trách trong danh sách."))
        return key

    def entry(self) -> SessionEntry:
        kind, key = self.cleaned_data["place"]
        return SessionEntry(
            day=self.cleaned_data["day"],
            half_day=self.cleaned_data["half_day"],
            support_point=key if kind == "point" else None,
            hamlet=key if kind == "hamlet" else None,
            topic=self.cleaned_data["topic"],
            lead=self.cleaned_data["lead"],
        )


def _places(team: Team, month: Month) -> list[Any]:
    """The places of the commune that are open on some day of the month."""
    points = SupportPoint.objects.filter(commune_id=team.commune_id, open_from__lte=month.last)
    shown = [(f"point-{point.pk}", str(point)) for point in points if not point.open_to or point.open_to >= month.first]
    hamlets = [(f"hamlet-{hamlet.pk}", str(hamlet)) for hamlet in Hamlet.objects.filter(commune_id=team.commune_id)]
    groups = [(gettext("Điểm hỗ trợ số"), shown), (gettext("Thôn, làng, tổ dân phố"), hamlets)]
    return [("", gettext("Chọn nơi hỗ trợ")), *(group for group in groups if group[1])]


def _name_of_place(typed: Any, team: Team) -> str:
    """A closed point of the own commune keeps its name in the list while the rule says that it is closed."""
    kind, _dash, key = str(typed or "").partition("-")
    if kind == "point" and (pk := read_key(key)) is not None:
        point = SupportPoint.objects.filter(commune_id=team.commune_id, pk=pk).first()
        if point is not None:
            return str(point)
    return gettext("Nơi không có trong danh sách")


def _people(members: Iterable[Membership]) -> list[Any]:
    names = {str(member.user_id): str(member.user) for member in members}
    return [("", gettext("Chưa phân công")), *names.items()]


def starting_values(session: PlannedSession) -> dict[str, Any]:
    """The form's values for a session that is changed."""
    return {
        "day": session.day,
        "half_day": session.half_day,
        "place": place_code(session),
        "topic": session.topic,
        "lead": str(session.lead_id or ""),
    }


class SeenForm(RefusableForm):
    """Which version of the plan the person looked at when they pressed a button."""

    version = version_field(_("Bản kế hoạch"))


class DecisionForm(SeenForm):
    APPROVE, RETURN = "approve", "return"
    decision = forms.ChoiceField(
        choices=[(APPROVE, _("Duyệt")), (RETURN, _("Trả lại"))],
        label=_("Quyết định"),
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Hãy bấm Duyệt hoặc Trả lại.")),
    )
    because = text_field(_("Lý do trả lại"), longest(MonthlyPlan, "returned_because"), rows=3)
