"""The lists: filters in the address, paging, as many queries for one row as for many; who has looked."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reporting.citizens import uses as data_uses
from reporting.enums import Register
from reporting.models import ProductGroup, SupportedPerson
from teams.models import Commune, Membership, Team
from tests.reporting.citizens.conftest import TODAY
from tests.reporting.citizens.factories import (
    CitizenRequestFactory,
    HouseholdFactory,
    IncidentFactory,
    ProductFactory,
    SupportedPersonFactory,
    item,
    passed_on,
)
from tests.teams.factories import HamletFactory, TeamFactory
from tests.teams.plan_factories import Around
from tests.views.html import page


def shown(browser: Client, address: str) -> list[int]:
    """The keys of the rows that the list shows."""
    links = page(browser.get(address)).links().values()
    return [int(link.strip("/").rpartition("/")[2]) for link in links if link.startswith("/so/")]


def test_filters_of_people(phone: Client, team_in_force: Team) -> None:
    hamlet = HamletFactory.create(commune=team_in_force.commune)
    done = SupportedPersonFactory.create(team=team_in_force, full_name="Một", hamlet=hamlet)
    due = SupportedPersonFactory.create(team=team_in_force, full_name="Hai", result="pending", follow_up_on=TODAY)
    later = SupportedPersonFactory.create(team=team_in_force, full_name="Ba", follow_up_on=date(2026, 3, 11))
    books = f"/to/{team_in_force.pk}/so/"
    for asked, rows in {
        "hen=den-han": [due],
        "hen=co": [later, due],
        "kq=done": [later, done],
        f"thon={hamlet.pk}": [done],
        f"dv={done.service_id}&kq=pending": [due],
        "kq=khong-co&hen=1&thon=abc&dv=999999999999999999999": [later, due, done],
    }.items():
        assert shown(phone, f"{books}?{asked}") == [row.pk for row in rows], asked


def test_filters_of_requests(phone: Client, member: Membership, team_in_force: Team) -> None:
    new = CitizenRequestFactory.create(team=team_in_force, full_name="Một")
    late = CitizenRequestFactory.create(team=team_in_force, full_name="Hai", kind="complaint", written_by=member.user)
    late = passed_on(late, member.user, due_on=late.received_on)
    books = f"/to/{team_in_force.pk}/so/phan-anh/"
    assert shown(phone, f"{books}?tt=qua-han") == [late.pk]
    assert shown(phone, f"{books}?tt=dang-mo") == [late.pk, new.pk]
    assert shown(phone, f"{books}?tt=received") == [new.pk]
    assert shown(phone, f"{books}?loai=complaint&cq={late.agency_id}") == [late.pk]


def test_filters_of_incidents_and_households(phone: Client, team_in_force: Team) -> None:
    now = IncidentFactory.create(team=team_in_force)
    before = IncidentFactory.create(team=team_in_force, day=date(2026, 2, 14), police_told_on=date(2026, 2, 14))
    books = f"/to/{team_in_force.pk}/so/"
    assert shown(phone, f"{books}lua-dao/") == [now.pk, before.pk]
    assert shown(phone, f"{books}lua-dao/?ky=2026-03") == [now.pk]
    assert shown(phone, f"{books}lua-dao/?ky=2026-02") == [before.pk]
    assert shown(phone, f"{books}lua-dao/?ca=da-bao") == [before.pk]
    assert "Số vụ tháng 2/2026" in page(phone.get(f"{books}lua-dao/?ky=2026-02")).text
    honey = ProductFactory.create(household__team=team_in_force).household
    ProductFactory.create(household=honey, name="Sáp ong")  # of the same group: listed once
    HouseholdFactory.create(team=team_in_force, head="Siu Krung")
    group = item(ProductGroup, team_in_force.province, "duoc_lieu_mat_ong")
    assert shown(phone, f"{books}ho-san-pham/?nhom={group.pk}") == [honey.pk]
    assert len(shown(phone, f"{books}ho-san-pham/?muc={honey.readiness_id}")) == 2


def test_the_commune_s_list_by_team(official: Client, tay_son: Commune, team_in_force: Team) -> None:
    hamlet_team = TeamFactory.create(commune=tay_son, in_force=True, of_hamlet=True, name="Tổ Plei Brel")
    SupportedPersonFactory.create(team=team_in_force, full_name="Một")
    other = SupportedPersonFactory.create(team=hamlet_team, full_name="Hai")
    books = f"/xa/{tay_son.pk}/so/"
    both = page(official.get(books))
    assert "Ghi vào sổ" not in both.links()  # whose register?
    assert shown(official, f"{books}?to={hamlet_team.pk}") == [other.pk]
    named = page(official.get(f"{books}?to={hamlet_team.pk}"))
    assert named.links()["Ghi vào sổ"] == f"/to/{hamlet_team.pk}/so/nguoi-duoc-ho-tro/them/"


def test_long_lists_have_pages_also_what_was_found(phone: Client, team_in_force: Team) -> None:
    for number in range(35):
        SupportedPersonFactory.create(team=team_in_force, full_name=f"Siu Krung {number:02d}")
    books = f"/to/{team_in_force.pk}/so/"
    assert len(shown(phone, books)) == 30
    assert len(shown(phone, f"{books}?page=2")) == 5
    found = phone.post(books, {"tim": "siu krung"})["Location"]
    assert len(shown(phone, found)) == 30
    following = [link for link in page(phone.get(found)).links().values() if "page=2" in link]
    assert len(shown(phone, books + following[0])) == 5


@pytest.mark.parametrize("slug", ["nguoi-duoc-ho-tro", "phan-anh", "lua-dao", "ho-san-pham"])
def test_many_rows_cost_no_more_queries_than_one(
    phone: Client, official: Client, team_in_force: Team, slug: str
) -> None:
    factory: Any = {
        "nguoi-duoc-ho-tro": SupportedPersonFactory,
        "phan-anh": CitizenRequestFactory,
        "lua-dao": IncidentFactory,
        "ho-san-pham": HouseholdFactory,
    }[slug]
    hamlet = HamletFactory.create(commune=team_in_force.commune)
    row = factory.create(team=team_in_force, hamlet=hamlet)
    addresses = [
        (phone, f"/to/{team_in_force.pk}/so/{slug}/"),
        (phone, phone.post(f"/to/{team_in_force.pk}/so/{slug}/", {"tim": "n"})["Location"]),
        (phone, f"/so/{slug}/{row.pk}/"),
        (official, f"/xa/{team_in_force.commune_id}/so/{slug}/"),
        (official, f"/xa/{team_in_force.commune_id}/so/ai-da-xem/"),
        (official, f"/xa/{team_in_force.commune_id}/so/mot-nguoi/xem/?dong={slug}-{row.pk}"),
    ]

    def cost(more: str = "") -> list[int]:
        counts = []
        for browser, address in addresses:
            browser.get(address)  # the day's look at the roles is done once
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(address + (more if "mot-nguoi" in address else "")).status_code == 200
            counts.append(len(captured))
        return counts

    few = cost()
    rows = factory.create_batch(6, team=team_in_force, hamlet=HamletFactory.create(commune=team_in_force.commune))
    if slug == "ho-san-pham":
        for each in (row, *rows):
            ProductFactory.create_batch(2, household=each)
    many = cost("".join(f"&dong={slug}-{each.pk}" for each in rows))
    # Where there are products, their groups come with one query more; however many there are.
    assert [more - less for less, more in zip(few, many, strict=True)] == (
        [0] * 6 if slug != "ho-san-pham" else [1, 1, 1, 1, 0, 1]
    )


# --- who has looked


def test_the_leader_sees_who_looked_and_a_member_does_not(
    phone: Client, leader: Client, official: Client, people: Around, team_in_force: Team
) -> None:
    row = SupportedPersonFactory.create(team=team_in_force)
    phone.get(f"/so/nguoi-duoc-ho-tro/{row.pk}/")
    official.get(f"/xa/{team_in_force.commune_id}/so/")
    address = f"/to/{team_in_force.pk}/so/ai-da-xem/"
    assert phone.get(address).status_code == 403
    assert "Ai đã xem" not in page(phone.get(f"/to/{team_in_force.pk}/so/")).links()
    assert page(leader.get(f"/to/{team_in_force.pk}/so/")).links()["Ai đã xem"] == address
    seen = page(leader.get(address)).rows()
    assert [cells[2:] for cells in seen] == [
        ["Xem danh sách", "Sổ theo dõi người được hỗ trợ", "1"],
        ["Xem danh sách", "Sổ theo dõi người được hỗ trợ", "1"],
        ["Xem danh sách", "Sổ theo dõi người được hỗ trợ – cả xã, phường", "1"],
        ["Mở xem", "Sổ theo dõi người được hỗ trợ", "1"],
    ]
    assert seen[2][1] == str(people.official)
    assert len(page(leader.get(f"{address}?nguoi={people.official.pk}")).rows()) == 1
    assert len(page(leader.get(f"{address}?so=supported&dong={row.pk}")).rows()) == 4
    assert page(leader.get(f"{address}?so=households")).rows() == []
    assert page(leader.get(f"{address}?tu=11/03/2026")).rows() == []
    assert len(page(leader.get(f"{address}?tu=10/03/2026&den=10/03/2026")).rows()) == 4
    wrong = leader.get(f"{address}?tu=hom-qua")
    assert wrong.status_code == 422
    assert page(wrong).said_beside("tu") == ["Ngày không đúng. Hãy ghi như 20/11/2026."]


def test_what_the_portal_erased_by_itself_is_listed(leader: Client, team_in_force: Team) -> None:
    row = SupportedPersonFactory.create(team=team_in_force)
    data_uses.record_expired(Register.SUPPORTED, {(row.province_id, row.commune_id, team_in_force.pk): [row.pk]})
    [cells] = page(leader.get(f"/to/{team_in_force.pk}/so/ai-da-xem/")).rows()
    assert cells[1:3] == ["Cổng tự xóa", "Xóa khi hết thời hạn lưu"]
    assert SupportedPerson.objects.exists()
