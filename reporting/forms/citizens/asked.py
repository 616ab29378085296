"""What is asked of the registers as a whole: who looked, and what is held of one person."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import fold
from reporting.citizens.uses import MAX_REASON
from reporting.enums import Register
from teams.forms.fields import DayField, text_field
from teams.forms.refusable import RefusableForm

TYPED_TO_ERASE = "xoa"  # as names are compared: xóa, XOÁ


class UsesForm(forms.Form):
    """The filters of the list "Ai đã xem", as they stand in the address."""

    nguoi = forms.ModelChoiceField(
        label=_("Người"), queryset=User.objects.none(), required=False, empty_label=_("Tất cả")
    )
    so = forms.ChoiceField(label=_("Sổ"), choices=[("", _("Tất cả")), *Register.choices], required=False)
    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến ngày"), required=False)
    dong = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nguoi"].queryset = people  # type: ignore[attr-defined]  # a choice among rows

    def narrowing(self) -> dict[str, Any]:
        """What was asked for and understood, as `uses.narrowed` takes it."""
        typed = self.cleaned_data
        person = typed.get("nguoi")
        return {
            "by": person.pk if person else None,
            "register": typed.get("so") or "",
            # A key says nothing without its register.
            "row": typed.get("dong") if typed.get("so") else None,
            "first": typed.get("tu"),
            "last": typed.get("den"),
        }


class EraseForm(RefusableForm):
    reason = text_field(
        _("Lý do"),
        MAX_REASON,
        required=True,
        missing=_("Hãy ghi lý do, ví dụ: người dân yêu cầu ngày 20/11/2026. Không ghi tên."),
        help_text=_("Ví dụ: người dân yêu cầu bằng đơn ngày 20/11/2026. Không ghi tên người dân ở đây."),
    )
    typed = text_field(
        _("Gõ XÓA để xác nhận"),
        10,
        required=True,
        missing=_("Hãy gõ chữ XÓA vào ô này để xác nhận."),
        autocapitalize="characters",
    )

    def clean_typed(self) -> str:
        if fold(self.cleaned_data["typed"]) != TYPED_TO_ERASE:
            raise forms.ValidationError(_("Hãy gõ đúng chữ XÓA để xác nhận."))
        return TYPED_TO_ERASE
