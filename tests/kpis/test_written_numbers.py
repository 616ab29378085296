"""How boards write numbers: rounded, and with the separators of every other page."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils.formats import number_format
from hypothesis import given
from hypothesis import strategies as st

from kpis.boards.lights import decimal_text


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1234, 0, "1.234"),
        (-1234567, 0, "-1.234.567"),
        (Decimal("0.5"), 0, "1"),
        (Decimal("1234.5"), 1, "1.234,5"),
        (Decimal("1E+4"), 0, "10.000"),
        (Fraction(200, 3), 1, "66,7"),
        (Fraction(1, 8), 2, "0,13"),
    ],
)
def test_a_number_is_rounded_and_written_in_vietnamese(
    value: Fraction | Decimal | int, places: int, written: str
) -> None:
    assert decimal_text(value, places) == written


@given(st.integers(-(10**15), 10**15), st.integers(0, 3))
def test_it_is_written_as_django_writes_numbers(number: int, places: int) -> None:
    value = Decimal(number).scaleb(-places)
    assert decimal_text(value, places) == number_format(value, decimal_pos=places, force_grouping=True)
