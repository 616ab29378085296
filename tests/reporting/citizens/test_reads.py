"""Nobody reads what citizens told without its being written down, whichever way the page is asked for."""

from django.test import Client

from reporting.models import CitizenRequest, SupportedPerson
from teams.models import Commune, Team
from tests.reporting.citizens.conftest import uses
from tests.reporting.citizens.factories import NAME, CitizenRequestFactory, SupportedPersonFactory
from tests.views.html import page


def test_a_refused_step_shows_the_request_and_is_a_reading(phone: Client, team_in_force: Team) -> None:
    row = CitizenRequestFactory.create(team=team_in_force)
    answer = phone.post(f"/so/phan-anh/{row.pk}/buoc/rut/", {"seen": 99})
    assert answer.status_code == 422
    assert NAME in page(answer).text
    assert uses(team_in_force) == [("requests", "open", [row.pk])]
    assert CitizenRequest.objects.get().state == "received"


def test_an_empty_correction_shows_nothing_of_the_row(phone: Client, team_in_force: Team) -> None:
    row = SupportedPersonFactory.create(team=team_in_force)
    answer = phone.post(f"/so/nguoi-duoc-ho-tro/{row.pk}/sua/")
    assert answer.status_code == 422
    assert NAME not in answer.content.decode()
    assert uses(team_in_force) == []
    assert SupportedPerson.objects.get().full_name == NAME


def test_what_is_shown_before_it_is_erased_is_a_reading(
    official: Client, tay_son: Commune, team_in_force: Team
) -> None:
    row = SupportedPersonFactory.create(team=team_in_force)
    address = f"/xa/{tay_son.pk}/so/mot-nguoi/xoa/?dong=nguoi-duoc-ho-tro-{row.pk}"
    assert NAME in page(official.get(address)).text
    assert uses(tay_son) == [("supported", "open", [row.pk])]
