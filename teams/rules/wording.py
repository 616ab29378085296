"""How messages name people and limits."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from teams.rules.limits import Range
from teams.rules.roster import Seat

MOST_NAMES = 5


def name_of(seat: Seat) -> str:
    return seat.name.strip() or seat.phone.strip() or _("người chưa ghi tên")


def names_of(seats: Iterable[Seat]) -> str:
    return listed([name_of(seat) for seat in seats])


def listed(names: Sequence[str]) -> str:
    """`An, Bình, Chi`; a long list is cut, so that the sentence can still be read."""
    text = ", ".join(names[:MOST_NAMES])
    if len(names) <= MOST_NAMES:
        return text
    return _("%(names)s và %(more)d người khác") % {"names": text, "more": len(names) - MOST_NAMES}


def limits(allowed: Range) -> str:
    """`15–20 người`."""
    return _("%(numbers)s người") % {"numbers": numbers(allowed)}


def numbers(allowed: Range) -> str:
    """`15–20`, `đúng 1`, `ít nhất 5`, `không quá 10`."""
    if allowed.max is None:
        return _("ít nhất %(min)d") % {"min": allowed.min}
    if allowed.min == allowed.max:
        return _("đúng %(min)d") % {"min": allowed.min}
    if allowed.min == 0:
        return _("không quá %(max)d") % {"max": allowed.max}
    return f"{allowed.min}–{allowed.max}"


def how_many(least: int, most: int | None) -> str:
    """`1`, or `1–3` where there is a choice."""
    return str(least) if most is None or most == least else f"{least}–{most}"
