"""The map of communes, coloured by one indicator: what templates/components/map.html shows.

The shapes hardly ever change and the colours do all day. So they are sent apart: the shapes of a revision of the map
are a file that a phone asks for once, and a page brings colours alone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
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


class Area(NamedTuple):
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
    shapes_url: str
    width: int
    height: int
    is_schematic: bool
    source: str
    areas: list[Area]
    legend: list[LegendRow]
    off_map: list[str]  # communes asked for of which no shape is known


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
        shapes_url=reverse("map_shapes", args=[province.code, sheet.pk]),
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


def shapes_file(sheet: ProvinceMap) -> SafeString:
    """The shapes of all communes of a map as an SVG document, each under its name, for `<use>` in pages."""
    rows = CommuneShape.objects.filter(map=sheet).order_by("pk").values_list("commune_id", "path")
    ways = format_html_join(
        "",
        '<path id="{}" vector-effect="non-scaling-stroke" d="{}"/>',
        ((_element(commune), path) for commune, path in rows),
    )
    return format_html('<svg xmlns="http://www.w3.org/2000/svg"><defs>{}</defs></svg>', ways)


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
    """The name of a commune's shape in the file of shapes."""
    return f"shape-{commune}"


def _area(commune: int, name: str, shown: CommuneLight, labels: Mapping[Light, str]) -> Area:
    said = f"{shown.value}, {labels[shown.light]}" if shown.value else labels[shown.light]
    return Area(_element(commune), f"{name}: {said}", shown.light, shown.url)


def _legend(lights: Iterable[CommuneLight], labels: Mapping[Light, str]) -> list[LegendRow]:
    found = [one.light for one in lights]
    return [LegendRow(light, capfirst(label), found.count(light)) for light, label in labels.items()]
