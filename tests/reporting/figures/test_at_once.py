"""Two people save at the same moment: one is told, and no rule is broken between them."""

from collections.abc import Callable

import pytest

from reporting.enums import FigureSource
from reporting.figures.entering import Fate, Seen, Wish, Writer, enter
from reporting.models import Figure
from teams.models import Commune, Province
from tests.accounts.factories import UserFactory
from tests.conftest import GIA_LAI, TAY_SON
from tests.reporting.figures.factories import MARCH, definition_of
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def saving(commune: Commune, code: str, value: int, seen: Seen | None = None) -> Callable[[], Fate]:
    by, wish = Writer(FigureSource.HAND, UserFactory.create()), Wish(definition_of(commune, code), MARCH, value, seen)
    return lambda: enter(commune, [wish], by)[0].fate


def tay_son() -> Commune:
    return Province.objects.get(code=GIA_LAI).communes.select_related("province").get(official_code=TAY_SON)


def test_the_same_place_is_written_by_one_of_two() -> None:
    commune, nothing = tay_son(), Seen(0, None)
    fates = at_once(*(saving(commune, "dossiers_total", value, nothing) for value in (40, 50)))
    assert sorted(fates) == [Fate.REFUSED, Fate.STORED]
    assert Figure.objects.count() == 1


def test_a_part_and_its_whole_cannot_pass_each_other() -> None:
    commune = tay_son()
    fates = at_once(saving(commune, "dossiers_total", 40), saving(commune, "dossiers_online_full", 50))
    assert sorted(fates) == [Fate.REFUSED, Fate.STORED]
