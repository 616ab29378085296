"""Everybody opens on the page that they do most on (UX)."""

import pytest
from django.test import Client

from teams.access import ROLES, Level, grants
from teams.enums import Role
from teams.models import Team
from tests.accounts.factories import UserFactory
from tests.teams.factories import MembershipFactory
from tests.views.conftest import holder, signed_in
from tests.views.html import page


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_on_its_page(team_in_force: Team, role: Role) -> None:
    units: dict[Level, grants.Unit] = {
        Level.PROVINCE: team_in_force.province,
        Level.COMMUNE: team_in_force.commune,
        Level.TEAM: team_in_force,
    }
    homes = {
        Role.MEMBER: "/ghi/",
        Role.DEPUTY: f"/to/{team_in_force.pk}/",
        Role.LEADER: f"/to/{team_in_force.pk}/",
        Role.COMMUNE_SECRETARY: f"/xa/{team_in_force.commune_id}/cac-to/",
        Role.COMMUNE_OFFICIAL: f"/xa/{team_in_force.commune_id}/hop-duyet/",
        Role.COMMUNE_CHAIR: f"/xa/{team_in_force.commune_id}/hop-duyet/",
    }
    browser = signed_in(holder(role, units[ROLES[role].level]))
    assert browser.get("/")["Location"] == homes.get(role, "/tinh/52/")


def test_the_menu_names_where_one_can_go(team_in_force: Team) -> None:
    shown = page(signed_in(MembershipFactory.create(team=team_in_force).user).get("/ghi/"))
    menu = shown.one("nav", aria_label="Mục chính")
    assert menu.links() == {
        "Ghi buổi hỗ trợ": "/ghi/",
        "Ca trực của tôi": "/lich-truc-cua-toi/",
        "Bảng của Tổ": f"/to/{team_in_force.pk}/",
    }
    assert [link.text for link in menu.all("a", aria_current="page")] == ["Ghi buổi hỗ trợ"]


def test_a_person_of_two_roles_reaches_both(team_in_force: Team) -> None:
    person = holder(Role.TINH_DOAN, team_in_force.province)
    MembershipFactory.create(team=team_in_force, user=person)
    menu = page(signed_in(person).get("/ghi/")).one("nav", aria_label="Mục chính")
    assert set(menu.links()) == {
        "Ghi buổi hỗ trợ",
        "Ca trực của tôi",
        "Bảng của Tổ",
        "Trả lời khó khăn",
        "Bảng điều hành",
        "Các Tổ trong tỉnh",
    }


def test_who_has_no_role_is_told_whom_to_ask(db: None) -> None:
    response = signed_in(UserFactory.create()).get("/")
    assert response.status_code == 403
    assert "Hãy liên hệ Tổ trưởng, UBND xã, phường hoặc Tỉnh đoàn" in page(response).text


def test_who_is_not_signed_in_is_asked_to_and_comes_back(client: Client, team_in_force: Team) -> None:
    assert client.get("/")["Location"] == "/tai-khoan/dang-nhap/?next=/"
    address = f"/to/{team_in_force.pk}/?ky=2026-02"
    assert client.get(address)["Location"] == f"/tai-khoan/dang-nhap/?next=/to/{team_in_force.pk}/%3Fky%3D2026-02"
