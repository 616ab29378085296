"""The forms about closed months: which month, which communes, why it is opened again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.closing import MAX_REASON
from teams.enums import Calendar
from teams.forms.fields import text_field
from teams.forms.refusable import RefusableForm
from teams.models import Province
from teams.periods import Month, parse_month

CLOSE, OPEN = "close", "open"


class MonthField(forms.CharField):
    """A month of the province's calendar, as its code `2026-11`."""

    default_error_messages = {"required": _("Hãy chọn kỳ."), "invalid": _("Hãy chọn lại kỳ trong danh sách.")}
    calendar = Calendar.DECREE_09

    def clean(self, value: Any) -> Any:
        month = parse_month(str(super().clean(value)), self.calendar)
        if month is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return month


class CloseForm(RefusableForm):
    month = MonthField(label=_("Kỳ"))

    def __init__(self, *args: Any, province: Province, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["month"]
        assert isinstance(field, MonthField)  # noqa: S101  # for the type checker
        field.calendar = Calendar(province.calendar)

    @property
    def chosen_month(self) -> Month:
        month = self.cleaned_data["month"]
        assert isinstance(month, Month)  # noqa: S101  # for the type checker
        return month


class OpenForm(RefusableForm):
    because = text_field(_("Lý do mở lại"), MAX_REASON, required=True, missing=_("Hãy ghi lý do mở lại kỳ."))


class ProvinceClosingForm(CloseForm):
    """Closing or opening again the ticked communes, or all of them."""

    act = forms.ChoiceField(
        choices=[(CLOSE, CLOSE), (OPEN, OPEN)],
        error_messages={"required": _("Hãy chọn khóa hay mở lại."), "invalid_choice": _("Hãy chọn khóa hay mở lại.")},
    )
    everywhere = forms.BooleanField(required=False)
    communes = forms.TypedMultipleChoiceField(
        label=_("Xã, phường"),
        coerce=int,
        required=False,
        error_messages={"invalid_choice": _("Hãy tải lại trang rồi chọn lại.")},
    )
    because = text_field(_("Lý do mở lại"), MAX_REASON)

    def __init__(self, *args: Any, communes: dict[int, Any], province: Province, **kwargs: Any) -> None:
        super().__init__(*args, province=province, **kwargs)
        field = self.fields["communes"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101  # for the type checker
        field.choices = [(key, str(name)) for key, name in communes.items()]
