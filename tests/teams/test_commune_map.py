"""The portal's own drawing of a commune."""

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teams.commune_map import SIDE, CommuneMap, commune_map, far_limit, km_between, round_length
from teams.models import Commune
from tests.teams.factories import SupportPointFactory

Place = tuple[float, float]


def place_of(commune: Commune) -> Place:
    assert commune.latitude is not None
    assert commune.longitude is not None
    return commune.latitude, commune.longitude


def drawn(commune: Commune, **asked: Place) -> CommuneMap:
    found = commune_map(commune, list(commune.support_points.all()), **asked)
    assert found is not None
    return found


def test_what_is_north_east_stands_above_to_the_right_at_its_distance(tay_son: Commune) -> None:
    north, east = place_of(tay_son)
    place = (north + 0.02, east + 0.01)
    sheet = drawn(tay_son, chosen=place)
    assert sheet.chosen is not None
    right, down = sheet.chosen.x - sheet.centre, sheet.chosen.y - sheet.centre
    assert right > 0 > down
    assert hypot(right, down) / sheet.units_per_km == pytest.approx(km_between((north, east), place), rel=0.02)


def test_neighbours_stand_around_with_names_that_can_be_read(tay_son: Commune) -> None:
    names = [mark.name for mark in drawn(tay_son).neighbours]
    assert len(names) == len(set(names)) >= 3
    assert "Tây Sơn" not in names
    assert all(0 <= mark.x <= SIDE and 0 <= mark.y <= SIDE for mark in drawn(tay_son).neighbours)


def test_points_keep_their_numbers_and_those_without_a_place_are_left_out(tay_son: Commune) -> None:
    north, east = place_of(tay_son)
    SupportPointFactory.create(commune=tay_son, name="A")
    SupportPointFactory.create(commune=tay_son, name="B", latitude=north, longitude=east)
    assert [(mark.number, mark.name) for mark in drawn(tay_son).points] == [(2, "B")]


def test_a_place_typed_wrong_does_not_shrink_the_commune(tay_son: Commune) -> None:
    assert drawn(tay_son, chosen=(21.0, 105.8)).radius == drawn(tay_son).radius
    near = drawn(tay_son, chosen=(place_of(tay_son)[0] + far_limit(tay_son) / 111, place_of(tay_son)[1]))
    assert near.chosen is not None
    assert 0 < near.chosen.y < SIDE


def test_there_is_none_where_the_commune_is_not_placed(tay_son: Commune) -> None:
    tay_son.latitude = None
    assert commune_map(tay_son, []) is None


@given(st.floats(min_value=0.01, max_value=500))
def test_the_scale_is_round_and_fits(km: float) -> None:
    length = round_length(km)
    assert f"{length:.0e}"[0] in "125"
    assert km / 2.51 <= length <= km * 1.00001
