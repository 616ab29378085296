"""Hộp duyệt: what waits for the commune, oldest first; and the commune's list of teams."""

from datetime import date, datetime, time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from teams import requests
from teams.enums import Role
from teams.models import Commune, RosterRequest, Team
from tests.conftest import SetClock
from tests.teams.factories import CommuneFactory, HamletFactory, ProvinceFactory
from tests.teams.people import gia_lai_people, registration_of
from tests.views.conftest import TODAY, holder, signed_in
from tests.views.html import page

MORNING = datetime.combine(date(2026, 3, 9), time(8))


@pytest.fixture
def writer(tay_son: Commune) -> User:
    return holder(Role.COMMUNE_SECRETARY, tay_son)


@pytest.fixture
def waiting(tay_son: Commune, writer: User, set_clock: SetClock) -> RosterRequest:
    set_clock(timezone.make_aware(MORNING))
    people = gia_lai_people(tay_son)
    request = registration_of(tay_son, people, writer, effective_from=date(2026, 3, 2))
    handed_in = requests.hand_in(request, writer, seen=request.version)
    set_clock(TODAY)
    return handed_in


def test_what_waits_is_listed_with_what_the_rules_say(waiting: RosterRequest, official: Client) -> None:
    shown = page(official.get(f"/xa/{waiting.commune_id}/hop-duyet/"))
    (row,) = shown.one("ul", css="row-list").all("li")
    assert "Đăng ký thành lập Tổ với 18 người" in row.text
    assert "gửi 08:00, 09/03/2026" in row.text
    assert shown.one("nav", aria_label="Mục chính").one("span", css="count").text == "1"
    assert row.all("a")[0]["href"] == f"/de-nghi/{waiting.pk}/"


def test_an_empty_box_says_so(tay_son: Commune, official: Client) -> None:
    assert "Không còn việc nào chờ duyệt" in page(official.get(f"/xa/{tay_son.pk}/hop-duyet/")).text


def test_what_is_returned_waits_no_more(waiting: RosterRequest, official: Client, tay_son: Commune) -> None:
    approver = holder(Role.COMMUNE_OFFICIAL, tay_son)
    requests.give_back(waiting, approver, reason="Thiếu", at_lines={}, seen=waiting.version)
    assert "Không còn việc nào chờ duyệt" in page(official.get(f"/xa/{tay_son.pk}/hop-duyet/")).text


def test_who_may_look_into_the_box(waiting: RosterRequest, secretary: Client, gia_lai: object) -> None:
    address = f"/xa/{waiting.commune_id}/hop-duyet/"
    assert secretary.get(address).status_code == 403
    neighbour = holder(Role.COMMUNE_OFFICIAL, CommuneFactory.create(province=waiting.province))
    assert signed_in(neighbour).get(address).status_code == 404


def test_a_commune_without_a_team_is_offered_to_register_one(tay_son: Commune, secretary: Client) -> None:
    shown = page(secretary.get(f"/xa/{tay_son.pk}/cac-to/"))
    assert "Chưa thành lập" in shown.text
    assert shown.all("form", action=f"/xa/{tay_son.pk}/dang-ky-to/")


def test_the_list_leads_to_the_roster_of_a_team_in_force(registered_team: Team, secretary: Client) -> None:
    links = page(secretary.get(f"/xa/{registered_team.commune_id}/cac-to/")).links()
    assert f"/to/{registered_team.pk}/danh-sach/" in links.values()


def test_who_only_looks_cannot_register(tay_son: Commune, tinh_doan: Client) -> None:
    assert not page(tinh_doan.get(f"/xa/{tay_son.pk}/cac-to/")).all("form", action=f"/xa/{tay_son.pk}/dang-ky-to/")
    assert tinh_doan.post(f"/xa/{tay_son.pk}/dang-ky-to/", {"kind": "commune"}).status_code == 403


@pytest.mark.parametrize("typed", [{}, {"kind": "bang_dang"}, {"kind": "hamlet"}])
def test_a_kind_that_the_province_does_not_know_is_refused(
    tay_son: Commune, secretary: Client, typed: dict[str, str]
) -> None:
    response = secretary.post(f"/xa/{tay_son.pk}/dang-ky-to/", typed, follow=True)
    assert page(response).messages
    assert not Team.objects.exists()


def test_where_hamlets_have_teams_each_hamlet_is_listed(db: None) -> None:
    rules = {"teams": {"commune": {}, "hamlet": {}, "phan_ung_nhanh": {"label": "Đội hỗ trợ phản ứng nhanh"}}}
    commune = CommuneFactory.create(province=ProvinceFactory.create(rules=rules))
    hamlet = HamletFactory.create(commune=commune)
    browser = signed_in(holder(Role.COMMUNE_SECRETARY, commune))
    shown = page(browser.get(f"/xa/{commune.pk}/cac-to/"))
    assert str(hamlet) in shown.text
    assert "Đội hỗ trợ phản ứng nhanh" in shown.text
    browser.post(f"/xa/{commune.pk}/dang-ky-to/", {"kind": "hamlet", "hamlet": hamlet.pk})
    assert Team.objects.get().hamlet == hamlet


def test_waiting_rows_cost_no_queries(waiting: RosterRequest, official: Client, writer: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert official.get(f"/xa/{waiting.commune_id}/hop-duyet/").status_code == 200
        return len(captured)

    queries()  # the first time also looks up what stays in memory
    few = queries()
    for line in waiting.lines.all()[5:]:
        line.delete()
    assert queries() == few
