"""The map of a province whose boundaries nobody has loaded: a cell around each commune's point."""

from io import StringIO

import pytest
import shapely
from django.core.management import call_command

from teams.models import Commune, CommuneShape, Province, ProvinceMap
from teams.province_map import draw_schematic
from teams.province_map.schematic import cells
from tests.teams.factories import CommuneFactory, ProvinceFactory


def placed(province: Province, *places: tuple[float, float]) -> list[Commune]:
    return [CommuneFactory.create(province=province, latitude=north, longitude=east) for north, east in places]


def test_every_commune_of_gia_lai_has_a_cell_since_the_province_was_loaded(gia_lai: Province) -> None:
    assert gia_lai.map.is_schematic
    assert gia_lai.map.source == ""
    assert gia_lai.map.shapes.count() == 135
    assert max(gia_lai.map.width, gia_lai.map.height) == 2000


def test_each_point_lies_in_its_own_cell_and_cells_do_not_overlap(gia_lai: Province) -> None:
    points = {
        row.pk: shapely.Point((row.longitude or 0) * 108, -(row.latitude or 0) * 110) for row in gia_lai.communes.all()
    }
    found = cells(points, {row.pk: row.area_km2 for row in gia_lai.communes.all()})
    assert all(found[key].contains(point) for key, point in points.items())
    together = shapely.union_all(list(found.values()))
    assert together.area == pytest.approx(sum(cell.area for cell in found.values()))
    # about as large as the province is
    assert together.area == pytest.approx(sum(row.area_km2 or 0 for row in gia_lai.communes.all()), rel=0.15)


@pytest.mark.parametrize(
    "places",
    [
        [(14.0, 108.0)],
        [(14.0, 108.0), (14.0, 108.0)],
        [(14.0, 108.0), (14.1, 108.1), (14.2, 108.2)],
        [(14.0, 108.0), (14.0, 108.0), (14.0, 108.0), (14.5, 108.5)],
    ],
    ids=["one", "the same place", "in a line", "three in one place"],
)
def test_any_places_give_a_map(db: None, places: list[tuple[float, float]]) -> None:
    province = ProvinceFactory.create()
    communes = placed(province, *places)
    assert draw_schematic(province)
    ways = dict(CommuneShape.objects.filter(province=province).values_list("commune_id", "path"))
    assert set(ways) == {row.pk for row in communes}
    assert len(set(ways.values())) == len(communes)


def test_a_place_that_moves_gives_another_map_and_else_it_stays(gia_lai: Province, tay_son: Commune) -> None:
    before = gia_lai.map.pk
    assert not draw_schematic(gia_lai)
    Commune.objects.filter(pk=tay_son.pk).update(latitude=(tay_son.latitude or 0) + 0.05)
    call_command("load_province", 52, stdout=StringIO())
    assert ProvinceMap.objects.get(province=gia_lai).pk > before, (
        "a page that is open must know that its shapes are old"
    )


def test_a_province_whose_places_nobody_knows_has_no_map(db: None) -> None:
    province = ProvinceFactory.create()
    placed(province, (14.0, 108.0))
    draw_schematic(province)
    province.communes.update(latitude=None)
    assert draw_schematic(province)
    assert not ProvinceMap.objects.filter(province=province).exists()
    assert not draw_schematic(province)
