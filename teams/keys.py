"""Keys of rows in addresses and forms, where anything may stand."""

DIGITS_OF_A_KEY = 18  # a bigint holds as many


def read_key(text: str) -> int | None:
    """The key that `text` is; None for what can be the key of no row."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS_OF_A_KEY else None
