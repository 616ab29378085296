"""A province's rules with its swapped working days as one document, and how to change a part of it."""

import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from hashlib import blake2s
from typing import Any

from teams.models import Province
from teams.province_rules.sections import OFF, WORKING, Section
from teams.provinces import profile

Document = dict[str, Any]


def document_of(province: Province) -> Document:
    return {
        **(deepcopy(province.rules) if isinstance(province.rules, dict) else {}),
        WORKING: sorted(day.isoformat() for day in province.extra_working_days),
        OFF: sorted(day.isoformat() for day in province.extra_days_off),
    }


def put_into(province: Province, document: Document) -> None:
    """Write a document into the province's columns; saves nothing."""
    province.extra_working_days = [date.fromisoformat(day) for day in document[WORKING]]
    province.extra_days_off = [date.fromisoformat(day) for day in document[OFF]]
    province.rules = {name: value for name, value in document.items() if name not in (WORKING, OFF)}


def part(document: Mapping[str, Any], section: Section) -> Document:
    """What stands in the section: path -> value; what is not there is left out."""
    found = {path: _get(document, path) for path in section.paths}
    return {path: value for path, value in found.items() if value is not None}


def mark_of(document: Mapping[str, Any], section: Section) -> str:
    """Stands for what the section says: who saves with an older mark has not seen what somebody else changed."""
    text = json.dumps(part(document, section), sort_keys=True, ensure_ascii=False, default=str)
    return blake2s(text.encode(), digest_size=8).hexdigest()


def merged(document: Document, edited: Mapping[str, Any]) -> Document:
    """A copy with the values of `edited` (path -> value) in it; of what they do not name, nothing is lost."""
    changed = deepcopy(document)
    for path, value in edited.items():
        place, last = _place(changed, path)
        place[last] = _merge(place.get(last), value)
    return changed


def _place(document: Document, path: str) -> tuple[Document, str]:
    """The part in which the last name of `path` stands, made where it is missing."""
    *above, last = path.split(".")
    place = document
    for name in above:
        if not isinstance(place.get(name), dict):
            place[name] = {}
        place = place[name]
    return place, last


def _merge(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{name: _merge(old.get(name), value) for name, value in new.items()}}
    if isinstance(old, list) and isinstance(new, list) and all(isinstance(one, dict) for one in new):
        known = {one.get("code"): one for one in old if isinstance(one, dict)}
        return [_merge(known.get(one.get("code"), {}), one) for one in new]
    return new


def shipped(province: Province, section: Section) -> Document | None:
    """What the portal was delivered with for the section: path -> value; None where it knows nothing of it."""
    document = {**profile(province.code), WORKING: [], OFF: []}
    found = part(document, section)
    if section.key.startswith("to-") and not found:
        return None
    return found


def as_shipped(document: Document, section: Section, values: Mapping[str, Any]) -> Document:
    """A copy in which the section says what it was delivered with, and nothing else."""
    changed = deepcopy(document)
    for path in section.paths:
        place, last = _place(changed, path)
        if path in values:
            place[last] = deepcopy(values[path])
        else:
            place.pop(last, None)
    return changed


def differs_from_shipped(province: Province, section: Section) -> bool:
    """Whether there is anything to go back to."""
    values = shipped(province, section)
    return values is not None and part(document_of(province), section) != values


def _get(document: Mapping[str, Any], path: str) -> Any:
    value: Any = document
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
