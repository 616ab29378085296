"""What each part of the portal adds to the personas' world, one module per part.

A part offers `add(ground)`: it makes its objects and returns the arguments of its addresses, by URL name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from accounts.models import User
from teams.models import Commune, Province, SupportPoint, Team

Arguments = dict[str, list[Any]]


@dataclass(frozen=True)
class Ground:
    """What is there before the parts are added."""

    province: Province
    commune: Commune
    team: Team
    point: SupportPoint
    people: dict[str, User | None]
    today: date

    def person(self, name: str) -> User:
        person = self.people[name]
        assert person is not None
        return person


def parts() -> Iterator[Callable[[Ground], Arguments]]:
    for module in iter_modules(__path__):
        yield import_module(f"{__name__}.{module.name}").add
