"""Communes as squares that together resemble the province: north above, west on the left, none on another.

Each row holds a band of latitude. The bands are cut half by distance and half by number, so that a coast full of small
communes does not pile up while the outline stays. Within its row a commune keeps its place between its neighbours and
comes as near to its own longitude as they let it. The same points give the same squares.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

# 13 squares are what a telephone of 360 px shows with a pitch of 24 px.
MOST_COLUMNS = 13
_FILLED = 0.8  # share of the squares that are taken: the rest lets the outline show


@dataclass(frozen=True)
class Point:
    key: int
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class Cell:
    """A place in the grid, counted from 1 as CSS does."""

    row: int
    column: int


def arrange(points: Sequence[Point]) -> dict[int, Cell]:
    """Return the cell of each of `points` by its key; those without a position stand in rows of their own, last."""
    placed = [point for point in points if point.latitude is not None and point.longitude is not None]
    unplaced = sorted((point for point in points if point not in placed), key=lambda point: point.key)
    columns = column_count(len(points))
    cells: dict[int, Cell] = {}
    wests = _mixed([(point.longitude or 0.0, point.key) for point in placed])
    rows = _rows(placed, columns)
    for row, band in enumerate(rows, start=1):
        ordered = sorted(band, key=lambda point: (point.longitude or 0.0, point.key))
        places = _spread([wests[point.key] * (columns - 1) for point in ordered], columns)
        cells |= {point.key: Cell(row, place + 1) for point, place in zip(ordered, places, strict=True)}
    for number, point in enumerate(unplaced):
        cells[point.key] = Cell(len(rows) + 1 + number // columns, number % columns + 1)
    return cells


def column_count(count: int) -> int:
    return max(1, min(MOST_COLUMNS, ceil(sqrt(count / _FILLED))))


def _mixed(values: list[tuple[float, int]]) -> dict[int, float]:
    """From 0 to 1 for each key: the middle between where its value lies and where it stands in the order."""
    if not values:
        return {}
    lowest, widest = min(values)[0], (max(values)[0] - min(values)[0]) or 1.0
    last = max(len(values) - 1, 1)
    return {key: ((value - lowest) / widest + rank / last) / 2 for rank, (value, key) in enumerate(sorted(values))}


def _rows(points: list[Point], columns: int) -> list[list[Point]]:
    """The points from north to south in rows of at most `columns`; what does not fit goes on to the next row."""
    souths = _mixed([(-(point.latitude or 0.0), point.key) for point in points])
    wanted = max(1, ceil(len(points) / columns / _FILLED))
    rows: list[list[Point]] = [[]]
    for point in sorted(points, key=lambda point: (souths[point.key], point.key)):
        band = min(int(souths[point.key] * wanted), wanted - 1)
        while len(rows) - 1 < band or len(rows[-1]) == columns:
            rows.append([])
        rows[-1].append(point)
    return [row for row in rows if row]


def _spread(ideals: list[float], columns: int) -> list[int]:
    """Ascending places, each once, as near as can be to the ascending `ideals` (isotonic regression, then rounded)."""
    blocks: list[tuple[float, int]] = []  # mean, size
    for place, ideal in enumerate(ideals):
        mean, size = ideal - place, 1
        while blocks and blocks[-1][0] > mean:
            before, count = blocks.pop()
            mean, size = (before * count + mean * size) / (count + size), count + size
        blocks.append((mean, size))
    free = columns - len(ideals)
    shifts = [min(max(round(mean), 0), free) for mean, size in blocks for _ in range(size)]
    return [place + shift for place, shift in enumerate(shifts)]
