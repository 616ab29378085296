"""Loading the true boundaries of a province's communes from a file, whole or not at all, and taking them away again."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from teams.commune_names import CommuneFinder
from teams.models import Commune, Province, ProvinceMap
from teams.province_map.features import Feature, Problem, read_features
from teams.province_map.schematic import draw_schematic
from teams.province_map.sheet import draw, on_the_plane, store


class BoundariesRefusedError(Exception):
    """Nothing was written; `problems` are all that stands against it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True)
class Loaded:
    communes: int
    missing: list[str]  # communes without a boundary
    is_new: bool  # False: the same boundaries were there already


def load_boundaries(
    province: Province,
    path: Path,
    *,
    source: str = "",
    code_field: str | None = None,
    name_field: str | None = None,
    may_miss: bool = False,
) -> Loaded:
    """Draw the province's map from the boundaries in a GeoJSON file.

    Raises BoundaryFileError, or BoundariesRefusedError with every feature that is broken or means no commune of the
    province, and every commune that no feature means (`may_miss`: those do not stand against it).
    """
    named, shapes, problems = _by_commune(province, read_features(path, code_field=code_field, name_field=name_field))
    # A commune whose feature is broken is named with that feature already.
    missing = [str(row) for row in Commune.objects.filter(province=province) if row.pk not in named]
    if not may_miss or not named:
        problems += [Problem(name, _("không có ranh giới trong tệp.")) for name in missing]
    if problems:
        raise BoundariesRefusedError(problems)
    is_new = store(province, draw(on_the_plane(shapes)), is_schematic=False, source=source or path.name)
    return Loaded(communes=len(shapes), missing=missing, is_new=is_new)


@transaction.atomic
def remove_boundaries(province: Province) -> bool:
    """Go back to the schematic map; False where no boundaries were loaded."""
    removed, _rows = ProvinceMap.objects.filter(province=province, is_schematic=False).delete()
    draw_schematic(province)
    return removed > 0


def _by_commune(
    province: Province, features: list[Feature]
) -> tuple[dict[int, str], dict[int, BaseGeometry], list[Problem]]:
    """By commune: which feature means it, and the shape of it; and all that is wrong with the features."""
    finder = CommuneFinder(province)
    named: dict[int, str] = {}
    shapes: dict[int, BaseGeometry] = {}
    problems: list[Problem] = []
    for feature in features:
        commune, reason = _commune_of(finder, feature)
        reasons = [reason or _second_of(commune, named), feature.fault]
        problems += [Problem(feature.about, reason) for reason in reasons if reason]
        if commune is not None:
            named.setdefault(commune.pk, feature.about)
            shapes[commune.pk] = feature.shape
    return named, shapes, problems


def _second_of(commune: Commune | None, named: dict[int, str]) -> str:
    if commune is None or commune.pk not in named:
        return ""
    words = _("là %(commune)s, đã có ở: %(other)s. Hãy gộp thành một đối tượng (MultiPolygon).")
    return words % {"commune": commune, "other": named[commune.pk]}


def _commune_of(finder: CommuneFinder, feature: Feature) -> tuple[Commune | None, str]:
    """The commune that the feature means, or why it means none."""
    by_code = next((found for code in feature.codes if (found := finder.by_code(code))), None)
    by_name = next((found for name in feature.names if (found := finder.by_name(name))), None)
    if by_code and by_name and by_code != by_name:
        # Painted in another's colour would be worse than not at all.
        words = _("mã là của %(by_code)s nhưng tên là của %(by_name)s. Hãy sửa mã hoặc tên trong tệp.")
        return None, words % {"by_code": by_code, "by_name": by_name}
    if by_code or by_name:
        return by_code or by_name, ""
    if not feature.codes and not feature.names:
        return None, _("không có trường mã hay tên. Hãy chỉ rõ bằng --code-field hoặc --name-field.")
    return None, _("không khớp mã hay tên của xã, phường nào trong tỉnh. Hãy sửa mã, tên hoặc bỏ đối tượng này.")
