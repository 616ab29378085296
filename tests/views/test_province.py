"""Bảng điều hành tỉnh: what was logged is what it shows, and every number opens what it is made of."""

from datetime import date
from urllib.parse import urljoin

import pytest
from django.test import Client

from kpis.enums import Stretch
from kpis.models import Indicator, IndicatorValue
from teams.enums import Calendar, Role
from teams.models import Commune, Membership, Province, SupportPoint, Team
from teams.periods import month_of
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import CommuneFactory, MembershipFactory, ProvinceFactory, TeamFactory
from tests.views.conftest import TODAY, Typed, holder, roll_up, signed_in
from tests.views.html import Node, page

BOARD = "/tinh/52/"


def board(browser: Client, query: str = "", address: str = BOARD) -> Node:
    return page(browser.get(f"{address}{query}"))


def tile(shown: Node, label: str) -> str:
    return next(tile.one(css="tile-value").text for tile in shown.all(css="tile") if label in tile.text)


def light(shown: Node, label: str) -> Node:
    return next(card for card in shown.all("article", css="light") if label in card.one(css="light-label").text)


def names(shown: Node) -> list[str]:
    return [row[0] for row in communes_table(shown)]


def communes_table(shown: Node) -> list[list[str]]:
    return shown.one(id="communes").rows()


@pytest.fixture
def two_members(member: Membership, team_in_force: Team, support_point: SupportPoint) -> Team:
    """One morning of two members: 8 and 2 lượt in one buổi, rolled up."""
    LogEntryFactory.create(
        membership=member, place=support_point, day=TODAY, helped={"vneid": 5, "dich_vu_cong": 3}, women=4, elderly=2
    )
    mate = MembershipFactory.create(team=team_in_force)
    LogEntryFactory.create(membership=mate, place=support_point, day=TODAY, helped={"vneid": 2}, women=1)
    roll_up()
    return team_in_force


def team_with(commune: Commune, people: int, *, day: date = TODAY) -> Team:
    """A team that helped so many people in one session."""
    team = TeamFactory.create(commune=commune, in_force=True)
    if people:
        LogEntryFactory.create(membership=MembershipFactory.create(team=team), day=day, helped={"vneid": people})
    return team


def test_the_numbers_are_what_was_logged(tinh_doan: Client, two_members: Team) -> None:
    shown = board(tinh_doan)
    assert tile(shown, "Lượt hỗ trợ trong kỳ") == "10 lượt"
    assert tile(shown, "Buổi hỗ trợ trong kỳ") == "1 buổi"
    assert tile(shown, "Phụ nữ") == "5 lượt"
    assert tile(shown, "Người cao tuổi") == "2 lượt"
    assert tile(shown, "Người khuyết tật") == "0 lượt"
    services = shown.one("section", aria_labelledby="services-title").rows()
    assert services == [["VNeID", "7"], ["Dịch vụ công", "3"]]
    trend = shown.one("section", aria_labelledby="trend-title").rows()
    assert len(trend) == 12
    assert trend[-1] == ["Tháng 3/2026", "10", "1"]
    (row,) = communes_table(board(tinh_doan, "?tim=xa+tay+son"))
    assert row[1:3] == ["1", "10"]
    assert row[4] == "10/03/2026"


def test_a_correction_changes_the_numbers(phone: Client, tinh_doan: Client, typed: Typed) -> None:
    phone.post("/ghi/", typed())
    roll_up()
    assert tile(board(tinh_doan), "Lượt hỗ trợ trong kỳ") == "8 lượt"
    (link,) = page(phone.get("/ghi/hom-nay/")).all("a")
    phone.post(link["href"], typed(helped={"vneid": 1}))
    roll_up()
    assert tile(board(tinh_doan), "Lượt hỗ trợ trong kỳ") == "1 lượt"
    phone.post(link["href"].replace("sua", "xoa"))
    roll_up()
    assert tile(board(tinh_doan), "Buổi hỗ trợ trong kỳ") == "0 buổi"


def test_numbers_open_commune_team_and_session(tinh_doan: Client, two_members: Team) -> None:
    at = f"{BOARD}?tim=tay+son"
    for name in ("Xã Tây Sơn", str(two_members), "Sáng 10/03/2026"):
        links = page(tinh_doan.get(at)).one("main").links()
        address = next(url for text, url in links.items() if text.startswith(name))
        at = urljoin(at, address)
    entries = page(tinh_doan.get(at)).rows()
    assert [row[2] for row in entries] == ["8", "2"]


@pytest.mark.parametrize("address", [BOARD, "/xa/{commune}/", "/to/{team}/"])
def test_every_light_and_total_opens_something_that_is_there(
    tinh_doan: Client, two_members: Team, address: str
) -> None:
    at = address.format(commune=two_members.commune_id, team=two_members.pk)
    shown = board(tinh_doan, address=at)
    # The first two: whom of several groups a team helped is listed nowhere.
    figures = [*shown.all("article", css="light"), *shown.all(css="tile")[:2]]
    assert len(figures) >= 8
    for figure in figures:
        target = urljoin(at, figure.one("a")["href"])
        address, _hash, anchor = target.partition("#")
        opened = tinh_doan.get(address)
        assert opened.status_code == 200, target
        assert not anchor or page(opened).all(id=anchor), target


def test_the_page_says_when_it_was_computed(tinh_doan: Client, gia_lai: Province, two_members: Team) -> None:
    said = board(tinh_doan).one(css="computed-at")
    assert said.text.startswith("Tính đến")
    assert said.one("time")["datetime"]


def test_before_anything_was_computed_it_says_so(tinh_doan: Client) -> None:
    assert board(tinh_doan).one(css="computed-at").text == "Chưa tính"


def test_without_teams_there_is_not_enough_data_and_no_zero(tinh_doan: Client) -> None:
    shown = board(tinh_doan)
    for label in ("Buổi hỗ trợ mỗi Tổ", "Cập nhật hằng ngày", "Có điểm hỗ trợ số"):
        card = light(shown, label)
        assert "light-nodata" in card.classes
        assert card.one(css="light-value").text == "Chưa đủ dữ liệu"
    assert all(row[1:4] == ["–", "–", "–"] for row in communes_table(shown))
    assert all(row[5] == "Chưa đủ dữ liệu" for row in communes_table(shown))


def test_a_province_without_communes_shows_an_empty_board(db: None) -> None:
    province = ProvinceFactory.create()
    browser = signed_in(holder(Role.TINH_DOAN, province))
    assert browser.get(f"/tinh/{province.code}/").status_code == 200


@pytest.mark.parametrize(
    ("numerator", "label"),
    [(1999, "Gần đạt"), (2000, "Đạt"), (2001, "Đạt")],
)
def test_a_light_compares_the_exact_value_not_the_one_shown(
    tinh_doan: Client, gia_lai: Province, numerator: int, label: str
) -> None:
    month = month_of(TODAY, Calendar(gia_lai.calendar))
    indicator = Indicator.objects.get(province=gia_lai, code="daily_update")
    Indicator.objects.filter(pk=indicator.pk).update(target=80)
    IndicatorValue.objects.create(
        province=gia_lai,
        indicator=indicator,
        stretch=Stretch.MONTH,
        first_day=month.first,
        last_day=month.last,
        numerator=numerator,
        denominator=2500,
        covered=135,
        expected=135,
        computed_at="2026-03-10T10:00:00+07:00",
    )
    card = light(board(tinh_doan), "Cập nhật hằng ngày")
    assert f"light-{'reached' if numerator >= 2000 else 'near'}" in card.classes
    assert card.one(css="light-state").text == label
    assert card.one(css="light-value").text == "80,0 %"
    assert f"{numerator // 1000}.{numerator % 1000:03d}/2.500" in card.one(css="light-foot").text


@pytest.mark.parametrize("query", ["tay son", "TÂY SƠN", "x. tay son", "xã tây", "Tây Sơn"])
def test_a_commune_is_found_however_it_is_written(tinh_doan: Client, query: str) -> None:
    shown = page(tinh_doan.get(BOARD, {"tim": query}))
    assert "Xã Tây Sơn" in names(shown)
    assert len(names(shown)) < 10
    assert shown.typed("tim") == query


def test_a_search_without_result_says_what_to_do(tinh_doan: Client) -> None:
    assert "Không có xã, phường nào khớp Thử gõ ít chữ hơn" in board(tinh_doan, "?tim=khong-co").text


def test_wards_alone_are_shown_when_asked_for(tinh_doan: Client, gia_lai: Province) -> None:
    shown = board(tinh_doan, "?loai=phuong")
    assert len(names(shown)) == gia_lai.communes.filter(kind="phuong").count()
    assert all(name.startswith("Phường ") for name in names(shown))
    assert shown.typed("loai") == "phuong"


def test_sorting_never_takes_no_data_for_zero(tinh_doan: Client, gia_lai: Province) -> None:
    first, second, third = gia_lai.communes.all()[:3]
    for commune, people in ((first, 2), (second, 0), (third, 9)):
        team_with(commune, people)
    roll_up()
    assert names(board(tinh_doan, "?xep=-luot"))[:3] == [str(third), str(first), str(second)]
    assert names(board(tinh_doan, "?xep=luot"))[:3] == [str(second), str(first), str(third)]
    assert {row[2] for row in communes_table(board(tinh_doan, "?xep=luot"))[3:]} == {"–"}
    assert {row[2] for row in communes_table(board(tinh_doan, "?xep=luot&page=3"))} == {"–"}


def test_the_heading_says_the_order_and_a_click_turns_it(tinh_doan: Client) -> None:
    shown = board(tinh_doan, "?xep=-luot&tim=tay")
    heading = next(cell for cell in shown.one(id="communes").all("th", scope="col") if cell.text == "Lượt")
    assert heading["aria-sort"] == "descending"
    turned = heading.one("a")["href"]
    assert "xep=luot" in turned
    assert "tim=tay" in turned


def test_names_stand_in_vietnamese_order(tinh_doan: Client, db: None) -> None:
    province = ProvinceFactory.create()
    for name in ("Đức Cơ", "Dun", "Ân Hảo", "An Khê", "Ăn Thử", "Ea"):
        CommuneFactory.create(province=province, name=name)
    browser = signed_in(holder(Role.TINH_DOAN, province))
    shown = names(board(browser, address=f"/tinh/{province.code}/"))
    assert shown == [f"Xã {name}" for name in ("An Khê", "Ăn Thử", "Ân Hảo", "Dun", "Đức Cơ", "Ea")]


def test_pages_hold_fifty_communes_and_together_all(tinh_doan: Client, gia_lai: Province) -> None:
    pages = [names(board(tinh_doan, f"?page={number}")) for number in (1, 2, 3)]
    assert [len(rows) for rows in pages] == [50, 50, 35]
    assert {name for rows in pages for name in rows} == {str(commune) for commune in gia_lai.communes.all()}
    assert "51–100 trong 135" in board(tinh_doan, "?page=2").one("nav", css="pager").text


@pytest.mark.parametrize(("asked", "got"), [("999", 3), ("0", 3), ("x", 1)])
def test_a_page_that_is_not_there_shows_one_that_is(tinh_doan: Client, asked: str, got: int) -> None:
    pager = board(tinh_doan, f"?page={asked}").one("nav", css="pager")
    assert pager.one("span", aria_current="page").text == f"Trang {got}"


def heading(shown: Node) -> str:
    return f"{shown.one('h1').text} | {shown.one(css='page-subtitle').text}"


def test_periods_by_decree_09_run_from_the_fifteenth(tinh_doan: Client) -> None:
    shown = board(tinh_doan)
    assert "Tỉnh Gia Lai, tháng 3/2026" in heading(shown)
    assert "15/02–14/03/2026" in heading(shown)
    previous = next(url for text, url in shown.links().items() if text == "Kỳ trước")
    shown = board(tinh_doan, previous)
    assert "tháng 2/2026" in heading(shown)
    assert "15/01–14/02/2026" in heading(shown)
    following = next(url for text, url in shown.links().items() if text == "Kỳ sau")
    assert "tháng 3/2026" in heading(board(tinh_doan, following))


def test_periods_by_the_solar_calendar_are_months(db: None) -> None:
    province = ProvinceFactory.create(solar=True)
    browser = signed_in(holder(Role.TINH_DOAN, province))
    address = f"/tinh/{province.code}/"
    assert "01/03–31/03/2026" in heading(board(browser, address=address))
    assert "01/02–28/02/2026" in heading(board(browser, "?ky=2026-02", address=address))


def test_each_entry_counts_in_its_period(tinh_doan: Client, tay_son: Commune) -> None:
    team_with(tay_son, 7, day=date(2026, 2, 14))
    roll_up()
    assert tile(board(tinh_doan), "Lượt hỗ trợ trong kỳ") == "0 lượt"
    assert tile(board(tinh_doan, "?ky=2026-02"), "Lượt hỗ trợ trong kỳ") == "7 lượt"


@pytest.mark.parametrize("asked", ["2026-04", "2099-01", "9999-12", "0001-01", "2026-13", "hom-nay", "2026-1", ""])
def test_a_period_that_has_no_numbers_falls_back_to_the_running_one(tinh_doan: Client, asked: str) -> None:
    shown = board(tinh_doan, f"?ky={asked}")
    assert "tháng 3/2026" in heading(shown)
    assert "Kỳ sau" not in shown.links()


def test_a_period_in_which_nothing_was_counted_has_no_numbers(tinh_doan: Client, two_members: Team) -> None:
    long_ago = board(tinh_doan, address=f"{BOARD}?ky=2020-01")
    assert tile(long_ago, "Lượt hỗ trợ trong kỳ") == "– lượt"
    assert tile(long_ago, "Phụ nữ") == "– lượt"
