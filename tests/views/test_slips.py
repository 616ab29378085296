"""Phiếu đăng nhập: whoever was approved gets a way in, and nobody's password is taken."""

from datetime import date

from django.contrib.auth import authenticate
from django.test import Client

from accounts.models import User
from teams.enums import Role
from teams.models import Membership, Team
from tests.accounts.factories import PASSWORD
from tests.teams.factories import CommuneFactory, MembershipFactory, TeamFactory
from tests.views.conftest import holder, signed_in
from tests.views.html import page


def test_the_slips_let_people_in(registered_team: Team, secretary: Client) -> None:
    form = page(secretary.get(f"/to/{registered_team.pk}/phieu-dang-nhap/"))
    ticked = [box["value"] for box in form.all("input", name="people") if "checked" in box.attributes]
    assert len(ticked) == 18
    shown = page(secretary.post(f"/to/{registered_team.pk}/phieu-dang-nhap/", {"people": ticked}))
    slips = shown.one("ul", css="slips").all("li")
    assert len(slips) == 18
    (leader,) = [slip for slip in slips if "Trần Thị Bí Thư" in slip.text]
    password = leader.all("dd")[2].text
    user = User.objects.get(full_name="Trần Thị Bí Thư")
    assert authenticate(username=user.username, password=password) == user


def test_nobody_who_has_been_there_is_listed_or_changed(registered_team: Team, secretary: Client) -> None:
    user = Membership.objects.filter(team=registered_team)[0].user
    signed_in(user)  # sets the last sign-in
    before = User.objects.get(pk=user.pk).password
    form = page(secretary.get(f"/to/{registered_team.pk}/phieu-dang-nhap/"))
    assert str(user.pk) not in [box["value"] for box in form.all("input", name="people")]
    refused = secretary.post(f"/to/{registered_team.pk}/phieu-dang-nhap/", {"people": [user.pk]})
    assert refused.status_code == 422
    assert User.objects.get(pk=user.pk).password == before


def test_people_of_another_team_are_out_of_reach(registered_team: Team, secretary: Client) -> None:
    stranger = MembershipFactory.create(team=TeamFactory.create(commune__province=registered_team.province))
    response = secretary.post(f"/to/{registered_team.pk}/phieu-dang-nhap/", {"people": [stranger.user_id]})
    assert response.status_code == 422


def test_only_who_runs_the_team_prints_slips(registered_team: Team) -> None:
    neighbour = holder(Role.COMMUNE_SECRETARY, CommuneFactory.create(province=registered_team.province))
    youth = holder(Role.TINH_DOAN, registered_team.province)
    assert signed_in(neighbour).get(f"/to/{registered_team.pk}/phieu-dang-nhap/").status_code == 404
    assert signed_in(youth).get(f"/to/{registered_team.pk}/phieu-dang-nhap/").status_code == 403


def test_choosing_nobody_is_said(registered_team: Team, secretary: Client) -> None:
    assert "Hãy chọn ít nhất một người" in page(secretary.post(f"/to/{registered_team.pk}/phieu-dang-nhap/")).text


def test_whoever_has_a_password_as_somebody_else_gets_no_other(registered_team: Team, secretary: Client) -> None:
    """A commune must not come by the account of an official by taking the person into its team."""
    official = holder(Role.TINH_DOAN, registered_team.province)
    MembershipFactory.create(team=registered_team, user=official, valid_from=date(2026, 3, 2))
    form = page(secretary.get(f"/to/{registered_team.pk}/phieu-dang-nhap/"))
    assert str(official.pk) not in [box["value"] for box in form.all("input", name="people")]
    response = secretary.post(f"/to/{registered_team.pk}/phieu-dang-nhap/", {"people": [official.pk]})
    assert response.status_code == 422
    assert authenticate(username=official.username, password=PASSWORD) == official
