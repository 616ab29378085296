from django import forms
from django.utils.translation import gettext_lazy as _

from teams.enums import HamletKind
from teams.forms.fields import text_field
from teams.forms.refusable import RefusableForm
from teams.hamlets import MAX_NAME

MAX_TYPED = 30_000


class HamletLinesForm(RefusableForm):
    """One hamlet or many: a line each, as typed or pasted from a list."""

    lines = forms.CharField(
        label=_("Tên thôn, làng, tổ dân phố"),
        max_length=MAX_TYPED,
        strip=False,
        help_text=_("Mỗi dòng một tên, ghi loại ở đầu: Thôn 1, Làng Plei Ngol, Tổ dân phố 3. Có thể dán từ Excel."),
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
        error_messages={
            "required": _("Hãy ghi ít nhất một thôn, làng, tổ dân phố."),
            "max_length": _("Danh sách quá dài. Hãy chia thành nhiều lần."),
        },
    )
    otherwise = forms.ChoiceField(
        label=_("Loại của những dòng không ghi loại"),
        choices=[("", _("Báo cho tôi những dòng đó")), *HamletKind.choices],
        required=False,
        error_messages={"invalid_choice": _("Hãy chọn lại loại trong danh sách.")},
    )

    def typed_lines(self) -> list[str]:
        return str(self.cleaned_data["lines"]).splitlines()


class HamletForm(RefusableForm):
    kind = forms.ChoiceField(
        label=_("Loại"),
        choices=HamletKind.choices,
        error_messages={
            "required": _("Hãy chọn loại."),
            "invalid_choice": _("Hãy chọn lại loại trong danh sách."),
        },
    )
    name = text_field(
        _("Tên"),
        MAX_NAME,
        required=True,
        missing=_("Hãy ghi tên."),
        help_text=_("Không kèm chữ “thôn”, “làng”: chỉ ghi “1” hay “Plei Ngol”."),
        autocapitalize="words",
    )
