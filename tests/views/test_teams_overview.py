"""Các Tổ của tỉnh: counts that filter, the map of squares, the table, and the file of it."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from teams.enums import Role
from teams.models import Commune, Province, Team
from teams.provinces import profile
from tests.teams.factories import CommuneFactory, HamletFactory, MembershipFactory, ProvinceFactory, TeamFactory
from tests.views.conftest import TODAY, holder, signed_in
from tests.views.html import Node, page
from tests.views.test_page_tables import notes_of
from tests.views.test_query_counts import queries

OVERVIEW = "/tinh/52/cac-to/"


def shown(browser: Client, query: str = "", address: str = OVERVIEW) -> Node:
    return page(browser.get(f"{address}{query}"))


def table(node: Node) -> list[list[str]]:
    return node.one(id="communes").rows()


@pytest.fixture
def team(team_in_force: Team) -> Team:
    """A team of one, called Siu H'Bia twice: she has no telephone."""
    MembershipFactory.create(team=team_in_force, user__full_name="Siu H'Bia", user__phone=None)
    return team_in_force


def test_the_counts_say_who_has_a_team_and_lead_to_them(tinh_doan: Client, team: Team) -> None:
    counts = {link.text: link["href"] for link in shown(tinh_doan).all("a", css="overview-filter")}
    (with_team,) = [text for text in counts if text.startswith("1 Có Tổ đang hoạt động")]
    assert any(text.startswith("134 Chưa có Tổ") for text in counts)
    address = counts[with_team].partition("#")[0]
    filtered = shown(tinh_doan, address)
    assert [row[0] for row in table(filtered)] == ["Xã Tây Sơn"]
    active = filtered.one("a", css="overview-filter", aria_current="true")
    assert "tt=" not in active["href"]


def test_every_commune_has_a_square_with_its_state_in_words(tinh_doan: Client, team: Team) -> None:
    squares = shown(tinh_doan).all("a", css="square")
    assert len(squares) == 135
    said = {square.one(css="square-name").text for square in squares}
    assert "Xã Tây Sơn: có Tổ, có lỗi" in said
    assert "Phường Pleiku: chưa có Tổ" in said


def test_squares_that_the_filter_leaves_out_are_faded(tinh_doan: Client, team: Team) -> None:
    squares = shown(tinh_doan, "?tt=co-to").all("a", css="square")
    assert [square.one(css="square-name").text for square in squares if "is-faded" not in square.classes] == [
        "Xã Tây Sơn: có Tổ, có lỗi"
    ]


def test_a_line_opens_what_is_wrong_and_how_to_mend_it(tinh_doan: Client, team: Team) -> None:
    findings = shown(tinh_doan, "?tim=tay+son").one("ul", css="overview-findings").text
    assert "Siu H'Bia" in findings
    assert "Đề án III.2.1" in findings


@pytest.mark.parametrize("role", [Role.SO_KHCN, Role.AGENCY, Role.PROVINCE_LEADER, Role.CONG_AN, Role.VP_UBND])
def test_others_see_the_counts_by_rule_and_nobodys_name(gia_lai: Province, team: Team, role: Role) -> None:
    browser = signed_in(holder(role, gia_lai))
    node = shown(browser, "?tim=tay+son")
    assert "Siu H'Bia" not in node.text
    assert "Số người của Tổ 1 chỗ" in node.one("ul", css="overview-findings").text
    links = {square["href"] for square in node.all("a", css="square")}
    assert f"/xa/{team.commune_id}/" in links
    assert browser.get(f"/xa/{team.commune_id}/").status_code == 200


def test_tinh_doan_goes_on_to_the_teams_of_the_commune(tinh_doan: Client, team: Team) -> None:
    links = {square["href"] for square in shown(tinh_doan).all("a", css="square")}
    assert f"/xa/{team.commune_id}/cac-to/" in links


def test_search_kind_order_and_page_stay_in_the_address(tinh_doan: Client, team: Team) -> None:
    assert [row[0] for row in table(shown(tinh_doan, "?tim=tay+son&loai=xa"))] == ["Xã Tây Sơn"]
    assert table(shown(tinh_doan, "?xep=-nguoi"))[0][0] == "Xã Tây Sơn"
    assert len(table(shown(tinh_doan, "?page=3"))) == 35
    heading = next(cell for cell in shown(tinh_doan, "?xep=-loi&tim=a").all("th") if cell.text == "Lỗi, cảnh báo")
    assert heading["aria-sort"] == "descending"
    assert "tim=a" in heading.one("a")["href"]


def test_nothing_found_says_what_to_do(tinh_doan: Client, db: None) -> None:
    assert "Thử gõ ít chữ hơn" in shown(tinh_doan, "?tim=khongcodau").one(id="communes").text


def test_where_hamlets_have_teams_they_are_counted(db: None) -> None:
    province = ProvinceFactory.create(rules=profile(40))
    commune = CommuneFactory.create(province=province)
    for hamlet in HamletFactory.create_batch(3, commune=commune)[:2]:
        TeamFactory.create(commune=commune, hamlet=hamlet, kind="hamlet", in_force=True)
    browser = signed_in(holder(Role.TINH_DOAN, province))
    node = shown(browser, address=f"/tinh/{province.code}/cac-to/")
    assert "2/3 thôn" in table(node)[0]


def test_the_file_holds_what_is_shown(tinh_doan: Client, team: Team) -> None:
    content = tinh_doan.get(f"{OVERVIEW}xuat/xlsx/?tt=co-to").content
    heading, *rows = load_workbook(BytesIO(content)).active.values  # type: ignore[union-attr]
    (row,) = [dict(zip(heading, values, strict=True)) for values in rows]
    assert row["Xã, phường"] == "Xã Tây Sơn"
    assert (row["Tình trạng"], row["Số người"], row["Tổ trưởng"]) == ("có Tổ", 1, 0)
    assert row["Lỗi"] > 0
    assert "Số người của Tổ (1)" in row["Điều cần sửa"]
    text = tinh_doan.get(f"{OVERVIEW}xuat/csv/?tim=tay+son").content.decode("utf-8-sig")
    assert len(text.strip().splitlines()) == 2
    assert "Siu" not in text
    assert tinh_doan.get(f"{OVERVIEW}xuat/pdf/").status_code == 404


def test_the_file_says_of_when_it_is_and_what_was_chosen(tinh_doan: Client, team: Team) -> None:
    notes = notes_of(tinh_doan, f"{OVERVIEW}xuat/xlsx/?tt=co-to&loai=xa&tim=tay+son")
    assert (notes["Nơi"], notes["Kỳ"]) == ("Tỉnh Gia Lai", f"{TODAY:%d/%m/%Y}")
    assert notes["Chỉ gồm"] == "tên có “tay son”; xã; có Tổ đang hoạt động"


def test_what_was_typed_is_no_formula(tinh_doan: Client, team: Team) -> None:
    Team.objects.filter(pk=team.pk).update(decision_number='=HYPERLINK("http://x")')
    text = tinh_doan.get(f"{OVERVIEW}xuat/csv/?tim=tay+son").content.decode()
    assert "'=HYPERLINK" in text


@pytest.mark.parametrize("address", [OVERVIEW, f"{OVERVIEW}xuat/xlsx/"])
def test_many_teams_cost_no_more_queries_than_one(
    tinh_doan: Client, gia_lai: Province, team: Team, address: str
) -> None:
    MembershipFactory.create(team=team)
    queries(tinh_doan, address)
    few = queries(tinh_doan, address)
    for commune in gia_lai.communes.exclude(pk=team.commune_id)[:4]:
        MembershipFactory.create_batch(2, team=TeamFactory.create(commune=commune, in_force=True))
    many = queries(tinh_doan, address)
    assert len(many) == len(few), "\n".join(many)


def test_a_team_of_a_kind_that_the_rules_do_not_know_does_not_take_the_page_away(
    tinh_doan: Client, tay_son: Commune, team: Team
) -> None:
    TeamFactory.create(commune=tay_son, in_force=True, of_hamlet=True, kind="hamlet")
    assert "chưa kiểm tra được" in shown(tinh_doan).one(id="communes").text
