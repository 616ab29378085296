"""Numbers as programs read them: 79.96, with a point and without thousands, never a binary fraction."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

PLACES = 6


def plain_text(value: Fraction | Decimal | int) -> str:
    """`79.96`: rounded to six decimals where there are more, without trailing zeros."""
    exact = Fraction(value)
    scaled = Decimal(exact.numerator * 10**PLACES) / Decimal(exact.denominator)
    text = f"{scaled.quantize(Decimal(1), ROUND_HALF_UP).scaleb(-PLACES):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
