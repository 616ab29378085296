"""Who in a list is who in a roster."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from accounts.names import fold
from teams.roster_files.entries import Entry
from teams.rosters import Sitting


def match(entries: list[Entry], sittings: list[Sitting], *, tell_volunteers_apart: bool) -> dict[int, Sitting]:
    """Return the sitting of each entry (by its place in the list) that is there already.

    By number and name, then by name where it is one person's on both sides, then by number alone. Where the list says
    who is a volunteer outside the team, a member and a volunteer are never the same.
    """
    found: dict[int, Sitting] = {}
    if not sittings:
        return found
    keys = [_keys_of_entry(entry) for entry in entries]
    theirs = {sitting.key: _keys(sitting.person.full_name, sitting.person.phone) for sitting in sittings}
    left = {sitting.key: sitting for sitting in sittings}
    for by in (_both, _name, _phone):
        free = [place for place in range(len(entries)) if place not in found]
        ours = _once((by(keys[place]), tell_volunteers_apart and entries[place].is_volunteer, place) for place in free)
        known = _once(
            (by(theirs[key]), tell_volunteers_apart and sitting.person.is_volunteer, key)
            for key, sitting in left.items()
        )
        for what, place in ours.items():
            if what in known:
                found[place] = left.pop(known[what])
    return found


_Keys = tuple[str, str]


def _keys(full_name: str, phone: str) -> _Keys:
    return fold(full_name), phone


def _keys_of_entry(entry: Entry) -> _Keys:
    return _keys(entry.full_name, entry.phone)


def _both(keys: _Keys) -> object:
    return keys if keys[1] else None


def _name(keys: _Keys) -> object:
    return keys[0] or None


def _phone(keys: _Keys) -> object:
    return keys[1] or None


def _once(rows: Iterable[tuple[object, bool, Any]]) -> dict[tuple[object, bool], Any]:
    """What stands there exactly once: (key, volunteer or not) -> whose it is."""
    listed = [(what, outside, whose) for what, outside, whose in rows if what is not None]
    counts = Counter((what, outside) for what, outside, _whose in listed)
    return {(what, outside): whose for what, outside, whose in listed if counts[what, outside] == 1}
