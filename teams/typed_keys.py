"""Keys and other small numbers that come from addresses and forms, where anybody can write anything."""

from collections.abc import Iterable

_MOST_DIGITS = 18  # what a key of the database can have at most; Python refuses to read thousands of them


def typed_key(text: object) -> int | None:
    """The number that `text` means; None for what is none, or is too large to be a key."""
    digits = str(text)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS else None


def typed_keys(texts: Iterable[object]) -> list[int]:
    """Those of `texts` that are keys, in their order."""
    return [key for text in texts if (key := typed_key(text)) is not None]
