"""Bản in cho cuộc họp: the board of a province or a commune on paper, legible without colour and without a script."""

from datetime import date

from django.test import Client

from kpis.boards.periods import shown_period
from kpis.rating.rule import rule_of
from kpis.reminders.reasons import behind_communes
from teams.enums import Role
from teams.models import Commune, Province, Team
from tests.reporting.difficulties.factories import difficulty
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import MembershipFactory, TeamFactory
from tests.views.conftest import TODAY, holder, roll_up, signed_in
from tests.views.html import Node, page
from tests.views.test_province import light, team_with, tile

SHEET = "/tinh/52/in/"


def part(shown: Node, name: str) -> Node:
    return shown.one("section", aria_labelledby=f"meeting-{name}")


def behind(shown: Node) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in part(shown, "behind").rows()}


def test_the_board_leads_to_the_paper_of_the_same_period(tinh_doan: Client, tay_son: Commune) -> None:
    assert page(tinh_doan.get("/tinh/52/?ky=2026-02&tim=an")).links()["In cho cuộc họp"] == "/tinh/52/in/?ky=2026-02"
    shown = page(tinh_doan.get(f"/xa/{tay_son.pk}/"))
    assert shown.links()["In cho cuộc họp"] == f"/xa/{tay_son.pk}/in/"
    head = page(tinh_doan.get(f"{SHEET}?ky=2026-02")).one("header", css="meeting-head").text
    assert "Tỉnh Gia Lai" in head
    assert "tháng 2/2026 (15/01–14/02/2026)" in head
    assert "Số liệu tính đến" in head


def test_it_says_what_the_board_says(tinh_doan: Client, gia_lai: Province, tay_son: Commune) -> None:
    team_with(tay_son, 400)
    roll_up()
    board, shown = page(tinh_doan.get("/tinh/52/")), page(tinh_doan.get(SHEET))
    lights = part(shown, "lights").rows()
    rows = {row[0]: row[1:] for row in lights if len(row) > 1}
    assert len(rows) == len(board.all("article", css="light"))
    for label in ("Buổi hỗ trợ mỗi Tổ", "Tổ thành lập"):
        card = light(board, label)
        assert rows[label][0] == card.one(css="light-value").text
        assert rows[label][2].startswith(card.one(css="light-foot").all("span")[0].text)
        assert rows[label][3] == card.one(css="light-state").text  # the state in words, not by colour
    assert rows["Buổi hỗ trợ mỗi Tổ"][1] == "≥ 100 %"
    counted = [int(count.text) for count in part(shown, "sum").all("li") for count in count.all("strong")]
    assert sum(counted) == len(rows)
    assert "400 lượt hỗ trợ trong 1 buổi" in part(shown, "sum").text
    assert tile(board, "Lượt hỗ trợ trong kỳ") == "400 lượt"


def test_months_begin_with_the_first_one_that_has_a_number(tinh_doan: Client, tay_son: Commune) -> None:
    team = team_with(tay_son, 50)
    LogEntryFactory.create(
        membership=team.memberships.get(), day=date(2026, 1, 20), helped={"vneid": 100}
    )  # by Decree 09 in February
    roll_up()
    rows = part(page(tinh_doan.get(SHEET)), "months")
    assert [row[:3] for row in rows.rows()] == [
        ["Tháng 2/2026", "100", "1"],
        ["Tháng 3/2026 (đang chạy)", "50", "1"],
    ]
    assert [bar["width"] for bar in rows.all("rect")] == ["100.0%", "50.0%"]


def test_who_is_behind_stands_there_with_the_reasons_of_the_list(
    tinh_doan: Client, gia_lai: Province, team_in_force: Team
) -> None:
    """Paper and the page Cần nhắc speak of the same communes, in the same words."""
    roll_up()
    rule = rule_of(gia_lai)
    assert rule is not None
    told = behind_communes(gia_lai, rule, shown_period(gia_lai, "", TODAY))
    shown = page(tinh_doan.get(SHEET))
    rows = behind(shown)
    assert len(rows) == 20
    assert f"Trên đây là 20 trong {len(told)} xã, phường cần đôn đốc" in part(shown, "behind").text
    assert next(iter(rows)) == str(team_in_force.commune)  # the most reasons
    for one in told:
        if str(one.commune) in rows:
            assert rows[str(one.commune)][-1].split() == " ".join(reason.text for reason in one.reasons).split()


def test_difficulties_stand_with_the_communes_that_met_them(tinh_doan: Client, tay_son: Commune) -> None:
    named = difficulty(tay_son.province, "khong_co_smartphone")
    member = MembershipFactory.create(team=TeamFactory.create(commune=tay_son, in_force=True))
    LogEntryFactory.create(membership=member, day=TODAY, difficulty=named.pk)
    roll_up()
    assert part(page(tinh_doan.get(SHEET)), "difficulties").rows() == [[named.name, "1", "1"]]
    of_commune = page(tinh_doan.get(f"/xa/{tay_son.pk}/in/"))
    assert part(of_commune, "difficulties").rows() == [[named.name, "1"]]


def test_a_commune_prints_its_own_numbers_alone(gia_lai: Province, tay_son: Commune) -> None:
    team_with(tay_son, 7)
    team_with(gia_lai.communes.exclude(pk=tay_son.pk)[0], 50)
    roll_up()
    shown = page(signed_in(holder(Role.COMMUNE_OFFICIAL, tay_son)).get(f"/xa/{tay_son.pk}/in/"))
    assert "7 lượt hỗ trợ trong 1 buổi" in part(shown, "sum").text
    assert "Xã Tây Sơn, tỉnh Gia Lai" in shown.one("header", css="meeting-head").text
    assert not shown.all("section", aria_labelledby="meeting-behind")
