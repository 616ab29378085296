"""Telephone numbers as they come out of Excel."""

import re
import unicodedata
from datetime import date, time, timedelta
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.phones import normalise_phone
from teams.roster_files.cells import Cell

_A_DATE = gettext_lazy("Excel đã đổi số này thành ngày. Hãy định dạng cột là Văn bản (Text) rồi gõ lại số.")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,2}", re.IGNORECASE)
_SEVERAL = re.compile(r"\s*(?:[/;,\n]|\s-\s|\bhoặc\b)\s*")
_MOBILE_WITHOUT_ZERO = re.compile(r"[3-9]\d{8}")
_LAND_LINE_WITHOUT_ZERO = re.compile(r"2\d{9}")


def read_phone(text: str, cell: Cell, notes: list[str]) -> str:
    """Return the number in its one form, "" for none; what was repaired goes into `notes`. Raises ValueError."""
    if isinstance(cell, date | time | timedelta):
        raise ValueError(_A_DATE)  # noqa: TRY004 - it is the content that is wrong
    words = unicodedata.normalize("NFKC", text).strip(" '’`\"")
    if not words:
        return ""
    whole = _one(words, notes)
    if whole is not None:
        return whole
    found = [number for part in _SEVERAL.split(words) if (number := _one(part, notes))]
    if not found:
        raise ValueError(_refusal(words))
    if len(found) > 1:
        notes.append(_("Ô ghi nhiều số điện thoại, lấy số đầu %(phone)s.") % {"phone": found[0]})
    return found[0]


def _one(text: str, notes: list[str]) -> str | None:
    words = text.strip()
    if _SCIENTIFIC.fullmatch(words):
        words = str(int(float(words.replace(",", "."))))
    known = normalise_phone(words)
    if known is not None:
        return known
    digits = re.sub(r"[\s.\-()]", "", words)
    if _MOBILE_WITHOUT_ZERO.fullmatch(digits) or _LAND_LINE_WITHOUT_ZERO.fullmatch(digits):
        notes.append(_zero_added())
        return f"0{digits}"
    return None


@cache
def _zero_added() -> str:
    """Kept, as a whole column is often without its first 0."""
    return _("Số điện thoại mất số 0 ở đầu, đã thêm vào.")


def _refusal(words: str) -> str:
    digits = sum(letter.isdigit() for letter in words)
    if digits == 0:
        return _("Đây không phải số điện thoại. Hãy ghi số như 0912345678.")
    return _("Số này có %(count)s chữ số, không đúng. Hãy ghi đủ 10 chữ số, như 0912345678.") % {"count": digits}
