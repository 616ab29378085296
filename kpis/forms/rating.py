"""The form of the rule of rating: a weight for each indicator in use, the classes, and what holds for all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from kpis.boards.lights import target_text
from kpis.enums import Scoring, Section
from kpis.forms.indicators import NumberField
from kpis.models import LONGEST_CLASS_NAME, Indicator, RatingRule
from kpis.rating.editing import MOST_CLASSES, ClassWish, RuleWish
from kpis.rating.rule import Rule
from teams.forms.fields import text_field
from teams.forms.refusable import RefusableForm


@dataclass(frozen=True)
class WeightGroup:
    """The weights of the indicators under one heading."""

    title: str
    fields: list[BoundField]


class RatingRuleForm(RefusableForm):
    """An indicator without a weight does not count; an empty line of the classes is none."""

    scoring = forms.ChoiceField(
        label=_("Cách cho điểm mỗi chỉ tiêu"),
        choices=Scoring.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Hãy chọn một cách cho điểm.")),
    )
    near_points = NumberField(
        label=_("Điểm khi gần đạt"),
        missing=_("Hãy ghi số điểm từ 0 đến 100, ví dụ 50."),
        help_text=_("Chỉ dùng khi cho điểm theo mức: đạt 100 điểm, chưa đạt 0 điểm."),
    )
    least_known = NumberField(
        percent=True,
        label=_("Xếp loại khi có dữ liệu của ít nhất bao nhiêu % trọng số"),
        missing=_("Hãy ghi từ trên 0 đến 100, ví dụ 60."),
        help_text=_("Ít hơn thì ghi “chưa đủ dữ liệu”, không xếp loại, không xếp hạng."),
    )
    silent_days = NumberField(
        label=_("Bao nhiêu ngày làm việc liền chưa ghi buổi nào thì là chậm"),
        missing=_("Hãy ghi số ngày, ví dụ 5."),
        help_text=_("Dùng cho danh sách cần nhắc, không tính vào điểm."),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, rule: Rule | None, indicators: list[Indicator]) -> None:
        super().__init__(data, initial=_initial(rule))
        self.indicators = indicators
        for indicator in indicators:
            self.fields[f"weight_{indicator.pk}"] = NumberField(
                label=indicator.short_name,
                required=False,
                help_text=f"{target_text(indicator)}, {indicator.get_period_display()}",
            )
        for line in range(1, MOST_CLASSES + 1):
            self.fields[f"class_{line}_name"] = text_field(_("Tên loại %(line)d") % {"line": line}, LONGEST_CLASS_NAME)
            self.fields[f"class_{line}_from"] = NumberField(
                label=_("Từ số điểm, loại %(line)d") % {"line": line}, required=False
            )

    @property
    def weight_groups(self) -> Iterator[WeightGroup]:
        for section in Section:
            fields = [self[f"weight_{one.pk}"] for one in self.indicators if one.section == section]
            if fields:
                yield WeightGroup(str(section.label), fields)

    @property
    def class_lines(self) -> list[tuple[BoundField, BoundField]]:
        return [(self[f"class_{line}_name"], self[f"class_{line}_from"]) for line in range(1, MOST_CLASSES + 1)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for line in range(1, MOST_CLASSES + 1):
            name, begins = f"class_{line}_name", f"class_{line}_from"
            if data.get(name) and data.get(begins) is None and begins not in self.errors:
                self.add_error(begins, translate("Hãy ghi loại này từ bao nhiêu điểm trở lên, ví dụ 70."))
        return data

    def wish(self) -> RuleWish:
        data = self.cleaned_data
        weights = {one.pk: data[f"weight_{one.pk}"] for one in self.indicators}
        classes = {
            line: ClassWish(data[f"class_{line}_name"], data[f"class_{line}_from"])
            for line in range(1, MOST_CLASSES + 1)
            if data[f"class_{line}_from"] is not None
        }
        return RuleWish(
            scoring=data["scoring"],
            near_points=data["near_points"],
            least_known=data["least_known"],
            silent_days=data["silent_days"],
            weights={key: weight for key, weight in weights.items() if weight is not None},
            classes=classes,
        )


def _initial(rule: Rule | None) -> dict[str, Any]:
    """The rule as it is; of one that is yet to be made, what new rules begin with."""
    row = rule.row if rule else RatingRule()
    initial: dict[str, Any] = {
        "scoring": row.scoring,
        "near_points": row.near_points,
        "least_known": row.least_known,
        "silent_days": Decimal(row.silent_days),
    }
    if rule:
        initial |= {f"weight_{key}": weight for key, weight in rule.weights.items()}
        for line, one in enumerate(rule.classes, start=1):
            initial |= {f"class_{line}_name": one.name, f"class_{line}_from": one.from_points}
    return initial
