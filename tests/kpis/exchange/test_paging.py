"""All pages together are the whole, in its order, whatever the filters and whatever is written meanwhile."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.enums import Level, Stretch
from kpis.models import IndicatorValue
from teams.models import Province
from tests.kpis.exchange.conftest import TODAY
from tests.sql import run
from tests.systems import System

VALUES = "/api/kpis/values"

pytestmark = pytest.mark.usefixtures("counted")

Key = tuple[Any, ...]


def key(one: dict[str, Any]) -> Key:
    return one["first_day"], one["last_day"], one["indicator"], one["commune"], one["team"]


def pages(system: System, limit: int, **asked: Any) -> list[list[Key]]:
    read: list[list[Key]] = []
    after: dict[str, str] = {}
    while True:
        answer = system.get(VALUES, limit=limit, **asked, **after).json()
        read.append([key(one) for one in answer["items"]])
        if answer["next"] is None:
            return read
        after = {"after": answer["next"]}


def stored(province: Province, level: str, stretch: str) -> set[Key]:
    rows = IndicatorValue.objects.filter(
        province=province,
        stretch=stretch,
        commune__isnull=level == Level.PROVINCE,
        team__isnull=level != Level.TEAM,
    )
    columns = ("first_day", "last_day", "indicator__code", "commune__official_code", "team")
    return {(str(first), str(last), *rest) for first, last, *rest in rows.values_list(*columns)}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.sampled_from(Level.values), st.sampled_from(Stretch.values), st.integers(20, 500))
def test_all_pages_together_are_the_whole(
    system: System, gia_lai: Province, level: str, stretch: str, limit: int
) -> None:
    read = pages(system, limit, level=level, stretch=stretch)
    assert all(len(page) == limit for page in read[:-1])
    together = [one for page in read for one in page]
    assert len(together) == len(set(together))
    assert set(together) == stored(gia_lai, level, stretch)
    assert together == [one for page in pages(system, 500, level=level, stretch=stretch) for one in page]


@pytest.mark.parametrize("level", Level.values)
def test_one_by_one_is_the_whole_too(system: System, level: str) -> None:
    asked = {"level": level, "from": TODAY.isoformat(), **({} if level == Level.PROVINCE else {"commune": "21808"})}
    whole = [one for page in pages(system, 500, **asked) for one in page]
    assert whole
    assert [one for page in pages(system, 1, **asked) for one in page] == whole


def test_what_is_removed_or_added_meanwhile_moves_nobody_else(system: System, gia_lai: Province) -> None:
    asked: dict[str, Any] = {"level": "province", "limit": 10}
    whole = [key(one) for one in system.get(VALUES, **asked | {"limit": 500}).json()["items"]]
    first = system.get(VALUES, **asked).json()
    last = IndicatorValue.objects.filter(province=gia_lai, commune=None, stretch="month").order_by(
        "first_day", "last_day", "indicator_id"
    )[9]
    last.delete()  # the one that `next` names
    second = system.get(VALUES, **asked, after=first["next"]).json()
    assert [key(one) for one in second["items"]] == whole[10:20]


def test_without_limit_a_page_has_five_hundred(system: System) -> None:
    run("""INSERT INTO kpis_indicatorvalue (province_id, commune_id, indicator_id, stretch, first_day, last_day,
                                            numerator, covered, expected, computed_at)
           SELECT c.province_id, c.id, i.id, 'quarter', '2025-09-15', '2025-12-14', 1, 1, 1, now()
           FROM teams_commune c JOIN kpis_indicator i ON i.province_id = c.province_id AND i.order < 5""")
    asked = {"stretch": "quarter", "to": "2025-12-14"}
    assert [len(page["items"]) for page in _pages_without_limit(system, asked)] == [500, 175]


def _pages_without_limit(system: System, asked: dict[str, str]) -> Iterator[dict[str, Any]]:
    page = system.get(VALUES, **asked).json()
    yield page
    yield system.get(VALUES, **asked, after=page["next"]).json()
