"""The forms about a request as a whole: its details, the decision on it, and the reasons for returning it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from teams.enums import RequestKind, TeamKind
from teams.forms.fields import DayField, text_field, version_field
from teams.forms.refusable import RefusableForm
from teams.models import Hamlet, RosterLine, RosterRequest, StoredFile
from teams.rules.findings import Finding
from teams.typed_keys import typed_key

_SEEN = _("Bản đang xem")


class ZaloForm(RefusableForm):
    """The team's Zalo group (Đề án III.3.2)."""

    zalo_name = text_field(_("Tên nhóm Zalo"), 150)
    zalo_link = forms.URLField(
        label=_("Đường dẫn nhóm Zalo"),
        required=False,
        assume_scheme="https",
        max_length=200,
        help_text=_("Trong Zalo: Thông tin nhóm, Chia sẻ nhóm, Sao chép đường dẫn."),
        widget=forms.URLInput(attrs={"class": "form-control", "placeholder": "https://zalo.me/g/…"}),
        error_messages={"invalid": _("Đường dẫn không đúng. Hãy dán lại từ Zalo, dạng https://zalo.me/g/…")},
    )

    def clean_zalo_link(self) -> str:
        link = str(self.cleaned_data["zalo_link"])
        if link and not link.lower().startswith("https://zalo.me/"):
            raise forms.ValidationError(_("Đường dẫn không đúng. Hãy dán lại từ Zalo, dạng https://zalo.me/g/…"))
        return link


class DetailsForm(ZaloForm):
    effective_from = DayField(label=_("Có hiệu lực từ ngày"))
    note = text_field(_("Ghi chú cho người duyệt"), 500)
    field_order = ["effective_from", "note", "zalo_name", "zalo_link"]

    def __init__(self, *args: Any, row: RosterRequest, **kwargs: Any) -> None:
        initial = {
            "effective_from": row.effective_from,
            "note": row.note,
            "zalo_name": row.team.zalo_name,
            "zalo_link": row.team.zalo_link,
        }
        super().__init__(*args, **{"initial": initial, **kwargs})
        if row.kind != RequestKind.REGISTRATION:
            del self.fields["zalo_name"], self.fields["zalo_link"]

    def values(self) -> dict[str, Any]:
        """What `teams.requests.set_details` takes."""
        return dict(self.cleaned_data)


class RegisterForm(RefusableForm):
    """Which team is to be registered: a kind of the province's rules, and the hamlet of a hamlet's team."""

    kind = forms.ChoiceField(
        label=_("Loại Tổ"),
        error_messages={"required": _("Hãy chọn loại Tổ."), "invalid_choice": _("Hãy chọn lại loại Tổ.")},
    )
    hamlet = forms.ModelChoiceField(
        label=_("Thôn, làng"),
        queryset=Hamlet.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("Hãy chọn lại thôn, làng của xã, phường này.")},
    )

    def __init__(self, *args: Any, kinds: Mapping[str, str], hamlets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds.items())  # type: ignore[attr-defined]
        self.fields["hamlet"].queryset = hamlets  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == TeamKind.HAMLET and not cleaned.get("hamlet") and "hamlet" not in self.errors:
            self.add_error("hamlet", _("Hãy chọn thôn, làng của Tổ."))
        return cleaned


class SeenForm(forms.Form):
    """A move without more words: the version of the request that the person looked at, and a reason where due."""

    seen = version_field(_SEEN)
    reason = forms.CharField(required=False, max_length=500)
    # From when on: the leader says it for what a member asked.
    day = DayField(required=False)


# A team is founded by a decision (Đề án III.1); a change may be approved by any paper, or none.
FOUNDING = {
    "number": _("Hãy ghi số quyết định thành lập Tổ."),
    "day": _("Hãy ghi ngày quyết định, ví dụ 20/11/2026."),
}


class DecisionForm(RefusableForm):
    """The decision of the people's committee, and a reason for each warning that is accepted."""

    number = text_field(_("Số quyết định"), 50)
    day = DayField(label=_("Ngày quyết định"), required=False)
    file = forms.FileField(
        label=_("Tệp quyết định đã ký"),
        required=False,
        help_text=_("PDF hoặc ảnh chụp JPG, PNG, tối đa 10 MB."),
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"empty": _("Tệp này trống. Hãy chọn lại tệp quyết định.")},
    )
    # A file that arrived with an attempt that was refused; it need not be sent again.
    stored = forms.ModelChoiceField(queryset=StoredFile.objects.none(), required=False, widget=forms.HiddenInput)
    seen = version_field(_SEEN)

    def __init__(
        self, *args: Any, row: RosterRequest, warnings: Sequence[list[Finding]], kept_files: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stored"].queryset = kept_files  # type: ignore[attr-defined]
        # One reason for all warnings of a rule.
        self.warnings = {findings[0].rule: findings for findings in warnings}
        for rule in self.warnings:
            self.fields[f"warning-{rule}"] = text_field(_("Nếu chấp nhận, ghi lý do"), 500)
        if row.kind == RequestKind.REGISTRATION:
            for name, sentence in FOUNDING.items():
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = sentence
        # The fields stand in two cards of the page, the form in one of them.
        for field in self.fields.values():
            field.widget.attrs["form"] = "approve-form"

    @property
    def paper(self) -> list[forms.BoundField]:
        """What is about the decision itself."""
        return [self["number"], self["day"], self["file"]]

    def keep(self, stored: StoredFile) -> None:
        """The file has arrived: what the form is shown with again names it."""
        self.cleaned_data["stored"] = stored
        self.data = {**{name: self.data.get(name) for name in self.data}, "stored": str(stored.pk)}

    @property
    def kept_name(self) -> str:
        """The name of a file that arrived already."""
        key = typed_key(self["stored"].value())
        kept = None if key is None else self.fields["stored"].queryset.filter(pk=key).first()  # type: ignore[attr-defined]
        return kept.name if kept else ""

    @property
    def warning_fields(self) -> list[tuple[list[Finding], forms.BoundField]]:
        return [(findings, self[f"warning-{rule}"]) for rule, findings in self.warnings.items()]

    def accepted(self) -> dict[str, str]:
        """Finding.key -> reason."""
        return {
            finding.key: self.cleaned_data.get(f"warning-{rule}", "")
            for rule, findings in self.warnings.items()
            for finding in findings
        }

    def refuse(self, errors: Mapping[str, list[str]]) -> None:
        fields = {f"warning:{row.key}": f"warning-{rule}" for rule, rows in self.warnings.items() for row in rows}
        super().refuse({fields.get(name, name): messages for name, messages in errors.items()})


class ReturnForm(RefusableForm):
    reason = text_field(_("Lý do chung"), 500, rows=3)
    seen = version_field(_SEEN)

    def __init__(self, *args: Any, lines: Sequence[RosterLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            self.fields[f"line-{line.pk}"] = text_field(_("Lý do trả lại dòng này"), 300)
            self.fields[f"line-{line.pk}"].widget.attrs["form"] = "return-form"

    def at_lines(self) -> dict[int, str]:
        return {line.pk: self.cleaned_data.get(f"line-{line.pk}", "") for line in self.lines}

    def reason_field(self, line: RosterLine) -> forms.BoundField:
        return self[f"line-{line.pk}"]
