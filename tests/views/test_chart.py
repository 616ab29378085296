"""Sơ đồ Tổ: who may see what of it, and as of which day."""

from datetime import date

import pytest
from django.test import Client

from teams import roster
from teams.enums import Role
from teams.models import Commune, Membership, Province, Team
from tests.teams.factories import MembershipFactory, TeamFactory
from tests.views.conftest import holder, signed_in
from tests.views.html import Node, page


def chart(browser: Client, team: Team, query: str = "") -> Node:
    return page(browser.get(f"/to/{team.pk}/so-do/{query}")).one("main")


@pytest.fixture
def leader(team_in_force: Team) -> Membership:
    return MembershipFactory.create(
        team=team_in_force, leader=True, user__full_name="Ksor H'Bia", user__phone="0377000111"
    )


def test_the_people_of_the_team_see_names_and_numbers(leader: Membership) -> None:
    text = chart(signed_in(leader.user), leader.team).text
    assert "Ksor H'Bia" in text
    assert "0377000111" in text
    assert "Chưa có tổ phó" in text


@pytest.mark.parametrize("role", [Role.SO_KHCN, Role.VP_UBND, Role.CONG_AN, Role.PROVINCE_LEADER])
def test_the_province_sees_names_without_numbers(gia_lai: Province, leader: Membership, role: Role) -> None:
    text = chart(signed_in(holder(role, gia_lai)), leader.team).text
    assert "Ksor H'Bia" in text
    assert "0377000111" not in text


def test_it_is_as_of_the_day_that_is_asked_for(tinh_doan: Client, leader: Membership) -> None:
    roster.leave(leader, last_day=date(2026, 2, 28))
    assert "Ksor H'Bia" in chart(tinh_doan, leader.team, "?ngay=2026-02-28").text
    assert "Ksor H'Bia" not in chart(tinh_doan, leader.team).text


@pytest.mark.parametrize("asked", ["2026-02-30", "hom-nay", "1999-01-01", "", "2026-3-1x"])
def test_a_day_that_cannot_be_is_today(tinh_doan: Client, leader: Membership, asked: str) -> None:
    node = chart(tinh_doan, leader.team, f"?ngay={asked}")
    assert node.typed("ngay") == "10/03/2026"
    assert "Ksor H'Bia" in node.text


def test_before_the_team_was_there_it_says_from_when(tinh_doan: Client, leader: Membership) -> None:
    text = chart(tinh_doan, leader.team, "?ngay=2025-06-30").text
    assert "Ngày này Tổ chưa hoạt động" in text
    assert "01/07/2025" in text


def test_a_dissolved_team_says_until_when(tinh_doan: Client, tay_son: Commune) -> None:
    team = TeamFactory.create(commune=tay_son, dissolved=True)
    assert "Tổ hoạt động đến 31/01/2026" in chart(tinh_doan, team).text


def test_a_draft_is_for_those_who_see_the_roster(gia_lai: Province, tay_son: Commune) -> None:
    team = TeamFactory.create(commune=tay_son)
    assert "Tổ chưa được thành lập" in chart(signed_in(holder(Role.SO_KHCN, gia_lai)), team).text
    assert "Danh sách Tổ còn trống" in chart(signed_in(holder(Role.TINH_DOAN, gia_lai)), team).text
