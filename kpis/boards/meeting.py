"""What a meeting looks at on paper: the lights in rows, the months, who is behind and why, and what hindered (K3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import dropwhile
from typing import Any

from kpis.boards.lights import decimal_text
from kpis.boards.units import Board
from kpis.enums import Light
from kpis.reminders.reasons import BehindCommune

BEHIND_SHOWN = 20


@dataclass(frozen=True)
class Bar:
    """A row of a printed chart: its name, its numbers as text, and how long its bar is."""

    name: str
    texts: list[str]
    percent: float


@dataclass(frozen=True)
class Behind:
    rows: list[BehindCommune]
    total: int

    @property
    def others(self) -> int:
        return self.total - len(self.rows)


def bars(rows: Iterable[tuple[Any, ...]]) -> list[Bar]:
    """Rows of (name, number, ...) with bars as long as the first number, the largest filling the line."""
    rows = list(rows)
    longest = max((row[1] or 0 for row in rows), default=0) or 1
    return [
        Bar(str(name), [decimal_text(one) for one in numbers], round(100 * (numbers[0] or 0) / longest, 2))
        for name, *numbers in rows
    ]


def months_that_count(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Without the months before the first one with a number: they say nothing about anybody."""
    return list(dropwhile(lambda row: not any(row[1:]), rows))


def states(board: Board) -> list[tuple[Light, int]]:
    """How many of the lights are in each state."""
    lights = [light.state for group in board.light_groups for light in group.lights]
    return [(light, lights.count(light)) for light in Light]


def behind(rows: Sequence[BehindCommune]) -> Behind:
    """The communes that a meeting has to speak of: those with the most reasons, then the fewest points, first."""
    ordered = sorted(rows, key=lambda one: (-one.count, one.points if one.points is not None else -1, one.name_key))
    return Behind(ordered[:BEHIND_SHOWN], len(ordered))
