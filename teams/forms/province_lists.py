"""The forms of a province's lists: communes with ethnic minorities, and whom members represent."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from teams.forms.fields import text_field
from teams.forms.province_rules import NOT_A_NUMBER
from teams.forms.refusable import RefusableForm
from teams.models import Commune, MemberComponent
from teams.province_rules import ComponentEntry
from teams.typed_keys import typed_key, typed_keys

BLANK_LINES = 2
MOST_LINES = 200
ORDER_STEP = 10


class MinoritiesForm(RefusableForm):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    communes = forms.TypedMultipleChoiceField(
        label=_("Xã, phường"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Có xã, phường không thuộc tỉnh này. Hãy mở lại trang rồi chọn lại.")},
    )

    def __init__(self, *args: Any, communes: Iterable[Commune], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(communes)
        field = cast(forms.TypedMultipleChoiceField, self.fields["communes"])
        field.choices = [(row.pk, str(row)) for row in self.rows]
        field.initial = [row.pk for row in self.rows if row.has_ethnic_minorities]

    @property
    def boxes(self) -> list[dict[str, Any]]:
        """Each commune with whether it is ticked, and whether it lies in the western half of the province."""
        ticked = {str(value) for value in self["communes"].value() or ()}
        known = [row.longitude for row in self.rows if row.longitude is not None]
        middle = (min(known) + max(known)) / 2 if known else None
        return [
            {
                "commune": row,
                "is_ticked": str(row.pk) in ticked,
                "is_west": middle is not None and row.longitude is not None and row.longitude < middle,
            }
            for row in self.rows
        ]


class ComponentForm(forms.Form):
    key = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = text_field(_("Tên thành phần"), MemberComponent._meta.get_field("name").max_length)
    order = forms.IntegerField(
        label=_("Thứ tự"), min_value=0, max_value=9999, required=False, error_messages=NOT_A_NUMBER
    )
    removed = forms.BooleanField(label=_("Xóa"), required=False)

    @property
    def is_blank(self) -> bool:
        return self.cleaned_data.get("key") is None and not (self.cleaned_data.get("name") or "").strip()

    def entry(self, order: int) -> ComponentEntry:
        data = self.cleaned_data
        typed = data.get("order")
        return ComponentEntry(data["name"], order if typed is None else typed, data.get("key"), data["removed"])


class ComponentsForm:
    """The list line by line, with blank lines at the end; `uses` are the places in which a component stands."""

    def __init__(self, data: Mapping[str, Any] | None, *, rows: Iterable[MemberComponent], uses: Mapping[int, int]):
        shown = [{"key": row.pk, "name": row.name, "order": row.order} for row in rows]
        count = len(shown) + BLANK_LINES
        if data is not None:
            numbers = typed_keys(key.split("-")[1] for key in data if key.startswith("dong-"))
            typed = max(numbers, default=-1) + 1
            count = max(count, min(typed, MOST_LINES))
        self.uses = uses
        self.messages: list[str] = []
        self.lines = [
            ComponentForm(data, prefix=f"dong-{number}", initial=shown[number] if number < len(shown) else {})
            for number in range(count)
        ]

    def is_valid(self) -> bool:
        valid = [line.is_valid() for line in self.lines]  # each of them, so that every error shows
        return all(valid)

    @property
    def written(self) -> list[ComponentForm]:
        return [line for line in self.lines if not line.is_blank]

    def entries(self) -> list[ComponentEntry]:
        last = max((line.cleaned_data.get("order") or 0 for line in self.written), default=0)
        return [line.entry(last + ORDER_STEP) for line in self.written]

    @property
    def has_errors(self) -> bool:
        return bool(self.messages) or any(line.is_bound and line.errors for line in self.lines)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [{"form": line, "uses": self._uses(line)} for line in self.lines]

    def _uses(self, line: ComponentForm) -> int:
        key = typed_key(line["key"].value())
        return 0 if key is None else self.uses.get(key, 0)

    def refuse(self, errors: Mapping[str, list[str]]) -> None:
        written = self.written
        for path, messages in errors.items():
            number, _dash, name = path.partition("-")
            if number.isdecimal() and int(number) < len(written):
                for message in messages:
                    written[int(number)].add_error(name, message)
            else:
                self.messages += messages
