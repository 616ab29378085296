"""Tháng, Quý, Năm on every board: the switch stays in the address, and lights, totals, trend, map and places follow."""

from datetime import date

import pytest
from django.test import Client

from kpis.models import Indicator
from teams.models import Commune, Membership, Province, Team
from tests.reporting.factories import LogEntryFactory
from tests.reporting.figures.factories import FEBRUARY, JANUARY, MARCH, reported
from tests.teams.factories import MembershipFactory, TeamFactory
from tests.views.conftest import roll_up
from tests.views.html import Node, page
from tests.views.test_province import heading, light, tile

SESSIONS = "/tinh/52/chi-tieu/support_sessions_per_month/"


@pytest.fixture
def quarter(member: Membership) -> Team:
    """Three sessions in January, which reach the month's target, one in February, none in March."""
    for day, people in (
        (date(2025, 12, 16), 1),
        (date(2026, 1, 5), 2),
        (date(2026, 1, 14), 3),
        (date(2026, 1, 15), 10),
    ):
        LogEntryFactory.create(membership=member, day=day, helped={"vneid": people}, women=1)
    roll_up()
    return member.team


def shown(browser: Client, address: str, period: str) -> Node:
    return page(browser.get(f"{address}?ky={period}"))


@pytest.mark.parametrize("address", ["/tinh/52/", "/xa/{commune}/", "/to/{team}/", SESSIONS])
def test_the_switch_leads_to_quarter_and_year_and_back(tinh_doan: Client, quarter: Team, address: str) -> None:
    at = address.format(commune=quarter.commune_id, team=quarter.pk)
    links = page(tinh_doan.get(at)).one(id="board").links()
    for name, text in (("Quý", "quý I/2026"), ("Năm", "năm 2026"), ("Tháng", "tháng 3/2026")):
        board = page(tinh_doan.get(f"{at}{links[name]}"))
        assert text in board.one("h1").text
        assert board.one("nav", aria_label="Xem theo").one("a", aria_current="true").text == name
        assert "phien" not in links[name]


def test_a_quarter_adds_up_what_was_logged_in_its_three_months(tinh_doan: Client, quarter: Team) -> None:
    board = shown(tinh_doan, "/tinh/52/", "2026-Q1")
    assert "15/12/2025–14/03/2026" in heading(board)
    assert tile(board, "Lượt hỗ trợ trong kỳ") == "16 lượt"
    assert tile(board, "Buổi hỗ trợ trong kỳ") == "4 buổi"
    assert tile(board, "Phụ nữ") == "4 lượt"
    assert "25,0 % số lượt" in board.text
    trend = board.one("section", aria_labelledby="trend-title")
    assert trend.one("h2").text == "Lượt hỗ trợ theo quý"
    assert trend.rows()[-1] == ["Quý I/2026", "16", "4"]
    assert len(trend.rows()) == 8


def test_services_stand_month_by_month_whatever_is_shown(tinh_doan: Client, quarter: Team) -> None:
    rows = shown(tinh_doan, "/tinh/52/", "2026-Q1").one("section", aria_labelledby="service-months-title").rows()
    assert len(rows) == 12
    assert rows[-3:] == [["Tháng 1/2026", "6"], ["Tháng 2/2026", "10"], ["Tháng 3/2026", "0"]]


def test_a_target_of_each_month_counts_the_months_that_reached_it(tinh_doan: Client, quarter: Team) -> None:
    for address, counted in (("/tinh/52/", "1/3 tháng-Tổ"), (f"/to/{quarter.pk}/", "1/3 tháng")):
        card = light(shown(tinh_doan, address, "2026-Q1"), "Buổi hỗ trợ mỗi Tổ")
        assert card.one(css="light-value").text == "33,3 %"
        assert counted in card.one(css="light-foot").text
        assert "mục tiêu 100 %" in card.one(css="light-foot").text
        assert card.one(css="light-state").text == "Chưa đạt"


def test_table_map_and_indicator_say_how_many_months_reached_it(tinh_doan: Client, quarter: Team) -> None:
    board = shown(tinh_doan, "/tinh/52/", "2026-Q1")
    areas = {area.text.split(": ")[0]: area for area in board.one(id="map").all("title")}
    assert areas[str(quarter.commune)].text == f"{quarter.commune}: 1/3 tháng, chưa đạt"
    assert "Số tháng đạt mục tiêu 3 buổi" in board.one(id="map").text
    indicator = shown(tinh_doan, SESSIONS, "2026-Q1&xep=hang")
    row = next(row for row in indicator.one(id="communes").rows() if row[0] == str(quarter.commune))
    assert row[1:] == ["33,3 %", "1", "1/3 tháng", "Chưa đạt"]


def test_places_are_compared_with_the_quarter_before(tinh_doan: Client, gia_lai: Province) -> None:
    one, other = gia_lai.communes.filter(groups__isnull=True, kind="xa").order_by("pk")[:2]
    TeamFactory.create(commune=one, in_force=True)
    autumn = JANUARY.previous  # December 2025, of the fourth quarter
    for commune, before, now in ((one, 90, 50), (other, 60, 80)):
        for online, month in ((before, autumn), (now, MARCH)):
            reported(commune, "dossiers_online_full", online, month)
            reported(commune, "dossiers_total", 100, month)
    roll_up()
    board = shown(tinh_doan, "/tinh/52/chi-tieu/dossiers_online_full/", "2026-Q1&xep=hang")
    rows = {row[0]: row[1:3] for row in board.one(id="communes").rows()}
    assert rows[str(other)] == ["80,0 %", "1 ▲ lên 1"]
    assert rows[str(one)] == ["50,0 %", "2 ▼ xuống 1"]


def test_a_year_says_the_pace_that_it_still_needs(tinh_doan: Client, gia_lai: Province) -> None:
    """30 % by 14 December; 280 of 365 days are to come, so 24 points need 2,6 in each of the 9,2 months left."""
    commune = gia_lai.communes.all()[0]
    TeamFactory.create(commune=commune, in_force=True, in_force_from=date(2026, 1, 1))
    reported(commune, "population", 1000, JANUARY)
    reported(commune, "payment_accounts_opened", 60, JANUARY)
    roll_up()
    for period in ("2026-03", "2026-Q1", "2026"):
        card = light(shown(tinh_doan, "/tinh/52/", period), "Mở tài khoản trong năm")
        assert card.one(css="light-value").text == "6,0 %"
        assert "Cần thêm 2,6 điểm phần trăm mỗi tháng." in card.text


def test_a_light_says_how_far_it_is_from_its_target(tinh_doan: Client, gia_lai: Province) -> None:
    commune = gia_lai.communes.all()[0]
    TeamFactory.create(commune=commune, in_force=True)
    for online, month in ((768, JANUARY), (80_001, FEBRUARY), (79_999, MARCH)):
        reported(commune, "dossiers_online_full", online, month)
        reported(commune, "dossiers_total", 1000 if online < 1000 else 100_000, month)
    roll_up()
    for period, said in (
        ("2026-01", "còn thiếu 3,2 điểm phần trăm"),
        ("2026-02", "vượt chưa đến 0,1 điểm phần trăm"),
        ("2026-03", "còn thiếu chưa đến 0,1 điểm phần trăm"),
    ):
        card = light(shown(tinh_doan, "/tinh/52/", period), "Hồ sơ trực tuyến toàn trình")
        assert said in card.one(css="light-foot").text


def test_the_year_so_far_is_compared_with_the_month_before(tinh_doan: Client, gia_lai: Province) -> None:
    commune = gia_lai.communes.all()[0]
    TeamFactory.create(commune=commune, in_force=True, in_force_from=date(2025, 1, 1))
    reported(commune, "population", 1000, JANUARY)
    for people, month in ((60, JANUARY), (70, FEBRUARY)):
        reported(commune, "payment_accounts_opened", people, month)
    roll_up()
    february, january = (
        light(shown(tinh_doan, "/tinh/52/", period), "Mở tài khoản trong năm") for period in ("2026-02", "2026-01")
    )
    assert "tăng so với kỳ trước" in february.text.lower()
    assert not january.all(css="light-trend")  # the year before is another one


def test_of_a_running_period_without_data_the_last_known_value_is_said(tinh_doan: Client, gia_lai: Province) -> None:
    commune = gia_lai.communes.all()[0]
    TeamFactory.create(commune=commune, in_force=True)
    reported(commune, "dossiers_online_full", 511, JANUARY)
    reported(commune, "dossiers_total", 1000, JANUARY)
    roll_up()
    for address in ("/tinh/52/", f"/xa/{commune.pk}/"):
        card = light(shown(tinh_doan, address, "2026-03"), "Hồ sơ trực tuyến toàn trình")
        assert card.one(css="light-value").text == "Chưa đủ dữ liệu"
        assert card.one(css="light-note").text == "Tháng 1/2026: 51,1 %"
        assert "light-nodata" in card.classes
        # what is over has its own say
        card = light(shown(tinh_doan, address, "2026-02"), "Hồ sơ trực tuyến toàn trình")
        assert "51,1 %" not in card.text


def test_nobody_is_asked_for_a_part_of_an_activity(tinh_doan: Client, quarter: Team) -> None:
    card = light(shown(tinh_doan, f"/to/{quarter.pk}/", "2026-03"), "Tuyên truyền an ninh mạng")
    assert "Cần thêm khoảng 1 hoạt động mỗi tháng." in card.text


def test_less_than_nothing_has_no_bar(tinh_doan: Client, quarter: Team) -> None:
    one = Indicator.objects.get(province=quarter.province, code="skill_classes")
    Indicator.objects.filter(pk=one.pk).update(numerator="held_lop_ky_nang - sessions")
    roll_up()
    card = light(shown(tinh_doan, f"/to/{quarter.pk}/", "2026-01"), "Lớp kỹ năng số")
    assert card.one(css="light-value").text.startswith("-")
    assert not card.all("rect", css="fill")


def test_a_plain_number_of_the_provinces_own_is_wanted_every_month(tinh_doan: Client, gia_lai: Province) -> None:
    """10 lượt a month are 30 in a quarter; 84 of its 90 days are over."""
    commune = gia_lai.communes.all()[0]
    member = MembershipFactory.create(team=TeamFactory.create(commune=commune, in_force=True))
    Indicator.objects.create(
        province=gia_lai,
        code="own_vneid",
        is_own=True,
        order=99,
        section="teams",
        name="Lượt VNeID",
        short_name="VNeID",
        numerator="helped_vneid",
        counts="lượt",
        unit="lượt",
        decimals=0,
        grain="commune",
        period="month",
        operator=">=",
        target=10,
    )
    LogEntryFactory.create(membership=member, day=date(2026, 1, 20), helped={"vneid": 29})
    roll_up()
    at = f"/xa/{commune.pk}/"
    card = next(
        one
        for one in shown(tinh_doan, at, "2026-Q1").all("article", css="light")
        if one.one(css="light-label").text == "VNeID"
    )
    assert card.one(css="light-value").text == "29 lượt"
    assert "mục tiêu 30 lượt" in card.one(css="light-foot").text
    assert card.one(css="light-state").text == "Gần đạt"


def test_the_period_goes_along_to_the_file_the_commune_and_the_team(
    tinh_doan: Client, quarter: Team, tay_son: Commune
) -> None:
    board = shown(tinh_doan, "/tinh/52/", "2026-Q1")
    links = board.one("main").links()
    assert tinh_doan.get(links["CSV"])["Content-Disposition"].endswith('"xa-phuong-52-2026-Q1.csv"')
    table = page(tinh_doan.get("/tinh/52/?ky=2026-Q1&tim=tay+son")).one(id="communes")
    assert table.links()[str(tay_son)] == f"/xa/{tay_son.pk}/?ky=2026-Q1"
    teams = shown(tinh_doan, f"/xa/{tay_son.pk}/", "2026-Q1").one(id="teams").links()
    assert list(teams.values()) == [f"/to/{quarter.pk}/?ky=2026-Q1"]
    assert len(shown(tinh_doan, f"/to/{quarter.pk}/", "2026-Q1").one(id="sessions").rows()) == 4
