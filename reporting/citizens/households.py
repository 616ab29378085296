"""The register of households with products that could be sold online (Đề án IV.5.2e)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from reporting.citizens import writing
from reporting.models import Household, HouseholdProduct, ProductGroup, Readiness
from teams.models import Hamlet, Team

MOST_PRODUCTS = 12


@dataclass(frozen=True)
class Product:
    name: str
    group: ProductGroup
    ocop_stars: int | None = None
    has_qr: bool = False
    sold_on: str = ""


@dataclass(frozen=True)
class HouseholdDetails:
    head: str
    agreed: bool
    readiness: Readiness
    products: tuple[Product, ...]
    phone: str = ""
    hamlet: Hamlet | None = None
    note: str = ""

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "products"}

    def errors(self, today: date) -> writing.Errors:
        return writing.present(
            {
                "head": writing.name_errors(self.head),
                "agreed": writing.consent_errors(agreed=self.agreed),
                "products": self._product_errors(),
            }
        )

    def _product_errors(self) -> list[str]:
        if not self.products:
            return [_("Hãy ghi ít nhất một sản phẩm của hộ.")]
        if len(self.products) > MOST_PRODUCTS:
            return [_("Mỗi hộ ghi nhiều nhất %(most)d sản phẩm.") % {"most": MOST_PRODUCTS}]
        return []


def add(team: Team, details: HouseholdDetails, *, by: User, client_uuid: UUID) -> tuple[Household, bool]:
    """Returns the row and whether it is new. Raises RefusedError."""
    return writing.add(
        Household(), team, details, by=by, client_uuid=client_uuid, also=lambda row: _write_products(row, details)
    )


def change(row: Household, details: HouseholdDetails, *, seen: int) -> Household:
    """Raises RefusedError."""
    return writing.change(row, details, seen=seen, also=lambda locked: _write_products(locked, details))


def _write_products(row: Household, details: HouseholdDetails) -> None:
    row.products.all().delete()
    HouseholdProduct.objects.bulk_create(
        HouseholdProduct(household=row, **vars(product)) for product in details.products
    )
