"""How the names of hamlets and support points are written, compared, and put into a sentence."""

import unicodedata

from teams.models import Commune, Hamlet

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def tidy(text: str) -> str:
    """`text` in composed letters with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def likeness(name: str) -> str:
    """A key that is the same for the same name in other spelling, and differs for other names.

    Capitals, spaces and the place of the tone do not matter (Hòa, Hoà); the tone itself does (Sơn Hà, Sơn Hạ).
    """
    return " ".join(_tones_last(word) for word in tidy(name).casefold().split())


def _tones_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = sorted(ch for ch in letters if ch in _TONES)
    return "".join([*(ch for ch in letters if ch not in _TONES), *tones])


def in_a_sentence(unit: Commune | Hamlet) -> str:
    """`thôn 1`, `xã Tây Sơn`: with the kind in small letters."""
    return f"{unit.get_kind_display().lower()} {unit.name}"
