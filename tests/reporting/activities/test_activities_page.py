"""The page of a team's activities, the commune's, and the files of both."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reporting.models import ActivityKind
from teams.enums import Role
from teams.models import Province, Team
from tests.reporting.activities.factories import TODAY, TOMORROW, YESTERDAY, ActivityFactory, kind
from tests.teams.factories import TeamFactory
from tests.teams.plan_factories import Around, PlannedSessionFactory
from tests.views.conftest import holder, signed_in
from tests.views.html import Node, page
from tests.views.test_page_tables import notes_of


@pytest.fixture
def address(team: Team) -> str:
    return f"/to/{team.pk}/hoat-dong/"


def events(document: Node) -> list[str]:
    return [node.text for node in document.one(css="agenda").all(css="event-title")]


def test_the_leader_sees_the_norms_what_waits_and_the_month(leader: Client, team: Team, address: str) -> None:
    ActivityFactory.create(team=team, held=True, title="Lớp VNeID")
    late = ActivityFactory.create(team=team, first_day=YESTERDAY, title="Ngày dịch vụ công")
    ActivityFactory.create(team=team, title="Lớp thanh toán số")
    PlannedSessionFactory.create(team=team, day=TOMORROW, topic="Hướng dẫn VNeID")
    document = page(leader.get(address))
    norm = next(node for node in document.all(css="norm") if node.one("strong").text == "Lớp tập huấn kỹ năng số")
    assert "2/1" not in norm.text
    assert "1/1" in norm.text
    assert "đủ" in norm.text
    assert any("Còn thiếu 2 đến hết 14/12/2026" in node.text for node in document.all(css="norm-foot"))
    assert document.one("section", aria_labelledby="not-told-title").links()["Ghi kết quả Ngày dịch vụ công"] == (
        f"/hoat-dong/{late.pk}/ket-qua/"
    )
    assert "Lớp thanh toán số" in document.one("section", aria_labelledby="upcoming-title").text
    shown = events(document)
    assert len(shown) == 4
    assert any("Hướng dẫn VNeID" in one for one in shown)
    assert f"{address}len-lich/?ngay=2026-03-11" in document.links().values()


def test_the_month_and_the_filters_stand_in_the_address(leader: Client, team: Team, address: str) -> None:
    ActivityFactory.create(team=team, title="Lớp VNeID")
    ActivityFactory.create(team=team, cancelled=True, title="Ngày dịch vụ công", kind=kind(team.province, "khac"))
    PlannedSessionFactory.create(team=team, day=TOMORROW, topic="Hướng dẫn VNeID")
    assert events(page(leader.get(f"{address}?loai=lop_ky_nang"))) == ["Lớp VNeID"]
    assert events(page(leader.get(f"{address}?tt=cancelled"))) == ["Ngày dịch vụ công"]
    assert events(page(leader.get(f"{address}?loai=buoi"))) == ["Sáng: Hướng dẫn VNeID"]
    assert "Không có hoạt động nào khớp" in page(leader.get(f"{address}?loai=cau_lac_bo")).text
    assert "Tháng này chưa có hoạt động nào" in page(leader.get(f"{address}?ky=2026-05")).text
    assert leader.get(f"{address}?ky=lung-tung&loai=%00&tt=x").status_code == 200


def test_what_takes_long_stands_at_its_ends(leader: Client, team: Team, address: str) -> None:
    ActivityFactory.create(team=team, first_day=date(2026, 2, 1), last_day=date(2026, 3, 20), title="Tháng cao điểm")
    ActivityFactory.create(team=team, first_day=YESTERDAY, last_day=TOMORROW, title="Hội thi")
    grid = page(leader.get(address)).one("table", css="month-table")
    assert grid.text.count("Tháng cao điểm") == 2
    assert grid.text.count("Hội thi") == 3


def test_the_list_is_searched_without_accents_and_paged(leader: Client, team: Team, address: str) -> None:
    ActivityFactory.create(team=team, title="Lớp kỹ năng số làng Đê Kjiêng")
    ActivityFactory.create_batch(31, team=team, held=True)
    document = page(leader.get(f"{address}?xem=danh-sach&tim=de+kjieng"))
    assert [row[0].split(" Lớp tập huấn")[0] for row in document.rows()] == ["Lớp kỹ năng số làng Đê Kjiêng"]
    assert len(page(leader.get(f"{address}?xem=danh-sach&page=2")).rows()) == 2
    assert "Không có hoạt động nào khớp" in page(leader.get(f"{address}?xem=danh-sach&tim=zzz")).text


def test_an_empty_list_says_how_it_is_filled(leader: Client, member: Client, chair: Client, address: str) -> None:
    assert "Bấm “Lên lịch”" in page(leader.get(address)).text
    for browser, buttons in ((leader, 2), (member, 1), (chair, 0)):
        head = page(browser.get(address)).one(css="page-actions")
        assert len([link for link in head.links() if "Lên lịch" in link or "Ghi hoạt động" in link]) == buttons


def test_neighbours_and_other_provinces_find_nothing(
    neighbour: Client, abroad: Client, team: Team, address: str
) -> None:
    for browser in (neighbour, abroad):
        assert browser.get(address).status_code == 404
        assert browser.get(f"/xa/{team.commune_id}/hoat-dong/").status_code == 404


def test_the_commune_sees_all_its_teams(official: Client, leader: Client, people: Around, team: Team) -> None:
    other = TeamFactory.create(commune=team.commune, in_force=True, of_hamlet=True, name="Tổ làng Plei")
    mine = ActivityFactory.create(team=team, title="Lớp VNeID")
    ActivityFactory.create(team=other, title="Lớp ở làng")
    ActivityFactory.create(title="Lớp nơi khác")
    address = f"/xa/{team.commune_id}/hoat-dong/"
    document = page(official.get(address))
    assert events(document) == ["Lớp VNeID", "Lớp ở làng"]
    assert "Tổ làng Plei" in document.text
    assert f"/hoat-dong/{mine.pk}/" in document.links().values()
    assert leader.get(address).status_code == 403
    agency = signed_in(holder(Role.AGENCY, team.province))
    document = page(agency.get(address))  # follows the figures, opens no single activity
    assert events(document) == ["Lớp VNeID", "Lớp ở làng"]
    assert f"/hoat-dong/{mine.pk}/" not in document.links().values()


@pytest.mark.parametrize("where", ["/to/{team}/hoat-dong/", "/xa/{commune}/hoat-dong/"])
@pytest.mark.parametrize("asked", ["", "?xem=danh-sach", "?xem=danh-sach&tim=lop"])
def test_many_cost_no_more_queries_than_one(official: Client, team: Team, where: str, asked: str) -> None:
    path = where.format(team=team.pk, commune=team.commune_id) + asked

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert official.get(path).status_code == 200
        return len(captured)

    ActivityFactory.create(team=team)
    ActivityFactory.create(team=team, first_day=YESTERDAY)
    PlannedSessionFactory.create(team=team, day=TOMORROW)
    queries()
    few = queries()
    for back in range(6):
        ActivityFactory.create(team=team, first_day=TODAY - timedelta(days=back))
        ActivityFactory.create(team=team, held=True)
        ActivityFactory.create(team=TeamFactory.create(commune=team.commune, in_force=True, of_hamlet=True))
        PlannedSessionFactory.create(team=team, day=TOMORROW + timedelta(days=back))
    assert queries() == few


class TestFiles:
    def test_excel_keeps_numbers_and_days_and_runs_no_formula(self, leader: Client, team: Team, address: str) -> None:
        ActivityFactory.create(team=team, held=True, title="=HYPERLINK(1)", women=12, outcome="+1")
        ActivityFactory.create(team=team, title="Lớp VNeID")
        response = leader.get(f"{address}xuat/xlsx/?loai=lop_ky_nang")
        assert "hoat-dong" in response["Content-Disposition"]
        sheet = load_workbook(BytesIO(response.content)).active
        assert isinstance(sheet, Worksheet)
        heading, planned, held = sheet.iter_rows(values_only=True)
        title = sheet["D3"]
        assert heading[:4] == ("Từ ngày", "Đến ngày", "Loại", "Tên hoạt động")
        assert planned[3] == "Lớp VNeID"
        assert (title.value, title.data_type) == ("=HYPERLINK(1)", "s")
        assert isinstance(held[0], datetime)
        assert held[0].date() == YESTERDAY
        assert (held[8], held[9], held[10]) == (30, 12, None)

    def test_csv_has_what_the_filter_leaves(self, leader: Client, team: Team, address: str) -> None:
        ActivityFactory.create(team=team, held=True, title="Lớp VNeID")
        ActivityFactory.create(team=team, title="Lớp sau")
        text = leader.get(f"{address}xuat/csv/?tt=held").content.decode("utf-8-sig")
        assert "Lớp VNeID" in text
        assert "Lớp sau" not in text
        assert leader.get(f"{address}xuat/pdf/").status_code == 404

    def test_it_says_whose_they_are_and_what_was_chosen(self, leader: Client, team: Team, address: str) -> None:
        Province.objects.update(is_simulated=True)
        asked = "?tt=held&loai=lop_ky_nang&tim=VNeID&tu=2026-11-01"
        notes = notes_of(leader, f"{address}xuat/xlsx/{asked}")
        assert notes["Nơi"].endswith(f"tỉnh {team.province.name}")
        assert notes["Kỳ"] == "từ 01/11/2026"
        kind = ActivityKind.objects.get(province=team.province, code="lop_ky_nang").name
        assert notes["Chỉ gồm"] == f"tên có “VNeID”; {kind[0].lower()}{kind[1:]}; đã tổ chức"
        assert "mô phỏng" in notes["Lưu ý"]

    def test_who_follows_the_figures_reads_no_names(self, official: Client, people: Around, team: Team) -> None:
        ActivityFactory.create(team=team, lead=people.leader)
        address = f"/xa/{team.commune_id}/hoat-dong/xuat/csv/"
        agency = signed_in(holder(Role.AGENCY, team.province))
        assert str(people.leader) in official.get(address).content.decode()
        assert str(people.leader) not in agency.get(address).content.decode()
