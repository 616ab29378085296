"""Finding what a word in a file means among the things it may name: without accents, in part, in other order."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import cached_property
from typing import Generic, TypeVar

from accounts.names import fold
from teams.place_names import likeness

Key = TypeVar("Key")

_SIGNS = re.compile(r"[^a-z0-9]+")
_SHORT = (
    (re.compile(r"\b(ub)?mttq( ?vn)?\b"), "mat tran to quoc"),
    (re.compile(r"\btncs( ?hcm)?\b"), ""),
    (re.compile(r"\bbt\b"), "bi thu"),
    (re.compile(r"\bcds\b"), "chuyen doi so"),
    (re.compile(r"\bca\b"), "cong an"),
    (re.compile(r"\bvp\b"), "van phong"),
    (re.compile(r"\btnv\b"), "tinh nguyen vien"),
    (re.compile(r"\b(phuong|dac khu)\b"), "xa"),
)
# What does not tell one from another.
_EMPTY_WORDS = frozenset(["cap", "xa", "dai", "dien", "cua", "va", "tai", "thuoc", "viet", "nam", "thanh", "nien"])
_BRACKETS = re.compile(r"\([^)]*\)")
LEAST_LETTERS = 3


def bare(text: str) -> str:
    """Folded words without signs."""
    return _SIGNS.sub(" ", fold(text)).strip()


def _written_out(text: str) -> str:
    words = bare(text)
    for pattern, full in _SHORT:
        words = pattern.sub(full, words)
    return " ".join(words.split())


class Lexicon(Generic[Key]):
    """Things by what they are called: for each its names, the one to show first."""

    def __init__(self, things: Iterable[tuple[Key, list[str]]], *, loose: bool = False) -> None:
        """With `loose` a name may also be meant by some of its words, or by more than its words."""
        self._things = {key: [name for name in names if name] for key, names in things}
        self._bare = _written_out if loose else bare
        self._loose = loose
        self._found: dict[str, Key | None] = {names[0].casefold(): key for key, names in self._things.items()}
        if len(self._found) < len(self._things):
            self._found = {}  # two with one name: neither is meant

    @property
    def names(self) -> list[str]:
        return [names[0] for names in self._things.values()]

    def name(self, key: Key) -> str:
        names = self._things.get(key)
        return names[0] if names else ""

    def __contains__(self, key: object) -> bool:
        return key in self._things

    def find(self, text: str) -> Key | None:
        """Return what `text` means, or None if that is nothing or not clear."""
        text = text.casefold()
        if text not in self._found:
            self._found[text] = self._look(text)
        return self._found[text]

    def _look(self, text: str) -> Key | None:
        for found in (self._alike.get(likeness(text)), self._exact.get(self._bare(text))):
            if found:
                return next(iter(found)) if len(found) == 1 else None
        return self._look_loosely(_words(text)) if self._loose else None

    @cached_property
    def _alike(self) -> dict[str, set[Key]]:
        return self._by(likeness)

    @cached_property
    def _exact(self) -> dict[str, set[Key]]:
        return self._by(self._bare)

    def _by(self, form: Callable[[str], str]) -> dict[str, set[Key]]:
        found: dict[str, set[Key]] = defaultdict(set)
        for key, names in self._things.items():
            for name in names:
                found[form(name)].add(key)
        return found

    @cached_property
    def _all_words(self) -> list[tuple[Key, frozenset[str]]]:
        return [
            (key, _words(part))
            for key, names in self._things.items()
            for name in names
            for part in (name, _BRACKETS.sub(" ", name))
        ]

    def _look_loosely(self, words: frozenset[str]) -> Key | None:
        if sum(map(len, words)) < LEAST_LETTERS:
            return None
        within = [(key, name) for key, name in self._all_words if name and name <= words]
        if within:  # "Bí thư Chi đoàn thôn 3": the name with most words is meant
            most = max(len(name) for _key, name in within)
            longest = {key for key, name in within if len(name) == most}
            return longest.pop() if len(longest) == 1 and most > 1 else None
        around = {key for key, name in self._all_words if words <= name}
        return around.pop() if len(around) == 1 else None

    def near(self, text: str) -> str:
        """The name that looks most like `text`, to ask back with; "" if none does."""
        close = get_close_matches(self._bare(text), self._exact, n=1, cutoff=0.8)
        keys = self._exact[close[0]] if close else set()
        return self.name(next(iter(keys))) if len(keys) == 1 else ""


def _words(text: str) -> frozenset[str]:
    return frozenset(_written_out(text).split()) - _EMPTY_WORDS
