"""What citizens told is not to be found where it does not belong: with others, in logs, addresses, titles, messages."""

import logging
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from reporting.models import (
    CitizenRequest,
    Household,
    HouseholdProduct,
    Incident,
    PersonalDataUse,
    SupportedPerson,
)
from teams.access import PROVINCE_ROLES
from teams.enums import Role
from teams.models import Commune, Province, Team
from tests.reporting.citizens.conftest import uses
from tests.reporting.citizens.factories import (
    NAME,
    PHONE,
    CitizenRequestFactory,
    HouseholdFactory,
    IncidentFactory,
    ProductFactory,
    SupportedPersonFactory,
    person_typed,
)
from tests.teams.factories import MembershipFactory, TeamFactory
from tests.views.conftest import holder, signed_in
from tests.views.html import page

BOOKS = {
    "nguoi-duoc-ho-tro": SupportedPersonFactory,
    "phan-anh": CitizenRequestFactory,
    "lua-dao": IncidentFactory,
    "ho-san-pham": HouseholdFactory,
}


def every_page(team: Team, rows: dict[str, Any]) -> list[str]:
    commune, unit = team.commune_id, f"/to/{team.pk}/so/"
    return [
        *(f"{unit}{slug}/" for slug in rows),
        *(f"{unit}{slug}/them/" for slug in rows),
        *(f"/xa/{commune}/so/{slug}/" for slug in rows),
        *(f"/so/{slug}/{row.pk}/" for slug, row in rows.items()),
        *(f"/so/{slug}/{row.pk}/sua/" for slug, row in rows.items()),
        f"{unit}ai-da-xem/",
        f"/xa/{commune}/so/ai-da-xem/",
        f"/xa/{commune}/so/mot-nguoi/",
        *(f"/xa/{commune}/so/mot-nguoi/{act}?dong=phan-anh-1" for act in ("xem/", "tep.xlsx", "xoa/")),
    ]


@pytest.fixture
def rows(team_in_force: Team) -> dict[str, Any]:
    return {slug: factory.create(team=team_in_force) for slug, factory in BOOKS.items()}


@pytest.mark.parametrize("role", PROVINCE_ROLES)
def test_nobody_of_the_province_reads_them(gia_lai: Province, team_in_force: Team, rows: Any, role: str) -> None:
    browser = signed_in(holder(Role(role), gia_lai))
    assert {browser.get(address).status_code for address in every_page(team_in_force, rows)} == {403}
    assert not PersonalDataUse.objects.exists()


def test_nobody_of_another_commune_team_or_province_knows_that_they_are_there(
    gia_lai: Province, team_in_force: Team, rows: Any
) -> None:
    neighbour = gia_lai.communes.exclude(pk=team_in_force.commune_id)[0]
    elsewhere = TeamFactory.create(in_force=True)
    others = [
        holder(Role.COMMUNE_OFFICIAL, neighbour),
        MembershipFactory.create(team=TeamFactory.create(commune=neighbour, in_force=True), leader=True).user,
        holder(Role.COMMUNE_CHAIR, elsewhere.commune),
        MembershipFactory.create(team=elsewhere).user,
        holder(Role.TINH_DOAN, elsewhere.province),
    ]
    for person in others:
        browser = signed_in(person)
        assert {browser.get(address).status_code for address in every_page(team_in_force, rows)} == {404}
    assert not PersonalDataUse.objects.exists()


def test_a_team_of_the_same_commune_reads_its_own_alone(team_in_force: Team, rows: Any, gia_lai: Province) -> None:
    hamlet_team = TeamFactory.create(commune=team_in_force.commune, in_force=True, of_hamlet=True)
    browser = signed_in(MembershipFactory.create(team=hamlet_team, leader=True).user)
    answers = {address: browser.get(address).status_code for address in every_page(team_in_force, rows)}
    of_commune = {address for address in answers if address.startswith("/xa/")}
    assert {answers[address] for address in of_commune} == {403}
    assert {code for address, code in answers.items() if address not in of_commune} == {404}
    own = browser.post(f"/to/{hamlet_team.pk}/so/nguoi-duoc-ho-tro/them/", person_typed(gia_lai, full_name="Siu Krung"))
    assert own.status_code == 302
    mine = page(browser.get(f"/to/{hamlet_team.pk}/so/"))
    assert "Siu Krung" in mine.text
    assert NAME not in mine.text


@pytest.mark.parametrize("role", [Role.TINH_DOAN, Role.CONG_AN])
def test_the_province_s_numbers_hold_no_word_of_anybody(
    gia_lai: Province, team_in_force: Team, role: Role, rows: Any
) -> None:
    ProductFactory.create(household=rows["ho-san-pham"], sold_on="Facebook")
    browser = signed_in(holder(role, gia_lai))
    for name, formats in (("province_incidents", 2), ("province_products", 2)):
        contents = [browser.get(reverse(name, args=[52])).content.decode()]
        contents.append(browser.get(reverse(f"export_{name}", args=[52, "csv"])).content.decode())
        assert len(contents) == formats
        for content in contents:
            assert "H'Lan" not in content
            assert "H&#x27;Lan" not in content
            assert PHONE not in content
            assert "tự xưng" not in content
            assert "Mật ong rừng" not in content
    assert browser.get(reverse("export_province_products", args=[52, "pdf"])).status_code == 404


def test_no_admin_page_shows_a_register(db: None) -> None:
    from django.contrib import admin  # noqa: PLC0415  # the site is filled when the URLs are

    registered = set(admin.site._registry)
    assert not registered & {SupportedPerson, CitizenRequest, Incident, Household, HouseholdProduct, PersonalDataUse}


# --- names where none belong


def test_no_row_says_its_name_and_no_error_does(team_in_force: Team, rows: Any) -> None:
    for row in rows.values():
        assert "Lan" not in f"{row} {row!r}"
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        SupportedPersonFactory.create(team=team_in_force, agreed=False)
    assert "Lan" not in str(error.value)
    assert PHONE not in str(error.value)


def test_nothing_is_logged_and_no_title_address_or_message_names_anybody(
    phone: Client, team_in_force: Team, gia_lai: Province, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    books = f"/to/{team_in_force.pk}/so/"
    with CaptureQueriesContext(connection) as captured:
        added = phone.post(f"{books}nguoi-duoc-ho-tro/them/", person_typed(gia_lai))
        found = phone.post(books, {"tim": NAME})
        pages = [phone.get(added["Location"]), phone.get(found["Location"])]
    assert not [query for query in captured.captured_queries if "H'Lan" in query["sql"] or "Lan" in query["sql"]]
    assert "Lan" not in added["Location"] + found["Location"]
    assert "Lan" not in str(phone.cookies)
    for answer in pages:
        shown = page(answer)
        assert NAME in shown.text
        assert "Lan" not in shown.one("title").text + shown.one("h1").text + " ".join(shown.messages)
        assert "no-store" in answer["Cache-Control"]
    assert "Lan" not in caplog.text
    assert PHONE not in caplog.text


# --- what is read is written down


def test_each_reading_is_written_down_once_with_its_keys(
    phone: Client, team_in_force: Team, rows: Any, tay_son: Commune
) -> None:
    person, incident = rows["nguoi-duoc-ho-tro"], rows["lua-dao"]
    for address, written in (
        (f"/to/{team_in_force.pk}/so/", [("supported", "list", [person.pk])]),
        (f"/to/{team_in_force.pk}/so/?kq=pending", []),  # nobody is shown
        (f"/to/{team_in_force.pk}/so/lua-dao/", []),  # the list of incidents says nothing of anybody
        (f"/so/lua-dao/{incident.pk}/", [("incidents", "open", [incident.pk])]),
        (f"/so/nguoi-duoc-ho-tro/{person.pk}/", [("supported", "open", [person.pk])]),
        (f"/so/nguoi-duoc-ho-tro/{person.pk}/sua/", [("supported", "open", [person.pk])]),
        (f"/to/{team_in_force.pk}/so/nguoi-duoc-ho-tro/them/", []),
    ):
        PersonalDataUse.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            assert phone.get(address).status_code == 200
        assert uses(team_in_force) == written
        inserts = [query for query in captured.captured_queries if "INSERT INTO" in query["sql"]]
        assert len(inserts) == len(written)


def test_what_cannot_be_written_down_is_not_shown(phone: Client, rows: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(PersonalDataUse, "save", fail)
    phone.raise_request_exception = False
    answer = phone.get(f"/so/nguoi-duoc-ho-tro/{rows['nguoi-duoc-ho-tro'].pk}/")
    assert answer.status_code == 500
    assert NAME not in answer.content.decode()


# --- a lost key


def test_without_the_key_every_page_says_so_and_nothing_is_overwritten(
    phone: Client, official: Client, team_in_force: Team, rows: Any, settings: Settings
) -> None:
    settings.DATA_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    for slug in rows:
        listed = phone.get(f"/to/{team_in_force.pk}/so/{slug}/")
        assert listed.status_code == 200
        assert "cổng thiếu khóa mã hóa" in page(listed).text
        shown = page(phone.get(f"/so/{slug}/{rows[slug].pk}/"))
        assert "cổng thiếu khóa mã hóa" in shown.text
        assert "Sửa" not in shown.links()
        tried = page(phone.get(f"/so/{slug}/{rows[slug].pk}/sua/", follow=True))
        assert "thiếu khóa mã hóa nên không đọc được" in tried.messages[0]
    row = rows["nguoi-duoc-ho-tro"]
    answer = phone.post(f"/so/nguoi-duoc-ho-tro/{row.pk}/sua/", person_typed(team_in_force.province, seen=1))
    assert answer.status_code == 422
    assert "thiếu khóa mã hóa" in page(answer).text
    search = official.post(f"/xa/{team_in_force.commune_id}/so/mot-nguoi/", {"tim": "khong doc"}, follow=True)
    assert search.status_code == 200
    assert phone.get(f"/to/{team_in_force.pk}/so/?tim=gAAAA-cut").status_code == 200
