"""What an indicator's numerator or denominator says, such as `officials + youth_members`: read and checked, never run.

Names of measures, whole numbers, `+`, `-`, `*`, parentheses, and `first_of(a, b)`: the first that is known. What is
unknown makes everything unknown that is made of it.
"""

import ast
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

MAX_LENGTH = 300
MAX_NUMBER = 1_000_000
FIRST_OF = "first_of"
_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_DEEPEST = 20


class ExpressionError(Exception):
    """The text is no expression; the message says in Vietnamese what is wrong and what to write instead."""


@dataclass(frozen=True)
class Name:
    name: str


@dataclass(frozen=True)
class Number:
    value: int


@dataclass(frozen=True)
class Operation:
    sign: str  # + - *
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True)
class FirstOf:
    parts: tuple["Expression", ...]


Expression = Name | Number | Operation | FirstOf


def parse(text: str) -> Expression:
    """Read `text`. Raises ExpressionError."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(_("Công thức dài quá %(most)d ký tự. Hãy viết gọn lại.") % {"most": MAX_LENGTH})
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ExpressionError(
            _("Không đọc được công thức. Hãy viết như “officials + youth_members”, các tên cách nhau bằng + - *.")
        ) from None
    return _read(tree.body, 0)


def _read(node: ast.expr, depth: int) -> Expression:
    if depth > _DEEPEST:
        raise ExpressionError(_("Công thức có quá nhiều phép tính lồng nhau. Hãy viết gọn lại."))
    match node:
        case ast.Name(id=name):
            return Name(name)
        case ast.Constant(value=int() as value) if not isinstance(value, bool) and 0 <= value <= MAX_NUMBER:
            return Number(value)
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
            return Operation(_SIGNS[type(sign)], _read(left, depth + 1), _read(right, depth + 1))
        case ast.Call(func=ast.Name(id="first_of"), args=[_one, _two, *_more] as parts, keywords=[]):
            return FirstOf(tuple(_read(part, depth + 1) for part in parts))
    raise ExpressionError(
        _("“%(part)s” không dùng được trong công thức. Chỉ dùng tên số đo, số nguyên, + - *, ngoặc và first_of(a, b).")
        % {"part": ast.unparse(node)[:60]}
    )


def names_in(expression: Expression) -> Iterator[str]:
    """The measures that the expression names, in order, each as often as it stands there."""
    match expression:
        case Name(name):
            yield name
        case Operation(_sign, left, right):
            yield from names_in(left)
            yield from names_in(right)
        case FirstOf(parts):
            for part in parts:
                yield from names_in(part)


def as_sql(expression: Expression, column: Callable[[str], str]) -> str:
    """The expression in SQL, with `column` in place of each name: only names that `column` knows, signs and numbers."""
    match expression:
        case Name(name):
            return column(name)
        case Number(value):
            return f"{value}::numeric"  # as an integer, a product of two could be too large for its type
        case Operation(sign, left, right):
            return f"({as_sql(left, column)} {sign} {as_sql(right, column)})"
        case FirstOf(parts):
            return f"coalesce({', '.join(as_sql(part, column) for part in parts)})"


def can_be_known(expression: Expression, is_known: Callable[[str], bool]) -> bool:
    """Whether the expression may come to a number where only the measures that `is_known` says have any."""
    match expression:
        case Name(name):
            return is_known(name)
        case Operation(_sign, left, right):
            return can_be_known(left, is_known) and can_be_known(right, is_known)
        case FirstOf(parts):
            return any(can_be_known(part, is_known) for part in parts)
    return True


def is_yes_or_no(expression: Expression, yes_no: Collection[str]) -> bool:
    """Whether the expression is 1 or 0 for each unit: one of the measures `yes_no`, or several that must all hold."""
    match expression:
        case Name(name):
            return name in yes_no
        case Operation("*", left, right):
            return is_yes_or_no(left, yes_no) and is_yes_or_no(right, yes_no)
        case FirstOf(parts):
            return all(is_yes_or_no(part, yes_no) for part in parts)
    return False


def in_words(expression: Expression, labels: Mapping[str, str], yes_no: Collection[str] = ()) -> str:
    """The expression as people read it, with the labels of its measures; of `yes_no` a product means that both hold."""
    match expression:
        case Name(name):
            return labels.get(name, name)
        case Number(value):
            return f"{value:,}".replace(",", ".")
        case Operation(sign, left, right):
            joined = {"*": "%(left)s × %(right)s", "+": "%(left)s + %(right)s", "-": "%(left)s − %(right)s"}[sign]
            if is_yes_or_no(expression, yes_no):
                joined = _("%(left)s và %(right)s")
            tight, of_right = sign == "*", sign in "*-"
            return joined % {
                "left": _part_in_words(left, labels, yes_no, apart=tight),
                "right": _part_in_words(right, labels, yes_no, apart=of_right),
            }
        case FirstOf(parts):
            return _("%(first)s (nếu chưa báo cáo: %(others)s)") % {
                "first": in_words(parts[0], labels, yes_no),
                "others": ", ".join(in_words(part, labels, yes_no) for part in parts[1:]),
            }


def _part_in_words(part: Expression, labels: Mapping[str, str], yes_no: Collection[str], *, apart: bool) -> str:
    """`apart`: a sum or difference stands in parentheses there."""
    words = in_words(part, labels, yes_no)
    return f"({words})" if apart and isinstance(part, Operation) and part.sign != "*" else words
