from django import forms
from django.utils.translation import gettext_lazy as _

from teams.enums import TokenScope
from teams.forms.fields import DayField, text_field
from teams.forms.refusable import RefusableForm
from teams.system_tokens import MAX_NAME


class TokenForm(RefusableForm):
    name = text_field(
        _("Hệ thống dùng khóa"),
        MAX_NAME,
        required=True,
        missing=_("Hãy ghi tên hệ thống sẽ dùng khóa."),
        help_text=_("Ví dụ: Hệ thống thông tin giải quyết TTHC của tỉnh."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Được làm"),
        choices=TokenScope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Hãy chọn ít nhất một việc mà hệ thống được làm."),
            "invalid_choice": _("Hãy chọn lại trong danh sách."),
        },
    )
    valid_to = DayField(label=_("Dùng đến hết ngày"), help_text=_("Nhiều nhất một năm."))
