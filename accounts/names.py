"""How Vietnamese names and words are compared: people type without accents, and spell Hòa/Hoà, Đăk/Đak alike."""

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"\s+")

# The Vietnamese alphabet: a letter with its mark is a letter of its own, after the bare one.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # huyền hỏi ngã sắc nặng
_MARKS = frozenset("\u0306\u0302\u031b")  # breve, circumflex and horn make letters, not tones
_LETTER_KEYS = {letter: chr(ord("A") + position) for position, letter in enumerate(_LETTERS)}


def fold(text: str) -> str:
    """Return `text` in lower case without accents, with đ (also ð of old files) as d and single spaces (DOMAIN 14).

    Queries are folded the same way as the search columns. A null character is left out: PostgreSQL cannot look for it.
    """
    decomposed = unicodedata.normalize("NFD", text.replace("\0", "").casefold().replace("đ", "d").replace("ð", "d"))
    bare = "".join(ch for ch in decomposed if not unicodedata.combining(ch))
    return _SPACES.sub(" ", bare).strip()


def sort_key(text: str) -> str:
    """Return a key whose byte order is Vietnamese dictionary order: letters first, then tones.

    Numbers inside are compared as numbers, so that "Thôn 2" stands before "Thôn 10".
    """
    letters: list[str] = []
    tones: list[str] = []
    for piece in re.findall(r"\d+|\D", unicodedata.normalize("NFC", text.strip())):
        if piece.isdecimal():
            letters.append(f"0{len(piece.lstrip('0')):03d}{piece.lstrip('0')}")
        elif piece.isspace():
            letters.append(" ")
        else:
            letter, tone = _letter_and_tone(piece.casefold())
            letters.append(_LETTER_KEYS.get(letter, letter if letter.isascii() else ""))
            tones.append(tone)
    return f"{''.join(letters)}\x1f{''.join(tones)}"


def given_name_first(full_name: str) -> str:
    """`An Nguyễn Văn`: lists of people are sorted by given name, which stands last."""
    rest, _space, given = full_name.rpartition(" ")
    return f"{given} {rest}"


@lru_cache(maxsize=1024)  # names are made of few letters, and lists of many names
def _letter_and_tone(character: str) -> tuple[str, str]:
    """Split `ấ` into the letter `â` and the tone sắc."""
    base, *marks = list(unicodedata.normalize("NFD", character))
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), "0")
    letter = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark in _MARKS))
    return letter, tone
