"""A plain map of a commune, drawn by the portal itself: nothing is loaded from outside, and it works on a weak signal.

The commune is a point with an area, so it is drawn as a circle of that area; the neighbours' points give the
direction. Distances are on a flat sheet around the commune: exact enough for some tens of kilometres.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, floor, hypot, log10, pi, radians, sqrt

from teams.models import Commune, SupportPoint

KM_PER_DEGREE_NORTH = 110.6
KM_PER_DEGREE_EAST = 111.32  # at the equator
# Of Gia Lai's 135 communes six reach farther from their point than this many radii of a circle of their area.
FAR_IN_RADII = 2.5
_SHOWN_OF_FAR = 0.85
_UNKNOWN_AREA_KM2 = 80.0
SIDE = 360  # units of the drawing
_LABEL_HEIGHT, _LABEL_GAP, _LABEL_PER_LETTER = 16, 8, 6.4


@dataclass(frozen=True)
class Mark:
    """A place on the drawing, in its units from the upper left corner."""

    x: float
    y: float
    name: str
    number: int = 0
    key: int = 0
    anchor: str = "middle"

    @property
    def label_y(self) -> int:
        """Above the place, or below it at the upper edge."""
        return -_LABEL_GAP if self.y > _LABEL_HEIGHT + _LABEL_GAP else _LABEL_HEIGHT


@dataclass(frozen=True)
class CommuneMap:
    latitude: float
    longitude: float
    units_per_km: float
    radius: float
    far_km: float
    neighbours: list[Mark]
    points: list[Mark]
    chosen: Mark | None
    side: int = SIDE

    @property
    def centre(self) -> float:
        return self.side / 2

    @property
    def km_per_degree_east(self) -> float:
        return round(_km_per_degree_east(self.latitude), 4)

    @property
    def km_per_degree_north(self) -> float:
        return KM_PER_DEGREE_NORTH

    @property
    def scale_km(self) -> float:
        """A round length of about a quarter of the sheet."""
        return round_length(self.side / self.units_per_km / 4)

    @property
    def scale_length(self) -> float:
        return round(self.scale_km * self.units_per_km, 1)


def km_between(place: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance of two places given as (latitude, longitude)."""
    east = (other[1] - place[1]) * _km_per_degree_east(place[0])
    return hypot(east, (other[0] - place[0]) * KM_PER_DEGREE_NORTH)


def far_limit(commune: Commune) -> float:
    """Farther than so many km from its point is hardly in the commune any more."""
    return FAR_IN_RADII * _radius_km(commune)


def round_length(km: float) -> float:
    """The largest of 1, 2, 5, 10... (or 0,1, 0,2, 0,5...) that is not longer than `km`."""
    power = 10.0 ** floor(log10(km))
    length = max(step * power for step in (1, 2, 5) if step * power <= km * 1.000001)
    return round(length, 6)


def commune_map(
    commune: Commune, points: Sequence[SupportPoint], *, chosen: tuple[float, float] | None = None
) -> CommuneMap | None:
    """The drawing of a commune with its `points`, numbered from 1, those without a position left out but counted.

    `chosen` is the place (latitude, longitude) that is marked. None where the commune's own point is not known.
    """
    if commune.latitude is None or commune.longitude is None:
        return None
    centre = (commune.latitude, commune.longitude)
    sheet = _Sheet(*centre, _shown_km(centre, far_limit(commune), [*_placed(points), *([chosen] if chosen else [])]))
    numbered = [(number, point) for number, point in enumerate(points, start=1)]
    return CommuneMap(
        latitude=commune.latitude,
        longitude=commune.longitude,
        units_per_km=round(sheet.units_per_km, 4),
        radius=round(_radius_km(commune) * sheet.units_per_km, 1),
        far_km=round(far_limit(commune), 2),
        neighbours=_readable(sheet, _neighbours(commune, sheet)),
        points=[
            sheet.mark(point.latitude, point.longitude, point.name, number=number, key=point.pk)
            for number, point in numbered
            if point.latitude is not None and point.longitude is not None
        ],
        chosen=sheet.mark(*chosen) if chosen else None,
    )


def _km_per_degree_east(latitude: float) -> float:
    return KM_PER_DEGREE_EAST * cos(radians(latitude))


def _radius_km(commune: Commune) -> float:
    return sqrt((commune.area_km2 or _UNKNOWN_AREA_KM2) / pi)


def _placed(points: Sequence[SupportPoint]) -> list[tuple[float, float]]:
    return [(point.latitude, point.longitude) for point in points if point.latitude and point.longitude]


def _shown_km(centre: tuple[float, float], far_km: float, places: list[tuple[float, float]]) -> float:
    """Half the side of the sheet: wide enough for the commune and for its places, wrongly typed ones apart."""
    away = [km_between(centre, place) for place in places]
    return max([far_km * _SHOWN_OF_FAR, *(1.15 * km for km in away if km <= 2 * far_km)])


class _Sheet:
    def __init__(self, latitude: float, longitude: float, half_km: float) -> None:
        self.latitude, self.longitude, self.half_km = latitude, longitude, half_km
        self.units_per_km = SIDE / 2 / half_km

    def mark(self, latitude: float, longitude: float, name: str = "", *, number: int = 0, key: int = 0) -> Mark:
        east = (longitude - self.longitude) * _km_per_degree_east(self.latitude)
        north = (latitude - self.latitude) * KM_PER_DEGREE_NORTH
        x, y = SIDE / 2 + east * self.units_per_km, SIDE / 2 - north * self.units_per_km
        anchor = "start" if x < SIDE / 4 else "end" if x > SIDE * 3 / 4 else "middle"
        return Mark(round(x, 1), round(y, 1), name, number, key, anchor)


def _neighbours(commune: Commune, sheet: _Sheet) -> list[Mark]:
    north, east = sheet.half_km / KM_PER_DEGREE_NORTH, sheet.half_km / _km_per_degree_east(sheet.latitude)
    around = Commune.objects.filter(
        province_id=commune.province_id,
        latitude__range=(sheet.latitude - north, sheet.latitude + north),
        longitude__range=(sheet.longitude - east, sheet.longitude + east),
    ).exclude(pk=commune.pk)
    return [
        sheet.mark(other.latitude, other.longitude, other.name)
        for other in around
        if other.latitude is not None and other.longitude is not None
    ]


def _readable(sheet: _Sheet, marks: list[Mark]) -> list[Mark]:
    """Without those whose names would cover one another; the name of the commune itself stands in the middle."""
    taken = [_box(Mark(SIDE / 2, SIDE / 2, "n" * 14))]
    kept = []
    for mark in sorted(marks, key=lambda mark: hypot(mark.x - SIDE / 2, mark.y - SIDE / 2)):
        box = _box(mark)
        if not any(_overlap(box, other) for other in taken):
            taken.append(box)
            kept.append(mark)
    return kept


def _box(mark: Mark) -> tuple[float, float, float, float]:
    width = len(mark.name) * _LABEL_PER_LETTER
    left = {"start": mark.x, "end": mark.x - width, "middle": mark.x - width / 2}[mark.anchor]
    return left, mark.y - _LABEL_HEIGHT, left + width, mark.y + _LABEL_HEIGHT / 2


def _overlap(box: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
