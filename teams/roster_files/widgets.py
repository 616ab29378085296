"""How each column's cell is read (`clean`). A ValueError says what is wrong with the cell and how to mend it."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.widgets import Widget

from accounts.names import fold
from teams.enums import Position
from teams.models import Team
from teams.roster_files.catalogue import Catalogue
from teams.roster_files.cells import Cell, one_line, pieces, says_nothing
from teams.roster_files.lexicon import Lexicon
from teams.roster_files.phones import read_phone

MAX_NAME, MAX_ORGANISATION, MAX_WORD, MAX_REASON = 150, 150, 50, 300
_YES = frozenset({"x", "co", "v", "1", "yes", "dung", "true", "phai"})
_NO = frozenset({"", "khong", "0", "no", "false", "k", "ko", "-"})
_NO_POSITION = gettext_lazy("Không có chức vụ “%(text)s” trong Tổ.")
_NO_COMPONENT = gettext_lazy("Chưa rõ “%(text)s” là thành phần nào.")
_NO_GROUP = gettext_lazy("Không có nhóm “%(text)s”.")
_NONE = frozenset({"", "-", "khong", "khong co", "chua", "ko", "0", "none"})


@dataclass
class Reading:
    """What a cell is read with: the province's words, the team of the row, the telephone cell as it was typed."""

    catalogue: Catalogue
    team: Team
    phone: Cell = ""
    notes: list[str] = field(default_factory=list)
    known: dict[Any, Any] = field(default_factory=dict)  # what cells with these words said before


class _Remembering(Widget):  # type: ignore[misc]
    """Reads the same words once per file; what they mean depends on `_about`."""

    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> Any:
        key = (self, self._about(reading.team), value)
        if key not in reading.known:
            reading.known[key] = self._read(value, reading)
        return reading.known[key]

    def _about(self, team: Team) -> object:
        return None

    def _read(self, value: str, reading: Reading) -> Any:
        raise NotImplementedError


class NameWidget(Widget):  # type: ignore[misc]
    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        name = one_line(value)
        if not name:
            raise ValueError(_("Chưa có họ và tên. Hãy điền, hoặc xóa cả dòng nếu thừa."))
        if not any(letter.isalpha() for letter in name):
            raise ValueError(_("Đây không phải họ và tên. Hãy kiểm tra xem các cột có bị lệch không."))
        _refuse_longer(name, MAX_NAME)
        return _in_small_letters(name) if len(name) > 1 and name.isupper() else name


def _in_small_letters(name: str) -> str:
    """NGUYỄN VĂN AN, H'NHI as Nguyễn Văn An, H'Nhi."""
    return "".join(
        letter if place == 0 or not name[place - 1].isalpha() else letter.lower() for place, letter in enumerate(name)
    )


def _refuse_longer(text: str, most: int) -> None:
    if len(text) > most:
        raise ValueError(
            _("Dài %(length)s ký tự, nhiều nhất %(most)s. Hãy viết gọn lại.") % {"length": len(text), "most": most}
        )


class PhoneWidget(Widget):  # type: ignore[misc]
    def clean(self, value: str, row: Any = None, *, reading: Reading, **kwargs: Any) -> str:
        return read_phone(value, reading.phone, reading.notes)


class TextWidget(_Remembering):
    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def _read(self, value: str, reading: Reading) -> str:
        text = one_line(value)
        if says_nothing(text):
            return ""
        _refuse_longer(text, self.most)
        return text


class PositionWidget(_Remembering):
    def _read(self, value: str, reading: Reading) -> Any:
        text = one_line(value).rstrip(" 0123456789.")
        if says_nothing(text):
            return Position.MEMBER
        return _found(reading.catalogue.positions, text, _NO_POSITION)


class ComponentWidget(_Remembering):
    def _read(self, value: str, reading: Reading) -> Any:
        text = one_line(value)
        if says_nothing(text):
            return None
        return _found(reading.catalogue.components, text, _NO_COMPONENT)


def _found(words: Lexicon[Any], text: str, refusal: Any) -> Any:
    found = words.find(text)
    if found is None:
        raise ValueError(f"{refusal % {'text': text[:80]}} {_mend(words, text)}")
    return found


def _mend(words: Lexicon[Any], text: str) -> str:
    near = words.near(text)
    if near:
        return _("Có phải “%(near)s”? Hãy ghi như trong danh mục.") % {"near": near}
    return _("Hãy ghi một trong các giá trị của danh mục.")


class WordsWidget(_Remembering):
    """Several words in a cell; those that the province's languages name are written as it writes them."""

    def __init__(self, *, are_languages: bool = False) -> None:
        super().__init__()
        self.are_languages = are_languages

    def _read(self, value: str, reading: Reading) -> tuple[str, ...]:
        if fold(value) in _NONE:
            return ()
        words = pieces(value)
        for word in words:
            _refuse_longer(word, MAX_WORD)
        if self.are_languages:
            known = reading.catalogue.languages
            words = [known.name(known.find(word) or "") or word for word in words]
        return tuple(dict.fromkeys(words))


class GroupsWidget(_Remembering):
    """The sub-groups of the team that are not of a hamlet, by code."""

    def _about(self, team: Team) -> object:
        return team.kind

    def _read(self, value: str, reading: Reading) -> tuple[str, ...]:
        groups = reading.catalogue.groups(reading.team.kind)
        codes = []
        for part in _parts(value, groups):
            code = groups.find(part)
            if code is None and not groups.names:
                raise ValueError(_("Tổ này không chia nhóm. Hãy để trống ô này."))
            codes.append(code or _found(groups, part, _NO_GROUP))
        return tuple(dict.fromkeys(codes))


class HamletsWidget(_Remembering):
    """The hamlets in whose standing groups somebody is, by key."""

    def _about(self, team: Team) -> object:
        return team.kind, team.commune_id

    def _read(self, value: str, reading: Reading) -> tuple[int, ...]:
        commune = reading.team.commune
        words = reading.catalogue.hamlets(commune.pk)
        parts = _parts(value, words)
        if parts and not reading.catalogue.standing(reading.team.kind):
            raise ValueError(_("Tổ này không có nhóm thường trực thôn. Hãy để trống ô này."))
        found = [reading.catalogue.hamlet(commune.pk, part) for part in parts]
        if None in found:
            wrong = parts[found.index(None)]
            refusal = _("%(commune)s chưa có thôn “%(text)s” trong danh mục.") % {
                "commune": commune,
                "text": wrong[:80],
            }
            raise ValueError(f"{refusal} {_mend(words, wrong)}")
        return tuple(dict.fromkeys(hamlet for hamlet in found if hamlet is not None))


def _parts(value: str, words: Lexicon[Any]) -> list[str]:
    """The things that a cell lists; a name with a comma in it is one thing."""
    if fold(value) in _NONE - {"0"} and value != "-":
        return []
    text = one_line(value)
    if says_nothing(text):
        return []
    parts = pieces(value)
    is_one = len(parts) > 1 and ";" not in text and words.find(text) is not None
    return [text] if is_one and any(words.find(part) is None for part in parts) else parts


class LeadsWidget(_Remembering):
    """Which groups somebody leads, as (code, hamlet); None stands for “the one in which they are”."""

    def _about(self, team: Team) -> object:
        return team.kind, team.commune_id

    def _read(self, value: str, reading: Reading) -> frozenset[tuple[str, int | None]] | None:
        if fold(value) in _YES:
            return None
        groups, hamlets = reading.catalogue.groups(reading.team.kind), reading.team.commune_id
        standing = reading.catalogue.standing(reading.team.kind)
        led: set[tuple[str, int | None]] = set()
        for part in _parts(value, groups):
            code = groups.find(part)
            hamlet = None if code or not standing else reading.catalogue.hamlet(hamlets, part)
            if code is None and hamlet is None:
                raise ValueError(
                    _("Chưa rõ là trưởng của nhóm nào (“%(text)s”). Hãy ghi tên nhóm hoặc tên thôn.")
                    % {"text": part[:80]}
                )
            led.add((code or standing, hamlet))
        return frozenset(led)


class YesWidget(_Remembering):
    def _read(self, value: str, reading: Reading) -> bool:
        word = fold(value)
        if word in _NO:
            return False
        if word in _YES or "tinh nguyen" in word or word == "tnv":
            return True
        raise ValueError(_("Hãy ghi x nếu đúng, để trống nếu không."))
