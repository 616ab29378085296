"""A commune's board: its own teams and numbers, nobody else's."""

from django.test import Client

from teams.enums import Role
from teams.models import Commune, Province, Team
from tests.teams.factories import TeamFactory
from tests.views.conftest import holder, roll_up, signed_in
from tests.views.html import page
from tests.views.test_province import light, team_with, tile


def test_the_numbers_are_those_of_the_commune_alone(gia_lai: Province, tay_son: Commune) -> None:
    team = team_with(tay_son, 7)
    team_with(gia_lai.communes.exclude(pk=tay_son.pk)[0], 50)
    roll_up()
    official = signed_in(holder(Role.COMMUNE_OFFICIAL, tay_son))
    shown = page(official.get(f"/xa/{tay_son.pk}/"))
    assert shown.one("h1").text == "Xã Tây Sơn, tháng 3/2026"
    assert tile(shown, "Lượt hỗ trợ trong kỳ") == "7 lượt"
    assert tile(shown, "Buổi hỗ trợ trong kỳ") == "1 buổi"
    assert light(shown, "Buổi hỗ trợ mỗi Tổ").one(css="light-value").text == "1 buổi"
    links = shown.one(id="teams").links()
    assert links == {f"{team} hoạt động từ 01/07/2025": f"/to/{team.pk}/"}


def test_a_target_of_the_whole_province_is_not_asked_of_one_commune(tinh_doan: Client, gia_lai: Province) -> None:
    """Thirty recognised nucleus communes: no commune is more than one of them."""
    nucleus = gia_lai.communes.filter(groups__code="nucleus")[0]
    name = "Xã hạt nhân được công nhận"
    assert light(page(tinh_doan.get("/tinh/52/")), name)
    board = page(tinh_doan.get(f"/xa/{nucleus.pk}/"))
    assert light(board, "Hồ sơ trực tuyến, xã hạt nhân")
    assert light(board, "Tổ thành lập")
    assert name not in board.text
    assert name not in page(tinh_doan.get(f"/xa/{nucleus.pk}/in/")).text


def test_the_way_back_to_the_province_is_for_those_who_may(tinh_doan: Client, tay_son: Commune) -> None:
    official = signed_in(holder(Role.COMMUNE_OFFICIAL, tay_son))
    crumbs = [page(browser.get(f"/xa/{tay_son.pk}/")).one("ol", css="crumbs") for browser in (tinh_doan, official)]
    assert [crumb.text for crumb in crumbs] == ["Gia Lai", "Gia Lai"]
    assert [list(crumb.links().values()) for crumb in crumbs] == [["/tinh/52/"], []]


def test_a_period_is_kept_on_the_way_to_the_team(tinh_doan: Client, tay_son: Commune, team_in_force: Team) -> None:
    shown = page(tinh_doan.get(f"/xa/{tay_son.pk}/?ky=2026-02"))
    assert list(shown.one(id="teams").links().values()) == [f"/to/{team_in_force.pk}/?ky=2026-02"]


def test_a_commune_without_a_team_says_what_to_do(tinh_doan: Client, tay_son: Commune) -> None:
    shown = page(tinh_doan.get(f"/xa/{tay_son.pk}/"))
    assert "Chưa có Tổ đang hoạt động trong kỳ này" in shown.text
    assert light(shown, "Buổi hỗ trợ mỗi Tổ").one(css="light-value").text == "Chưa đủ dữ liệu"


def test_a_team_is_shown_in_the_periods_in_which_it_worked(tinh_doan: Client, tay_son: Commune) -> None:
    dissolved = TeamFactory.create(commune=tay_son, dissolved=True)
    address = f"/xa/{tay_son.pk}/"
    assert str(dissolved) not in page(tinh_doan.get(address)).one(id="teams").text
    assert str(dissolved) in page(tinh_doan.get(f"{address}?ky=2026-01")).one(id="teams").text
