"""The fields of the phone page's form: counts, days of a list, places, and the rows about procedures and results."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar, cast

from django import forms
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reporting.enums import Result
from reporting.models import Procedure, Service
from reporting.models.catalogues import CatalogueItem
from reporting.models.logs import MAX_COUNT
from teams.models import Membership

CatalogueModel = TypeVar("CatalogueModel", bound=CatalogueItem)

WHOLE_NUMBER = re.compile(r"[+-]?\d{1,9}")
PLACE = re.compile(r"(point|hamlet)-\d{1,18}", re.ASCII)
KEY = re.compile(r"\d{1,18}", re.ASCII)
COUNT_ERRORS = {
    "invalid": _("Hãy nhập một số nguyên, ví dụ 12."),
    "min_value": _("Số lượt không thể nhỏ hơn 0."),
    "max_value": _("Tối đa %(limit_value)s lượt cho một lần ghi. Nếu nhiều hơn, hãy kiểm tra lại."),
}


class CountField(forms.IntegerField):
    """A count as people type it: 12, also in full-width digits; never a part of 1.000 for the whole."""

    def to_python(self, value: Any) -> int | None:
        text = unicodedata.normalize("NFKC", str(value)).strip() if value not in self.empty_values else ""
        if text and not WHOLE_NUMBER.fullmatch(text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text)


def count_field(label: Any, **attrs: str) -> CountField:
    return CountField(
        label=label,
        min_value=0,
        max_value=MAX_COUNT,
        required=False,
        error_messages=COUNT_ERRORS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "form-control", **attrs}),
    )


class KeyField(forms.ChoiceField):
    """A row of a list, by its key. Whether it is one of the province is the logbook's question, asked once."""

    def valid_value(self, value: Any) -> bool:
        return KEY.fullmatch(str(value)) is not None

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return int(text) if text else None


class PlaceField(forms.ChoiceField):
    """A support point or a hamlet. Whether it may be chosen on that day is the logbook's question, asked once."""

    def valid_value(self, value: Any) -> bool:
        return PLACE.fullmatch(str(value)) is not None


def day_label(day: date, today: date, *, is_closed: bool = False) -> str:
    """How a day stands in the list of days."""
    back = (today - day).days
    if back == 0:
        return gettext("Hôm nay %(day)s") % {"day": date_format(day, "d/m")}
    if back == 1:
        return gettext("Hôm qua %(day)s") % {"day": date_format(day, "d/m")}
    words = {"weekday": date_format(day, "l"), "day": date_format(day, "d/m/Y")}
    return (gettext("%(weekday)s, %(day)s (kỳ đã khóa)") if is_closed else gettext("%(weekday)s, %(day)s")) % words


def offered(
    items: QuerySet[CatalogueModel], membership: Membership, named: Iterable[int | None]
) -> QuerySet[CatalogueModel]:
    """The items of the province in use, and those that a corrected entry names although they were switched off."""
    in_use = Q(is_active=True) | Q(pk__in=[key for key in named if key is not None])
    return items.filter(in_use, province_id=membership.province_id)


class DetailForm(forms.Form):
    """So many of a service's people were about this procedure, or are not done yet."""

    service = forms.ModelChoiceField(
        label=_("Nội dung"), queryset=Service.objects.none(), required=False, widget=forms.Select
    )
    procedure = forms.ModelChoiceField(
        label=_("Thủ tục"), queryset=Procedure.objects.none(), required=False, empty_label=_("Không rõ thủ tục")
    )
    result = forms.ChoiceField(label=_("Kết quả"), choices=Result.choices, required=False)
    count = count_field(_("Số lượt"))

    def __init__(self, *args: Any, procedures: QuerySet[Procedure], services: list[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        services_field = cast("forms.ModelChoiceField[Service]", self.fields["service"])
        services_field.queryset = Service.objects.filter(pk__in=[service.pk for service in services])
        services_field.empty_label = _("Chọn nội dung")
        cast("forms.ModelChoiceField[Procedure]", self.fields["procedure"]).queryset = procedures
        for name in ("service", "procedure", "result"):
            self.fields[name].widget.attrs["class"] = "form-select"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("count") and not cleaned.get("service"):
            self.add_error("service", _("Hãy chọn nội dung của dòng này."))
        procedure, service = cleaned.get("procedure"), cleaned.get("service")
        if procedure and service and not service.has_procedures:
            self.add_error("procedure", _("Nội dung này không có thủ tục hành chính."))
        cleaned["result"] = cleaned.get("result") or Result.DONE
        return cleaned


DetailFormSet = forms.formset_factory(DetailForm, extra=2, max_num=12, absolute_max=30)
