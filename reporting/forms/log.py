"""The phone page's form: counts per service, what they were about, who was helped.

A weak phone waits for what is sent, so nothing is looked up for a form that is only checked: lists of places, days,
people and procedures are made when the page is shown.
"""

import re
from datetime import date, timedelta
from functools import cached_property
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reporting import closing
from reporting.enums import Result, Settlement
from reporting.forms.log_fields import DetailFormSet, KeyField, PlaceField, count_field, day_label, offered
from reporting.log_surroundings import Surroundings
from reporting.logbook import GROUPS, Entry, Line, first_day_in_team, places_of
from reporting.models import Difficulty, Procedure, Service
from reporting.models.logs import MAX_NOTE
from teams.enums import HalfDay
from teams.forms.refusable import RefusableForm
from teams.models import Membership, SupportPoint

SERVICES_SHOWN = 6  # the others are one tap away
COUNT_NAME = re.compile(r"count_\d{1,18}", re.ASCII)
DETAIL_PARTS = ("-service", "-procedure", "-count")
DAYS_SHOWN = 62  # two months back, for what was done where no signal was
Choices = list[tuple[str, Any]]


class LogForm(RefusableForm):
    """One entry: a count for each service, where and when, who was helped, what hindered."""

    client_uuid = forms.UUIDField(
        label=_("Mã lần ghi"),
        widget=forms.HiddenInput,
        error_messages={"invalid": _("Hãy tải lại trang."), "required": _("Hãy tải lại trang.")},
    )
    # Whose work it is, where a leader writes for a member who cannot; empty: the own.
    member = KeyField(
        label=_("Ghi cho"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": _("Hãy chọn lại trong danh sách.")},
    )
    day = forms.DateField(
        label=_("Ngày"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": _("Hãy chọn ngày."), "invalid": _("Ngày không đúng. Hãy nhập như 20/11/2026.")},
    )
    half_day = forms.ChoiceField(
        label=_("Buổi"),
        choices=HalfDay.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Hãy chọn buổi."), "invalid_choice": _("Hãy chọn buổi sáng, chiều hoặc tối.")},
    )
    place = PlaceField(
        label=_("Nơi hỗ trợ"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": _("Hãy chọn nơi hỗ trợ."),
            "invalid_choice": _("Hãy chọn lại nơi hỗ trợ trong danh sách."),
        },
    )
    women = count_field(_("Phụ nữ"))
    elderly = count_field(_("Người cao tuổi"))
    ethnic_minority = count_field(_("Người dân tộc thiểu số"))
    disabled = count_field(_("Người khuyết tật"))
    difficulty = KeyField(
        label=_("Khó khăn, vướng mắc"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": _("Hãy chọn lại trong danh sách.")},
    )
    difficulty_note = forms.CharField(
        label=_("Mô tả thêm"),
        max_length=MAX_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    reason = forms.CharField(
        label=_("Lý do ghi sau khi khóa kỳ"),
        required=False,
        max_length=closing.MAX_REASON,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    # Which content a correction began from; empty for a new entry.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    # Carries the messages about all counts together, beside the list of services.
    lines = forms.Field(label=_("Số lượt"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, around: Surroundings, correcting: Entry | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.around = around
        self.correcting = correcting
        for name in [name for name, value in self.data.items() if value and COUNT_NAME.fullmatch(name)]:
            self._add_count(name)
        lists: dict[str, Any] = {
            "place": lambda: self._places,
            "day": lambda: self._days,
            "member": lambda: self._members,
            "difficulty": lambda: self._difficulties,
        }
        for name, choices in lists.items():
            # Django asks a callable only when it shows the list.
            field: Any = self.fields[name]
            (field if isinstance(field, forms.ChoiceField) else field.widget).choices = choices

    def _add_count(self, name: str, label: str = "") -> None:
        self.fields[name] = count_field(label)

    @property
    def membership(self) -> Membership:
        return self.around.membership

    @cached_property
    def details(self) -> Any:
        named = [line.procedure for line in self.correcting.lines] if self.correcting else []
        return DetailFormSet(
            data=self.data if self.is_bound else None,
            prefix="detail",
            initial=self.initial.get("details", []),
            form_kwargs={
                "procedures": offered(Procedure.objects.all(), self.membership, named),
                "services": self.services,
            },
        )

    @cached_property
    def _names_details(self) -> bool:
        """Whether anything was typed in the rows about procedures and results."""
        return any(
            value and name.startswith("detail-") and name.endswith(DETAIL_PARTS) for name, value in self.data.items()
        )

    @property
    def services(self) -> list[Service]:
        return self.around.services

    @property
    def people(self) -> list[Membership]:
        return self.around.people

    @cached_property
    def _members(self) -> Choices:
        return [("", _("Chính tôi")), *((str(row.user_id), str(row.user)) for row in self.people)]

    @cached_property
    def _difficulties(self) -> Choices:
        rows = offered(
            Difficulty.objects.all(), self.membership, [self.correcting.difficulty] if self.correcting else []
        )
        return [("", _("Không có")), *((str(row.pk), str(row)) for row in rows)]

    @property
    def _listed_days(self) -> list[date]:
        today, first_day = timezone.localdate(), first_day_in_team(self.membership)
        days = [today - timedelta(days=back) for back in range(DAYS_SHOWN)]
        return [day for day in days if day >= first_day]

    @cached_property
    def closed_days(self) -> list[date]:
        """Which of the days to choose from lie in a closed month: there a reason is wanted."""
        days = self._listed_days
        closed = closing.closed_days([self.membership.commune_id], min(days), max(days)) if days else None
        return [day for day in days if closed and closed.holds(self.membership.commune_id, day)]

    @property
    def wants_reason(self) -> bool:
        """Whether the field for the reason is shown before a script shows it."""
        if self["reason"].errors or self["reason"].value():
            return True
        days = [day for day in (self._day, self.correcting.day if self.correcting else None) if day]
        return bool(days) and closing.is_closed(self.membership.commune_id, *days)

    @property
    def _day(self) -> date | None:
        """The day that was typed, or that the form opens with; None if it cannot be read."""
        typed = self.data.get(self.add_prefix("day")) if self.is_bound else self.initial.get("day")
        try:
            return cast(date, self.fields["day"].clean(typed))
        except forms.ValidationError:
            return None

    @cached_property
    def _days(self) -> Choices:
        """Today and the days before on which this member may have worked; what was typed stays choosable.

        A list, as the browser's own date field writes the month first wherever the phone is not set to Vietnamese.
        """
        today = timezone.localdate()
        choices: Choices = [
            (day.isoformat(), day_label(day, today, is_closed=day in self.closed_days)) for day in self._listed_days
        ]
        typed = self["day"].value()
        value = typed.isoformat() if isinstance(typed, date) else str(typed or "")
        if value and value not in dict(choices):
            choices.append((value, day_label(typed, today) if isinstance(typed, date) else value))
        return choices

    @cached_property
    def _places(self) -> Choices:
        """The places open on the day that was typed, and the own one that was sent, so that it stays chosen while the
        logbook says what is wrong with it or with the day; an unreadable day gets its own message."""
        points, hamlets = places_of(self.membership, self._day or self.membership.valid_from)
        if self.is_bound:
            points += self._sent_although_closed(points)
        groups = [
            (_("Điểm hỗ trợ số"), [(f"point-{point.pk}", str(point)) for point in points]),
            (_("Thôn, làng, tổ dân phố"), [(f"hamlet-{hamlet.pk}", str(hamlet)) for hamlet in hamlets]),
        ]
        return [("", _("Chọn nơi hỗ trợ")), *((str(name), rows) for name, rows in groups if rows)]

    def _sent_although_closed(self, open_points: list[SupportPoint]) -> list[SupportPoint]:
        sent = self["place"].value()
        own = SupportPoint.objects.filter(commune_id=self.membership.commune_id)
        return [point for point in own if point not in open_points and f"point-{point.pk}" == sent]

    def is_valid(self) -> bool:
        # Both parts are asked, so that every message is shown at once.
        details_valid = not self._names_details or self.details.is_valid()
        return super().is_valid() and details_valid

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self._names_details and not self.details.is_valid():
            self.add_error(
                None, _("Chưa lưu được. Hãy sửa những ô có ghi lỗi bên dưới, kể cả ở phần “Thủ tục, kết quả”.")
            )
        else:
            for service in {line.service for line in self._detail_lines}:
                detailed = sum(line.count for line in self._detail_lines if line.service == service)
                counted = cleaned.get(f"count_{service}") or 0
                if detailed > counted:
                    self.add_error(
                        self._name_of_count(service),
                        _("Chi tiết ghi %(detailed)s lượt, nhiều hơn tổng %(counted)s lượt.")
                        % {"detailed": detailed, "counted": counted},
                    )
        return cleaned

    def _name_of_count(self, service: int) -> str:
        """The name of the service's field, which is there from now on."""
        name = f"count_{service}"
        if name not in self.fields:
            self._add_count(name)
        return name

    @cached_property
    def _detail_lines(self) -> list[Line]:
        if not self._names_details:
            return []
        return [
            Line(
                service=row["service"].pk,
                count=row["count"],
                procedure=row["procedure"].pk if row.get("procedure") else None,
                result=row["result"],
            )
            for row in self.details.cleaned_data
            if row.get("service") and row.get("count")
        ]

    def entry(self) -> Entry:
        """What was typed, once the form is valid: the details, and the rest of each count as plainly done."""
        data = self.cleaned_data
        lines = list(self._detail_lines)
        for name in [name for name in data if COUNT_NAME.fullmatch(name)]:
            service = int(name.removeprefix("count_"))
            rest = (data[name] or 0) - sum(line.count for line in self._detail_lines if line.service == service)
            if rest:
                lines.append(Line(service=service, count=rest))
        kind, _dash, key = data["place"].partition("-")
        return Entry(
            day=data["day"],
            half_day=data["half_day"],
            support_point=int(key) if kind == "point" else None,
            hamlet=int(key) if kind == "hamlet" else None,
            lines=tuple(lines),
            **{group: data[group] or 0 for group in GROUPS},
            difficulty=data["difficulty"],
            difficulty_note=data["difficulty_note"],
        )

    @cached_property
    def counts(self) -> list[tuple[Service, forms.BoundField]]:
        """One field per service, in the order of the member."""
        return [(service, self[self._name_of_count(service.pk)]) for service in self.services]

    @property
    def first_counts(self) -> list[tuple[Service, forms.BoundField]]:
        return self.counts[:SERVICES_SHOWN]

    @property
    def more_counts(self) -> list[tuple[Service, forms.BoundField]]:
        return self.counts[SERVICES_SHOWN:]

    @property
    def has_more_counts(self) -> bool:
        """Whether something was typed for a service that is folded away at first."""
        return any(field.value() or field.errors for _service, field in self.more_counts)

    @property
    def has_groups(self) -> bool:
        return any(field.value() or field.errors for field in self.groups)

    @property
    def has_difficulty(self) -> bool:
        return any(self[name].value() or self[name].errors for name in ("difficulty", "difficulty_note"))

    @property
    def has_details(self) -> bool:
        rows = self.details.forms
        return any(row.errors or row["count"].value() for row in rows)

    @property
    def groups(self) -> list[forms.BoundField]:
        return [self[group] for group in GROUPS]


class SettleForm(forms.Form):
    how = forms.ChoiceField(choices=Settlement.choices)
    reason = forms.CharField(required=False, max_length=closing.MAX_REASON)


class RemoveForm(RefusableForm):
    """Taking an entry back; the reason is asked for where its month is closed."""

    reason = forms.CharField(
        label=_("Lý do xóa sau khi khóa kỳ"),
        required=False,
        max_length=closing.MAX_REASON,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", "id": "id_remove_reason"}),
    )


def initial_of(entry: Entry) -> dict[str, Any]:
    """The form's starting values for an entry that is corrected."""
    counts: dict[str, int] = {}
    details = []
    for line in entry.merged_lines:
        counts[f"count_{line.service}"] = counts.get(f"count_{line.service}", 0) + line.count
        if line.procedure is not None or line.result != Result.DONE:
            details.append(
                {"service": line.service, "procedure": line.procedure, "result": line.result, "count": line.count}
            )
    return {
        "client_uuid": uuid4(),
        "seen": entry.key,
        "day": entry.day,
        "half_day": entry.half_day,
        "place": f"point-{entry.support_point}" if entry.support_point else f"hamlet-{entry.hamlet}",
        **counts,
        **{group: getattr(entry, group) or None for group in GROUPS},
        "difficulty": entry.difficulty,
        "difficulty_note": entry.difficulty_note,
        "details": details,
    }
