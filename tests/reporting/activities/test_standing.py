"""How a team stands against its norms, by both calendars."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.activities import NormStanding, norms_of, norms_of_teams
from reporting.models import ActivityNorm
from teams.models import Team
from tests.reporting.activities.factories import (
    TODAY,
    YESTERDAY,
    ActivityFactory,
    ActivityKindFactory,
    ActivityNormFactory,
    kind,
)
from tests.teams.factories import ProvinceFactory, TeamFactory


def standing(team: Team, code: str, today: date = TODAY) -> NormStanding:
    return next(one for one in norms_of(team, today) if one.norm.code == code)


def test_the_norms_of_gia_lai_in_their_periods(team: Team) -> None:
    periods = {one.norm.code: (one.period.first, one.period.last) for one in norms_of(team, TODAY)}
    assert periods == {
        "lop_ky_nang": (date(2026, 2, 15), date(2026, 3, 14)),
        "lop_an_toan_thong_tin": (date(2025, 12, 15), date(2026, 12, 14)),
        "an_ninh_mang": (date(2025, 12, 15), date(2026, 12, 14)),
        "ngay_dich_vu_cong": (date(2026, 2, 15), date(2026, 3, 14)),
        "moi_tuan_mot_ky_nang": (date(2026, 3, 9), date(2026, 3, 15)),
        "thang_cao_diem": (date(2025, 12, 15), date(2026, 3, 14)),
    }


def test_nothing_held_nothing_planned_all_missing(team: Team) -> None:
    standings = norms_of(team, TODAY)
    assert standings
    for one in standings:
        assert (one.held, one.planned, one.missing) == (0, 0, one.norm.minimum)
        assert not one.is_reached
        assert not one.is_planned_for


def test_planned_is_not_held(team: Team) -> None:
    ActivityFactory.create(team=team)
    one = standing(team, "lop_ky_nang")
    assert (one.held, one.planned, one.is_planned_for, one.is_reached) == (0, 1, True, False)


def test_held_counts_and_cancelled_does_not(team: Team) -> None:
    ActivityFactory.create(team=team, held=True)
    ActivityFactory.create(team=team, cancelled=True)
    one = standing(team, "lop_ky_nang")
    assert (one.held, one.planned, one.missing, one.is_reached) == (1, 0, 0, True)


def test_a_class_on_information_security_counts_for_two_norms(team: Team) -> None:
    ActivityFactory.create(team=team, held=True, kind=kind(team.province, "lop_an_toan_thong_tin"))
    assert standing(team, "lop_an_toan_thong_tin").missing == 1
    assert standing(team, "an_ninh_mang").missing == 1
    assert standing(team, "lop_ky_nang").missing == 1


def test_it_counts_in_the_period_in_which_it_began(team: Team) -> None:
    last_of_february = date(2026, 2, 14)
    ActivityFactory.create(team=team, held=True, first_day=last_of_february, last_day=YESTERDAY)
    one = standing(team, "lop_ky_nang")
    assert (one.held, one.held_before, one.was_reached_before) == (0, 1, True)


@pytest.mark.django_db
def test_the_solar_calendar_counts_otherwise() -> None:
    province = ProvinceFactory.create(solar=True)
    norm = ActivityNormFactory.create(province=province)
    counted = ActivityKindFactory.create(province=province)
    counted.norms.add(norm)
    team = TeamFactory.create(commune__province=province, in_force=True)
    ActivityFactory.create(team=team, held=True, kind=counted, first_day=date(2026, 2, 20))
    one = norms_of(team, TODAY)[0]
    assert (one.period.first, one.period.last) == (date(2026, 3, 1), date(2026, 3, 31))
    assert (one.held, one.held_before) == (0, 1)


def test_a_norm_that_was_switched_off_asks_for_nothing(team: Team) -> None:
    ActivityNorm.objects.filter(province=team.province).update(is_active=False)
    assert norms_of(team, TODAY) == []


def test_another_team_s_activities_are_its_own(team: Team) -> None:
    other = TeamFactory.create(commune=team.commune, in_force=True, of_hamlet=True)
    ActivityFactory.create(team=other, held=True)
    found = norms_of_teams([team, other], team.province, TODAY)
    assert [one.held for one in found[team.pk] if one.norm.code == "lop_ky_nang"] == [0]
    assert [one.held for one in found[other.pk] if one.norm.code == "lop_ky_nang"] == [1]


@pytest.mark.parametrize("count", [1, 12])
def test_any_number_of_activities_costs_three_queries(team: Team, count: int) -> None:
    for back in range(count):
        ActivityFactory.create(team=team, held=True, first_day=TODAY - timedelta(days=back))
    with CaptureQueriesContext(connection) as captured:
        norms_of_teams([team], team.province, TODAY)
    assert len(captured) == 3
