"""Which period a board shows: month, quarter or year by the province's calendar, and the way between them."""

from datetime import date

import pytest

from kpis.boards.periods import ShownPeriod, periods_until, shown_period
from kpis.enums import Stretch
from teams.enums import Calendar
from teams.models import Province
from tests.teams.factories import ProvinceFactory

TODAY = date(2026, 3, 10)  # by Decree 09 in the March that began on 15 February


def shown(province: Province, code: str) -> ShownPeriod:
    return shown_period(province, code, TODAY)


@pytest.mark.parametrize(
    ("code", "kind", "days", "text"),
    [
        ("2026-03", Stretch.MONTH, (date(2026, 2, 15), date(2026, 3, 14)), "tháng 3/2026"),
        ("2026-Q1", Stretch.QUARTER, (date(2025, 12, 15), date(2026, 3, 14)), "quý I/2026"),
        ("2026", Stretch.YEAR, (date(2025, 12, 15), date(2026, 12, 14)), "năm 2026"),
    ],
)
def test_by_decree_09_every_period_begins_on_a_fifteenth(
    gia_lai: Province, code: str, kind: Stretch, days: tuple[date, date], text: str
) -> None:
    found = shown(gia_lai, code)
    assert (found.kind, (found.first, found.last), str(found)) == (kind, days, text)


def test_by_the_solar_calendar_they_are_those_of_the_wall(db: None) -> None:
    province = ProvinceFactory.create(solar=True)
    assert (shown(province, "2026-Q1").first, shown(province, "2026-Q1").last) == (date(2026, 1, 1), date(2026, 3, 31))
    assert (shown(province, "2025").first, shown(province, "2025").last) == (date(2025, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize("code", ["2026-Q2", "2027", "2026-Q5", "2026-Q", "nam nay", "2026-04", "9999", ""])
def test_what_has_not_begun_or_is_no_period_shows_the_running_month(gia_lai: Province, code: str) -> None:
    assert shown(gia_lai, code).code == "2026-03"


@pytest.mark.parametrize(
    ("code", "choices"),
    [
        ("2026-02", ["2026-02", "2026-Q1", "2026"]),
        ("2025-Q4", ["2025-12", "2025-Q4", "2025"]),
        ("2026-Q1", ["2026-03", "2026-Q1", "2026"]),
        ("2025", ["2025-12", "2025-Q4", "2025"]),
        ("2026", ["2026-03", "2026-Q1", "2026"]),
    ],
)
def test_the_switch_leads_to_what_holds_it_and_to_the_last_that_it_holds(
    gia_lai: Province, code: str, choices: list[str]
) -> None:
    found = shown(gia_lai, code).choices
    assert [one.label for one in found] == ["Tháng", "Quý", "Năm"]
    assert [one.code for one in found] == choices
    assert [one.code for one in found if one.is_shown] == [code]


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [("2026-Q1", "2025-Q4", ""), ("2025-Q4", "2025-Q3", "2026-Q1"), ("2025", "2024", "2026"), ("2026", "2025", "")],
)
def test_it_goes_back_and_forth_as_far_as_today(gia_lai: Province, code: str, before: str, after: str) -> None:
    found = shown(gia_lai, code)
    assert (found.previous_code, found.next_code) == (before, after)


def test_of_a_running_year_what_has_come_counts(gia_lai: Province) -> None:
    year = shown(gia_lai, "2026")
    assert year.is_running
    assert (year.as_of, year.month.code, len(year.months)) == (TODAY, "2026-03", 12)
    assert len(year.halves) == len(set(year.halves)) == 24


def test_a_series_is_of_one_kind(gia_lai: Province) -> None:
    assert [one.code for one in periods_until(shown(gia_lai, "2026-Q1"), 3)] == ["2025-Q3", "2025-Q4", "2026-Q1"]
    assert shown(gia_lai, "2026").year.calendar == Calendar.DECREE_09
