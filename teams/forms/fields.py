"""The fields that many forms have, with the same sentences everywhere: texts, days, telephone numbers, versions."""

from typing import Any, cast

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.phones import normalise_phone

SELECT = {"class": "form-select"}
DAY_EXAMPLE = "20/11/2026"
TOO_LONG = {"max_length": _("Chỉ được dài đến %(limit_value)d ký tự, đang có %(show_value)d. Hãy viết gọn lại.")}
# A program may send what no keyboard types and no text of the database holds.
NO_NUL = {"null_characters_not_allowed": _("Ô này có ký tự không hiện ra được. Hãy xóa hết rồi gõ lại.")}


def longest(model: type[models.Model], name: str) -> int | None:
    """How many characters the column `name` holds."""
    return cast("models.CharField[str, str]", model._meta.get_field(name)).max_length


def text_field(
    label: Any,
    longest: int | None,
    *,
    rows: int = 0,
    required: bool = False,
    missing: Any = "",
    help_text: Any = "",
    **attrs: Any,
) -> forms.CharField:
    """A text of at most `longest` characters; in `rows` lines, or one. `missing` is said where it is left empty."""
    shown = {"class": "form-control", "autocomplete": "off", **attrs}
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        help_text=help_text,
        widget=forms.Textarea({**shown, "rows": rows}) if rows else forms.TextInput(shown),
        error_messages={**TOO_LONG, **NO_NUL, "required": missing or _("Hãy điền ô này.")},
    )


class DayField(forms.DateField):
    """A day as it is typed: the browser's own field writes the month first wherever the phone is not Vietnamese."""

    widget = forms.DateInput(
        format="%d/%m/%Y", attrs={"class": "form-control", "placeholder": DAY_EXAMPLE, "autocomplete": "off"}
    )
    default_error_messages = {
        "required": _("Hãy ghi ngày, ví dụ 20/11/2026."),
        "invalid": _("Ngày không đúng. Hãy ghi như 20/11/2026."),
    }


class ListedDayField(forms.DateField):
    """A day to be chosen from a list, which the form fills."""

    widget = forms.Select(attrs=SELECT)
    default_error_messages = {
        "required": _("Hãy chọn ngày."),
        "invalid": _("Ngày không đúng. Hãy chọn lại trong danh sách."),
    }


class PhoneField(forms.CharField):
    """A telephone number as people write it, kept in the one form of the portal."""

    widget = forms.TextInput(attrs={"class": "form-control", "inputmode": "tel", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Số điện thoại không đúng. Hãy ghi như 0912 345 678.")}

    def to_python(self, value: Any) -> str:
        typed = str(super().to_python(value) or "").strip()
        if not typed:
            return ""
        phone = normalise_phone(typed)
        if phone is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return phone


def version_field(label: Any) -> forms.IntegerField:
    """Which version of a row the person looked at; it travels with the form and cannot be mended by typing."""
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=2**31 - 1,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Hãy tải lại trang.")),
    )
