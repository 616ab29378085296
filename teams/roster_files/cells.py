"""What stands in a cell, as a person sees it."""

import re
import unicodedata
from datetime import date, datetime
from typing import Any

Cell = Any  # what calamine gives: str, float, bool, date, datetime, time, timedelta, or "" for an empty cell

# Invisible: joiners, the byte order mark, soft hyphens.
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_NOTHING = frozenset({"-", "–", "—", "/", "x x x", "...", "…"})


def text_of(cell: Cell) -> str:
    """The cell in composed letters, each line with single spaces; numbers and dates as one would write them."""
    if isinstance(cell, str):
        return _tidy(cell) if cell else ""
    return _written(cell)


def _written(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)  # noqa: PLR2004
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}" if (cell.hour or cell.minute) else f"{cell:%d/%m/%Y}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return "" if cell is None else str(cell)


def _tidy(text: str) -> str:
    if text.isascii() and "\n" not in text:
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text.translate(_UNSEEN))
    lines = (" ".join(line.split()) for line in composed.splitlines())
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    return text.replace("\n", " ") if "\n" in text else text


def says_nothing(text: str) -> bool:
    """Whether a cell was only marked as left empty."""
    return not text or text in _NOTHING


_SEPARATORS = re.compile(r"[,/\n|+]")


def pieces(text: str) -> list[str]:
    """The parts of a list in a cell: by semicolons if there are any, else by commas, slashes and lines."""
    parts = text.split(";") if ";" in text else _SEPARATORS.split(text)
    return [part.strip() for part in parts if part.strip()]
