"""The map until boundaries are loaded: every commune is the area that lies nearer to its point than to any other.

Neighbours are mostly neighbours and sizes roughly right, but these are no boundaries, and pages say so.
"""

from math import pi, sqrt

import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from teams.models import Commune, Province, ProvinceMap
from teams.province_map.sheet import draw, on_the_plane, store

# The province ends where circles of the communes' areas end, a little widened; bays between them are filled.
_WIDENED = 1.25
_BAY_KM = 15.0
_LEAST_RADIUS_KM, _USUAL_RADIUS_KM = 4.0, 5.0
_NUDGE_KM = 0.1


@transaction.atomic
def draw_schematic(province: Province) -> bool:
    """Draw the province's schematic map anew, unless boundaries are loaded. Says whether the map changed."""
    there = ProvinceMap.objects.filter(province=province).first()
    if there is not None and not there.is_schematic:
        return False
    placed = Commune.objects.filter(province=province, latitude__isnull=False, longitude__isnull=False)
    communes = {commune.pk: commune for commune in placed.order_by("pk")}
    if not communes:
        ProvinceMap.objects.filter(province=province).delete()
        return there is not None
    points = on_the_plane({key: shapely.Point(row.longitude, row.latitude) for key, row in communes.items()})
    points = _apart(points)
    areas = {key: row.area_km2 for key, row in communes.items()}
    return store(province, draw(cells(points, areas)), is_schematic=True)


def cells(points: dict[int, BaseGeometry], areas: dict[int, float | None]) -> dict[int, BaseGeometry]:
    """The cell of each of the `points` (in kilometres on the plane), cut to what the `areas` together take up."""
    land = shapely.union_all([point.buffer(_radius(areas[key]), quad_segs=6) for key, point in points.items()])
    land = land.buffer(_BAY_KM, quad_segs=6).buffer(-_BAY_KM, quad_segs=6)
    everywhere = shapely.box(*land.buffer(_BAY_KM).bounds)
    found = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint(list(points.values())), extend_to=everywhere, ordered=True)
    )
    return {
        key: _part_around(point, cell.intersection(land))
        for (key, point), cell in zip(points.items(), found, strict=True)
    }


def _apart(points: dict[int, BaseGeometry]) -> dict[int, BaseGeometry]:
    """Points that somebody typed twice, moved side by side: two communes cannot share a cell."""
    taken: set[tuple[float, float]] = set()
    moved = {}
    for key, point in points.items():
        x, y = point.x, point.y
        while (x, y) in taken:
            x += _NUDGE_KM
        taken.add((x, y))
        moved[key] = shapely.Point(x, y)
    return moved


def _radius(area_km2: float | None) -> float:
    radius = sqrt(area_km2 / pi) if area_km2 else _USUAL_RADIUS_KM
    return max(_WIDENED * radius, _LEAST_RADIUS_KM)


def _part_around(point: BaseGeometry, cell: BaseGeometry) -> BaseGeometry:
    """A strip of coast across the water is not the commune's."""
    return min(shapely.get_parts(cell), key=point.distance)
