"""Reading a GeoJSON file of boundaries: every feature with its shape, or with what is wrong with it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from accounts.names import fold
from teams.keys import read_key

MOST_MB = 50
# Longitude and latitude of Vietnam with its islands and a little sea.
WEST, SOUTH, EAST, NORTH = 101.5, 6.0, 118.0, 24.0
_FARTHEST_EAST, _FARTHEST_NORTH = 180, 90
_FEWEST_PLACES = 4  # of a ring: three corners, and the first again
# How files name these fields, folded and without spaces and signs.
CODE_FIELDS = ("code", "ma", "maxa", "madvhc", "madonvi", "madonvihanhchinh", "communecode", "wardcode", "officialcode")
NAME_FIELDS = (
    "name",
    "ten",
    "tenxa",
    "tendvhc",
    "tendonvi",
    "tendonvihanhchinh",
    "communename",
    "wardname",
    "fullname",
)
# Ends of the names that say what GeoJSON is in anyway: WGS 84.
_WGS_84 = ("CRS84", "EPSG::4326", "EPSG:4326")


class BoundaryFileError(Exception):
    """The file as a whole cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Problem:
    """What stands against loading, about one feature of the file or about a commune."""

    about: str
    reason: str

    def __str__(self) -> str:
        return f"{self.about}: {self.reason}"


@dataclass(frozen=True)
class Feature:
    about: str
    codes: list[int]
    names: list[str]
    shape: BaseGeometry | None  # in (longitude, latitude)
    fault: str = ""  # why there is no shape


class _BrokenShapeError(Exception):
    """The message says what is wrong with a geometry."""


def read_features(path: Path, *, code_field: str | None = None, name_field: str | None = None) -> list[Feature]:
    """The features of the file in its order.

    Codes and names stand in the fields that are given, or else in those of the usual names. Raises BoundaryFileError.
    """
    return [_feature(number, row, code_field, name_field) for number, row in enumerate(_rows(path), start=1)]


def _feature(number: int, row: Any, code_field: str | None, name_field: str | None) -> Feature:
    row = row if isinstance(row, dict) else {}
    properties = row.get("properties")
    fields = properties if isinstance(properties, dict) else {}
    names = [str(value).strip() for value in _values(fields, name_field, NAME_FIELDS) if str(value).strip()]
    codes = [code for value in _values(fields, code_field, CODE_FIELDS) if (code := _code(value)) is not None]
    about = _about(number, names, codes)
    try:
        return Feature(about, codes, names, _shape(row.get("geometry")))
    except _BrokenShapeError as error:
        return Feature(about, codes, names, None, str(error))


def _rows(path: Path) -> list[Any]:
    document = _document(path)
    rows = document.get("features") if isinstance(document, dict) else None
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection" or not isinstance(rows, list):
        raise BoundaryFileError(
            _("Tệp không phải GeoJSON kiểu FeatureCollection. Hãy xuất lại từ phần mềm bản đồ với định dạng GeoJSON.")
        )
    if not rows:
        raise BoundaryFileError(_("Tệp không có đối tượng nào. Hãy xuất lại lớp ranh giới xã, phường."))
    crs = document.get("crs")
    if crs and not any(name in json.dumps(crs).upper() for name in _WGS_84):
        raise BoundaryFileError(
            _("Tệp không dùng hệ toạ độ WGS 84. Hãy xuất lại với hệ toạ độ EPSG:4326 (kinh độ, vĩ độ).")
        )
    return rows


def _document(path: Path) -> Any:
    try:
        if path.stat().st_size > MOST_MB * 1_000_000:
            raise BoundaryFileError(
                _("Tệp lớn hơn %(limit)s MB. Hãy giản lược đường ranh hoặc chỉ xuất các xã, phường của một tỉnh.")
                % {"limit": MOST_MB}
            )
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BoundaryFileError(
            _("Không đọc được tệp %(path)s (%(why)s). Hãy kiểm tra đường dẫn và quyền đọc.")
            % {"path": path, "why": error.strerror}
        ) from None
    except UnicodeDecodeError:
        raise BoundaryFileError(_("Tệp không dùng bảng mã UTF-8. Hãy xuất lại với bảng mã UTF-8.")) from None
    except (json.JSONDecodeError, RecursionError) as error:
        where = _(", dòng %(line)d") % {"line": error.lineno} if isinstance(error, json.JSONDecodeError) else ""
        raise BoundaryFileError(
            _("Tệp không phải JSON%(where)s. Hãy xuất lại với định dạng GeoJSON.") % {"where": where}
        ) from None


def _values(fields: dict[str, Any], chosen: str | None, usual: tuple[str, ...]) -> list[Any]:
    if chosen is not None:
        return [fields[chosen]] if fields.get(chosen) is not None else []
    known = {"".join(ch for ch in fold(name) if ch.isalnum()): value for name, value in fields.items()}
    return [known[name] for name in usual if known.get(name) is not None]


def _code(value: Any) -> int | None:
    """`21553`, `"021553"`, and `21553.0`, as programs write whole numbers."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return None if isinstance(value, bool) else read_key(str(value).strip())


def _about(number: int, names: list[str], codes: list[int]) -> str:
    label = names[0] if names else _("mã %(code)s") % {"code": codes[0]} if codes else _("không tên, không mã")
    return _("Đối tượng %(number)d (%(label)s)") % {"number": number, "label": label}


# --- geometry


def _shape(geometry: Any) -> BaseGeometry:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise _BrokenShapeError(
            _("hình phải là vùng (Polygon hoặc MultiPolygon), ở đây là %(kind)s.")
            % {"kind": kind or _("không có hình")}
        )
    coordinates = geometry.get("coordinates")
    polygons = [_polygon(rings) for rings in _items([coordinates] if kind == "Polygon" else coordinates)]
    shape = polygons[0] if kind == "Polygon" else shapely.MultiPolygon(polygons)
    fault = shapely.is_valid_reason(shape)
    if fault != "Valid Geometry":
        raise _BrokenShapeError(_fault_in_words(fault))
    return shape


def _polygon(rings: Any) -> BaseGeometry:
    outer, *holes = [_ring(ring) for ring in _items(rings)]
    return shapely.Polygon(outer, holes)


def _items(values: Any) -> list[Any]:
    if not isinstance(values, list) or not values:
        raise _BrokenShapeError(_("danh sách toạ độ trống hoặc sai cấu trúc. Hãy xuất lại đối tượng này."))
    return values


def _ring(places: Any) -> list[tuple[float, float]]:
    ring = list(_places(_items(places)))
    if len(ring) < _FEWEST_PLACES:
        raise _BrokenShapeError(_("có vòng ranh chỉ gồm %(count)d điểm, cần ít nhất 4.") % {"count": len(ring)})
    if ring[0] != ring[-1]:
        raise _BrokenShapeError(_("có vòng ranh không khép kín: điểm cuối phải trùng điểm đầu."))
    return ring


def _places(values: Iterable[Any]) -> Iterator[tuple[float, float]]:
    for value in values:
        place = value[:2] if isinstance(value, list) else []
        if len(place) != 2 or not all(type(part) in (int, float) and isfinite(part) for part in place):  # noqa: PLR2004
            raise _BrokenShapeError(_("có điểm không phải cặp số kinh độ, vĩ độ. Hãy xuất lại đối tượng này."))
        x, y = place
        if not _in_vietnam(x, y):
            raise _BrokenShapeError(_whereabouts(x, y))
        yield float(x), float(y)


def _in_vietnam(x: float, y: float) -> bool:
    return WEST <= x <= EAST and SOUTH <= y <= NORTH


def _whereabouts(x: float, y: float) -> str:
    if _in_vietnam(y, x):
        words = _("điểm (%(x)g; %(y)g) bị đổi chỗ: GeoJSON ghi kinh độ trước, vĩ độ sau.")
    elif abs(x) > _FARTHEST_EAST or abs(y) > _FARTHEST_NORTH:
        words = _("điểm (%(x)g; %(y)g) không phải kinh độ, vĩ độ. Hãy xuất lại với hệ toạ độ EPSG:4326 (WGS 84).")
    else:
        words = _("điểm (%(x)g; %(y)g) nằm ngoài Việt Nam.")
    return words % {"x": x, "y": y}


def _fault_in_words(fault: str) -> str:
    """What the geometry library calls `Self-intersection[109.1 13.7]`."""
    what, _bracket, where = fault.rstrip("]").partition("[")
    if "elf-intersection" in what:
        words = _("đường ranh tự cắt hoặc tự chạm gần điểm (%(where)s).")
    else:
        words = _("các vòng ranh chồng lên nhau hoặc không bao được vùng nào, gần điểm (%(where)s).")
    mend = _("Hãy sửa hình trong phần mềm bản đồ (QGIS: Fix geometries) rồi nạp lại.")
    return f"{words % {'where': where.replace(' ', '; ')}} {mend}"
