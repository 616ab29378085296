"""Whether two rows of a roster are one person: the same name, however it is typed, with the same telephone number."""

from collections.abc import Callable

from accounts.names import fold
from accounts.phones import normalise_phone
from teams.rules.roster import Roster, Seat


def phone_of(seat: Seat) -> str:
    """The number in one form; empty where there is none that can be one."""
    return normalise_phone(seat.phone) or ""


def name_key(seat: Seat) -> str:
    return fold(seat.name)


def shared(roster: Roster, what: Callable[[Seat], str]) -> dict[str, list[Seat]]:
    """The seats that have the same `what`, which is not empty, and are more than one; by what they share."""
    groups: dict[str, list[Seat]] = {}
    for seat in roster.ordered:
        if what(seat):
            groups.setdefault(what(seat), []).append(seat)
    return {value: groups[value] for value in sorted(groups) if len(groups[value]) > 1}
