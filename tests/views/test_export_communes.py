"""The table of communes as a file: the rows that the page shows, in its order."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook

from teams.models import Commune, Province
from tests.views.conftest import roll_up
from tests.views.html import page
from tests.views.test_province import communes_table, team_with

HEADINGS = ["Mã", "Xã, phường", "Có Tổ", "Buổi", "Lượt", "Cập nhật kịp thời, %", "Ghi gần nhất", "Mục tiêu số buổi"]


def from_xlsx(response: Any) -> list[list[Any]]:
    book = load_workbook(BytesIO(response.content), read_only=True)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def from_csv(response: Any) -> list[list[Any]]:
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture
def logged(gia_lai: Province) -> list[Commune]:
    first, second = gia_lai.communes.all()[:2]
    team_with(first, 7)
    team_with(second, 12)
    roll_up()
    return [first, second]


@pytest.mark.parametrize("query", ["", "?xep=-luot", "?tim=an&loai=xa", "?tim=khong-co", "?ky=2026-02"])
@pytest.mark.parametrize(("file_format", "read"), [("xlsx", from_xlsx), ("csv", from_csv)])
def test_the_file_has_the_rows_of_the_page(
    tinh_doan: Client, logged: list[Commune], query: str, file_format: str, read: Any
) -> None:
    headings, *rows = read(tinh_doan.get(f"/tinh/52/xuat/{file_format}/{query}"))
    assert headings[: len(HEADINGS)] == HEADINGS
    shown: list[list[str]] = []
    for number in range(1, 4):
        table = communes_table(page(tinh_doan.get(f"/tinh/52/{query or '?'}&page={number}")))
        shown += [row for row in table if row not in shown]
    assert [row[1] for row in rows] == [row[0] for row in shown]
    assert [[str("–" if cell in (None, "") else cell) for cell in row[3:5]] for row in rows] == [
        row[1:3] for row in shown
    ]


def test_numbers_and_dates_are_such_in_excel(tinh_doan: Client, logged: list[Commune]) -> None:
    _headings, first, second, third = from_xlsx(tinh_doan.get("/tinh/52/xuat/xlsx/?xep=-luot"))[:4]
    assert [first[1], first[2], first[3], first[4]] == [str(logged[1]), "có", 1, 12]
    assert second[4] == 7
    assert third[2:5] == ["chưa", None, None]
    assert f"{first[6]:%d/%m/%Y}" == "10/03/2026"


@pytest.mark.parametrize(
    ("file_format", "content_type"),
    [
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("csv", "text/csv; charset=utf-8"),
    ],
)
def test_the_file_is_named_after_province_and_period(tinh_doan: Client, file_format: str, content_type: str) -> None:
    response: HttpResponse = tinh_doan.get(f"/tinh/52/xuat/{file_format}/?ky=2026-02")  # type: ignore[assignment]
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == f'attachment; filename="xa-phuong-52-2026-02.{file_format}"'


def test_the_page_offers_the_file_of_what_it_shows(tinh_doan: Client) -> None:
    links = page(tinh_doan.get("/tinh/52/?tim=an&xep=-luot&page=1")).links()
    assert links["Xuất Excel"] == "/tinh/52/xuat/xlsx/?tim=an&xep=-luot"
    assert links["CSV"] == "/tinh/52/xuat/csv/?tim=an&xep=-luot"
