"""A page costs the same number of queries for one row and for many (rule 5 of the house)."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from teams.models import Membership, Province, SupportPoint
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import HamletFactory, MembershipFactory, SupportPointFactory, TeamFactory
from tests.views.conftest import TODAY, roll_up, signed_in

PAGES = [
    "/ghi/",
    "/ghi/hom-nay/",
    "/ghi/{entry}/sua/",
    "/buoi/{session}/",
    "/to/{team}/",
    "/xa/{commune}/",
    "/tinh/52/",
    "/tinh/52/xuat/xlsx/",
    "/tinh/52/in/",
    "/tinh/52/?xuat=xlsx&bang=lights",
    "/to/{team}/?xuat=csv&bang=sessions",
    "/ghi/thang-cua-toi/",
    "/tinh/52/so-sanh/?xa={commune}&xa=xa+chu+prong",
    "/tinh/52/chi-tieu/support_sessions_per_month/?ky=2026",
    "/tinh/52/xep-loai/?ky=2026-03",
    "/tinh/52/can-nhac/",
]


def queries(browser: Client, address: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert browser.get(address).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def make_many(member: Membership, place: SupportPoint, province: Province) -> None:
    """More of everything: entries, members, places, teams, communes with data."""
    mates = MembershipFactory.create_batch(4, team=member.team)
    for back in range(3):
        for person in (member, *mates):
            LogEntryFactory.create(
                membership=person,
                place=place,
                day=TODAY - timedelta(back),
                helped={"vneid": 3, "dich_vu_cong": 2, "thanh_toan_so": 1},
            )
    SupportPointFactory.create_batch(3, commune=member.commune)
    HamletFactory.create_batch(3, commune=member.commune)
    TeamFactory.create_batch(2, commune=member.commune, in_force=True, of_hamlet=True)
    for commune in province.communes.exclude(pk=member.commune_id)[:4]:
        LogEntryFactory.create(
            membership=MembershipFactory.create(team=TeamFactory.create(commune=commune, in_force=True)), day=TODAY
        )


@pytest.mark.parametrize("address", PAGES)
def test_many_rows_cost_no_more_queries_than_one(
    tinh_doan: Client, member: Membership, support_point: SupportPoint, address: str
) -> None:
    entry = LogEntryFactory.create(membership=member, place=support_point, day=TODAY)
    HamletFactory.create(commune=member.commune)
    roll_up()
    browser = signed_in(member.user) if address.startswith("/ghi") else tinh_doan
    path = address.format(entry=entry.pk, session=entry.session_id, team=member.team_id, commune=member.commune_id)
    queries(browser, path)  # the day's look at the roles is done once
    cache.clear()  # what was rendered already asks for nothing
    few = queries(browser, path)
    make_many(member, support_point, member.province)
    roll_up()
    many = queries(browser, path)
    assert len(many) == len(few), "\n".join(many)
