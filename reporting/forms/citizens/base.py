"""What the forms of all registers have in common."""

from typing import Any, ClassVar, cast
from uuid import uuid4

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from reporting.citizens.registers import CitizenRow
from reporting.citizens.writing import CONSENT_MISSING
from reporting.models.catalogues import CatalogueItem
from reporting.models.citizens import NAME_LENGTH
from teams.forms.fields import SELECT, PhoneField, text_field, version_field
from teams.forms.refusable import RefusableForm
from teams.models import Hamlet, Team

CHOOSE_AGAIN = {
    "required": _("Hãy chọn một mục trong danh sách."),
    "invalid_choice": _("Hãy chọn lại trong danh sách."),
}


class RegisterForm(RefusableForm):
    """A row of a register that is added to `team`, or corrected (`row`).

    `client_uuid` makes that what is sent twice is written once; `seen` is the version that was looked at.
    """

    # Which fields stand together, in their order; consent stands by itself.
    groups: ClassVar[tuple[tuple[str, ...], ...]] = ()

    client_uuid = forms.UUIDField(
        label=_("Sổ"),
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid"), _("Hãy tải lại trang rồi ghi lại.")),
    )
    seen = version_field(_("Sổ"))
    hamlet = forms.ModelChoiceField(
        label=_("Thôn, làng"),
        queryset=Hamlet.objects.none(),
        required=False,
        empty_label=_("Không rõ"),
        widget=forms.Select(attrs=SELECT),
        error_messages={"invalid_choice": _("Thôn, làng này không thuộc xã, phường. Hãy chọn lại.")},
    )

    def __init__(self, data: Any, *, team: Team, row: CitizenRow | None = None, initial: dict[str, Any]) -> None:
        self.row, self.team = row, team
        marks: dict[str, Any] = {"seen": row.version} if row else {"client_uuid": uuid4()}
        super().__init__(data, initial={**initial, **marks})
        del self.fields["client_uuid" if row else "seen"]
        cast("forms.ModelChoiceField[Hamlet]", self.fields["hamlet"]).queryset = team.commune.hamlets.all()

    @classmethod
    def starting_values(cls) -> dict[str, Any]:
        """What stands in the form of a new row."""
        return {}

    @classmethod
    def values_of(cls, row: Any) -> dict[str, Any]:
        """What stands in the form of a row that is corrected."""
        return {name: getattr(row, name) for name in cls.base_fields if hasattr(row, name)}

    def offer(self, field: str, model: type[CatalogueItem]) -> None:
        """Let `field` choose from the province's list; of what was switched off only what the row names."""
        named = getattr(self.row, f"{field}_id", None)
        rows = model._default_manager.filter(province_id=self.team.province_id)
        choices = cast("forms.ModelChoiceField[Any]", self.fields[field])
        choices.queryset = rows.filter(Q(is_active=True) | Q(pk=named))

    @property
    def has_errors(self) -> bool:
        return bool(self.errors)

    def shown_groups(self) -> list[list[forms.BoundField]]:
        return [[self[name] for name in names] for names in self.groups]

    def late_by(self, by: User) -> dict[str, Any]:
        """What writing needs besides in a register that is counted by months: in a closed one a change is listed."""
        return {}

    def details(self) -> Any:
        """What was typed, for the business module."""
        raise NotImplementedError


def name_field(label: Any, *, required: bool) -> forms.CharField:
    return text_field(
        label, NAME_LENGTH, required=required, missing=_("Hãy ghi họ và tên người dân."), autocapitalize="words"
    )


def phone_field() -> PhoneField:
    return PhoneField(label=_("Số điện thoại"), required=False, max_length=30)


def consent_field(*, required: bool) -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Người dân đã được nói rõ ghi gì, để làm gì và đồng ý"),
        required=required,
        error_messages={"required": CONSENT_MISSING},
    )


def choice_field(label: Any, empty: Any, *, required: bool = True, help_text: Any = "") -> Any:
    """A choice from a list of the province, which the form offers (`RegisterForm.offer`)."""
    return forms.ModelChoiceField(
        label=label,
        queryset=Hamlet.objects.none(),
        required=required,
        empty_label=empty,
        help_text=help_text,
        widget=forms.Select(attrs=SELECT),
        error_messages=CHOOSE_AGAIN,
    )
