"""Đầy đủ: who gives what is due, commune by commune and month by month (DOMAIN 9; Đề án IV.8.2c)."""

from datetime import date

import pytest
from django.test import Client

from reporting.figures.due import definitions_of, due_in
from reporting.models import FigureDefinition
from teams.models import Commune, Province
from tests.reporting.factories import LogEntryFactory, at
from tests.reporting.figures.factories import FEBRUARY, MARCH, reported
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


def test_figures_that_are_there_of_those_that_are_due(tinh_doan: Client, gia_lai: Province, logging: Commune) -> None:
    asked = [one for one in definitions_of(gia_lai) if not one.for_nucleus]
    for definition, _period in due_in(FEBRUARY, asked):
        reported(logging, definition.code, 1, FEBRUARY)
    of_nucleus = FigureDefinition.objects.filter(province=gia_lai, for_nucleus=True, frequency="month")[0]
    reported(logging, of_nucleus.code, 1, MARCH)  # asked of nucleus communes alone: not counted
    shown = page(tinh_doan.get(f"{PAGE}?xem=so-lieu&tim={logging.name}"))
    *_before, february, march = cells(shown, logging)
    assert february == "100 %"
    yearly = sum(one.frequency == "year" for one in asked)
    assert march == f"{100 * yearly // len(due_in(MARCH, asked))} %"  # the base numbers of the year are there
    assert shown.one("a", aria_current="true").text == "số liệu đã báo cáo"


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
