"""What a province may still change of a figure once communes have reported it (R6).

A stored number means what it was asked as: "so many in the month". With another period, or another way of adding up,
the same number would say what nobody reported. The database refuses it too, whoever writes.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from reporting.figures.numbers import number_text
from reporting.models import FigureDefinition

MEANING = ("frequency", "accumulation")


def meaning_errors(definition: FigureDefinition, wanted: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is wrong, by field, with giving `definition` the values `wanted`.

    Called in the transaction that stores them: until its end nobody stores a first number.
    """
    stored = FigureDefinition.objects.select_for_update().filter(pk=definition.pk).first()
    changed = [name for name in MEANING if stored and name in wanted and wanted[name] != getattr(stored, name)]
    if stored is None or not changed or not (count := stored.values.count()):
        return {}
    return {name: [_refusal(stored, name, count)] for name in changed}


def _refusal(stored: FigureDefinition, name: str, count: int) -> str:
    return _(
        "Các xã đã ghi %(count)s số theo “%(kept)s” nên không đổi được nữa: số cũ sẽ bị hiểu sai. Hãy để như cũ; muốn "
        "thu khác đi thì bỏ “đang dùng” ở đây rồi thêm một số liệu mới với mã khác."
    ) % {"count": number_text(count), "kept": getattr(stored, f"get_{name}_display")()}
