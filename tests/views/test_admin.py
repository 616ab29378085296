"""The admin shows and changes the lists of the provinces that the person keeps, and of no others."""

import pytest
from django.contrib import admin
from django.test import Client

from accounts.models import User
from reporting.models import Service
from teams.access import grants
from teams.enums import Role
from teams.models import Commune, Province, SupportPoint
from tests.accounts.factories import UserFactory
from tests.reporting.factories import ServiceFactory
from tests.teams.factories import FOUNDED, CommuneFactory, ProvinceFactory, SupportPointFactory
from tests.views.conftest import signed_in
from tests.views.html import page

POINTS = "/quan-tri/teams/supportpoint/"


@pytest.fixture
def keeper(gia_lai: Province) -> User:
    person = UserFactory.create(is_staff=True)
    grants.grant(person, Role.SYSTEM_ADMIN, gia_lai, valid_from=FOUNDED)
    return person


@pytest.fixture
def elsewhere(db: None) -> Commune:
    return CommuneFactory.create(province=ProvinceFactory.create(name="Nơi khác"), name="Ở Nơi Khác")


def fields(commune: Commune, **values: str) -> dict[str, str]:
    return {
        "province": str(commune.province_id),
        "commune": str(commune.pk),
        "kind": "ubnd",
        "name": "Điểm mới",
        "open_from": "01/03/2026",
        **values,
    }


def test_a_list_holds_the_rows_of_the_own_province_alone(
    keeper: User, support_point: SupportPoint, elsewhere: Commune
) -> None:
    other = SupportPointFactory.create(commune=elsewhere, name="Điểm của tỉnh khác")
    shown = page(signed_in(keeper).get(POINTS)).text
    assert str(support_point) in shown
    assert str(other) not in shown


def test_communes_of_another_province_are_not_offered(keeper: User, tay_son: Commune, elsewhere: Commune) -> None:
    shown = page(signed_in(keeper).get(f"{POINTS}add/"))
    offered = [option.text for option in shown.one("select", name="commune").all("option")]
    assert str(tay_son) in offered
    assert str(elsewhere) not in offered
    assert [option.text for option in shown.one("select", name="province").all("option")][1:] == ["Gia Lai"]


def test_a_row_is_added_to_the_own_province_and_not_to_another(
    keeper: User, tay_son: Commune, elsewhere: Commune
) -> None:
    browser = signed_in(keeper)
    assert browser.post(f"{POINTS}add/", fields(elsewhere)).status_code == 200
    assert not SupportPoint.objects.exists()
    assert browser.post(f"{POINTS}add/", fields(tay_son)).status_code == 302
    assert SupportPoint.objects.get().commune == tay_son


def test_a_row_of_another_province_is_not_changed(keeper: User, elsewhere: Commune) -> None:
    other = ServiceFactory.create(province=elsewhere.province, name="Của tỉnh khác")
    address = f"/quan-tri/reporting/service/{other.pk}/change/"
    assert signed_in(keeper).post(address, {"name": "Đã sửa"}).status_code == 404
    assert Service.objects.get(pk=other.pk).name == "Của tỉnh khác"


@pytest.mark.parametrize("is_superuser", [False, True], ids=["staff", "superuser"])
def test_being_let_into_the_admin_gives_nothing_without_a_role(client: Client, db: None, *, is_superuser: bool) -> None:
    person = UserFactory.create(is_staff=True, is_superuser=is_superuser)
    client.force_login(person)
    for model in admin.site._registry:
        address = f"/quan-tri/{model._meta.app_label}/{model._meta.model_name}/"
        assert client.get(address).status_code == 403, address
    assert client.get("/tinh/52/").status_code == 404


def test_the_keepers_role_ends_with_its_last_day(keeper: User) -> None:
    (grant,) = keeper.grants.all()
    grants.end(grant, last_day=FOUNDED)
    assert signed_in(keeper).get(POINTS).status_code == 403
