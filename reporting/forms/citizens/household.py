from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.citizens.households import MOST_PRODUCTS, HouseholdDetails, Product
from reporting.forms.citizens.base import (
    CHOOSE_AGAIN,
    RegisterForm,
    choice_field,
    consent_field,
    name_field,
    phone_field,
)
from reporting.models import Household, ProductGroup, Readiness
from reporting.models.citizens import NOTE_LENGTH
from teams.forms.fields import SELECT, text_field

STARS = [("", _("Chưa có")), *((str(stars), _("%(stars)d sao") % {"stars": stars}) for stars in range(1, 6))]


class ProductForm(forms.Form):
    """One thing that the household makes. The name of a product is not encrypted: it is none of a person."""

    name = text_field(_("Sản phẩm"), 100, required=True, missing=_("Hãy ghi tên sản phẩm, ví dụ: mật ong rừng."))
    group = forms.ModelChoiceField(
        label=_("Nhóm"),
        queryset=ProductGroup.objects.none(),
        empty_label=_("Chọn nhóm"),
        widget=forms.Select(attrs=SELECT),
        error_messages=CHOOSE_AGAIN,
    )
    ocop_stars = forms.TypedChoiceField(
        label=_("Sao OCOP"),
        choices=STARS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs=SELECT),
        error_messages=CHOOSE_AGAIN,
    )
    sold_on = text_field(
        _("Đang bán trên"), 150, help_text=_("Ví dụ: Postmart, Shopee, chợ phiên. Không ghi tên người.")
    )
    has_qr = forms.BooleanField(label=_("Có mã QR truy xuất nguồn gốc"), required=False)

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups  # type: ignore[attr-defined]  # a choice among rows


ProductFormSet = forms.formset_factory(
    ProductForm, extra=1, can_delete=True, max_num=MOST_PRODUCTS, absolute_max=MOST_PRODUCTS * 2
)


class HouseholdForm(RegisterForm):
    head = name_field(_("Chủ hộ"), required=True)
    phone = phone_field()
    readiness = choice_field(_("Mức sẵn sàng bán hàng trên mạng"), _("Chọn mức"))
    note = text_field(_("Cần hỗ trợ gì"), NOTE_LENGTH, rows=2)
    agreed = consent_field(required=True)

    groups = (("head", "phone", "hamlet"), ("readiness", "note"))

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer("readiness", Readiness)
        self.products = ProductFormSet(
            data,
            prefix="sp",
            initial=self.initial.get("products"),
            form_kwargs={"groups": ProductGroup.objects.filter(province_id=self.team.province_id, is_active=True)},
        )
        self.products.extra = 2 if not self.products.initial else 1
        for form in self.products.forms:
            if "DELETE" in form.fields:
                form.fields["DELETE"].label = _("Bỏ sản phẩm này")

    @classmethod
    def values_of(cls, row: Household) -> dict[str, Any]:
        products = [
            {
                "name": one.name,
                "group": one.group_id,
                "ocop_stars": one.ocop_stars,
                "sold_on": one.sold_on,
                "has_qr": one.has_qr,
            }
            for one in row.products.all()
        ]
        return {**super().values_of(row), "products": products}

    def is_valid(self) -> bool:
        products_valid = self.products.is_valid()
        return super().is_valid() and products_valid

    @property
    def has_errors(self) -> bool:
        return bool(self.errors) or bool(self.is_bound and self.products.total_error_count())

    def details(self) -> HouseholdDetails:
        typed = self.cleaned_data
        return HouseholdDetails(
            head=typed["head"],
            phone=typed["phone"],
            agreed=typed["agreed"],
            hamlet=typed["hamlet"],
            readiness=typed["readiness"],
            note=typed["note"],
            products=tuple(
                Product(row["name"], row["group"], row["ocop_stars"], row["has_qr"], row["sold_on"])
                for row in (form.cleaned_data for form in self.products.forms)
                if row and not row.get("DELETE")
            ),
        )
