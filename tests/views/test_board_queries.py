"""The province's board asks the database twelve times at most, sign-in and permissions included, and never more often
for more communes, logs or a longer period (rule 5 of the house)."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from teams.models import Membership, SupportPoint
from tests.reporting.factories import LogEntryFactory
from tests.views.conftest import TODAY, roll_up
from tests.views.test_query_counts import make_many

MOST = 12


@pytest.mark.parametrize("period", ["2026-03", "2026-Q1", "2026"])
def test_the_board_of_the_province_costs_twelve_queries(
    tinh_doan: Client,
    member: Membership,
    support_point: SupportPoint,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    period: str,
) -> None:
    LogEntryFactory.create(membership=member, place=support_point, day=TODAY - timedelta(1))
    roll_up()
    address = f"/tinh/52/?ky={period}"
    tinh_doan.get(address)  # the first of the day, with its look at the roles
    cache.clear()  # what was rendered for somebody else is not asked for at all (test_board_shared.py)
    with django_assert_max_num_queries(MOST) as few:
        assert tinh_doan.get(address).status_code == 200
    make_many(member, support_point, member.province)
    roll_up()
    with django_assert_max_num_queries(len(few)):
        assert tinh_doan.get(address).status_code == 200
