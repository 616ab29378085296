"""The phone page's form: counts per service, what they were about, who was helped."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, TypeVar, cast
from uuid import uuid4

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reporting.enums import Result, Settlement
from reporting.logbook import GROUPS, Entry, Line, first_day_in_team, places_of
from reporting.models import Difficulty, Procedure, Service
from reporting.models.catalogues import CatalogueItem
from reporting.models.logs import MAX_COUNT, MAX_NOTE
from teams.enums import HalfDay
from teams.models import Membership, SupportPoint

CatalogueModel = TypeVar("CatalogueModel", bound=CatalogueItem)

SERVICES_SHOWN = 6  # the others are one tap away
WHOLE_NUMBER = re.compile(r"[+-]?\d{1,9}")
DAYS_SHOWN = 62  # two months back, for what was done where no signal was
COUNT_ERRORS = {
    "invalid": _("Hãy nhập một số nguyên, ví dụ 12."),
    "min_value": _("Số lượt không thể nhỏ hơn 0."),
    "max_value": _("Tối đa %(limit_value)s lượt cho một lần ghi. Nếu nhiều hơn, hãy kiểm tra lại."),
}


class CountField(forms.IntegerField):
    """A count as people type it: 12, also in full-width digits; never a part of 1.000 for the whole."""

    def to_python(self, value: Any) -> int | None:
        text = unicodedata.normalize("NFKC", str(value)).strip() if value not in self.empty_values else ""
        if text and not WHOLE_NUMBER.fullmatch(text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


def _count_field(label: Any, **attrs: str) -> CountField:
    return CountField(
        label=label,
        min_value=0,
        max_value=MAX_COUNT,
        required=False,
        error_messages=COUNT_ERRORS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "form-control", **attrs}),
    )


def _day_label(day: date, today: date) -> str:
    written = date_format(day, "d/m/Y")
    back = (today - day).days
    if back == 0:
        return gettext("Hôm nay %(day)s") % {"day": date_format(day, "d/m")}
    if back == 1:
        return gettext("Hôm qua %(day)s") % {"day": date_format(day, "d/m")}
    return gettext("%(weekday)s, %(day)s") % {"weekday": date_format(day, "l"), "day": written}


def offered(
    items: QuerySet[CatalogueModel], membership: Membership, named: Iterable[int | None]
) -> QuerySet[CatalogueModel]:
    """The items of the province in use, and those that a corrected entry names although they were switched off."""
    in_use = Q(is_active=True) | Q(pk__in=[key for key in named if key is not None])
    return items.filter(in_use, province_id=membership.province_id)


class LogForm(forms.Form):
    """One entry. `services` come in the order in which they are shown; the fields of the place are one choice."""

    client_uuid = forms.UUIDField(
        label=_("Mã lần ghi"),
        widget=forms.HiddenInput,
        error_messages={"invalid": _("Hãy tải lại trang."), "required": _("Hãy tải lại trang.")},
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
    place = forms.ChoiceField(
        label=_("Nơi hỗ trợ"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": _("Hãy chọn nơi hỗ trợ."),
            "invalid_choice": _("Nơi này không thuộc xã, phường của bạn hoặc không mở vào ngày này. Hãy chọn lại."),
        },
    )
    women = _count_field(_("Phụ nữ"))
    elderly = _count_field(_("Người cao tuổi"))
    ethnic_minority = _count_field(_("Người dân tộc thiểu số"))
    disabled = _count_field(_("Người khuyết tật"))
    difficulty = forms.ModelChoiceField(
        label=_("Khó khăn, vướng mắc"),
        queryset=Difficulty.objects.none(),
        required=False,
        empty_label=_("Không có"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": _("Hãy chọn lại trong danh sách.")},
    )
    difficulty_note = forms.CharField(
        label=_("Mô tả thêm"),
        max_length=MAX_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    # Which content a correction began from; empty for a new entry.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    # Carries the messages about all counts together, beside the list of services.
    lines = forms.Field(label=_("Số lượt"), required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        membership: Membership,
        services: Iterable[Service],
        correcting: Entry | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.membership = membership
        named = [line.procedure for line in correcting.lines] if correcting else []
        self.services = list(services)
        for service in self.services:
            self.fields[f"count_{service.pk}"] = _count_field(service.name)
        cast("forms.ModelChoiceField[Difficulty]", self.fields["difficulty"]).queryset = offered(
            Difficulty.objects.all(), membership, [correcting.difficulty] if correcting else []
        )
        cast(forms.ChoiceField, self.fields["place"]).choices = self._place_choices()
        cast(forms.Select, self.fields["day"].widget).choices = self._day_choices()
        self.details = DetailFormSet(
            data=self.data if self.is_bound else None,
            prefix="detail",
            initial=self.initial.get("details", []),
            form_kwargs={
                "procedures": offered(Procedure.objects.all(), membership, named),
                "services": self.services,
            },
        )

    def _day_choices(self) -> list[tuple[str, str]]:
        """Today and the days before on which this member may have worked; what was typed stays choosable.

        A list, as the browser's own date field writes the month first wherever the phone is not set to Vietnamese.
        """
        today = timezone.localdate()
        days = [today - timedelta(days=back) for back in range(DAYS_SHOWN)]
        first_day = first_day_in_team(self.membership)
        choices = [(day.isoformat(), _day_label(day, today)) for day in days if day >= first_day]
        typed = self["day"].value()
        value = typed.isoformat() if isinstance(typed, date) else str(typed or "")
        if value and value not in dict(choices):
            choices.append((value, _day_label(typed, today) if isinstance(typed, date) else value))
        return choices

    def _place_choices(self) -> list[Any]:
        """The places open on the day that was typed, and the own one that was sent, so that it stays chosen while the
        logbook says what is wrong with it or with the day; an unreadable day gets its own message."""
        typed = self.data.get(self.add_prefix("day")) if self.is_bound else self.initial.get("day")
        try:
            day = cast(date, self.fields["day"].clean(typed))
        except forms.ValidationError:
            day = self.membership.valid_from
        points, hamlets = places_of(self.membership, day)
        if self.is_bound:
            points += self._sent_although_closed(points)
        groups = [
            (_("Điểm hỗ trợ số"), [(f"point-{point.pk}", str(point)) for point in points]),
            (_("Thôn, làng, tổ dân phố"), [(f"hamlet-{hamlet.pk}", str(hamlet)) for hamlet in hamlets]),
        ]
        return [("", _("Chọn nơi hỗ trợ")), *(group for group in groups if group[1])]

    def _sent_although_closed(self, open_points: list[SupportPoint]) -> list[SupportPoint]:
        sent = self["place"].value()
        own = SupportPoint.objects.filter(commune_id=self.membership.commune_id)
        return [point for point in own if point not in open_points and f"point-{point.pk}" == sent]

    def is_valid(self) -> bool:
        # Both parts are asked, so that every message is shown at once.
        details_valid = self.details.is_valid()
        return super().is_valid() and details_valid

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.details.is_valid():
            self.add_error(
                None, _("Chưa lưu được. Hãy sửa những ô có ghi lỗi bên dưới, kể cả ở phần “Thủ tục, kết quả”.")
            )
        else:
            for service in self.services:
                detailed = sum(line.count for line in self._detail_lines() if line.service == service.pk)
                counted = cleaned.get(f"count_{service.pk}") or 0
                if detailed > counted:
                    self.add_error(
                        f"count_{service.pk}",
                        _("Chi tiết ghi %(detailed)s lượt, nhiều hơn tổng %(counted)s lượt.")
                        % {"detailed": detailed, "counted": counted},
                    )
        return cleaned

    def _detail_lines(self) -> list[Line]:
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
        lines = self._detail_lines()
        for service in self.services:
            detailed = sum(line.count for line in lines if line.service == service.pk)
            rest = (data[f"count_{service.pk}"] or 0) - detailed
            if rest:
                lines.append(Line(service=service.pk, count=rest))
        kind, _dash, key = data["place"].partition("-")
        return Entry(
            day=data["day"],
            half_day=data["half_day"],
            support_point=int(key) if kind == "point" else None,
            hamlet=int(key) if kind == "hamlet" else None,
            lines=tuple(lines),
            **{group: data[group] or 0 for group in GROUPS},
            difficulty=data["difficulty"].pk if data["difficulty"] else None,
            difficulty_note=data["difficulty_note"],
        )

    def refuse(self, errors: dict[str, list[str]]) -> None:
        """Put the messages of the business module beside the fields that they are about."""
        for name, messages in errors.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)

    @property
    def counts(self) -> list[tuple[Service, forms.BoundField]]:
        return [(service, self[f"count_{service.pk}"]) for service in self.services]

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


class DetailForm(forms.Form):
    """So many of a service's people were about this procedure, or are not done yet."""

    service = forms.ModelChoiceField(
        label=_("Nội dung"), queryset=Service.objects.none(), required=False, widget=forms.Select
    )
    procedure = forms.ModelChoiceField(
        label=_("Thủ tục"), queryset=Procedure.objects.none(), required=False, empty_label=_("Không rõ thủ tục")
    )
    result = forms.ChoiceField(label=_("Kết quả"), choices=Result.choices, required=False)
    count = _count_field(_("Số lượt"))

    def __init__(self, *args: Any, procedures: QuerySet[Procedure], services: list[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services_field = cast("forms.ModelChoiceField[Service]", self.fields["service"])
        services_field.queryset = Service.objects.filter(pk__in=[service.pk for service in services])
        services_field.empty_label = _("Chọn nội dung")
        cast("forms.ModelChoiceField[Procedure]", self.fields["procedure"]).queryset = procedures
        for name in ("service", "procedure", "result"):
            self.fields[name].widget.attrs["class"] = "form-select"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("count") and not cleaned.get("service"):
            self.add_error("service", _("Hãy chọn nội dung của dòng này."))
        procedure, service = cleaned.get("procedure"), cleaned.get("service")
        if procedure and service and not service.has_procedures:
            self.add_error("procedure", _("Nội dung này không có thủ tục hành chính."))
        cleaned["result"] = cleaned.get("result") or Result.DONE
        return cleaned


DetailFormSet = forms.formset_factory(DetailForm, extra=2, max_num=12, absolute_max=30)


class SettleForm(forms.Form):
    how = forms.ChoiceField(choices=Settlement.choices)


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
