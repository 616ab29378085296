"""Typing figures into the grid, the line of explanation, the file with a year's figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.closing import MAX_REASON
from reporting.figures.entering import Outcome, Seen, Wish
from reporting.figures.grid import Row
from reporting.figures.numbers import NotANumberError, number_text, read_number
from reporting.figures.questions import MAX_EXPLANATION
from reporting.figures.questions import Seen as QuestionSeen
from reporting.models import FigureQuestion
from teams.forms.fields import text_field, version_field
from teams.forms.refusable import RefusableForm
from teams.roster_files.containers import MAX_BYTES, too_large


class FigureField(forms.CharField):
    """A whole number as people write it; empty is no data."""

    widget = forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value: Any) -> int | None:
        try:
            return read_number(str(value or ""))
        except NotANumberError as error:
            raise forms.ValidationError(str(error), code="invalid") from error


def seen_text(seen: Seen) -> str:
    """What the page showed, as it travels with the form: version and value."""
    return f"{seen.version}:{'' if seen.value is None else seen.value}"


def read_seen(text: str) -> Seen | None:
    """The way back; None for what the page never wrote."""
    version, _colon, value = text.partition(":")
    parts = (version, value or "0")
    if not all(part.isascii() and part.isdecimal() and len(part) <= 10 for part in parts):  # noqa: PLR2004
        return None
    return Seen(int(version), int(value) if value else None)


@dataclass(frozen=True)
class Cell:
    """A row of the grid with its field."""

    row: Row
    field: forms.BoundField
    seen_name: str
    seen: str


class FigureGridForm(RefusableForm):
    reason = text_field(
        gettext_lazy("Lý do sửa sau khi khóa kỳ"),
        MAX_REASON,
        help_text=gettext_lazy("Kỳ này đã khóa: thay đổi nào cũng phải có lý do và được liệt kê riêng."),
    )

    def __init__(self, *args: Any, rows: Sequence[Row], is_closed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.newer: dict[int, Seen] = {}  # what somebody else stored while this was typed, now said beside the field
        if not is_closed:
            del self.fields["reason"]
        for row in rows:
            field = FigureField(label=row.definition.name, required=False)
            self.fields[_name(row)] = field
            self.initial[_name(row)] = row.value_text

    @property
    def sent_rows(self) -> list[Row]:
        """The rows that the page had which was sent."""
        return [row for row in self.rows if _name(row) in self.data]

    def wishes(self) -> list[Wish]:
        """What the person changed, as far as it can be read: a field that the page did not have is not an empty one."""
        found = []
        for row in self.rows:
            seen, name = self._seen(row), _name(row)
            if name not in self.data or name not in self.cleaned_data or seen is None:
                continue
            if self.cleaned_data[name] != seen.value:
                found.append(Wish(row.definition, row.period, self.cleaned_data[name], seen))
        return found

    def _seen(self, row: Row) -> Seen | None:
        return read_seen(str(self.data.get(_seen_name(row), "")))

    def refuse_outcomes(self, outcomes: Iterable[Outcome]) -> None:
        """Put what was refused beside the figures; a second go then knows of the newer value."""
        names = {(row.definition.pk, row.period): _name(row) for row in self.rows}
        for outcome in outcomes:
            key = outcome.wish.definition.pk
            for about, messages in outcome.errors.items():
                name = about if about in self.fields else names[key, outcome.wish.period]
                for message in messages:
                    if message not in self.errors.get(name, []):
                        self.add_error(name, message)
            if outcome.newer is not None:
                self.newer[key] = outcome.newer

    @cached_property
    def cells(self) -> dict[int, Cell]:
        return {row.definition.pk: self._cell(row) for row in self.rows}

    def _cell(self, row: Row) -> Cell:
        seen = seen_text(row.seen)
        if row.definition.pk in self.newer:
            seen = seen_text(self.newer[row.definition.pk])
        elif self.is_bound and self._seen(row) is not None:
            # What was looked at when it was typed, so that nobody's newer value is taken for the one that was seen.
            seen = str(self.data[_seen_name(row)])
        return Cell(row, self[_name(row)], _seen_name(row), seen)

    @cached_property
    def needs_reason(self) -> bool:
        return "reason" in self.fields


def _name(row: Row) -> str:
    return f"so_{row.definition.pk}"


def _seen_name(row: Row) -> str:
    return f"da_xem_{row.definition.pk}"


class ExplainForm(RefusableForm):
    explanation = text_field(
        gettext_lazy("Giải thích"),
        MAX_EXPLANATION,
        required=True,
        missing=gettext_lazy("Hãy ghi một câu giải thích, ví dụ: Trong tháng có đợt cao điểm."),
    )
    question = version_field(gettext_lazy("Câu hỏi"))
    version = version_field(gettext_lazy("Câu hỏi"))

    @classmethod
    def about(cls, question: FigureQuestion) -> Self:
        return cls(auto_id=_auto_id(question), initial={"question": question.pk, "version": question.version})

    def seen(self) -> QuestionSeen:
        return QuestionSeen(self.cleaned_data["question"], self.cleaned_data["version"])

    def look_again(self, question: FigureQuestion) -> None:
        """The refused form is shown under what is asked by now: sent once more, it is meant for that."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["question"], data["version"] = str(question.pk), str(question.version)
        self.data, self.auto_id = data, _auto_id(question)


def _auto_id(question: FigureQuestion) -> str:
    return f"id_{question.pk}_%s"


class FigureFileForm(RefusableForm):
    file = forms.FileField(
        label=gettext_lazy("Tệp số liệu"),
        help_text=gettext_lazy("Tệp Excel tải từ trang này, tối đa 10 MB. Ô trống giữ nguyên số đang có."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.csv"}),
        max_length=255,
        error_messages={
            "required": gettext_lazy("Hãy chọn tệp số liệu."),
            "invalid": gettext_lazy("Hãy chọn tệp số liệu."),
            "missing": gettext_lazy("Hãy chọn tệp số liệu."),
            "empty": gettext_lazy("Tệp rỗng. Hãy chọn lại tệp số liệu."),
            "max_length": gettext_lazy("Tên tệp quá dài. Hãy đặt lại tên ngắn hơn."),
        },
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(too_large(), code="too_large")
        return upload


class FigureConfirmForm(RefusableForm):
    """Agreeing to what the preview showed: it comes back signed, as it was."""

    preview = forms.CharField(
        label=gettext_lazy("Bản xem trước"),
        widget=forms.HiddenInput,
        strip=False,
        max_length=200_000,
        error_messages=dict.fromkeys(
            ("required", "max_length"), gettext_lazy("Bản xem trước không còn dùng được. Hãy tải tệp lên lại.")
        ),
    )
    reason = text_field(gettext_lazy("Lý do sửa sau khi khóa kỳ"), MAX_REASON)


def summary_of(stored: int, asked: int) -> str:
    """What is said after saving."""
    if not stored:
        return _("Không có số nào thay đổi.")
    said = _("Đã lưu %(count)s số liệu.") % {"count": number_text(stored)}
    if asked:
        said += " " + _("%(count)s số liệu cần giải thích một câu, xem dòng có ghi bên cạnh.") % {
            "count": number_text(asked)
        }
    return said
