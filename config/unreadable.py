"""Why the API cannot read a request, in Vietnamese: what pydantic found, place by place."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

Problem = Mapping[str, Any]  # as pydantic tells it: `loc`, `type`, and in `ctx` the bounds
_NAMED_AT_MOST = 10


def what_is_wrong(problems: Iterable[Problem]) -> str:
    """`query.limit: nhiều nhất 500; query.from: …`"""
    told = list(problems)
    said = [f"{'.'.join(str(part)[:50] for part in one['loc'])}: {_why(one)}" for one in told[:_NAMED_AT_MOST]]
    return "; ".join(said)


def _why(problem: Problem) -> str:
    kind, bounds = str(problem["type"]), problem.get("ctx", {})
    for beginning, words in _WORDS.items():
        if kind.startswith(beginning):
            return words(bounds)
    return _("chưa đúng kiểu")


# By how the names of pydantic's errors begin, the longer names first.
_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "less_than": lambda bounds: _("nhiều nhất %(most)s") % {"most": bounds.get("le", bounds.get("lt"))},
    "greater_than": lambda bounds: _("ít nhất %(least)s") % {"least": bounds.get("ge", bounds.get("gt"))},
    "string_too_long": lambda bounds: _("dài nhất %(most)s ký tự") % {"most": bounds["max_length"]},
    "too_long": lambda bounds: _("nhiều nhất %(most)s mục") % {"most": bounds["max_length"]},
    "enum": lambda bounds: (
        _("phải là một trong: %(choices)s")
        % {"choices": str(bounds["expected"]).replace("'", "").replace(" or ", ", ")}
    ),
    "missing": lambda _bounds: _("còn thiếu"),
    "extra_forbidden": lambda _bounds: _("không có trường này"),
    "int": lambda _bounds: _("phải là số nguyên"),
    "date": lambda _bounds: _("phải là ngày, viết như 2026-11-30"),
    "uuid": lambda _bounds: _("phải là mã UUID"),
    "bool": lambda _bounds: _("phải là true hoặc false"),
    "string": lambda _bounds: _("phải là chữ"),
    "list": lambda _bounds: _("phải là danh sách"),
}
