"""From shapes on the ground to a drawing: one flat sheet per province, every commune a path of whole numbers on it.

The projection is the plainest: degrees to kilometres, those of longitude shortened by the cosine of the province's
middle latitude. Across a province it is wrong by less than a stroke is wide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import shapely
from django.db import transaction
from shapely.geometry.base import BaseGeometry

from teams.commune_map import KM_PER_DEGREE_EAST, KM_PER_DEGREE_NORTH
from teams.models import CommuneShape, Province, ProvinceMap

LONGEST_SIDE = 2000  # units of the drawing
# So far a line may lie from where it was, in units: a province of 200 km is shown on 760 px at most, 2.6 units each.
TOLERANCE = 6.0
MARGIN = 8  # for the stroke at the edge
_CORNERS = 3
# What would vanish is drawn as a square of this side: a commune that is a small island is still a commune.
_LEAST_SIDE = 16


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    paths: dict[int, str]  # by commune


def on_the_plane(shapes: Mapping[int, BaseGeometry]) -> dict[int, BaseGeometry]:
    """The same shapes, from (longitude, latitude) to kilometres east and south."""
    _west, south, _east, north = shapely.total_bounds(list(shapes.values()))
    east_km = KM_PER_DEGREE_EAST * cos(radians((south + north) / 2))
    return {
        key: shapely.transform(shape, lambda places: places * (east_km, -KM_PER_DEGREE_NORTH))
        for key, shape in shapes.items()
    }


def draw(shapes: Mapping[int, BaseGeometry]) -> Drawing:
    """Draw areas given in kilometres on the plane as large as the sheet allows, borders simplified but still shared."""
    west, top, east, bottom = shapely.total_bounds(list(shapes.values()))
    scale = (LONGEST_SIDE - 2 * MARGIN) / max(east - west, bottom - top)
    on_sheet = [
        shapely.transform(shape, lambda places: (places - (west, top)) * scale + MARGIN) for shape in shapes.values()
    ]
    # Neighbours are simplified together: a border that two of them share stays one line, without gaps.
    simple = shapely.coverage_simplify(on_sheet, TOLERANCE)
    return Drawing(
        width=round((east - west) * scale) + 2 * MARGIN,
        height=round((bottom - top) * scale) + 2 * MARGIN,
        paths={key: _path(shape) for key, shape in zip(shapes, simple, strict=True)},
    )


def _path(shape: BaseGeometry) -> str:
    parts = shapely.get_parts(shape)
    return "".join(_part(part) for part in parts) or _small_square(max(parts, key=shapely.area))


def _part(polygon: Any) -> str:
    """The rings of a polygon; nothing where it is too small to be drawn, as its holes are smaller still."""
    outer = _ring(polygon.exterior)
    return outer and outer + "".join(_ring(ring) for ring in polygon.interiors)


def _ring(ring: Any) -> str:
    places = [(round(x), round(y)) for x, y in ring.coords]
    corners = [place for place, before in zip(places[1:], places[:-1], strict=True) if place != before]
    if len(set(corners)) < _CORNERS:
        return ""
    steps = [(x - left, y - above) for (x, y), (left, above) in zip(corners[1:], corners[:-1], strict=True)]
    x, y = corners[0]
    return f"M{x} {y}l{' '.join(f'{right} {down}' for right, down in steps)}z"


def _small_square(polygon: Any) -> str:
    x, y = (round(place) - _LEAST_SIDE // 2 for place in shapely.get_coordinates(polygon.centroid)[0])
    return f"M{max(x, 0)} {max(y, 0)}l{_LEAST_SIDE} 0 0 {_LEAST_SIDE} {-_LEAST_SIDE} 0z"


@transaction.atomic
def store(province: Province, drawing: Drawing, *, is_schematic: bool, source: str = "") -> bool:
    """Put the drawing in the place of the one that the province has; False where it is the same already."""
    # Two who load at once do so one after the other.
    Province.objects.select_for_update().get(pk=province.pk)
    sheet = {"is_schematic": is_schematic, "source": source, "width": drawing.width, "height": drawing.height}
    there = ProvinceMap.objects.filter(province=province, **sheet).first()
    if there is not None and dict(there.shapes.values_list("commune_id", "path")) == drawing.paths:
        return False
    ProvinceMap.objects.filter(province=province).delete()
    made = ProvinceMap.objects.create(province=province, **sheet)
    CommuneShape.objects.bulk_create(
        CommuneShape(province=province, map=made, commune_id=commune, path=path)
        for commune, path in drawing.paths.items()
    )
    return True
