"""The form of a support point: what is typed becomes `PointDetails`."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import time
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.enums import HalfDay, PointKind
from teams.forms.fields import DayField, text_field
from teams.forms.refusable import RefusableForm
from teams.models import Commune, Hamlet, SupportPoint
from teams.opening_hours import WEEK, WORKING_WEEK, Span, usual_hours
from teams.place_names import in_a_sentence
from teams.points import EQUIPMENT, PointDetails, details_of, name_patterns

DECIMALS = 6  # of a degree: about a tenth of a metre
EVERY_WORKING_DAY = "week"
DAY_NAMES = {
    EVERY_WORKING_DAY: _("Thứ Hai – thứ Sáu"),
    0: _("Thứ Hai"),
    1: _("Thứ Ba"),
    2: _("Thứ Tư"),
    3: _("Thứ Năm"),
    4: _("Thứ Sáu"),
    5: _("Thứ Bảy"),
    6: _("Chủ nhật"),
}
_NUMBER = r"[+-]?\d{1,3}(?:[.,]\d+)?"
# `13.9083, 108.9142`, `13,9083; 108,9142`, `13.9083,108.9142`; but `13,9` is one number.
_PAIR = re.compile(rf"({_NUMBER})(?:\s*;\s*|,?\s+)({_NUMBER})|(\d+\.\d+),(\d+\.\d+)")
_CLOCK = r"(\d{1,2})(?:\s*[:h.g]\s*(\d{2})?)?"
_HOURS = re.compile(rf"{_CLOCK}\s*(?:-|–|—|~|đến|den|tới)\s*{_CLOCK}")


class CoordinateField(forms.CharField):
    """Degrees with a comma or a point: 13,9083."""

    def to_python(self, value: Any) -> Any:
        text = str(super().to_python(value)).removesuffix("°").strip()
        if not text:
            return None
        if not re.fullmatch(_NUMBER, text):
            raise forms.ValidationError(_("Hãy ghi một số như 13,9083."), code="invalid")
        return float(text.replace(",", "."))


class HoursField(forms.CharField):
    """From when to when: 7:30-11:30, also 7h30 - 11h30; empty where it is closed."""

    widget = forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        text = str(super().to_python(value)).casefold()
        if not text:
            return None
        found = _HOURS.fullmatch(text)
        numbers = [int(part or 0) for part in found.groups()] if found else []
        try:
            opens_h, opens_m, closes_h, closes_m = numbers
            return time(opens_h, opens_m), time(closes_h, closes_m)
        except ValueError as error:
            message = _("Hãy ghi như 7:30-11:30, hoặc để trống nếu không mở.")
            raise forms.ValidationError(message, code="invalid") from error


def _degrees_input(example: str) -> forms.TextInput:
    attrs = {"class": "form-control", "autocomplete": "off", "inputmode": "decimal", "placeholder": example}
    return forms.TextInput(attrs=attrs)


class PointForm(RefusableForm):
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Loại"),
        choices=[("", _("Chọn loại")), *PointKind.choices],
        error_messages={
            "required": _("Hãy chọn loại."),
            "invalid_choice": _("Hãy chọn lại loại trong danh sách."),
        },
    )
    hamlet = forms.ModelChoiceField(
        label=_("Thôn, làng, tổ dân phố"),
        queryset=Hamlet.objects.none(),
        required=False,
        empty_label=_("Ở trung tâm xã, phường"),
        error_messages={"invalid_choice": _("Thôn, làng này không thuộc xã, phường. Hãy chọn lại.")},
    )
    name = text_field(_("Tên"), 150, help_text=_("Để trống thì cổng đặt tên theo loại và thôn, làng."))
    address = text_field(_("Địa chỉ"), 250, help_text=_("Ví dụ: 12 Quang Trung, cạnh Trạm Y tế."))
    open_from = DayField(label=_("Mở từ ngày"))
    open_to = DayField(
        label=_("Đóng sau ngày"),
        required=False,
        help_text=_("Chỉ ghi khi điểm ngừng hoạt động: ngày mở cửa cuối cùng."),
    )
    has_guide_board = forms.BooleanField(label=_("Có bảng hướng dẫn treo chỗ dễ thấy"), required=False)
    has_illustrated_material = forms.BooleanField(label=_("Có tài liệu minh họa bằng hình ảnh"), required=False)
    has_computer_online = forms.BooleanField(label=_("Có máy tính nối Internet"), required=False)
    has_posted_rota = forms.BooleanField(label=_("Có niêm yết lịch trực cố định"), required=False)
    same_hours = forms.BooleanField(label=_("Từ thứ Hai đến thứ Sáu mở cửa giống nhau"), required=False)
    latitude = CoordinateField(label=_("Vĩ độ"), required=False, widget=_degrees_input("13,9083"))
    longitude = CoordinateField(label=_("Kinh độ"), required=False, widget=_degrees_input("108,9142"))

    def __init__(self, *args: Any, commune: Commune, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, half_day in _hour_cells():
            self.fields[f"hours_{day}_{half_day}"] = HoursField(label=_cell_label(day, half_day), required=False)
        cast("forms.ModelChoiceField[Hamlet]", self.fields["hamlet"]).queryset = commune.hamlets.all()
        self.place = in_a_sentence(commune)
        # For the suggestion that appears while kind and hamlet are chosen.
        self.fields["name"].widget.attrs.update(
            {"data-patterns": json.dumps(name_patterns(commune)), "data-place": self.place}
        )

    def full_clean(self) -> None:
        self.data = _split_pair(self.data) if self.is_bound else self.data
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for day, half_day in _hour_cells():
            if not self._counts(day):
                self.errors.pop(f"hours_{day}_{half_day}", None)
        return cleaned

    def _counts(self, day: int | str) -> bool:
        """Whether the row of `day` is used: the working days have one row together, or one each."""
        same = self.cleaned_data.get("same_hours", False)
        return bool(same) if day == EVERY_WORKING_DAY else not (same and day in WORKING_WEEK)

    def _hours(self) -> Iterator[Span]:
        for day, half_day in _hour_cells():
            typed = self.cleaned_data.get(f"hours_{day}_{half_day}")
            if typed and self._counts(day):
                for weekday in WORKING_WEEK if day == EVERY_WORKING_DAY else [cast(int, day)]:
                    yield Span(weekday, half_day, *typed)

    def details(self) -> PointDetails:
        """What was typed, once the form is valid."""
        data = self.cleaned_data
        hours = sorted(self._hours(), key=lambda span: (span.weekday, span.opens))
        names = ("kind", "name", "address", "open_from", "open_to", "latitude", "longitude", *EQUIPMENT)
        return PointDetails(
            **{name: data[name] for name in names},
            hamlet=data["hamlet"].pk if data["hamlet"] else None,
            hours=tuple(hours),
        )

    def refuse(self, errors: Mapping[str, list[str]]) -> None:
        """What is wrong on every working day is said once."""
        once: dict[str, dict[str, None]] = {}
        for name, messages in errors.items():
            once.setdefault(self._shown_field(name), {}).update(dict.fromkeys(messages))
        super().refuse({name: list(messages) for name, messages in once.items()})

    def _shown_field(self, name: str) -> str:
        part, _sign, rest = name.partition("_")
        weekday, _sign, half_day = rest.partition("_")
        if part == "hours" and weekday.isdigit() and not self._counts(int(weekday)):
            return f"hours_{EVERY_WORKING_DAY}_{half_day}"
        return name

    @property
    def hour_rows(self) -> list[tuple[str, Any, list[forms.BoundField]]]:
        """Code of the day, its name, and the fields of its half-days."""
        return [
            (str(day), label, [self[f"hours_{day}_{half_day}"] for half_day in HalfDay.values])
            for day, label in DAY_NAMES.items()
        ]

    @property
    def half_days(self) -> list[Any]:
        return [half_day.label for half_day in HalfDay]

    @property
    def equipment(self) -> list[forms.BoundField]:
        return [self[name] for name in EQUIPMENT]

    @property
    def chosen_place(self) -> tuple[float, float] | None:
        """The position that stands in the fields, for the map."""
        try:
            place = [self.fields[name].clean(self[name].value()) for name in ("latitude", "longitude")]
        except forms.ValidationError:
            return None
        return None if None in place else (place[0], place[1])


def _hour_cells() -> Iterator[tuple[int | str, str]]:
    for day in (EVERY_WORKING_DAY, *WEEK):
        for half_day in HalfDay.values:
            yield day, half_day


def _cell_label(day: int | str, half_day: str) -> Any:
    return f"{DAY_NAMES[day]}, {HalfDay(half_day).label}"


def _split_pair(data: Any) -> Any:
    """`13.9083, 108.9142`, as map programs copy a position, typed into the first of the two fields."""
    pair = _PAIR.fullmatch(str(data.get("latitude", "")).strip())
    if pair is None or str(data.get("longitude", "")).strip():
        return data
    data = data.copy()
    data["latitude"], data["longitude"] = filter(None, pair.groups())
    return data


def starting_values() -> dict[str, Any]:
    """Of a new point: from today on, in office hours."""
    return {"open_from": timezone.localdate(), **_initial_hours(usual_hours())}


def initial_of(point: SupportPoint) -> dict[str, Any]:
    details = details_of(point)
    return {
        "seen": details.key,
        **{name: getattr(details, name) for name in ("kind", "name", "hamlet", "address", "open_from", "open_to")},
        **{name: getattr(details, name) for name in EQUIPMENT},
        "latitude": degrees(details.latitude),
        "longitude": degrees(details.longitude),
        **_initial_hours(list(details.hours)),
    }


def degrees(value: float | None) -> str:
    """`13,9083`, as it can be typed back."""
    return "" if value is None else f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".").replace(".", ",")


def _initial_hours(spans: list[Span]) -> dict[str, Any]:
    days: list[dict[str, str]] = [{} for _weekday in WEEK]
    for span in spans:
        days[span.weekday][span.half_day] = span.hours.replace("–", "-")  # the sign that a keyboard has
    same = all(day == days[0] for day in days[:5])
    typed = {f"hours_{weekday}_{half}": hours for weekday, day in enumerate(days) for half, hours in day.items()}
    if same:
        typed |= {f"hours_{EVERY_WORKING_DAY}_{half}": hours for half, hours in days[0].items()}
    return {"same_hours": same, **typed}
