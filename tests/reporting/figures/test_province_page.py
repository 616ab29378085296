"""The figures of all communes: who is how far, the search, the files."""

import csv
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from teams.enums import Role
from teams.models import Commune, Province, Team
from tests.reporting.figures.factories import (
    FEBRUARY,
    JANUARY,
    MARCH,
    FigureQuestionFactory,
    definition_of,
    reported,
)
from tests.teams.factories import ProvinceFactory, TeamFactory
from tests.views.conftest import holder, signed_in
from tests.views.html import page


@pytest.fixture
def desk(gia_lai: Province) -> Client:
    return signed_in(holder(Role.TINH_DOAN, gia_lai))


PAGE = "/tinh/52/so-lieu/"


@pytest.fixture(autouse=True)
def team(tay_son: Commune) -> Team:
    return TeamFactory.create(commune=tay_son, in_force=True)


def test_tinh_doan_sees_how_far_each_commune_is(desk: Client, tay_son: Commune) -> None:
    reported(tay_son, "dossiers_total", 40, FEBRUARY)
    reported(tay_son, "population", 12_000, FEBRUARY)
    reported(tay_son, "feedback_received", 3, FEBRUARY)
    FigureQuestionFactory.create(figure=reported(tay_son, "youth_trained", 3, FEBRUARY))
    shown = page(desk.get(f"{PAGE}?tim=tay son&tt=giai-thich"))
    assert shown.rows() == [["Xã Tây Sơn", "3/16", "19 %", "1/10", "1 câu hỏi"]]
    assert shown.links()["Xã Tây Sơn"] == f"/xa/{tay_son.pk}/so-lieu/?ky=2026-02"
    assert "Số liệu của tháng 2/2026 (15/01/2026 – 14/02/2026)" in shown.text


def test_nothing_is_due_of_a_commune_that_had_no_team(desk: Client, tay_son: Commune, team: Team) -> None:
    Team.objects.filter(pk=team.pk).update(in_force_from=MARCH.first)
    assert page(desk.get(f"{PAGE}?tim=xa+tay+son")).rows() == [["Xã Tây Sơn", "–", "không đến hạn", "–", "–"]]
    reported(tay_son, "dossiers_total", 40, FEBRUARY)
    assert page(desk.get(f"{PAGE}?tim=xa+tay+son")).rows()[0][1] == "1"
    for state in ("thieu", "chua-co", "du"):
        assert page(desk.get(f"{PAGE}?tim=xa+tay+son&tt={state}")).rows() == []


def test_a_running_month_says_that_nothing_is_due_yet(desk: Client, tay_son: Commune) -> None:
    reported(tay_son, "dossiers_total", 40, MARCH)
    shown = page(desk.get(f"{PAGE}?ky=2026-03&tim=xa+tay+son"))
    assert "kỳ đang chạy: số liệu chưa đến hạn" in shown.text
    assert shown.rows()[0][1].startswith("1/")
    assert "kỳ đang chạy" not in page(desk.get(PAGE)).one("main").text


@pytest.mark.parametrize(
    ("state", "found"), [("thieu", True), ("chua-co", False), ("du", False), ("giai-thich", False), ("", True)]
)
def test_the_filter(desk: Client, tay_son: Commune, state: str, found: bool) -> None:
    reported(tay_son, "dossiers_total", 40, FEBRUARY)
    shown = page(desk.get(f"{PAGE}?tim=xa+tay+son&tt={state}"))
    assert bool(shown.rows()) == found
    assert found or "Không có xã, phường nào khớp" in shown.text


def test_the_page_costs_the_same_for_one_commune_and_for_many(desk: Client, gia_lai: Province) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(PAGE).status_code == 200
        return len(queries)

    communes = list(gia_lai.communes.all()[:20])
    reported(communes[0], "dossiers_total", 40, FEBRUARY)
    desk.get(PAGE)
    one = cost()
    for commune in communes[1:]:
        FigureQuestionFactory.create(figure=reported(commune, "dossiers_total", 40, FEBRUARY))
    assert cost() == one


def test_a_months_figures_as_a_file(desk: Client, tay_son: Commune) -> None:
    reported(tay_son, "dossiers_total", 40, FEBRUARY)
    response = desk.get(f"{PAGE}xuat/csv/?ky=2026-02")
    rows = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 136
    heading = "Tổng số hồ sơ TTHC của người dân (hồ sơ, tháng 2/2026)"
    ours = next(row for row in rows if row[0] == "21808")
    assert (ours[1], ours[rows[0].index(heading)]) == ("Xã Tây Sơn", "40")
    notes = dict(zip(rows[0][-4:], ours[-4:], strict=True))
    assert notes["Kỳ"] == "tháng 2/2026 (15/01/2026 – 14/02/2026)"
    assert ours.count("") == len(ours) - 3 - len(notes)  # no data is empty, not 0
    assert response["Content-Disposition"] == 'attachment; filename="so-lieu-52-2026-02.csv"'


def test_a_years_figures_as_a_file(desk: Client, tay_son: Commune) -> None:
    reported(tay_son, "dossiers_total", 40, JANUARY)
    reported(tay_son, "dossiers_total", 50, MARCH)
    reported(tay_son, "vneid2_citizens", 700, JANUARY)
    reported(tay_son, "vneid2_citizens", 800, MARCH)
    sheet = load_workbook(BytesIO(desk.get(f"{PAGE}xuat/xlsx/?nam=2026").content)).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert len(rows) == 1 + 135 * 33
    of = {(row[0], row[2]): row for row in rows}
    total, stock = of[21808, "dossiers_total"], of[21808, "vneid2_citizens"]
    assert (total[6:10], total[18:]) == ([40, None, 50, None], [90, 2, 12])
    assert stock[18:] == [800, 2, 12]  # never a sum


def test_another_kind_of_file_is_not_there(desk: Client) -> None:
    assert desk.get(f"{PAGE}xuat/pdf/").status_code == 404


def test_the_figures_of_another_province_are_not_there(desk: Client, tay_son: Commune) -> None:
    other = signed_in(holder(Role.TINH_DOAN, ProvinceFactory.create()))
    assert other.get(PAGE).status_code == 404
    assert other.get(f"/xa/{tay_son.pk}/so-lieu/").status_code == 404
    assert other.get(f"/xa/{tay_son.pk}/so-lieu/chi-so/dossiers_total/").status_code == 404
    assert definition_of(tay_son, "dossiers_total").province.code == 52
