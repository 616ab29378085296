"""Uploading a list, and agreeing to what it would change."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from teams.roster_files.containers import MAX_BYTES, too_large


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp danh sách"),
        help_text=_(
            "Tệp Excel (.xlsx, .xls) hoặc .csv, tối đa 10 MB, riêng .xls tối đa 3 MB. "
            "Thứ tự cột và cách ghi tiêu đề thế nào cũng được."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.csv,.txt"}),
        max_length=255,
        error_messages={
            "required": _("Hãy chọn tệp danh sách."),
            "invalid": _("Hãy chọn tệp danh sách."),
            "missing": _("Hãy chọn tệp danh sách."),
            "empty": _("Tệp rỗng. Hãy chọn lại tệp danh sách."),
            "max_length": _("Tên tệp quá dài. Hãy đặt lại tên ngắn hơn."),
        },
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(too_large(), code="too_large")
        return upload


class ConfirmForm(forms.Form):
    let_absent_go = forms.BooleanField(required=False)
