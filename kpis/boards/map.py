"""The map of communes, coloured by one indicator: what templates/components/map.html shows.

The shapes hardly ever change and the colours do all day. So they are sent apart: an open page keeps its shapes, and a
poll brings colours alone, as long as the shapes are of the same revision.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kpis.boards.communes import CommuneRow
from kpis.boards.lights import decimal_text, target_text
from kpis.enums import Light
from kpis.models import Indicator
from teams.models import CommuneShape, Province, ProvinceMap


class CommuneLight(NamedTuple):
    light: Light
    value: str  # with its unit; empty where there is no number
    url: str


@dataclass(frozen=True)
class Area:
    """A commune on the map; without `light` where the page asks for others."""

    element: str
    title: str
    light: Light | None = None
    url: str = ""


@dataclass(frozen=True)
class LegendRow:
    light: Light
    label: str
    count: int


@dataclass(frozen=True)
class LightMap:
    title: str
    subtitle: str
    revision: int
    width: int
    height: int
    is_schematic: bool
    source: str
    areas: list[Area]
    legend: list[LegendRow]
    off_map: list[str]  # communes asked for of which no shape is known


class Shape(NamedTuple):
    element: str
    path: str


def label_of(light: Light) -> str:
    """In a sentence; a commune without a number is never a zero, nor is it behind."""
    return _("chưa có dữ liệu") if light == Light.NO_DATA else str(light.label).lower()


def light_map(
    province: Province,
    indicator: Indicator | None,
    lights: Mapping[int, CommuneLight],
    names: Mapping[int, str],
    *,
    drawn: Collection[int] | None = None,
    subtitle: str = "",
) -> LightMap | None:
    """The province's map, each commune of `lights` in the colour of its light by `indicator`; the others stay pale.

    `names` are those of all communes, `drawn` the keys of those with a shape (None: look them up). None where the
    province has no map yet or no such indicator.
    """
    sheet: ProvinceMap | None = getattr(province, "map", None)
    if sheet is None or indicator is None:
        return None
    if drawn is None:
        drawn = set(CommuneShape.objects.filter(map=sheet).values_list("commune_id", flat=True))
    labels = {light: label_of(light) for light in Light}
    return LightMap(
        title=_("Bản đồ: %(indicator)s") % {"indicator": indicator.name},
        subtitle=capfirst(subtitle or target_text(indicator)),
        revision=sheet.pk,
        width=sheet.width,
        height=sheet.height,
        is_schematic=sheet.is_schematic,
        source=sheet.source,
        areas=[
            _area(key, name, lights[key], labels) if key in lights else Area(_element(key), name)
            for key, name in names.items()
            if key in drawn
        ],
        legend=_legend(lights.values(), labels),
        off_map=[name for key, name in names.items() if key in lights and key not in drawn],
    )


def has_shapes(province: Province, seen_version: str) -> bool:
    """Whether a page that shows `seen_version` ("" for a new page) has the shapes of the map of `province`."""
    sheet = getattr(province, "map", None)
    return seen_version.endswith(f"-{sheet.pk if sheet else 0}")


def shapes_of(chart: LightMap | None) -> list[Shape]:
    """All shapes of the map, for a page that has none of them yet."""
    rows = CommuneShape.objects.filter(map=chart.revision if chart else 0).order_by("pk")
    return [Shape(_element(key), path) for key, path in rows.values_list("commune_id", "path")]


def shape_of(commune: int, path: str) -> Shape:
    return Shape(_element(commune), path)


def sessions_map(
    province: Province,
    indicator: Indicator | None,
    rows: Iterable[CommuneRow],
    chosen: Iterable[CommuneRow],
    *,
    drawn: Collection[int],
    query: str = "",
    subtitle: str = "",
) -> LightMap | None:
    """The map by the target of sessions, of the `chosen` among the `rows` of the communes' table, as it shows them.
    `query` goes with the communes' addresses."""
    counted = _("%(count)s buổi")
    lights = {
        row.commune.pk: CommuneLight(
            row.light,
            row.light_text or ("" if row.sessions is None else counted % {"count": decimal_text(row.sessions)}),
            row.url + query,
        )
        for row in chosen
    }
    names = {row.commune.pk: row.name for row in rows}
    return light_map(province, indicator, lights, names, drawn=drawn, subtitle=subtitle)


def _element(commune: int) -> str:
    """The name of a commune's shape in the page."""
    return f"shape-{commune}"


def _area(commune: int, name: str, shown: CommuneLight, labels: Mapping[Light, str]) -> Area:
    said = f"{shown.value}, {labels[shown.light]}" if shown.value else labels[shown.light]
    return Area(_element(commune), f"{name}: {said}", shown.light, shown.url)


def _legend(lights: Iterable[CommuneLight], labels: Mapping[Light, str]) -> list[LegendRow]:
    found = [one.light for one in lights]
    return [LegendRow(light, capfirst(label), found.count(light)) for light, label in labels.items()]
