"""Vietnamese mobile and land-line numbers in the one form that the portal stores."""

import re

_NOT_DIGITS = re.compile(r"[\s.\-()]")
_NATIONAL = re.compile(r"0[1-9][0-9]{8,9}")


def normalise_phone(text: str) -> str | None:
    """Return the national form `0912345678` of a phone number typed in any usual way, or None if it is not one.

    Takes `+84 912 345 678`, `+84 (0)912 345 678`, `84912345678`, `0912.345.678`; the country code becomes the
    leading 0.
    """
    digits = _NOT_DIGITS.sub("", text)
    if digits.startswith("+84"):
        digits = "0" + digits[3:].removeprefix("0")
    elif digits.startswith("84") and len(digits) in (11, 12):
        digits = "0" + digits[2:]
    return digits if _NATIONAL.fullmatch(digits) else None
