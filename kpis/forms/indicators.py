"""The forms of a province's indicators: what they aim at, and what its own ones are."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from kpis.editing import PERCENT, YEARS, Definition, Targets, definition_of, targets_of
from kpis.enums import Due, Grain, Group, Operator, Section
from kpis.models import MAX_DECIMALS, Indicator
from kpis.numbers import NotANumberError, number_text, read_number
from teams.forms.fields import SELECT, longest, text_field
from teams.forms.refusable import RefusableForm

NEAR = Decimal("0.9")


class NumberField(forms.CharField):
    """A number as people write it: 80, 80,5 or 1.234,5; of a `percent` also 80 %."""

    def __init__(self, *, percent: bool = False, missing: Any = "", **kwargs: Any) -> None:
        self.percent = percent
        super().__init__(
            widget=forms.TextInput({"class": "form-control", "inputmode": "decimal", "autocomplete": "off"}),
            error_messages={"required": missing or _("Hãy điền ô này.")},
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        try:
            return read_number(str(super().to_python(value) or ""), percent=self.percent)
        except NotANumberError as error:
            raise forms.ValidationError(str(error), code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        return number_text(value) if isinstance(value, Decimal) else value


def _choice(label: Any, choices: Any, *, required: bool = True, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        help_text=help_text,
        widget=forms.Select(SELECT),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Hãy chọn trong danh sách.")),
    )


class TargetsForm(RefusableForm):
    """What an indicator aims at. An empty year means that the base target holds."""

    target = NumberField(
        label=_("Mục tiêu"), missing=_("Hãy ghi mục tiêu, ví dụ 80."), help_text=_("Dùng cho những năm để trống.")
    )
    near_share = NumberField(
        percent=True,
        label=_("Gần đạt từ bao nhiêu % mục tiêu"),
        missing=_("Hãy ghi từ bao nhiêu % mục tiêu thì là gần đạt, ví dụ 90."),
        help_text=_("Ví dụ 90: chưa đạt nhưng đã từ 90 % mục tiêu trở lên thì là “Gần đạt”."),
    )
    share_target = NumberField(
        percent=True,
        label=_("Tỷ lệ đơn vị phải đạt mục tiêu, %"),
        missing=_("Hãy ghi tỷ lệ phải đạt, ví dụ 100."),
        help_text=_("Mục tiêu trên là của mỗi Tổ (hoặc xã); toàn tỉnh tính tỷ lệ Tổ (hoặc xã) đạt mục tiêu đó."),
    )
    is_active = forms.BooleanField(label=_("Đang dùng"), required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, indicator: Indicator | None = None) -> None:
        super().__init__(data, initial=_initial(indicator))
        percent = self._is_percent(indicator)
        cast(NumberField, self.fields["target"]).percent = percent
        for year in YEARS:
            label = _("Năm %(year)d") % {"year": year}
            self.fields[f"target_{year}"] = NumberField(label=label, required=False, percent=percent)
        if indicator is not None and indicator.share_target is None:
            self.without_share()

    def _is_percent(self, indicator: Indicator | None) -> bool:
        """Whether the target is in per cent, so that the sign may stand behind it."""
        return indicator is not None and indicator.unit == PERCENT

    def without_share(self) -> None:
        del self.fields["share_target"]

    @property
    def years(self) -> list[BoundField]:
        return [self[f"target_{year}"] for year in YEARS]

    @property
    def has_years(self) -> bool:
        """Whether a year has a target of its own, or was typed wrongly: then the years must be seen."""
        return any(field.value() or field.errors for field in self.years)

    def targets(self) -> Targets:
        data = self.cleaned_data
        years = {year: data[f"target_{year}"] for year in YEARS}
        return Targets(
            target=data["target"],
            by_year={year: target for year, target in years.items() if target is not None},
            near_share=data["near_share"] / 100,
            share_target=data.get("share_target"),
            is_active=data["is_active"],
        )


class OwnIndicatorForm(TargetsForm):
    """An indicator that the province adds over the measures that there are."""

    name = text_field(_("Tên chỉ tiêu"), longest(Indicator, "name"), required=True, missing=_("Hãy ghi tên chỉ tiêu."))
    short_name = text_field(
        _("Tên ngắn"),
        longest(Indicator, "short_name"),
        required=True,
        missing=_("Hãy ghi tên ngắn để hiện trên bảng điều hành."),
    )
    section = _choice(_("Mục"), Section.choices)
    numerator = text_field(
        _("Tử số, hoặc số được đếm"),
        longest(Indicator, "numerator"),
        required=True,
        missing=_("Hãy ghi tử số: tên một số đo trong danh sách, hoặc một phép tính như officials + youth_members."),
        help_text=_("Ghi tên số đo ở danh sách bên dưới, nối bằng + - * và ngoặc; first_of(a, b): có a thì lấy a."),
        rows=2,
        spellcheck="false",
        autocapitalize="none",
    )
    denominator = text_field(
        _("Mẫu số"),
        longest(Indicator, "denominator"),
        help_text=_("Có mẫu số thì chỉ tiêu là tử số chia mẫu số, tính ra %. Để trống nếu chỉ đếm."),
        rows=2,
        spellcheck="false",
        autocapitalize="none",
    )
    counts = text_field(
        _("Đếm theo"),
        longest(Indicator, "counts"),
        required=True,
        missing=_("Hãy ghi tử số và mẫu số đếm gì, ví dụ Tổ, hồ sơ, người."),
        help_text=_("Chữ đứng sau hai số, như “129/133 Tổ”."),
    )
    unit = text_field(
        _("Đơn vị"), longest(Indicator, "unit"), help_text=_("Ví dụ buổi, lớp. Có mẫu số thì đơn vị là %.")
    )
    decimals = _choice(
        _("Số chữ số thập phân khi hiện"), [(str(number), str(number)) for number in range(MAX_DECIMALS + 1)]
    )
    grain = _choice(
        _("Phạm vi"),
        Grain.choices,
        help_text=_("Đơn vị nhỏ nhất có giá trị riêng. Số liệu báo cáo chỉ có theo xã, phường."),
    )
    group = _choice(_("Chỉ tính cho nhóm"), [("", _("mọi xã, phường")), *Group.choices], required=False)
    period = _choice(_("Kỳ của mục tiêu"), Due.choices)
    operator = _choice(_("So với mục tiêu"), Operator.choices)

    def __init__(self, data: Mapping[str, Any] | None, *, indicator: Indicator | None = None) -> None:
        super().__init__(data, indicator=indicator)
        share = cast(NumberField, self.fields["share_target"])
        share.required = False
        share.help_text = _(
            "Chỉ ghi khi mục tiêu là của mỗi Tổ (hoặc xã): toàn tỉnh sẽ tính tỷ lệ Tổ (hoặc xã) đạt. Ví dụ 100."
        )

    def _is_percent(self, indicator: Indicator | None) -> bool:
        """What is typed decides: with a denominator it is a ratio."""
        return bool(str(self.data.get("denominator", "")).strip())

    def without_share(self) -> None:
        """An own one may become a share and cease to be one."""

    def definition(self) -> Definition:
        names = Definition.__dataclass_fields__
        values = {name: self.cleaned_data[name] for name in names}
        return Definition(**{**values, "decimals": int(values["decimals"])})


def _initial(indicator: Indicator | None) -> dict[str, Any]:
    if indicator is None:
        return {"near_share": 100 * NEAR, "is_active": True, "decimals": "1"}
    targets = targets_of(indicator)
    return {
        **vars(definition_of(indicator)),
        "target": targets.target,
        "near_share": 100 * targets.near_share,
        "share_target": targets.share_target,
        "is_active": targets.is_active,
        **{f"target_{year}": target for year, target in targets.by_year.items()},
    }
