"""Only what changes is stored, nothing of somebody else's is overwritten, closed months need reasons (R6)."""

from datetime import date

import pytest

from accounts.models import User
from reporting import closing
from reporting.enums import FigureSource, LateAction
from reporting.figures.due import Period
from reporting.figures.entering import Fate, NotEnteredError, Seen, Wish, Writer, enter, enter_all
from reporting.models import Figure, LateChange
from teams.enums import Calendar
from teams.models import Commune
from teams.periods import Month, Quarter, Year
from tests.reporting.figures.factories import (
    FEBRUARY,
    JANUARY,
    MARCH,
    FigureDefinitionFactory,
    definition_of,
    reported,
    stored,
)

CODE = "payment_accounts_opened"


def wish(commune: Commune, value: int | None, seen: Seen | None = None, period: Period = MARCH) -> Wish:
    return Wish(definition_of(commune, CODE), period, value, seen)


def test_a_value_is_entered_changed_and_taken_away(tay_son: Commune, leader: User, by_leader: Writer) -> None:
    enter_all(tay_son, [wish(tay_son, 12, Seen(0, None))], by_leader)
    figure = Figure.objects.get()
    assert (figure.value, figure.version, figure.entered_by, figure.source) == (12, 1, leader, FigureSource.HAND)
    assert (figure.first_day, figure.last_day) == (date(2026, 2, 15), date(2026, 3, 14))
    enter_all(tay_son, [wish(tay_son, 15, Seen(1, 12))], by_leader)
    figure.refresh_from_db()
    assert (figure.value, figure.version) == (15, 2)
    enter_all(tay_son, [wish(tay_son, None, Seen(2, 15))], by_leader)
    assert not Figure.objects.exists()


def test_zero_is_a_value(tay_son: Commune, by_leader: Writer) -> None:
    enter(tay_son, [wish(tay_son, 0)], by_leader)
    assert stored(tay_son, CODE) == 0


def test_what_is_there_already_is_left_untouched(tay_son: Commune, by_leader: Writer) -> None:
    figure = reported(tay_son, CODE, 12)
    (outcome,) = enter(tay_son, [wish(tay_son, 12)], by_leader)
    assert outcome.fate == Fate.UNCHANGED
    assert Figure.objects.get().entered_at == figure.entered_at
    assert enter(tay_son, [wish(tay_son, None, period=JANUARY)], by_leader)[0].fate == Fate.UNCHANGED
    assert enter(tay_son, [], by_leader) == []


def test_somebody_elses_newer_value_is_not_overwritten(tay_son: Commune, by_leader: Writer) -> None:
    theirs = reported(tay_son, CODE, 20, version=2)
    (outcome,) = enter(tay_son, [wish(tay_son, 15, Seen(1, 12))], by_leader)
    assert outcome.fate == Fate.REFUSED
    assert outcome.newer == Seen(2, 20)
    (said,) = outcome.errors["value"]
    assert said.startswith(f"Trong lúc bạn nhập, {theirs.entered_by} đã ghi 20 (09:00 01/03/2026).")
    assert said.endswith("Nếu vẫn muốn ghi số của bạn, hãy bấm Lưu lần nữa.")
    assert stored(tay_son, CODE) == 20
    assert enter(tay_son, [wish(tay_son, 15, outcome.newer)], by_leader)[0].fate == Fate.STORED


def test_a_value_taken_away_meanwhile_is_noticed(tay_son: Commune, by_leader: Writer) -> None:
    (outcome,) = enter(tay_son, [wish(tay_son, 15, Seen(1, 12))], by_leader)
    assert outcome.errors["value"][0].startswith("Trong lúc bạn nhập, số này đã bị xóa.")
    assert outcome.newer == Seen(0, None)


def test_all_or_nothing(tay_son: Commune, by_leader: Writer) -> None:
    good, bad = wish(tay_son, 12), Wish(definition_of(tay_son, "dossiers_total"), MARCH, -1)
    with pytest.raises(NotEnteredError, match="không thể âm"):
        enter_all(tay_son, [good, bad], by_leader)
    assert not Figure.objects.exists()
    fates = [outcome.fate for outcome in enter(tay_son, [good, bad], by_leader)]
    assert fates == [Fate.STORED, Fate.REFUSED]


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Month(2026, 4, Calendar.DECREE_09), "Chưa đến kỳ báo cáo tháng 4/2026."),
        (Month(2019, 4, Calendar.DECREE_09), "Chưa đến kỳ báo cáo tháng 4/2019."),
        (Quarter(2026, 1, Calendar.DECREE_09), "Số liệu này báo cáo theo tháng."),
        (Year(2026, Calendar.DECREE_09), "Số liệu này báo cáo theo tháng."),
    ],
)
def test_a_period_that_is_not_due_is_refused(tay_son: Commune, by_leader: Writer, period: Period, said: str) -> None:
    (outcome,) = enter(tay_son, [wish(tay_son, 5, period=period)], by_leader)
    assert outcome.errors == {"period": [said]}


@pytest.mark.parametrize("value", [-1, 10_000_001, 10**40])
def test_a_value_out_of_range_is_refused(tay_son: Commune, by_leader: Writer, value: int) -> None:
    assert list(enter(tay_son, [wish(tay_son, value)], by_leader)[0].errors) == ["value"]


def test_a_figure_of_another_province_is_refused(tay_son: Commune, by_leader: Writer) -> None:
    theirs = FigureDefinitionFactory.create()
    (outcome,) = enter(tay_son, [Wish(theirs, MARCH, 5)], by_leader)
    assert list(outcome.errors) == ["definition"]


def test_two_values_for_one_place_are_refused_and_the_same_twice_is_one(tay_son: Commune, by_leader: Writer) -> None:
    outcomes = enter(tay_son, [wish(tay_son, 5), wish(tay_son, 6), wish(tay_son, 5)], by_leader)
    assert [outcome.fate for outcome in outcomes] == [Fate.STORED, Fate.REFUSED, Fate.UNCHANGED]
    assert stored(tay_son, CODE) == 5


# --- closed months


@pytest.fixture
def february_closed(tay_son: Commune, leader: User) -> None:
    closing.close([tay_son], FEBRUARY, leader)


@pytest.mark.usefixtures("february_closed")
def test_a_closed_month_needs_a_reason_and_the_change_is_listed(
    tay_son: Commune, leader: User, by_leader: Writer
) -> None:
    (outcome,) = enter(tay_son, [wish(tay_son, 5, period=FEBRUARY)], by_leader)
    assert list(outcome.errors) == ["reason"]
    enter_all(tay_son, [wish(tay_son, 5, period=FEBRUARY)], by_leader, reason=" Ghi sót ")
    enter_all(tay_son, [wish(tay_son, 7, period=FEBRUARY)], by_leader, reason="Cộng lại")
    enter_all(tay_son, [wish(tay_son, None, period=FEBRUARY)], by_leader, reason="Ghi nhầm kỳ")
    rows = LateChange.objects.order_by("pk")
    assert [(row.action, row.before, row.after, row.reason) for row in rows] == [
        (LateAction.ADDED, None, {"value": 5}, "Ghi sót"),
        (LateAction.CHANGED, {"value": 5}, {"value": 7}, "Cộng lại"),
        (LateAction.REMOVED, {"value": 7}, None, "Ghi nhầm kỳ"),
    ]
    first = rows[0]
    assert (first.day, first.key, first.made_by) == (FEBRUARY.last, f"{CODE}@2026-02", leader)
    assert first.label.endswith(", tháng 2/2026")


@pytest.mark.usefixtures("february_closed")
def test_a_month_that_is_open_needs_none(tay_son: Commune, by_leader: Writer) -> None:
    enter_all(tay_son, [wish(tay_son, 5), wish(tay_son, 4, period=JANUARY)], by_leader)
    assert not LateChange.objects.exists()
