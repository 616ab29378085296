"""The forms of a province's rules. Each section has one; all of them give `edited`: path in the rules -> value."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from teams.enums import Role
from teams.forms.refusable import RefusableForm
from teams.province_rules.sections import DAYS, DUTY, LANGUAGES, OFF, REQUESTS, SEVERAL, WORKING
from teams.province_rules.wording import fewest_sessions_of, steps_label
from teams.rota.settings import duty_rules
from teams.rules.reading import Reader
from teams.rules.sections import APPROVERS, read_languages, read_requests, read_several

MOST = 1000
NOT_A_NUMBER = {
    "invalid": _("Hãy ghi một số nguyên, ví dụ 15."),
    "min_value": _("Số này không được nhỏ hơn %(limit_value)s."),
    "max_value": _("Số này lớn quá. Hãy ghi số đến %(limit_value)s."),
}
FLOWS = (("propose", "approve"), ("ask", "introduce", "approve"))


def number_field(label: Any, *, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST,
        required=False,
        help_text=help_text,
        error_messages=NOT_A_NUMBER,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class SectionForm(RefusableForm):
    """`seen` is the mark of what was shown; `names` says in which field a path of the rules stands."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    names: Mapping[str, str] = {}

    def __init__(self, *args: Any, document: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document

    def edited(self) -> dict[str, Any]:
        raise NotImplementedError

    def field_of(self, name: str) -> str | None:
        """The field of a path, or of the nearest path above it; None where the form shows nothing of it."""
        while name:
            if name in self.names and self.names[name] in self.fields:
                return self.names[name]
            name = name.rpartition(".")[0]
        return None


class SeveralForm(SectionForm):
    names = {"several_teams.same_kind": "same_kind", "several_teams.other_kind": "other_kind"}

    same_kind = forms.ChoiceField(label=_("Một người ở hai Tổ cùng loại"), widget=forms.RadioSelect)
    other_kind = forms.ChoiceField(
        label=_("Một người ở hai Tổ khác loại (ví dụ Tổ xã và Tổ thôn)"), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, document: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, document=document, **kwargs)
        same, other = read_several(Reader(dict(document), "", {}))
        for name, forbidden in (("same_kind", same), ("other_kind", other)):
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("forbidden", _("không được")), ("allowed", _("được"))]
            field.initial = "forbidden" if forbidden else "allowed"

    def edited(self) -> dict[str, Any]:
        return {path: self.cleaned_data[name] for path, name in self.names.items()}


class RequestsForm(SectionForm):
    names = {"requests.join": "join", "requests.leave": "leave", "requests.approved_by": "approved_by"}

    join = forms.ChoiceField(label=_("Các bước tham gia Tổ"), widget=forms.RadioSelect)
    leave = forms.ChoiceField(label=_("Các bước thôi tham gia"), widget=forms.RadioSelect)
    approved_by = forms.ChoiceField(label=_("Người duyệt"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, document: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, document=document, **kwargs)
        rules = read_requests(Reader(dict(document), "", {}).section("requests"))
        for name, steps in (("join", rules.join), ("leave", rules.leave)):
            flows = list(dict.fromkeys([*FLOWS, steps]))  # a way of the province's own stays to choose
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [(" ".join(flow), steps_label(flow)) for flow in flows]
            field.initial = " ".join(steps)
        approvers = cast(forms.ChoiceField, self.fields["approved_by"])
        approvers.choices = [(role, Role(role).label) for role in APPROVERS]
        approvers.initial = rules.approved_by

    def edited(self) -> dict[str, Any]:
        return {
            "requests.join": self.cleaned_data["join"].split(),
            "requests.leave": self.cleaned_data["leave"].split(),
            "requests.approved_by": self.cleaned_data["approved_by"],
        }


class LanguagesForm(SectionForm):
    names = {"languages": "languages"}

    languages = forms.CharField(
        label=_("Các tiếng"),
        required=False,
        help_text=_("Mỗi dòng một tiếng, ví dụ: Jrai"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, document: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, document=document, **kwargs)
        self.fields["languages"].initial = "\n".join(read_languages(Reader(dict(document), "", {})))

    def edited(self) -> dict[str, Any]:
        return {"languages": list(_lines(self.cleaned_data["languages"]))}


class DutyForm(SectionForm):
    names = {
        "duty.min": "least",
        "duty.max": "most",
        "duty.office_group.monthly_limit": "office",
        "plan.min_sessions": "sessions",
    }

    least = number_field(_("Người trực mỗi buổi tại một điểm, ít nhất"))
    most = number_field(_("Người trực mỗi buổi tại một điểm, nhiều nhất"))
    office = number_field(_("Ca trực mỗi tháng của người thuộc nhóm làm giờ hành chính, nhiều nhất"))
    sessions = number_field(_("Buổi hỗ trợ trong kế hoạch tháng của mỗi Tổ, ít nhất"))

    def __init__(self, *args: Any, document: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, document=document, **kwargs)
        duty = duty_rules(dict(document), "")
        shown = {
            "least": duty.least,
            "most": duty.most,
            "office": duty.office_shifts,
            "sessions": fewest_sessions_of(document),
        }
        for name, number in shown.items():
            self.fields[name].initial = number
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = _("Hãy ghi một số.")

    def edited(self) -> dict[str, Any]:
        return {path: self.cleaned_data[name] for path, name in self.names.items()}


class DaysForm(SectionForm):
    names = {WORKING: "working", OFF: "off"}

    working = forms.CharField(
        label=_("Ngày làm bù (thứ bảy, chủ nhật hoặc ngày lễ mà vẫn làm việc)"),
        required=False,
        help_text=_("Mỗi dòng một ngày, ví dụ: 28/02/2026"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    off = forms.CharField(
        label=_("Ngày nghỉ bù, nghỉ hoán đổi"),
        required=False,
        help_text=_("Mỗi dòng một ngày, ví dụ: 02/01/2026"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, document: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, document=document, **kwargs)
        for path, name in self.names.items():
            days = [date_format(date.fromisoformat(day), "d/m/Y") for day in document[path]]
            self.fields[name].initial = "\n".join(days)

    def clean_working(self) -> list[str]:
        return _days(self.cleaned_data["working"])

    def clean_off(self) -> list[str]:
        return _days(self.cleaned_data["off"])

    def edited(self) -> dict[str, Any]:
        return {path: self.cleaned_data[name] for path, name in self.names.items()}


def _lines(text: str) -> Iterable[str]:
    """The lines of a text area, each once; people also put commas between."""
    parts = (part.strip() for line in text.splitlines() for part in line.replace(";", ",").split(","))
    return dict.fromkeys(part for part in parts if part)


def _days(text: str) -> list[str]:
    days, wrong = set(), []
    for line in _lines(text):
        try:
            days.add(datetime.strptime(line.replace("-", "/").replace(".", "/"), "%d/%m/%Y").date().isoformat())  # noqa: DTZ007  # a day, no moment
        except ValueError:
            wrong.append(line)
    if wrong:
        message = _gettext("Không đọc được ngày %(days)s. Hãy ghi theo mẫu ngày/tháng/năm, ví dụ 28/02/2026.")
        raise ValidationError(message % {"days": ", ".join(wrong)})
    return sorted(days)


FORMS: dict[str, type[SectionForm]] = {
    SEVERAL: SeveralForm,
    REQUESTS: RequestsForm,
    LANGUAGES: LanguagesForm,
    DUTY: DutyForm,
    DAYS: DaysForm,
}
