"""The teams of a province at a glance: what each commune's row says, and the map of squares."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from teams.access import grants
from teams.enums import RequestKind, RequestState, Role
from teams.models import Commune, Province, RosterRequest, Team
from teams.overview import (
    FILTERS,
    Look,
    OverviewRow,
    Point,
    Standing,
    arrange,
    chosen,
    column_count,
    counts,
    overview_rows,
    rule_title,
    sorts,
    waiting_longest,
)
from teams.provinces import profile
from teams.rules import RULES
from tests.accounts.factories import UserFactory
from tests.teams.factories import (
    CommuneFactory,
    HamletFactory,
    MembershipFactory,
    ProvinceFactory,
    SupportPointFactory,
    TeamFactory,
)
from tests.teams.people import gia_lai_people, team_approved

TODAY = date(2026, 3, 10)
pytestmark = pytest.mark.django_db


def row_of(commune: Commune, day: date = TODAY) -> OverviewRow:
    return next(row for row in overview_rows(commune.province, day) if row.commune == commune)


def asked(team: Team, state: RequestState, *, days_ago: int = 0, kind: RequestKind = RequestKind.CHANGE) -> None:
    by = UserFactory.create()
    at = datetime(2026, 3, 10, 9, tzinfo=timezone.get_default_timezone()) - timedelta(days=days_ago)
    RosterRequest.objects.create(
        province=team.province,
        commune=team.commune,
        team=team,
        kind=kind,
        state=state,
        created_by=by,
        created_at=at,
        submitted_by=by,
        submitted_at=at,
        effective_from=TODAY,
    )


def names(rows: Iterable[OverviewRow]) -> list[str]:
    return [str(row.commune) for row in rows]


@pytest.fixture
def whole_team(tay_son: Commune) -> Team:
    """A team of 18 in which Gia Lai's rules find nothing wrong."""
    by, approver = UserFactory.create(), UserFactory.create()
    return _approved(tay_son, by, approver)


def _approved(commune: Commune, by: User, approver: User) -> Team:
    grants.grant(by, Role.COMMUNE_SECRETARY, commune, valid_from=date(2025, 7, 1))
    grants.grant(approver, Role.COMMUNE_OFFICIAL, commune, valid_from=date(2025, 7, 1))
    return team_approved(
        commune, gia_lai_people(commune), by=by, approver=approver, effective_from=timezone.localdate()
    )


# --- what a row says


def test_a_team_in_order(whole_team: Team) -> None:
    row = row_of(whole_team.commune, timezone.localdate())
    assert (row.standing, row.members, row.errors, row.look) == (Standing.IN_FORCE, 18, 0, Look.IN_ORDER)
    assert row.leaders == "có tổ trưởng, tổ phó 2/2"
    assert row.changed_on == timezone.localdate()
    assert (row.waiting, row.waits_days) == (0, None)


def test_a_commune_without_a_team_has_no_numbers(tay_son: Commune) -> None:
    row = row_of(tay_son)
    assert (row.standing, row.look, row.leaders) == (Standing.NONE, Look.NONE, "")
    assert (row.members, row.errors, row.warnings, row.gaps, row.changed_on) == (None, None, None, None, None)


def test_a_team_of_one_is_full_of_errors(team_in_force: Team) -> None:
    MembershipFactory.create(team=team_in_force)
    row = row_of(team_in_force.commune)
    assert row.members == 1
    assert row.leaders == "thiếu tổ trưởng, tổ phó 0/2"
    assert row.look == Look.ERROR
    assert "Số người của Tổ" in [one.title for one in row.by_rule]
    assert row.by_rule[0].is_error
    assert row.errors == sum(one.places for one in row.by_rule if one.is_error)


@pytest.mark.parametrize(
    ("state", "standing", "look"),
    [
        (RequestState.DRAFT, Standing.DRAFT, Look.DRAFT),
        (RequestState.SUBMITTED, Standing.SUBMITTED, Look.WAITING),
        (RequestState.RETURNED, Standing.RETURNED, Look.RETURNED),
        (RequestState.WITHDRAWN, Standing.DRAFT, Look.DRAFT),
    ],
)
def test_how_far_a_registration_is(tay_son: Commune, state: RequestState, standing: Standing, look: Look) -> None:
    asked(TeamFactory.create(commune=tay_son), state, days_ago=4, kind=RequestKind.REGISTRATION)
    row = row_of(tay_son)
    assert (row.standing, row.look) == (standing, look)
    assert row.waits_days == (4 if state == RequestState.SUBMITTED else None)
    assert not row.has_team


def test_the_oldest_of_what_waits_counts(team_in_force: Team) -> None:
    asked(team_in_force, RequestState.SUBMITTED, days_ago=6)
    hamlet_team = TeamFactory.create(commune=team_in_force.commune, in_force=True, of_hamlet=True, kind="hamlet")
    asked(hamlet_team, RequestState.SUBMITTED, days_ago=9)
    row = row_of(team_in_force.commune)
    assert (row.waiting, row.waits_days) == (2, 9)


def test_a_dissolved_team_is_none(tay_son: Commune) -> None:
    TeamFactory.create(commune=tay_son, dissolved=True)
    assert row_of(tay_son).standing == Standing.NONE
    assert row_of(tay_son, date(2026, 1, 31)).standing == Standing.IN_FORCE


def test_support_points_open_that_day(tay_son: Commune) -> None:
    SupportPointFactory.create_batch(2, commune=tay_son)
    SupportPointFactory.create(commune=tay_son, closed=True)
    assert row_of(tay_son).points == 2


def test_empty_places_in_the_rota_of_seven_days(team_in_force: Team) -> None:
    assert row_of(team_in_force.commune).gaps == 0
    SupportPointFactory.create(commune=team_in_force.commune)
    assert row_of(team_in_force.commune).gaps == 10  # five working days, morning and afternoon


def test_hamlets_with_teams_are_counted_where_the_province_wants_them(db: None) -> None:
    province = ProvinceFactory.create(rules=profile(40))
    commune = CommuneFactory.create(province=province)
    hamlets = HamletFactory.create_batch(3, commune=commune)
    for hamlet in hamlets[:2]:
        TeamFactory.create(commune=commune, hamlet=hamlet, kind="hamlet", in_force=True)
    row = row_of(commune)
    assert (row.hamlet_teams, row.hamlets) == (2, 3)
    assert row.standing == Standing.NONE
    assert (row.errors or 0) > 0
    assert {one.team.kind for one in row.found} == {"hamlet"}


def test_malformed_rules_do_not_hide_who_has_no_team(db: None) -> None:
    province = ProvinceFactory.create(rules={"teams": {"commune": {"deputies": "hai"}}})
    commune = CommuneFactory.create(province=province)
    assert row_of(commune).standing == Standing.NONE


def test_a_team_whose_rules_cannot_be_read_is_named_as_not_checked(team_in_force: Team) -> None:
    """Gia Lai's rules know no teams of hamlets."""
    TeamFactory.create(commune=team_in_force.commune, in_force=True, of_hamlet=True, kind="hamlet")
    row = row_of(team_in_force.commune)
    assert row.is_unchecked
    assert row.found
    assert row.hamlet_teams == 1


def test_other_provinces_are_not_counted(gia_lai: Province, team_in_force: Team) -> None:
    TeamFactory.create(in_force=True)
    rows = overview_rows(gia_lai, TODAY)
    assert len(rows) == gia_lai.communes.count()
    assert [str(row.commune) for row in rows if row.has_team] == [str(team_in_force.commune)]


def test_the_same_number_of_queries_for_one_team_and_for_many(gia_lai: Province, team_in_force: Team) -> None:
    _fill(team_in_force)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            overview_rows(gia_lai, TODAY)
        return len(captured)

    few = cost()
    for commune in gia_lai.communes.exclude(pk=team_in_force.commune_id)[:4]:
        _fill(TeamFactory.create(commune=commune, in_force=True))
    assert cost() == few


def _fill(team: Team) -> None:
    MembershipFactory.create_batch(2, team=team)
    asked(team, RequestState.SUBMITTED)
    HamletFactory.create(commune=team.commune)
    SupportPointFactory.create_batch(2, commune=team.commune)


def test_every_rule_has_a_title_without_names() -> None:
    assert [rule for rule in RULES if rule_title(rule) == rule] == []


# --- the list


@pytest.fixture
def rows(gia_lai: Province, team_in_force: Team) -> list[OverviewRow]:
    MembershipFactory.create(team=team_in_force)
    pleiku = gia_lai.communes.get(name="Pleiku")
    asked(TeamFactory.create(commune=pleiku), RequestState.SUBMITTED, days_ago=3, kind=RequestKind.REGISTRATION)
    return overview_rows(gia_lai, TODAY)


def test_filters_hold_what_they_count(rows: list[OverviewRow]) -> None:
    found = counts(rows)
    assert found["co-to"] + found["chua-co"] == len(rows)
    assert (found["co-to"], found["cho-duyet"], found["tra-lai"], found["co-loi"]) == (1, 1, 0, 1)
    for state, count in found.items():
        assert len(chosen(rows, query="", kind="", state=state, order="")) == count


@pytest.mark.parametrize("query", ["pleiku", "PLEIKU", "phường pleiku", "p. pleiku"])
def test_search_without_accents(rows: list[OverviewRow], query: str) -> None:
    assert names(chosen(rows, query=query, kind="", state="", order="")) == ["Phường Pleiku"]


def test_kind_and_state_together(rows: list[OverviewRow]) -> None:
    assert names(chosen(rows, query="", kind="phuong", state="cho-duyet", order="")) == ["Phường Pleiku"]
    assert chosen(rows, query="", kind="xa", state="cho-duyet", order="") == []


@pytest.mark.parametrize("order", [sign + name for name in sorts(with_hamlets=True) for sign in ("", "-")])
def test_any_order_keeps_all_rows_and_puts_the_unknown_last(rows: list[OverviewRow], order: str) -> None:
    ordered = chosen(rows, query="", kind="", state="", order=order)
    assert sorted(names(ordered)) == sorted(names(rows))
    if order == "-nguoi":
        assert [row.members for row in ordered[:2]] == [1, None]


def test_what_an_address_makes_up_changes_nothing(rows: list[OverviewRow]) -> None:
    assert chosen(rows, query="", kind="", state="bia-ra", order="-khong-co") == rows
    assert "bia-ra" not in FILTERS


def test_what_waits_longest(rows: list[OverviewRow]) -> None:
    assert names(waiting_longest(rows)) == ["Phường Pleiku"]


# --- the squares

POINTS = st.lists(
    st.tuples(st.floats(8, 24, allow_nan=False) | st.none(), st.floats(102, 110, allow_nan=False) | st.none()),
    max_size=170,
).map(lambda places: [Point(key, *place) for key, place in enumerate(places)])


@given(POINTS)
def test_no_square_lies_on_another_and_none_outside(points: list[Point]) -> None:
    cells = arrange(points)
    assert cells.keys() == {point.key for point in points}
    assert len({(cell.row, cell.column) for cell in cells.values()}) == len(points)
    assert all(1 <= cell.column <= column_count(len(points)) and cell.row >= 1 for cell in cells.values())


@given(POINTS)
def test_north_is_above_and_within_a_row_west_is_left(points: list[Point]) -> None:
    cells = arrange(points)
    placed = [point for point in points if point.latitude is not None and point.longitude is not None]
    for one in placed:
        for other in placed:
            if (one.latitude or 0) > (other.latitude or 0):
                assert cells[one.key].row <= cells[other.key].row
            if cells[one.key].row == cells[other.key].row and (one.longitude or 0) < (other.longitude or 0):
                assert cells[one.key].column < cells[other.key].column


@given(POINTS, st.randoms())
def test_the_same_points_in_any_order_give_the_same_squares(points: list[Point], luck: object) -> None:
    shuffled = list(points)
    luck.shuffle(shuffled)  # type: ignore[attr-defined]
    assert arrange(shuffled) == arrange(points)


def test_gia_lai_looks_like_gia_lai(gia_lai: Province) -> None:
    communes = {commune.name: commune for commune in gia_lai.communes.all()}
    cells = arrange([Point(one.pk, one.latitude, one.longitude) for one in gia_lai.communes.all()])

    def at(name: str) -> tuple[int, int]:
        cell = cells[communes[name].pk]
        return cell.row, cell.column

    assert at("Pleiku")[1] < at("An Khê")[1] < at("Quy Nhơn")[1]
    assert at("Hoài Nhơn")[0] < at("Tây Sơn")[0]
    assert at("Ia Dom")[1] == 1
    assert max(cell.row for cell in cells.values()) <= 14
