"""The forms about difficulties: passing one to an agency, the team's moves, the agency's answers."""

import re
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.difficulties.answering import LONGEST
from reporting.difficulties.passing import LONGEST_BECAUSE, LONGEST_DESCRIPTION
from reporting.models import Agency, Difficulty
from teams.forms.fields import SELECT, text_field, version_field
from teams.forms.refusable import RefusableForm
from teams.models import Province

CHOSEN = re.compile(r"\d{1,18}-\d{1,9}", re.ASCII)
NO_NAMES = _("Không ghi tên, số điện thoại hay số căn cước của người dân.")

NO_ANSWER = _("Hãy viết câu trả lời để Tổ biết phải hướng dẫn người dân thế nào.")


class PassForm(RefusableForm):
    difficulty = forms.ModelChoiceField(
        label=_("Khó khăn"),
        queryset=Difficulty.objects.none(),
        empty_label=_("Chọn khó khăn"),
        widget=forms.Select(attrs=SELECT),
        error_messages={"required": _("Hãy chọn khó khăn."), "invalid_choice": _("Hãy chọn lại trong danh sách.")},
    )
    agency = forms.ModelChoiceField(
        label=_("Chuyển cho cơ quan"),
        queryset=Agency.objects.none(),
        empty_label=_("Chọn cơ quan"),
        widget=forms.Select(attrs=SELECT),
        error_messages={"required": _("Hãy chọn cơ quan."), "invalid_choice": _("Hãy chọn lại trong danh sách.")},
    )
    description = text_field(
        _("Việc gì xảy ra, ở đâu, đã thử cách nào"),
        LONGEST_DESCRIPTION,
        rows=5,
        required=True,
        missing=_("Hãy mô tả để cơ quan hiểu và trả lời được."),
        help_text=NO_NAMES,
    )

    def __init__(self, *args: Any, province: Province, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists: list[tuple[str, Any]] = [("difficulty", Difficulty), ("agency", Agency)]
        for name, model in lists:
            offered = model.objects.filter(province=province, is_active=True)
            cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = offered


class VersionedForm(RefusableForm):
    """A move of one passed difficulty, meant for what the person looked at."""

    version = version_field(_("Phiên bản"))

    def look_again(self, version: int) -> None:
        """The refused form is shown beside what is there by now: sent once more, it is meant for that."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["version"] = str(version)
        self.data = data


class AskAgainForm(VersionedForm):
    because = text_field(
        _("Vì sao trả lời chưa giải quyết được"),
        LONGEST_BECAUSE,
        rows=3,
        required=True,
        missing=_("Hãy ghi vì sao, để cơ quan trả lời tiếp."),
        help_text=NO_NAMES,
    )


class AnswerForm(VersionedForm):
    answer = text_field(_("Trả lời"), LONGEST, rows=5, required=True, missing=NO_ANSWER, help_text=NO_NAMES)


class MoveForm(VersionedForm):
    """Closing and withdrawing want no words."""


class ChosenField(forms.MultipleChoiceField):
    """Rows ticked in a list, each with the version that was looked at: `key-version` -> (key, version)."""

    def valid_value(self, value: Any) -> bool:
        return CHOSEN.fullmatch(str(value)) is not None

    def clean(self, value: Any) -> Any:
        pairs = (text.split("-") for text in super().clean(value))
        return {int(key): int(version) for key, version in pairs}


class AnswersForm(RefusableForm):
    """One answer for several of the same kind."""

    chosen = ChosenField(
        label=_("Khó khăn đã chọn"), required=False, error_messages={"invalid_choice": _("Hãy tải lại trang.")}
    )
    answer = text_field(
        _("Trả lời chung cho những khó khăn đã chọn"),
        LONGEST,
        rows=4,
        required=True,
        missing=NO_ANSWER,
        help_text=NO_NAMES,
    )
