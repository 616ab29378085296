"""The pages of the daily work cost the same number of queries for one row and for many; saving costs few."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reporting.models import Difficulty, LogEntry, Service
from teams.models import Membership, SupportPoint
from tests.reporting.closings.factories import LateChangeFactory, PeriodClosingFactory
from tests.reporting.difficulties.factories import PassedDifficultyFactory
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import CommuneFactory, MembershipFactory, TeamFactory
from tests.views.conftest import TODAY, Typed, signed_in
from tests.views.test_query_counts import queries

PAGES = [
    "/ghi/",
    "/ghi/cua-toi/",
    "/buoi/{session}/",
    "/to/{team}/",
    "/to/{team}/kho-khan/",
    "/kho-khan/{passed}/",
    "/xa/{commune}/kho-khan/",
    "/tinh/52/kho-khan/",
    "/tra-loi/",
    "/xa/{commune}/khoa-ky/",
    "/tinh/52/khoa-ky/?ky=2026-02",
]
MOST_QUERIES_OF_A_SAVING = 9


def make_some(member: Membership, place: SupportPoint, number: int) -> None:
    """One of everything, different each time."""
    kinds = Difficulty.objects.filter(province=member.province)
    mate = MembershipFactory.create(team=member.team)
    for person in (member, mate):
        LogEntryFactory.create(
            membership=person,
            place=place,
            day=TODAY - timedelta(days=number),
            helped={"vneid": number + 1},
            difficulty=kinds[number].pk,
            difficulty_note=f"Lời thứ {number}",
        )
    elsewhere = TeamFactory.create(commune=CommuneFactory.create(province=member.province), in_force=True)
    for team in (member.team, elsewhere):
        PassedDifficultyFactory.create(team=team, difficulty=kinds[number], answered=True)
        PassedDifficultyFactory.create(team=team, difficulty=kinds[number + 5])
    PeriodClosingFactory.create(commune=elsewhere.commune)
    LateChangeFactory.create(commune=elsewhere.commune)
    LateChangeFactory.create(commune=member.commune)


@pytest.mark.parametrize("address", PAGES)
def test_many_rows_cost_no_more_queries_than_one(
    tinh_doan: Client, member: Membership, support_point: SupportPoint, address: str
) -> None:
    make_some(member, support_point, 0)
    PeriodClosingFactory.create(commune=member.commune)
    leader = signed_in(MembershipFactory.create(team=member.team, leader=True).user)
    browser = signed_in(member.user) if address.startswith("/ghi") else leader if "/to/" in address else tinh_doan
    path = address.format(
        session=member.team.sessions.get().pk,
        team=member.team_id,
        commune=member.commune_id,
        passed=member.team.passed_difficulties.order_by("pk")[0].pk,
    )
    queries(browser, path)  # the day's look at the roles is done once
    few = queries(browser, path)
    for number in range(1, 4):
        make_some(member, support_point, number)
    many = queries(browser, path)
    assert len(many) == len(few), "\n".join(many)


def saving(browser: Client, data: dict[str, str]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert browser.post("/ghi/", data).status_code == 302
    return [query["sql"] for query in captured.captured_queries]


def test_a_saving_looks_up_nothing_that_it_does_not_need(phone: Client, member: Membership, typed: Typed) -> None:
    """Statements that are prepared (`teams.prepared`) are not among those that Django counts."""
    phone.get("/ghi/")
    few = saving(phone, typed(women=1))
    assert len(few) <= MOST_QUERIES_OF_A_SAVING, "\n".join(few)
    assert not any(f'"{Service._meta.db_table}"' in sql for sql in few)
    for back in range(1, 6):
        LogEntryFactory.create(membership=member, day=date(2026, 3, 10 - back))
    assert len(saving(phone, typed(half_day="evening"))) <= len(few)
    assert LogEntry.objects.count() == 7
