"""Reading rules that people edit: whatever stands there, every mistake is noted under its path, in Vietnamese."""

import re
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

_CODE = re.compile(r"[a-z][a-z0-9_]{0,29}")
_PLACE = re.compile(r"\{[^{}]*\}|[{}]")
_PLACES = ("{commune}", "{hamlet}")


class RulesError(ValueError):
    """A province's rules are malformed at `path` (`teams.commune.size.min`); `message` says how, in Vietnamese."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


class Reader:
    """A section of the rules. What is missing or wrong reads as its default; what is wrong is noted in `problems`."""

    def __init__(self, values: Any, path: str, problems: dict[str, str]) -> None:
        self.path = path
        self.problems = problems
        self.values: dict[str, Any] = {}
        if isinstance(values, dict):
            self.values = {str(name): value for name, value in values.items()}
        else:
            problems.setdefault(path, _("Phần này phải gồm các mục có tên."))

    def under(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def note(self, name: str, message: str) -> None:
        self.problems.setdefault(self.under(name) if name else self.path, message)

    def only(self, *names: str) -> None:
        """Note every entry that nothing reads: a limit with a typing error in its name would limit nothing."""
        for name in sorted(self.values.keys() - set(names)):
            self.note(name, _("Không có mục nào tên là “%(name)s”.") % {"name": name})

    def section(self, name: str, default: dict[str, Any] | None = None) -> "Reader":
        return Reader(self._get(name, default or {}), self.under(name), self.problems)

    def sections(self, name: str) -> list["Reader"]:
        return [Reader(one, f"{self.under(name)}.{place}", self.problems) for place, one in enumerate(self._list(name))]

    def text(self, name: str) -> str:
        value = self._get(name, "")
        if isinstance(value, str):
            return value.strip()
        self.note(name, _("Mục này phải là chữ."))
        return ""

    def pattern(self, name: str) -> str:
        """A name with places for the commune and the hamlet."""
        text = self.text(name)
        if any(place not in _PLACES for place in _PLACE.findall(text)):
            self.note(name, _("Trong dấu ngoặc nhọn chỉ dùng được {commune} (tên xã, phường) và {hamlet} (tên thôn)."))
        return text

    def code(self, name: str) -> str:
        text = self.text(name)
        if not is_code(text):
            self.note(name, _("Mã chỉ gồm chữ thường không dấu, chữ số và dấu _, bắt đầu bằng chữ, dài đến 30 ký tự."))
        return text

    def choice(self, name: str, choices: Collection[str], default: str) -> str:
        text = self.text(name) or default
        if text in choices:
            return text
        self.note(name, _("Chỉ chọn được một trong: %(choices)s.") % {"choices": ", ".join(sorted(choices))})
        return default

    def flag(self, name: str) -> bool:
        value = self._get(name, False)
        if isinstance(value, bool):
            return value
        self.note(name, _("Mục này chỉ nhận có hoặc không."))
        return False

    def number(self, name: str, default: int | None) -> int | None:
        """A count; nothing (null) where there is no limit."""
        value = self.values.get(name, default)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
            return value
        self.note(name, _("Mục này phải là số nguyên, từ 0 trở lên."))
        return default

    def words(self, name: str) -> tuple[str, ...]:
        """A list of texts, each once."""
        values = self._list(name)
        words = [value.strip() for value in values if isinstance(value, str) and value.strip()]
        if len(words) != len(values):
            self.note(name, _("Mỗi dòng của danh sách này phải là chữ."))
        if len(set(words)) != len(words):
            self.note(name, _("Danh sách này có dòng bị lặp."))
        return tuple(words)

    def _get(self, name: str, default: Any) -> Any:
        value = self.values.get(name)
        return default if value is None else value

    def _list(self, name: str) -> list[Any]:
        value = self._get(name, [])
        if isinstance(value, (list, tuple)):
            return list(value)
        self.note(name, _("Mục này phải là một danh sách."))
        return []


def is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None
