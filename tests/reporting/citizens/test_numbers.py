"""Numbers of fraud and of households with products, by commune and for the province."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from reporting.citizens.money import dong, read_dong
from reporting.models import IncidentChannel, IncidentKind, ProductGroup, Readiness
from teams.enums import Role
from teams.models import Province, Team
from tests.reporting.citizens.factories import HouseholdFactory, IncidentFactory, ProductFactory, item
from tests.teams.factories import TeamFactory
from tests.views.conftest import holder, signed_in
from tests.views.html import page


@pytest.fixture
def police(gia_lai: Province) -> Client:
    return signed_in(holder(Role.CONG_AN, gia_lai))


@pytest.fixture
def neighbour(gia_lai: Province, team_in_force: Team) -> Team:
    team: Team = TeamFactory.create(commune=gia_lai.communes.exclude(pk=team_in_force.commune_id)[0], in_force=True)
    return team


def test_the_province_counts_fraud_by_kind_channel_and_month(
    police: Client, gia_lai: Province, team_in_force: Team, neighbour: Team
) -> None:
    kind = item(IncidentKind, gia_lai, "gia_mao_cong_an")
    call, zalo = (item(IncidentChannel, gia_lai, code) for code in ("goi_dien", "zalo"))
    IncidentFactory.create(team=team_in_force, kind=kind, channel=call, police_told_on=date(2026, 3, 9))
    IncidentFactory.create(team=neighbour, kind=kind, channel=zalo, loss=0)
    IncidentFactory.create(team=neighbour, kind=kind, channel=zalo, loss=500, day=date(2026, 2, 14))
    IncidentFactory.create(team=neighbour, kind=kind, channel=zalo, day=date(2025, 2, 14))  # longer ago than a year
    IncidentFactory.create(team=TeamFactory.create(in_force=True))  # of another province
    shown = page(police.get("/tinh/52/lua-dao/"))
    assert [tile.text for tile in shown.all("div", css="tile")] == [
        "Số vụ 3 vụ",
        "Đã báo công an 1 vụ",
        "Thiệt hại 1.500.500 đồng",
    ]
    assert shown.rows() == [[kind.name, "1", "2", "3", "1.500.500", "1"]]
    march = page(police.get("/tinh/52/lua-dao/?ky=2026-03"))
    assert march.rows() == [[kind.name, "1", "1", "2", "1.500.000", "1"]]
    content = police.get("/tinh/52/lua-dao/xuat/xlsx/").content
    sheet, notes = load_workbook(BytesIO(content)).worksheets
    assert ("Nơi", "Tỉnh Gia Lai") in list(notes.values)
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Kỳ", "Hình thức", "Kênh", "Số vụ", "Thiệt hại, đồng", "Đã báo công an"],
        ["2026-02", kind.name, zalo.name, 1, 500, 0],
        ["2026-03", kind.name, call.name, 1, 1_500_000, 1],
        ["2026-03", kind.name, zalo.name, 1, 0, 0],
    ]


def test_nothing_happened(police: Client) -> None:
    assert "Chưa có vụ việc nào được ghi" in page(police.get("/tinh/52/lua-dao/")).text
    assert "Không có xã, phường nào như vậy" in page(police.get("/tinh/52/ho-san-pham/")).text


def test_the_province_counts_households_by_readiness_and_group(
    police: Client, gia_lai: Province, team_in_force: Team, neighbour: Team
) -> None:
    levels = list(Readiness.objects.filter(province=gia_lai))
    honey, coffee = (item(ProductGroup, gia_lai, code) for code in ("duoc_lieu_mat_ong", "ca_phe_ho_tieu_dieu"))
    both = HouseholdFactory.create(team=team_in_force, readiness=levels[0])
    ProductFactory.create(household=both, group=honey)
    ProductFactory.create(household=both, group=honey)
    ProductFactory.create(household=both, group=coffee)
    ProductFactory.create(household__team=neighbour, household__readiness=levels[1], group=coffee)
    communes, groups = page(police.get("/tinh/52/ho-san-pham/")).all("tbody")
    assert {tuple(row.text.rsplit(" ", 5)) for row in communes.all("tr")} == {
        (str(team_in_force.commune), "1", "–", "–", "–", "1"),
        (str(neighbour.commune), "–", "1", "–", "–", "1"),
    }
    assert [row.text for row in groups.all("tr")] == [f"{coffee} 1 1 – – 2", f"{honey} 1 – – – 1"]
    only = page(police.get(f"/tinh/52/ho-san-pham/?nhom={honey.pk}"))
    assert [row[0] for row in only.rows()[:1]] == [str(team_in_force.commune)]
    assert only.all("tfoot")[0].text == "Cả tỉnh 1 0 0 0 1"
    found = page(police.get("/tinh/52/ho-san-pham/?tim=tay son"))
    assert str(team_in_force.commune) in [row[0] for row in found.rows()]
    lines = police.get("/tinh/52/ho-san-pham/xuat/csv/").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith('Mã,"Xã, phường",Nhóm sản phẩm,Mức sẵn sàng,Số hộ,')
    assert len(lines) == 4


def test_many_communes_cost_no_more_queries(police: Client, gia_lai: Province) -> None:
    def cost() -> list[int]:
        counts = []
        for address in ("/tinh/52/lua-dao/", "/tinh/52/ho-san-pham/", "/tinh/52/ho-san-pham/xuat/csv/"):
            police.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert police.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    def one_more(commune: int) -> None:
        team = TeamFactory.create(commune=gia_lai.communes.all()[commune], in_force=True)
        IncidentFactory.create(team=team)
        ProductFactory.create(household__team=team)

    one_more(0)
    few = cost()
    for commune in range(1, 5):
        one_more(commune)
    assert cost() == few


# --- money


@given(amount=st.integers(0, 100_000_000_000))
def test_money_as_it_is_shown_is_read_back(amount: int) -> None:
    assert read_dong(dong(amount)) == amount
    assert read_dong(str(amount)) == amount


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.500.000", 1_500_000),
        ("1 500 000 đ", 1_500_000),
        ("5 triệu", 5_000_000),
        ("1,5 tỷ", 1_500_000_000),
        ("300k", 300_000),
        ("2tr", 2_000_000),
        ("1,5", None),
        ("1.5 triệu", None),
        ("1,500,000", None),
        ("-5", None),
        ("hai triệu", None),
        ("9" * 30, None),
    ],
)
def test_money_as_people_write_it(typed: str, amount: int | None) -> None:
    assert read_dong(typed) == amount
