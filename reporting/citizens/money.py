"""Đồng as people write them: 1.500.000, `1.500.000 đ`, `5 triệu`, `1,5 tỷ`; and as they are shown."""

import re
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.names import fold

_UNITS = {"": 1, "nghin": 10**3, "ngan": 10**3, "k": 10**3, "trieu": 10**6, "tr": 10**6, "ty": 10**9, "ti": 10**9}
_MONEY = re.compile(r"(\d{1,3}(?:[. ]\d{3})+|\d+)(?:,(\d{1,3}))?\s*(nghin|ngan|k|trieu|tr|ty|ti)?\s*(?:dong|vnd|d)?")
MOST_DIGITS = 15


def dong(amount: int) -> str:
    """`1.500.000 đồng`."""
    return _("%(amount)s đồng") % {"amount": number_format(amount, force_grouping=True)}


def read_dong(typed: str) -> int | None:
    """The amount that was typed, or None if it is none: points part thousands, a comma the part of a unit."""
    found = _MONEY.fullmatch(fold(typed))
    if found is None:
        return None
    whole, part, unit = re.sub(r"[. ]", "", found[1]), found[2] or "", found[3] or ""
    if len(whole) > MOST_DIGITS:
        return None
    amount = Decimal(f"{whole}.{part or 0}") * _UNITS[unit]
    return int(amount) if amount == amount.to_integral_value() else None
