"""An open board asks for itself: nothing while it shows the newest, the changed part alone when there is more."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from kpis.models import ProvinceState
from teams.models import Team
from tests.conftest import SetClock
from tests.reporting.figures.factories import MARCH, reported
from tests.views.conftest import Typed, roll_up
from tests.views.html import page

ASKS = {"HX-Request": "true"}


@pytest.fixture(params=["/tinh/52/", "/xa/{commune}/", "/to/{team}/"])
def address(request: pytest.FixtureRequest, team_in_force: Team) -> str:
    return str(request.param.format(commune=team_in_force.commune_id, team=team_in_force.pk))


def test_an_open_board_hears_of_a_new_entry_and_else_of_nothing(
    tinh_doan: Client, phone: Client, typed: Typed, address: str
) -> None:
    roll_up()
    opened = page(tinh_doan.get(f"{address}?ky=2026-03")).one(id="board")
    asks = f"{address}{opened['hx-get']}"
    assert "ky=2026-03" in asks

    unchanged = tinh_doan.get(asks, headers=ASKS)
    assert unchanged.status_code == 204
    assert unchanged.content == b""

    phone.post("/ghi/", typed())
    assert tinh_doan.get(asks, headers=ASKS).status_code == 204, "an entry is shown once it is counted"
    roll_up()
    changed = tinh_doan.get(asks, headers=ASKS)
    assert changed.status_code == 200
    fragment = page(changed)
    assert not fragment.all("html")
    assert "8 lượt" in fragment.one(id="board").text

    asks = f"{address}{fragment.one(id='board')['hx-get']}"
    assert asks.count("phien=") == 1
    assert tinh_doan.get(asks, headers=ASKS).status_code == 204


def test_an_entry_of_another_province_is_no_news(tinh_doan: Client, team_in_force: Team) -> None:
    asks = page(tinh_doan.get("/tinh/52/")).one(id="board")["hx-get"]
    assert tinh_doan.get(f"/tinh/52/{asks}", headers=ASKS).status_code == 204


def test_a_new_day_is_news(tinh_doan: Client, set_clock: SetClock, team_in_force: Team) -> None:
    roll_up()
    asks = page(tinh_doan.get("/tinh/52/")).one(id="board")["hx-get"]
    set_clock(date(2026, 3, 11))
    assert tinh_doan.get(f"/tinh/52/{asks}", headers=ASKS).status_code == 200


def test_a_poll_keeps_what_was_searched_for(tinh_doan: Client) -> None:
    opened = page(tinh_doan.get("/tinh/52/?tim=tay+son&xep=-luot")).one(id="board")
    stale = opened["hx-get"].replace(opened["data-version"], "0")
    fragment = page(tinh_doan.get(f"/tinh/52/{stale}", headers=ASKS))
    assert [row[0] for row in fragment.one(id="communes").rows()] == ["Xã Tây Sơn"]


def test_an_open_indicator_hears_of_a_figure_and_says_when_it_was_counted(
    tinh_doan: Client, team_in_force: Team, set_clock: SetClock
) -> None:
    address = "/tinh/52/chi-tieu/dossiers_online_full/"
    reported(team_in_force.commune, "dossiers_total", 200, MARCH)
    roll_up()
    opened = page(tinh_doan.get(f"{address}?ky=2026-03")).one(id="board")
    asks = f"{address}{opened['hx-get']}"
    assert tinh_doan.get(asks, headers=ASKS).status_code == 204
    reported(team_in_force.commune, "dossiers_online_full", 100, MARCH)
    roll_up()
    counted = timezone.localtime(ProvinceState.objects.get(province=team_in_force.province).computed_at)
    fragment = page(tinh_doan.get(asks, headers=ASKS)).one(id="board")
    assert "100/200" in fragment.text
    assert f"Tính đến {counted:%H:%M:%S}" in fragment.one(css="computed-at").text
