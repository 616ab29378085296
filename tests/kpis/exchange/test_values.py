"""`/api/kpis/values`: exact numerators and denominators, and the lights that the boards show."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpis.boards.periods import shown_period
from kpis.boards.units import province_board
from kpis.enums import Stretch
from kpis.models import IndicatorValue
from kpis.tasks import sweep
from teams.models import Commune, CommuneCode, Province, Team
from tests.kpis.exchange.conftest import TODAY
from tests.reporting.figures.factories import MARCH, reported
from tests.systems import System

VALUES = "/api/kpis/values"

pytestmark = pytest.mark.usefixtures("counted")


def listed(system: System, **asked: Any) -> list[dict[str, Any]]:
    answer = system.get(VALUES, **asked)
    assert answer.status_code == 200, answer.content
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def the(system: System, **asked: Any) -> dict[str, Any]:
    (one,) = listed(system, **asked)
    return one


IN_MARCH = {"from": "2026-03-14", "to": "2026-03-14"}
ONLINE = {"indicator": "dossiers_online_full", **IN_MARCH}


def test_a_provinces_ratio_is_one_of_sums_with_its_parts(system: System) -> None:
    """80 of 100 and 10 of 50 are 90 of 150 = 60 %."""
    one = the(system, level="province", **ONLINE)
    row = IndicatorValue.objects.get(
        indicator__code="dossiers_online_full", commune=None, stretch="month", last_day=date(2026, 3, 14)
    )
    assert datetime.fromisoformat(one.pop("computed_at")) == row.computed_at.replace(
        microsecond=row.computed_at.microsecond // 1000 * 1000
    )
    assert one == {
        "indicator": "dossiers_online_full",
        "commune": None,
        "team": None,
        "team_name": None,
        "stretch": "month",
        "period": "2026-03",
        "first_day": "2026-02-15",
        "last_day": "2026-03-14",
        "numerator": 90,
        "denominator": 150,
        "value": "60",
        "unit": "%",
        "target": "80",
        "light": "missed",
        "covered": 2,
        "expected": 135,
    }


def test_a_value_is_rounded_but_its_light_is_not(system: System, tay_son: Commune, neighbour: Commune) -> None:
    """79,9996 % is not 80 %; two thirds have no end."""
    for commune, online, total in ((tay_son, 199_999, 250_000), (neighbour, 2, 3)):
        for code, value in (("dossiers_online_full", online), ("dossiers_total", total)):
            reported_before = commune.figures.get(definition__code=code, last_day=MARCH.last)
            reported_before.value = value
            reported_before.save()
    sweep()
    found = {one["commune"]: (one["value"], one["light"]) for one in listed(system, **ONLINE) if one["value"]}
    assert found == {21808: ("79.9996", "near"), neighbour.official_code: ("66.666667", "missed")}


def test_no_data_is_null_never_zero(system: System) -> None:
    one = the(system, level="province", indicator="adults_basic_skill", **IN_MARCH)
    assert (one["numerator"], one["denominator"], one["value"], one["light"]) == (None, None, None, "nodata")
    assert one["covered"] == 0


def test_the_lights_are_those_of_the_provinces_board(system: System, gia_lai: Province) -> None:
    board = province_board(gia_lai, shown_period(gia_lai, "2026-03", TODAY))
    cards = {light.code: light.state for group in board.light_groups for light in group.lights}
    read = {
        one["indicator"]: one["light"]
        for stretch in Stretch.values
        for one in listed(system, level="province", stretch=stretch, **{"from": "2026-03-14"})
        if one["light"] and one["first_day"] <= TODAY.isoformat()
    }
    assert read.keys() <= cards.keys()
    assert len(read) > len(cards) / 2
    assert read == {code: state for code, state in cards.items() if code in read}


def test_a_target_for_each_team_is_a_share_of_teams_above(system: System, team_in_force: Team) -> None:
    """Three buổi a month for each team: this one held one; of the commune's single team none reaches it."""
    asked = {"indicator": "support_sessions_per_month", "commune": 21808, **IN_MARCH}
    team = the(system, level="team", **asked)
    assert (team["team"], team["team_name"], team["value"], team["target"], team["light"]) == (
        team_in_force.pk,
        team_in_force.name,
        "1",
        "3",
        "missed",
    )
    commune = the(system, level="commune", **asked)
    assert (commune["numerator"], commune["denominator"], commune["value"], commune["unit"], commune["target"]) == (
        0,
        1,
        "0",
        "%",
        "100",
    )


@pytest.mark.parametrize(
    ("asked", "periods"),
    [
        ({"stretch": "month"}, ["2026-02", "2026-03"]),
        ({"stretch": "month", "to": "2026-02-14"}, ["2026-02"]),
        ({"stretch": "month", "from": "2026-02-15"}, ["2026-03"]),
        ({"stretch": "quarter"}, ["2026-Q1"]),
        ({"stretch": "year"}, ["2026"]),
        ({"stretch": "ytd", "from": "2026-02-14", "to": "2026-03-14"}, ["2026-02", "2026-03"]),
    ],
)
def test_from_and_to_are_about_the_day_on_which_a_stretch_ends(
    system: System, asked: dict[str, str], periods: list[str]
) -> None:
    found = listed(system, indicator="dossiers_online_full", commune=21808, **asked)
    assert [one["period"] for one in found] == periods


def test_a_target_is_given_where_it_is_looked_at(system: System) -> None:
    one = listed(system, level="team", indicator="support_sessions_per_month", stretch="half", commune=21808)[-1]
    assert (one["value"], one["target"], one["light"]) == ("1", None, None)


def test_another_code_of_a_commune_is_known(system: System, tay_son: Commune) -> None:
    CommuneCode.objects.create(province=tay_son.province, commune=tay_son, code=99_001)
    assert the(system, commune=99_001, **ONLINE)["commune"] == 21808


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"indicator": "x"}, "Tỉnh không có chỉ tiêu mang mã “x”."),
        ({"commune": 1}, "Tỉnh không có xã, phường mang mã 1."),
        (
            {"commune": 21808, "level": "province"},
            "Giá trị của cả tỉnh không thuộc xã, phường nào. Hãy bỏ “commune” hoặc đổi “level”.",
        ),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "Ngày “from” ở sau ngày “to”. Hãy đổi lại."),
        (
            {"after": "2026-02-15_2026-02-30_1_1_0"},
            "“after” không đúng. Hãy chép nguyên “next” của trang trước, hoặc đọc lại từ trang đầu.",
        ),
        ({"indicator": "x", "commune": 1}, "Tỉnh không có chỉ tiêu mang mã “x”.; Tỉnh không có xã, phường mang mã 1."),
        (
            {"level": "village"},
            "Không đọc được yêu cầu: query.level: phải là một trong: team, commune, province.",
        ),
        ({"limit": 501}, "Không đọc được yêu cầu: query.limit: nhiều nhất 500."),
        (
            {"limit": "x", "commune": -1},
            "Không đọc được yêu cầu: query.commune: ít nhất 0; query.limit: phải là số nguyên.",
        ),
        ({"from": "1999-12-31"}, "Không đọc được yêu cầu: query.from: ít nhất 2000-01-01."),
        ({"to": "31/12/2026"}, "Không đọc được yêu cầu: query.to: phải là ngày, viết như 2026-11-30."),
        ({"indicator": "x" * 51}, "Không đọc được yêu cầu: query.indicator: dài nhất 50 ký tự."),
        (
            {"comune": 21808},
            "Không có tham số: comune. Có thể dùng: level, stretch, indicator, commune, from, to, after, limit.",
        ),
    ],
)
def test_what_means_nothing_is_refused_with_a_sentence(system: System, asked: dict[str, Any], said: str) -> None:
    answer = system.get(VALUES, **asked)
    assert (answer.status_code, answer.json()) == (422, {"detail": said})


NAMES = ("level", "stretch", "indicator", "commune", "from", "to", "after", "limit")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=40)))
def test_any_filter_is_answered(system: System, asked: dict[str, str]) -> None:
    assert system.get(VALUES, **asked).status_code in (200, 422)


def test_a_page_costs_the_same_for_one_value_and_for_many(system: System, gia_lai: Province) -> None:
    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            found = listed(system, indicator="dossiers_online_full", **IN_MARCH)
        return len(queries), len(found)

    system.get(VALUES)
    few, two = cost()
    for commune in gia_lai.communes.exclude(figures__definition__code="dossiers_total")[:10]:
        reported(commune, "dossiers_online_full", 1, MARCH)
        reported(commune, "dossiers_total", 2, MARCH)
    sweep()
    many, twelve = cost()
    assert (two, twelve, many) == (2, 12, few)
