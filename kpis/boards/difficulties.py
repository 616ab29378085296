"""What hindered people most often in a period, and in how many communes (Đề án IV.4.2e)."""

from collections.abc import Mapping
from dataclasses import dataclass

from kpis.boards.sums import Names, Totals
from kpis.enums import CellMeasure

SHOWN = 8


@dataclass(frozen=True)
class MetDifficulty:
    item: int  # its key
    name: str
    times: int
    communes: int


def most_met(totals: Totals, names: Names, communes: Mapping[int, int]) -> list[MetDifficulty]:
    """The difficulties among `totals`, the most frequent first; `communes` says in how many communes each was met."""
    found = [
        MetDifficulty(item, names[CellMeasure.DIFFICULTIES, item], times, communes.get(item, 1))
        for item, times in totals.parts(CellMeasure.DIFFICULTIES).items()
    ]
    return sorted(found, key=lambda one: (-one.times, one.name))[:SHOWN]
