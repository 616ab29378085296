"""Tỉnh đoàn opens a light: what the indicator says, how it went, and every commune with its place among its peers."""

from datetime import date

import pytest
from django.test import Client

from teams.enums import Role
from teams.models import Commune, Province
from tests.reporting.factories import LogEntryFactory
from tests.reporting.figures.factories import JANUARY, MARCH, reported
from tests.teams.factories import MembershipFactory, TeamFactory
from tests.views.conftest import TODAY, holder, roll_up, signed_in
from tests.views.html import Node, page
from tests.views.test_export_communes import from_csv, from_xlsx
from tests.views.test_province import light

ALL, ONLINE, SESSIONS = "/tinh/52/chi-tieu/", "/tinh/52/chi-tieu/dossiers_online_full/", "support_sessions_per_month"


def rows(shown: Node) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in shown.one(id="communes").rows()}


def addresses(shown: Node) -> set[str]:
    return {link["href"] for link in shown.all("a")}


@pytest.fixture
def three(gia_lai: Province) -> list[Commune]:
    """Two xã of the same kind that report January and March, and one that reports no denominator."""
    ordinary = gia_lai.communes.filter(groups__isnull=True, kind="xa").order_by("pk")
    first, second, half_done = ordinary[:3]
    TeamFactory.create(commune=first, in_force=True, in_force_from=date(2026, 1, 1))
    for commune, january, march in ((first, 90, 60), (second, 50, 80)):
        for online, month in ((january, MARCH.previous), (march, MARCH)):
            reported(commune, "dossiers_online_full", online, month)
            reported(commune, "dossiers_total", 100, month)
    reported(half_done, "dossiers_online_full", 10, MARCH)
    roll_up()
    return [first, second, half_done]


def test_the_light_of_the_province_opens_its_indicator(tinh_doan: Client, three: list[Commune]) -> None:
    card = light(page(tinh_doan.get("/tinh/52/?ky=2026-03")), "Hồ sơ trực tuyến toàn trình")
    assert card.one(css="light-value").text == "70,0 %"
    assert "140/200 hồ sơ" in card.one(css="light-foot").text
    assert "2/135 xã" in card.one(css="light-foot").text
    shown = page(tinh_doan.get(card.one("a")["href"]))
    assert shown.one("h1").text == "Hồ sơ trực tuyến toàn trình, tháng 3/2026"
    assert "Tổng số hồ sơ TTHC của người dân" in shown.text
    assert "Đề án 3.2.3" in shown.text


def test_communes_are_ranked_among_their_peers_and_say_how_they_moved(tinh_doan: Client, three: list[Commune]) -> None:
    first, second, half_done = three
    shown = rows(page(tinh_doan.get(f"{ONLINE}?ky=2026-03&xep=hang")))
    assert shown[str(second)][:2] == ["80,0 %", "1 ▲ lên 1"]
    assert shown[str(first)][:2] == ["60,0 %", "2 ▼ xuống 1"]
    assert shown[str(first)][2:] == ["60/100 hồ sơ", "Chưa đạt"]
    assert list(shown)[:2] == [str(second), str(first)]
    # no denominator is no data: no place, never zero
    assert rows(page(tinh_doan.get(f"{ONLINE}?ky=2026-03&tim={half_done.name}")))[str(half_done)] == [
        "–",
        "–",
        "–",
        "Chưa đủ dữ liệu",
    ]


def test_nucleus_communes_are_a_filter_of_their_own(tinh_doan: Client, gia_lai: Province, three: list[Commune]) -> None:
    nucleus = gia_lai.communes.filter(groups__code="nucleus").order_by("sort_name").first()
    assert nucleus is not None
    shown = rows(page(tinh_doan.get(f"{ONLINE}?loai=hat-nhan")))
    assert len(shown) == 30
    assert str(nucleus) in shown
    assert str(three[0]) not in shown
    assert len(rows(page(tinh_doan.get("/tinh/52/chi-tieu/ts_online_once/")))) == 30


def test_a_target_for_each_team_shows_what_each_team_did(tinh_doan: Client, gia_lai: Province) -> None:
    team = TeamFactory.create(commune=gia_lai.communes.filter(groups__isnull=True)[0], in_force=True)
    member = MembershipFactory.create(team=team)
    for day in (TODAY, TODAY.replace(day=TODAY.day - 1)):
        LogEntryFactory.create(membership=member, day=day)
    roll_up()
    shown = page(tinh_doan.get(f"/tinh/52/chi-tieu/{SESSIONS}/"))
    assert rows(shown)[str(team.commune)][0] == "2 buổi"
    assert shown.one("article", css="light").one(css="light-value").text == "0,0 %"
    assert "0/1 Tổ" in shown.one("article", css="light").text
    assert shown.one(id="communes").links()[str(team.commune)].startswith(f"/to/{team.pk}/")


@pytest.mark.parametrize(("file_format", "read"), [("xlsx", from_xlsx), ("csv", from_csv)])
def test_the_table_is_handed_out_as_shown(
    tinh_doan: Client, three: list[Commune], file_format: str, read: object
) -> None:
    assert callable(read)
    headings, first, *_rest = read(tinh_doan.get(f"{ONLINE}xuat/{file_format}/?ky=2026-03&xep=hang"))
    assert headings[1:5] == ["Xã, phường", "Giá trị", "Tính từ", "Hạng"]
    assert [str(cell) for cell in first[1:5]] == [
        str(three[1]),
        "80" if file_format == "xlsx" else "80.0",
        "80/100 hồ sơ",
        "1",
    ]


def test_the_list_says_what_every_indicator_counts(tinh_doan: Client, gia_lai: Province) -> None:
    shown = page(tinh_doan.get(ALL))
    text = shown.text
    assert "Số cán bộ, công chức + Số đoàn viên, thanh niên" in text
    assert (
        "Số người dân được hỗ trợ cài đặt sản phẩm số (nếu chưa báo cáo: lượt “Cài đặt sản phẩm số” trong nhật ký)"
        in text
    )
    opened = {link for link in addresses(shown) if link.startswith(ALL)} - {ALL, f"{ALL}them/"}
    assert len({link for link in opened if not link.endswith("/sua/")}) == 39


def test_an_unknown_indicator_and_one_that_is_switched_off_are_not_there(tinh_doan: Client, gia_lai: Province) -> None:
    assert tinh_doan.get("/tinh/52/chi-tieu/khong_co/").status_code == 404
    gia_lai.indicators.filter(code="dossiers_online_full").update(is_active=False)
    assert tinh_doan.get(ONLINE).status_code == 404
    assert "đang tắt" in page(tinh_doan.get(ALL)).text


def test_a_year_is_judged_by_its_pace(tinh_doan: Client, gia_lai: Province) -> None:
    """30 % are wanted by 14 December; on 10 March 85 of 365 days have passed, so 7,0 % keep pace."""
    commune = gia_lai.communes.all()[0]
    TeamFactory.create(commune=commune, in_force=True, in_force_from=date(2026, 1, 1))
    reported(commune, "population", 1000, JANUARY)
    reported(commune, "payment_accounts_opened", 72, JANUARY)
    roll_up()
    card = light(page(tinh_doan.get("/tinh/52/")), "Mở tài khoản trong năm")
    assert card.one(css="light-value").text == "7,2 %"
    assert "light-near" in card.classes
    assert "đúng nhịp lúc này là 7,1 %" in card.text


def test_who_keeps_the_indicators_finds_the_way_to_change_them(tinh_doan: Client, gia_lai: Province) -> None:
    theirs = addresses(page(tinh_doan.get(ALL)))
    assert {f"{ALL}them/", f"{ALL}dossiers_online_full/sua/"} <= theirs
    reader = signed_in(holder(Role.PROVINCE_LEADER, gia_lai))
    assert not any(link.endswith(("/them/", "/sua/")) for link in addresses(page(reader.get(ALL))))
