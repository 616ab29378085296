"""Numbers with decimals as people write them: 80, 80,5 or 1.234,5. `80.5` is refused, never guessed at."""

import re
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

_NUMBER = re.compile(r"([0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)(?:,([0-9]+))?")
_LONGEST = 40
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " ")


class NotANumberError(ValueError):
    """What was typed is no number: why, and how to write it, in Vietnamese."""


def number_text(value: Decimal) -> str:
    """`1.234,5`, with as many decimals as the number has."""
    return number_format(value, decimal_pos=decimals_of(value), force_grouping=True)


def decimals_of(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def number_problem(value: Decimal, most: Decimal, places: int) -> str:
    """What is wrong with a number that is to be kept with so many decimals, at most `most`; empty if nothing."""
    if value < 0:
        return _("Số này không thể âm. Hãy ghi từ 0 trở lên.")
    if value > most:
        return _("Số quá lớn, nhiều nhất là %(most)s. Hãy kiểm tra lại.") % {"most": number_text(most)}
    if decimals_of(value) > places:
        return _("Chỉ ghi nhiều nhất %(places)d chữ số sau dấu phẩy.") % {"places": places}
    return ""


def read_number(typed: str, *, percent: bool = False) -> Decimal | None:
    """Return what was typed, None where nothing was; of a `percent` the sign may stand behind it.

    Raises NotANumberError.
    """
    text = typed.translate(_SPACES).strip()
    if percent:
        text = text.removesuffix("%").rstrip()
    if not text:
        return None
    found = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        raise NotANumberError(_why_not(text))
    return Decimal(f"{re.sub('[. ]', '', found[1])}.{found[2] or 0}")


def _why_not(text: str) -> str:
    if text[0] in "-–−" and any(letter.isdigit() for letter in text):
        return _("Số này không thể âm. Hãy ghi từ 0 trở lên.")
    if re.fullmatch(r"[0-9]+\.[0-9]+", text):
        return _("Phần lẻ viết sau dấu phẩy, ví dụ 80,5; dấu chấm chỉ để tách hàng nghìn, ví dụ 1.234.")
    return _("Hãy ghi một số, không kèm đơn vị, ví dụ 80 hoặc 1.234,5.")
