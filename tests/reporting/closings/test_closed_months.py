"""Which months are closed, for one commune and for all; closing and opening by several people at once."""

from datetime import date

import pytest

from reporting import closed_months, closing
from reporting.models import PeriodClosing
from teams.enums import Calendar
from teams.models import Commune, Province
from teams.periods import month_of
from teams.refused import RefusedError
from tests.accounts.factories import UserFactory
from tests.conftest import SetClock
from tests.reporting.closings.factories import FEBRUARY, JANUARY, MARCH, LateChangeFactory, PeriodClosingFactory
from tests.teams.factories import CommuneFactory, ProvinceFactory
from tests.threads import at_once

TODAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def today(set_clock: SetClock) -> None:
    set_clock(TODAY)


def test_what_is_in_force_wins_over_what_was_opened_again(tay_son: Commune) -> None:
    PeriodClosingFactory.create(commune=tay_son, opened=True)
    in_force = PeriodClosingFactory.create(commune=tay_son)
    PeriodClosingFactory.create(commune=tay_son, month=JANUARY, opened=True)
    LateChangeFactory.create_batch(2, commune=tay_son, day=FEBRUARY.first)
    LateChangeFactory.create(commune=tay_son, day=FEBRUARY.last)
    LateChangeFactory.create(commune=tay_son, day=MARCH.first)
    rows = {row.month: row for row in closed_months.months_of(tay_son, TODAY)}
    assert list(rows)[:3] == [MARCH, FEBRUARY, JANUARY]
    february, january = rows[FEBRUARY], rows[JANUARY]
    assert (february.closing, february.is_closed, february.late) == (in_force, True, 3)
    assert (january.is_closed, january.was_opened, january.late) == (False, True, 0)
    assert (rows[MARCH].is_over, rows[MARCH].late) == (False, 1)


def test_a_province_by_the_calendar_year(db: None) -> None:
    commune = CommuneFactory.create(province=ProvinceFactory.create(solar=True))
    months = [row.month for row in closed_months.months_of(commune, TODAY)]
    assert (months[0].first, months[0].last) == (date(2026, 3, 1), date(2026, 3, 31))
    closing.close([commune], months[1], UserFactory.create())
    row = PeriodClosing.objects.get()
    assert (row.first_day, row.last_day) == (date(2026, 2, 1), date(2026, 2, 28))


def test_the_last_month_that_is_over(gia_lai: Province) -> None:
    assert closed_months.last_over(gia_lai, date(2026, 3, 14)) == FEBRUARY
    assert closed_months.last_over(gia_lai, date(2026, 3, 15)) == month_of(date(2026, 3, 14), Calendar.DECREE_09)


def test_several_are_opened_and_those_that_are_open_stay(gia_lai: Province, tay_son: Commune) -> None:
    PeriodClosingFactory.create(commune=tay_son)
    person = UserFactory.create()
    communes = list(gia_lai.communes.all())
    assert closing.open_month_again(communes, FEBRUARY, person, "Thiếu số liệu") == 1
    assert closing.open_month_again(communes, FEBRUARY, person, "Thiếu số liệu") == 0
    assert closing.close(communes, FEBRUARY, person) == len(communes)


@pytest.mark.django_db(transaction=True)
def test_two_who_close_or_open_at_once_do_it_once(transactional_db: None) -> None:
    commune, person = CommuneFactory.create(), UserFactory.create()

    def close() -> int:
        return closing.close([commune], FEBRUARY, person)

    assert sorted(at_once(*[close] * 3)) == [0, 0, 1]
    row = PeriodClosing.objects.get()

    def open_again() -> str:
        try:
            closing.open_again(row, person, "Thiếu số liệu")
        except RefusedError:
            return "refused"
        return "done"

    assert sorted(at_once(*[open_again] * 3)) == ["done", "refused", "refused"]
