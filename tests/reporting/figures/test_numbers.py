"""1234, 1.234 and 1 234 are a number; what might be another one is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.figures.numbers import NotANumberError, number_text, read_number


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1234", 1234),
        ("1.234", 1234),
        ("1 234", 1234),
        ("1\u00a0234", 1234),
        (" 0 ", 0),
        ("007", 7),
        ("1.234.567", 1_234_567),
        ("10000000", 10_000_000),
        ("", None),
        ("   ", None),
    ],
)
def test_a_number_is_read_as_people_write_it(typed: str, value: int | None) -> None:
    assert read_number(typed) == value


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1.234,5", "Chỉ ghi số nguyên, không có phần lẻ"),
        ("1.5", "Chỉ ghi số nguyên, không có phần lẻ"),
        ("1,5", "Chỉ ghi số nguyên, không có phần lẻ"),
        ("1,234", "Chỉ ghi số nguyên, không có phần lẻ"),
        ("12.34.567", "Hãy ghi một số nguyên"),
        ("-5", "Số liệu không thể âm"),
        ("10000001", "Số quá lớn, nhiều nhất là 10.000.000"),
        ("9" * 30, "Số quá lớn"),
        ("9" * 5000, "Hãy ghi một số nguyên"),
        ("khoảng 20", "Hãy ghi một số nguyên"),
        ("1e3", "Hãy ghi một số nguyên"),
        ("٣", "Hãy ghi một số nguyên"),
        ("\x00", "Hãy ghi một số nguyên"),
        ("-", "Hãy ghi một số nguyên"),
    ],
)
def test_what_is_no_whole_number_is_refused(typed: str, said: str) -> None:
    with pytest.raises(NotANumberError, match=said):
        read_number(typed)


@given(st.integers(0, 10_000_000))
def test_what_is_shown_can_be_typed(value: int) -> None:
    assert read_number(number_text(value)) == value


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_refused(typed: str) -> None:
    with suppress(NotANumberError):
        value = read_number(typed)
        assert value is None or 0 <= value <= 10_000_000
