"""Finding the commune that a file or a person means, however the name is written (DOMAIN 14)."""

import re
import unicodedata
from typing import Protocol

from accounts.names import fold
from teams.enums import CommuneKind
from teams.models import Commune, CommuneAlias, CommuneCode, Province

_PREFIXES = (
    (re.compile(r"^(?:phuong|p)(?:\s+|\.\s*)"), CommuneKind.PHUONG),
    (re.compile(r"^(?:xa|x)(?:\s+|\.\s*)"), CommuneKind.XA),
    (re.compile(r"^(?:dac khu|dk)(?:\s+|\.\s*)"), CommuneKind.DAC_KHU),
)
_NOT_WORD = re.compile(r"[^a-z0-9]")


def match_key(text: str) -> tuple[CommuneKind | None, str]:
    """Return the kind that is written in front, if any, and the bare name without accents, spaces and signs.

    `P. Quy Nhơn`, `phuong quy nhon` and `Phường Quy Nhơn` give the same; so do `K'Bang` and `Kbang`, `Ia Grai` and
    `IaGrai`, `Hòa` and `Hoà`.
    """
    folded = fold(text)
    for pattern, kind in _PREFIXES:
        bare, found = pattern.subn("", folded, count=1)
        if found and bare:
            return kind, _NOT_WORD.sub("", bare)
    return None, _NOT_WORD.sub("", folded)


class Named(Protocol):
    """A commune, or a row that says of a commune what it is called."""

    @property
    def kind(self) -> str: ...
    @property
    def search_name(self) -> str: ...
    @property
    def full_name(self) -> str: ...


def name_fits(commune: Named, typed: str) -> bool:
    """Whether somebody who typed this may look for `commune`, however it is written; nothing typed fits all."""
    folded = fold(typed)
    if not folded or folded in commune.search_name:
        return True
    kind, key = match_key(typed)
    return kind in (None, commune.kind) and key in match_key(commune.full_name)[1]


class CommuneFinder:
    """The communes of one province by name, alias and code; made once per file, then asked for every row."""

    def __init__(self, province: Province) -> None:
        rows = Commune.objects.filter(province=province).select_related("province")
        communes = {commune.pk: commune for commune in rows}
        self._by_code = {commune.official_code: commune for commune in communes.values()}
        for other in CommuneCode.objects.filter(province=province):
            # An official code always wins over another code in use.
            self._by_code.setdefault(other.code, communes[other.commune_id])
        self._by_name: dict[str, dict[int, Commune]] = {}
        for commune in communes.values():
            self._add(commune.full_name, commune)
        for alias in CommuneAlias.objects.filter(province=province):
            self._add(alias.name, communes[alias.commune_id])

    def _add(self, name: str, commune: Commune) -> None:
        self._by_name.setdefault(match_key(name)[1], {})[commune.pk] = commune

    def by_code(self, code: int) -> Commune | None:
        return self._by_code.get(code)

    def by_name(self, text: str) -> Commune | None:
        """Return the commune, or None if no name matches or if more than one does."""
        kind, key = match_key(text)
        found = [c for c in self._by_name.get(key, {}).values() if kind is None or c.kind == kind]
        if len(found) > 1:
            # Quảng Ngãi has Xã Sơn Hà and Xã Sơn Hạ: where accents are written, they decide.
            written = unicodedata.normalize("NFC", text).casefold().strip()
            found = [c for c in found if written.endswith(c.name.casefold())]
        return found[0] if len(found) == 1 else None
