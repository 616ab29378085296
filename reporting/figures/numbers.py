"""Numbers as people write them: 1234, 1.234 or 1 234. Figures are whole: 1,5 and 1.5 are refused, never guessed at."""

import re
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from reporting.models.figures import MAX_VALUE

_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+")
_LONGEST = 40
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " ")


class NotANumberError(ValueError):
    """What was typed is no whole number: why, and how to write it, in Vietnamese."""


def number_text(value: int | None) -> str:
    """`1.234`; nothing for no data, which is not 0."""
    return "" if value is None else number_format(value, decimal_pos=0, force_grouping=True)


def whole_percent(share: Fraction) -> int:
    """Rounded, but 100 only where nothing is missing, and 0 only where nothing is there."""
    rounded = int(share * 100 + Fraction(1, 2))
    return min(max(rounded, 1), 99) if 0 < share < 1 else rounded


def read_number(typed: str) -> int | None:
    """Return what was typed, None where nothing was. Raises NotANumberError."""
    text = typed.translate(_SPACES).strip()
    if not text:
        return None
    if len(text) > _LONGEST or not _WHOLE.fullmatch(text):
        raise NotANumberError(_why_not(text))
    value = int(re.sub(r"[. ]", "", text))
    if too_large := range_error(value):
        raise NotANumberError(too_large)
    return value


def range_error(value: int) -> str:
    """What is wrong with the size of `value`; nothing if it will do."""
    if value < 0:
        return _("Số liệu không thể âm. Hãy ghi từ 0 trở lên.")
    if value > MAX_VALUE:
        return _("Số quá lớn, nhiều nhất là %(most)s. Hãy kiểm tra lại số chữ số.") % {"most": number_text(MAX_VALUE)}
    return ""


def _why_not(text: str) -> str:
    if text[0] in "-–−" and any(letter.isdigit() for letter in text):
        return range_error(-1)
    if re.fullmatch(r"[0-9.]*,[0-9.,]+|[0-9]+\.[0-9]+", text):
        return _("Chỉ ghi số nguyên, không có phần lẻ: 1234 hoặc 1.234.")
    return _("Hãy ghi một số nguyên, ví dụ 1234 hoặc 1.234. Chưa có số liệu thì để trống.")
