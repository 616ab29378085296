"""What another system has already is not made and sent again (ETag, 304); nothing old is taken for the newest."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.models import CommuneGroup, Indicator, IndicatorTarget
from kpis.tasks import sweep
from reporting.models import FigureDefinition
from teams.models import Commune, CommuneCode, Province, Team
from tests.conftest import SetClock
from tests.kpis.exchange.conftest import TODAY
from tests.reporting.figures.factories import MARCH, reported
from tests.systems import System
from tests.teams.factories import ProvinceFactory

INDICATORS, COMMUNES, VALUES = "/api/kpis/indicators", "/api/kpis/communes", "/api/kpis/values"

pytestmark = pytest.mark.usefixtures("counted")


def figure_came_in(commune: Commune) -> None:
    reported(commune, "feedback_received", 3, MARCH)
    sweep()


def target_set(commune: Commune) -> None:
    row = Indicator.objects.get(province=commune.province, code="dossiers_online_full")
    IndicatorTarget.objects.create(province=commune.province, indicator=row, year=2026, target=Decimal(60))


def code_changed(commune: Commune) -> None:
    Commune.objects.filter(pk=commune.pk).update(official_code=99_999)


def other_code(commune: Commune) -> None:
    CommuneCode.objects.create(province=commune.province, commune=commune, code=99_001)


def team_renamed(commune: Commune) -> None:
    Team.objects.filter(commune=commune).update(name="Tổ mới")


def left_the_group(commune: Commune) -> None:
    CommuneGroup.objects.get(commune=commune, code="nucleus").delete()


def figure_renamed(commune: Commune) -> None:
    FigureDefinition.objects.filter(province=commune.province, code="dossiers_total").update(name="Tổng hồ sơ")


@pytest.mark.parametrize("address", [INDICATORS, COMMUNES, VALUES])
def test_while_nothing_changed_there_is_nothing_to_send(system: System, address: str) -> None:
    first = system.get(address)
    assert first.status_code == 200
    assert {part.strip() for part in first["Cache-Control"].split(",")} == {"private", "no-cache"}
    again = system.get(address, knows=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert "private" in again["Cache-Control"]
    assert system.get(address, knows='"something-else"').status_code == 200


@pytest.mark.parametrize(
    ("address", "change"),
    [
        (VALUES, figure_came_in),
        (VALUES, target_set),
        (VALUES, code_changed),
        (VALUES, team_renamed),
        (INDICATORS, target_set),
        (INDICATORS, figure_renamed),
        (COMMUNES, code_changed),
        (COMMUNES, other_code),
        (COMMUNES, left_the_group),
    ],
)
def test_what_changed_is_sent(
    system: System, tay_son: Commune, address: str, change: Callable[[Commune], None]
) -> None:
    old = system.get(address)
    change(tay_son)
    new = system.get(address, knows=old["ETag"])
    assert new.status_code == 200
    assert new["ETag"] != old["ETag"]
    assert system.get(address, knows=new["ETag"]).status_code == 304


def test_a_roll_up_changes_the_version_that_a_page_says(system: System, tay_son: Commune) -> None:
    old = system.get(VALUES).json()
    figure_came_in(tay_son)
    new = system.get(VALUES).json()
    assert new["version"] > old["version"]
    assert new["computed_at"] > old["computed_at"]


def test_a_new_day_is_news_to_values_alone(system: System, set_clock: SetClock) -> None:
    tags = {address: system.get(address)["ETag"] for address in (INDICATORS, COMMUNES, VALUES)}
    set_clock(TODAY + timedelta(days=1))
    statuses = {address: system.get(address, knows=tag).status_code for address, tag in tags.items()}
    assert statuses == {INDICATORS: 304, COMMUNES: 304, VALUES: 200}


def test_what_another_province_does_is_no_news(system: System) -> None:
    tag = system.get(VALUES)["ETag"]
    ProvinceFactory.create()
    sweep()
    assert system.get(VALUES, knows=tag).status_code == 304


def test_each_question_has_its_own_tag(system: System) -> None:
    asked: list[dict[str, Any]] = [
        {},
        {"level": "team"},
        {"stretch": "year"},
        {"commune": 21808},
        {"limit": 10},
        {"from": "2026-01-01"},
    ]
    assert len({system.get(VALUES, **one)["ETag"] for one in asked}) == len(asked)


def test_nothing_new_costs_the_key_and_one_query(system: System, gia_lai: Province) -> None:
    tag = system.get(VALUES)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert system.get(VALUES, knows=tag).status_code == 304
    assert len(queries) == 2
