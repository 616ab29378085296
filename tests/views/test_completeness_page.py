"""Đầy đủ: who gives what is due, commune by commune and month by month (DOMAIN 9; Đề án IV.8.2c)."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kpis.boards.completeness import Cell
from reporting.figures.due import definitions_of, due_in
from reporting.models import FigureDefinition
from teams.models import Commune, Province
from tests.conftest import SetClock
from tests.reporting.factories import LogEntryFactory, at
from tests.reporting.figures.factories import FEBRUARY, JANUARY, MARCH, reported
from tests.teams.factories import MembershipFactory, TeamFactory
from tests.views.conftest import roll_up
from tests.views.html import Node, page
from tests.views.test_export_communes import from_csv, from_xlsx

PAGE = "/tinh/52/day-du/"


def cells(shown: Node, commune: Commune) -> list[str]:
    """The share over all months, then the twelve months, March 2026 last."""
    return next(row[1:] for row in shown.one(id="communes").rows() if row[0] == str(commune))


@pytest.fixture
def logging(gia_lai: Province) -> Commune:
    """A team since Monday 2 March that logs in time on three of the five days that are due by Tuesday the 10th."""
    commune = gia_lai.communes.filter(kind="xa")[0]
    team = TeamFactory.create(commune=commune, in_force=True, in_force_from=date(2026, 3, 2))
    member = MembershipFactory.create(team=team, valid_from=date(2026, 3, 2))
    for day, told in ((2, 2), (3, 4), (4, 4), (5, 9)):
        LogEntryFactory.create(membership=member, day=date(2026, 3, day), recorded_at=at(date(2026, 3, told)))
    roll_up()
    return commune


def test_days_logged_in_time_of_the_days_that_are_due(tinh_doan: Client, gia_lai: Province, logging: Commune) -> None:
    shown = page(tinh_doan.get(f"{PAGE}?tim={logging.name}"))
    assert cells(shown, logging) == ["60 %", *["–"] * 11, "60 %"]
    row = next(row for row in shown.all("tr") if str(logging) in row.text)
    march = row.all(css="matrix-cell")[-1]
    assert march["title"] == "3/5"
    assert "matrix-part" in march.classes
    silent = gia_lai.communes.exclude(pk=logging.pk)[0]
    assert set(cells(page(tinh_doan.get(f"{PAGE}?tim={silent.name}")), silent)) == {"–"}  # no team is not 0 %


@pytest.fixture
def asked(gia_lai: Province) -> list[FigureDefinition]:
    return [one for one in definitions_of(gia_lai) if not one.for_nucleus]


@pytest.fixture
def reporting(tay_son: Commune, asked: list[FigureDefinition]) -> Commune:
    """A team from the last day of January (14 January) until the first of March (15 February), all figures of February,
    and of March what comes once a year."""
    TeamFactory.create(commune=tay_son, dissolved=True, in_force_from=JANUARY.last, in_force_to=MARCH.first)
    for definition, _period in due_in(FEBRUARY, asked):
        reported(tay_son, definition.code, 1, FEBRUARY)
    return tay_son


def figures(browser: Client, commune: Commune, query: str = "") -> list[str]:
    return cells(page(browser.get(f"{PAGE}?xem=so-lieu&tim={commune.name}{query}")), commune)


def test_figures_that_are_there_of_those_that_are_due(
    tinh_doan: Client, reporting: Commune, asked: list[FigureDefinition]
) -> None:
    """The base numbers of the year are there in January too, which had a team for a day; nothing before it is due."""
    yearly, due = sum(one.frequency == "year" for one in asked), len(due_in(JANUARY, asked))
    whole, *before, january, february, march = figures(tinh_doan, reporting)
    assert set(before) == {"–"}
    assert (january, february, march) == (percent(yearly, due), "100 %", "–")
    assert whole == percent(yearly + due, 2 * due)
    shown = page(tinh_doan.get(f"{PAGE}?xem=so-lieu"))
    assert shown.one("a", aria_current="true").text == "số liệu đã báo cáo"
    assert "tháng chưa hết" in shown.one(id="communes").text


def percent(have: int, due: int) -> str:
    return f"{round(100 * have / due)} %"


def test_a_running_month_is_no_miss_and_says_what_is_there_already(
    tinh_doan: Client, gia_lai: Province, reporting: Commune, asked: list[FigureDefinition], set_clock: SetClock
) -> None:
    of_nucleus = FigureDefinition.objects.filter(province=gia_lai, for_nucleus=True, frequency="month")[0]
    reported(reporting, of_nucleus.code, 1, MARCH)  # asked of nucleus communes alone: not counted
    yearly = sum(one.frequency == "year" for one in asked)

    def march() -> Node:
        return page(tinh_doan.get(f"{PAGE}?xem=so-lieu&ky=2026-03&tim=tay+son")).all(css="matrix-cell")[-1]

    assert (march().text, march()["title"]) == ("–", f"không có gì đến hạn, đã có {yearly}")
    set_clock(MARCH.last)
    assert march().text == "–"
    set_clock(MARCH.next.first)
    assert (march().text, march()["title"]) == (
        percent(yearly, len(due_in(MARCH, asked))),
        f"{yearly}/{len(due_in(MARCH, asked))}",
    )


def test_a_team_of_a_hamlet_makes_figures_due_too(
    tinh_doan: Client, gia_lai: Province, asked: list[FigureDefinition]
) -> None:
    commune = gia_lai.communes.filter(kind="xa")[3]
    assert set(figures(tinh_doan, commune)) == {"–"}
    TeamFactory.create(commune=commune, of_hamlet=True, in_force=True, in_force_from=FEBRUARY.first)
    assert figures(tinh_doan, commune)[-3:] == ["–", "0 %", "–"]


def test_figures_cost_the_same_for_many_communes(tinh_doan: Client, gia_lai: Province) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert tinh_doan.get(f"{PAGE}?xem=so-lieu").status_code == 200
        return len(queries)

    communes = list(gia_lai.communes.all()[:10])
    TeamFactory.create(commune=communes[0], in_force=True)
    cost()
    one = cost()
    for commune in communes[1:]:
        TeamFactory.create(commune=commune, in_force=True)
        reported(commune, "dossiers_total", 40, FEBRUARY)
    assert cost() == one


@pytest.mark.parametrize(
    ("have", "due", "said"), [(8, 9, "89 %"), (6, 9, "67 %"), (299, 300, "99 %"), (1, 300, "1 %"), (0, 9, "0 %")]
)
def test_a_share_is_rounded_but_never_to_all_or_nothing(have: int, due: int, said: str) -> None:
    assert Cell(have, due).text == said


def test_filter_order_and_choice_stay_in_the_address(tinh_doan: Client, logging: Commune) -> None:
    shown = page(tinh_doan.get(f"{PAGE}?xem=so-lieu&xep=chung&tim=an"))
    form = shown.one("form", css="filter-bar")
    assert {field["name"]: field["value"] for field in form.all("input", type="hidden")} == {
        "xem": "so-lieu",
        "xep": "chung",
    }
    first = page(tinh_doan.get(f"{PAGE}?xep=chung")).one(id="communes").rows()[0]
    assert first[0] == str(logging)  # the others have nothing: they stand last


@pytest.mark.parametrize(("file_format", "read"), [("xlsx", from_xlsx), ("csv", from_csv)])
def test_the_matrix_is_handed_out_as_shown(tinh_doan: Client, logging: Commune, file_format: str, read: object) -> None:
    assert callable(read)
    headings, row = read(tinh_doan.get(f"{PAGE}xuat/{file_format}/?tim={logging.name}"))[:2]
    assert headings[:3] == ["Mã", "Xã, phường", "tháng 4/2025"]
    assert headings[14] == "Cả khoảng, %"
    assert (row[1], str(row[2] or ""), float(row[13]), float(row[14])) == (str(logging), "", 60.0, 60.0)


def test_a_file_holds_the_exact_shares(tinh_doan: Client, tay_son: Commune) -> None:
    TeamFactory.create(commune=tay_son, in_force=True, in_force_from=FEBRUARY.first)
    reported(tay_son, "dossiers_total", 40, FEBRUARY)
    _headings, row = from_xlsx(tinh_doan.get(f"{PAGE}xuat/xlsx/?xem=so-lieu&tim=tay+son"))
    due = len(due_in(FEBRUARY, [one for one in definitions_of(tay_son.province) if not one.for_nucleus]))
    assert row[12:] == [pytest.approx(100 / due), None, pytest.approx(100 / due)]
