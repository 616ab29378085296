"""Keys of rows as they stand in an address, where anybody may have typed anything."""

import re

_KEY = re.compile(r"\d{1,18}", re.ASCII)


def key_of(text: str) -> int | None:
    """The key, or None if it is none."""
    return int(text) if _KEY.fullmatch(text) else None
