"""A figure that communes have reported keeps its period and its way of adding up, so that old numbers stay true."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from reporting.enums import FigureSource, Frequency
from reporting.figures.entering import Wish, Writer, enter
from reporting.models import FigureDefinition
from teams.access import grants
from teams.enums import Role
from teams.models import Commune, Province
from tests.accounts.factories import UserFactory
from tests.conftest import GIA_LAI, TAY_SON
from tests.reporting.figures.factories import MARCH, definition_of, reported
from tests.sql import refused_by, run
from tests.teams.factories import FOUNDED
from tests.threads import Another
from tests.views.conftest import signed_in
from tests.views.html import page

CODE = "dossiers_total"
CHANGE = "UPDATE reporting_figuredefinition SET {} WHERE id = %(id)s"


@pytest.fixture
def keeper(gia_lai: Province) -> Client:
    """Who keeps the lists of the province in the admin."""
    person = UserFactory.create(is_staff=True)
    grants.grant(person, Role.SYSTEM_ADMIN, gia_lai, valid_from=FOUNDED)
    return signed_in(person)


@pytest.fixture
def definition(tay_son: Commune) -> FigureDefinition:
    return definition_of(tay_son, CODE)


def address_of(definition: FigureDefinition) -> str:
    return f"/quan-tri/reporting/figuredefinition/{definition.pk}/change/"


def typed(definition: FigureDefinition, **changed: str) -> dict[str, str]:
    names = ("name", "order", "is_active", "unit", "frequency", "accumulation", "who_reports", "note")
    there = {name: str(getattr(definition, name)) for name in names}
    return {**there, "province": str(definition.province_id), **changed}


def test_once_reported_another_period_is_refused_beside_the_field(
    keeper: Client, definition: FigureDefinition, tay_son: Commune
) -> None:
    reported(tay_son, CODE, 1200)
    response = keeper.post(address_of(definition), typed(definition, frequency="year", accumulation="stock"))
    assert response.status_code == 200
    shown = page(response)
    about_kept = {"frequency": "“tháng”", "accumulation": "“cộng dồn các kỳ”"}
    for name, kept in about_kept.items():
        box = next(node for node in shown.all("div", css="errors") if f"field-{name}" in node.classes)
        assert f"Các xã đã ghi 1 số theo {kept} nên không đổi được nữa" in box.text
        assert "thêm một số liệu mới với mã khác" in box.text
    definition.refresh_from_db()
    assert (definition.frequency, definition.accumulation) == ("month", "flow")


def test_its_name_and_the_rest_may_still_be_changed(
    keeper: Client, definition: FigureDefinition, tay_son: Commune
) -> None:
    reported(tay_son, CODE, 1200)
    assert keeper.post(address_of(definition), typed(definition, name="Hồ sơ đã nhận")).status_code == 302
    definition.refresh_from_db()
    assert definition.name == "Hồ sơ đã nhận"


def test_before_the_first_number_everything_may_be_changed(keeper: Client, definition: FigureDefinition) -> None:
    changed = typed(definition, frequency="year", accumulation="stock")
    assert keeper.post(address_of(definition), changed).status_code == 302
    definition.refresh_from_db()
    assert (definition.frequency, definition.accumulation) == ("year", "stock")


@pytest.mark.parametrize("change", ["frequency = 'year'", "accumulation = 'stock'"])
def test_the_database_refuses_it_whoever_writes(definition: FigureDefinition, tay_son: Commune, change: str) -> None:
    assert run(CHANGE.format(change), id=definition.pk) == 1
    definition.refresh_from_db()
    reported(tay_son, CODE, 1200)
    with refused_by("its frequency and accumulation stay"):
        run(CHANGE.format("frequency = 'quarter', accumulation = 'level'"), id=definition.pk)
    assert run(CHANGE.format("name = 'Hồ sơ đã nhận'"), id=definition.pk) == 1


@pytest.mark.django_db(transaction=True)
def test_a_first_number_that_is_just_being_stored_counts() -> None:
    commune = Commune.objects.select_related("province").get(province__code=GIA_LAI, official_code=TAY_SON)
    definition, by = definition_of(commune, CODE), Writer(FigureSource.HAND, UserFactory.create())

    def change() -> bool:
        try:
            with transaction.atomic():
                FigureDefinition.objects.filter(pk=definition.pk).update(frequency=Frequency.YEAR)
        except IntegrityError:
            return False
        return True

    with transaction.atomic():
        enter(commune, [Wish(definition, MARCH, 1200)], by)
        keeper = Another(partial(change))
        keeper.wait_until_it_waits_for_us()
    assert not keeper.result()
    definition.refresh_from_db()
    assert definition.frequency == Frequency.MONTH
