"""GeoJSON files of boundaries as an operator gets them: every commune of the province a square around its point."""

import json
from pathlib import Path
from typing import Any

from teams.models import Commune, Province

Feature = dict[str, Any]
Ring = list[list[float]]


def square(longitude: float, latitude: float, half: float = 0.02) -> Ring:
    west, east, south, north = longitude - half, longitude + half, latitude - half, latitude + half
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(commune: Commune, ring: Ring | None = None, **properties: Any) -> Feature:
    assert commune.latitude is not None
    assert commune.longitude is not None
    ring = square(commune.longitude, commune.latitude) if ring is None else ring
    return {
        "type": "Feature",
        "properties": properties or {"code": commune.official_code, "name": commune.full_name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def features(province: Province) -> list[Feature]:
    return [feature(commune) for commune in province.communes.all()]


def write(path: Path, rows: list[Any], **more: Any) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows, **more}), encoding="utf-8")
    return path
