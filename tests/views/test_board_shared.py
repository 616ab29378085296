"""Many people watch the province's board: what some of them see alike is rendered once for each version."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from redis.exceptions import ConnectionError as NoRedisError

from teams.enums import Role
from teams.models import Province, Team
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import MembershipFactory
from tests.views.conftest import TODAY, holder, roll_up, signed_in
from tests.views.html import page
from tests.views.test_province import tile

BOARD = "/tinh/52/"
# Session, person, province with its version, what the person may do there; the bar's own two.
FROM_WHAT_IS_KEPT = 6


@pytest.fixture
def watched(gia_lai: Province, team_in_force: Team) -> Team:
    log(team_in_force, 8)
    return team_in_force


def log(team: Team, people: int) -> None:
    member = MembershipFactory.create(team=team)
    LogEntryFactory.create(membership=member, day=TODAY, helped={"vneid": people})
    roll_up()


def test_who_comes_next_sees_the_same_for_less(
    tinh_doan: Client, gia_lai: Province, watched: Team, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = page(tinh_doan.get(BOARD)).one(id="board")
    colleague = signed_in(holder(Role.TINH_DOAN, gia_lai))
    colleague.get("/tinh/52/chi-tieu/")  # the first of the day, with its look at the roles
    with django_assert_max_num_queries(FROM_WHAT_IS_KEPT):
        answer = colleague.get(BOARD)
    assert page(answer).one(id="board").text == first.text


def test_a_page_that_stays_open_has_the_board_ready_for_the_first_who_comes_after_a_change(
    tinh_doan: Client, gia_lai: Province, watched: Team, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    colleague = signed_in(holder(Role.TINH_DOAN, gia_lai))
    colleague.get("/tinh/52/chi-tieu/")
    opened = page(tinh_doan.get(BOARD)).one(id="board")
    log(watched, 5)
    polled = page(tinh_doan.get(f"{BOARD}{opened['hx-get']}", headers={"HX-Request": "true"})).one(id="board")
    with django_assert_max_num_queries(FROM_WHAT_IS_KEPT):
        answer = colleague.get(BOARD)
    assert page(answer).one(id="board").text == polled.text
    assert tile(page(answer), "Lượt hỗ trợ trong kỳ") == "13 lượt"


def test_what_changed_is_seen_at_once(tinh_doan: Client, watched: Team) -> None:
    assert tile(page(tinh_doan.get(BOARD)), "Lượt hỗ trợ trong kỳ") == "8 lượt"
    log(watched, 5)
    assert tile(page(tinh_doan.get(BOARD)), "Lượt hỗ trợ trong kỳ") == "13 lượt"


def test_who_may_do_less_does_not_see_what_others_may(tinh_doan: Client, gia_lai: Province, watched: Team) -> None:
    rules = "/tinh/52/quy-dinh/"
    assert rules in page(tinh_doan.get(BOARD)).links().values()
    leader = signed_in(holder(Role.PROVINCE_LEADER, gia_lai))
    assert rules not in page(leader.get(BOARD)).links().values()
    assert rules in page(tinh_doan.get(BOARD)).links().values()


def test_another_period_and_a_search_are_pages_of_their_own(tinh_doan: Client, watched: Team) -> None:
    tinh_doan.get(BOARD)
    assert tile(page(tinh_doan.get(f"{BOARD}?ky=2026-02")), "Lượt hỗ trợ trong kỳ") == "0 lượt"
    found = page(tinh_doan.get(f"{BOARD}?tim=tay+son")).one(id="communes")
    assert "1–1 trong 1" in found.text


def test_without_redis_it_is_rendered_each_time(
    tinh_doan: Client, watched: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_args: object, **_kwargs: object) -> None:
        raise NoRedisError

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get", unreachable)
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.set", unreachable)
    assert tile(page(tinh_doan.get(BOARD)), "Lượt hỗ trợ trong kỳ") == "8 lượt"
