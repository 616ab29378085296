"""Tỉnh đoàn sees who is behind and why, and reminds by one click; the commune sees it until it marks it as seen."""

import pytest
from django.test import Client

from kpis.models import Reminder
from teams.enums import Role
from teams.models import Commune, Province, Team
from tests.kpis.rules import set_rule
from tests.teams.factories import MembershipFactory, TeamFactory
from tests.views.conftest import holder, roll_up, signed_in
from tests.views.html import Node, page
from tests.views.test_export_communes import from_csv
from tests.views.test_page_tables import NOTES, notes_of, rows_of

BEHIND, REMIND, REMINDERS = "/tinh/52/can-nhac/", "/tinh/52/can-nhac/nhac/", "/loi-nhac/"
SESSIONS = "support_sessions_per_month"


@pytest.fixture
def silent(gia_lai: Province, team_in_force: Team) -> Team:
    """The team of Xã Tây Sơn, which gave nothing; the other communes have no team at all."""
    set_rule(gia_lai, {SESSIONS: 1})
    roll_up()
    return team_in_force


def rows(shown: Node) -> dict[str, Node]:
    return {row.one(css="behind-name").one("a", href=row.one(css="behind-name").all("a")[0]["href"]).text: row
            for row in shown.all("li", css="behind-row")}  # fmt: skip


def choices(shown: Node) -> dict[str, str]:
    return {link.text: link["href"] for link in shown.all("a", css="count-choice")}


def told(row: Node) -> list[str]:
    return [one.text for one in row.all("small", css="behind-told")]


def test_who_is_behind_and_why(tinh_doan: Client, silent: Team) -> None:
    shown = page(tinh_doan.get(BEHIND))
    assert shown.one("h1").text == "Cần nhắc, tháng 3/2026"
    assert shown.one(id="communes-title").text == "135 xã, phường còn chậm"
    name, row = next(iter(rows(shown).items()))
    assert name == str(silent.commune)
    said = row.text
    assert "chưa ghi buổi nào (chưa ghi lần nào)" in said
    assert "Buổi hỗ trợ mỗi Tổ: 0 buổi, đến nay phải có 2 buổi (mục tiêu 3 buổi), còn thiếu 2 buổi." in said
    assert "Chưa có kế hoạch tháng 3/2026." in said
    assert "Số liệu tháng 2/2026: mới có 0/" in said
    assert told(row) == []


def test_filters_and_order_stay_in_the_address(tinh_doan: Client, gia_lai: Province, silent: Team) -> None:
    shown = page(tinh_doan.get(BEHIND))
    by_reason = choices(shown)
    assert list(by_reason) == [
        "Tất cả 135", "Chưa có Tổ 134", "Nhiều ngày chưa ghi 1", "Chưa có kế hoạch 1", "Thiếu số liệu 1",
        "Chỉ tiêu chưa đạt 1",
    ]  # fmt: skip
    assert list(rows(page(tinh_doan.get(f"{BEHIND}{by_reason['Chưa có kế hoạch 1']}")))) == [str(silent.commune)]
    assert list(rows(page(tinh_doan.get(f"{BEHIND}?tim=tay+son&loai=hat-nhan")))) == [str(silent.commune)]
    first = gia_lai.communes.order_by("sort_name")[0]
    assert next(iter(rows(page(tinh_doan.get(f"{BEHIND}?xep=ten"))))) == str(first)
    assert "Không có xã, phường nào khớp" in page(tinh_doan.get(f"{BEHIND}?tim=khong-co")).text


def test_one_click_reminds_and_the_list_says_when(tinh_doan: Client, silent: Team) -> None:
    button = rows(page(tinh_doan.get(f"{BEHIND}?tim=tay+son")))[str(silent.commune)].one("button")
    response = tinh_doan.post(f"{REMIND}?tim=tay+son", {button["name"]: button["value"]}, follow=True)
    assert response.redirect_chain == [(f"{BEHIND}?tim=tay+son", 302)]
    shown = page(response)
    assert shown.messages == ["Đã nhắc 1 xã, phường về 4 việc."]
    assert told(rows(shown)[str(silent.commune)]) == ["đã nhắc lúc 10:00 10/03/2026"] * 4
    again = tinh_doan.post(REMIND, {"mot": button["value"]}, follow=True)
    assert page(again).messages == ["4 việc đã nhắc hôm nay, lần cuối lúc 10:00, nên không nhắc lại."]
    assert Reminder.objects.count() == 4


def test_several_are_ticked_or_all_that_are_shown(tinh_doan: Client, gia_lai: Province, silent: Team) -> None:
    ticked = page(tinh_doan.get(f"{BEHIND}?chon=het&xep=ten")).all("input", type="checkbox")
    assert len(ticked) == 25
    assert all("checked" in one.attributes for one in ticked)
    chosen = [one["value"] for one in ticked[:3]]
    tinh_doan.post(REMIND, {"xa": chosen})
    assert {str(pk) for pk in Reminder.objects.values_list("commune", flat=True)} == set(chosen)
    wards = gia_lai.communes.filter(kind="phuong").count()
    tinh_doan.post(f"{REMIND}?loai=phuong", {"tat-ca": "1"})
    assert Reminder.objects.filter(commune__kind="phuong").values("commune").distinct().count() == wards


@pytest.mark.parametrize("sent", [{}, {"xa": ["x", "-1", "999999999"]}, {"mot": "²"}, {"mot": "9" * 5000}])
def test_nobody_that_there_is_is_told(tinh_doan: Client, silent: Team, sent: dict[str, str]) -> None:
    response = tinh_doan.post(REMIND, sent, follow=True)
    assert page(response).messages == ["Chưa chọn xã, phường nào. Hãy đánh dấu ít nhất một nơi rồi bấm Nhắc."]
    assert not Reminder.objects.exists()


def test_others_at_the_province_read_the_list_and_do_not_remind(gia_lai: Province, silent: Team) -> None:
    reader = signed_in(holder(Role.PROVINCE_LEADER, gia_lai))
    shown = page(reader.get(BEHIND))
    assert str(silent.commune) in rows(shown)
    assert not shown.one(id="communes").all("button")
    assert reader.post(REMIND, {"mot": silent.commune.pk}).status_code == 403
    assert not Reminder.objects.exists()


def test_the_list_is_handed_out_with_a_line_for_each_reason(tinh_doan: Client, silent: Team) -> None:
    headings, *lines = from_csv(tinh_doan.get(f"{BEHIND}xuat/csv/?tim=tay+son"))
    assert headings == ["Mã", "Xã, phường", "Về việc", "Lý do", *NOTES, "Chỉ gồm"]
    notes = notes_of(tinh_doan, f"{BEHIND}xuat/xlsx/?xem=figures&tim=tay+son")
    assert notes["Kỳ"] == "tháng 3/2026 (15/02–14/03/2026), kỳ đang chạy"
    assert notes["Chỉ gồm"] == "tên có “tay son”; thiếu số liệu"
    assert [line[2] for line in lines] == [
        "nhiều ngày chưa ghi",
        "chưa có kế hoạch",
        "thiếu số liệu",
        "chỉ tiêu chưa đạt",
    ]


# --- what the commune sees


def banner(shown: Node) -> list[str]:
    return [link.text for node in shown.all("section", css="reminders") for link in node.one("ul").all("a")]


def test_the_leader_and_the_official_see_it_first_thing_until_they_have_seen_it(
    tinh_doan: Client, silent: Team
) -> None:
    tinh_doan.post(REMIND, {"mot": silent.commune.pk})
    leader = signed_in(MembershipFactory.create(team=silent, leader=True).user)
    official = signed_in(holder(Role.COMMUNE_OFFICIAL, silent.commune))
    secretary = signed_in(holder(Role.COMMUNE_SECRETARY, silent.commune))
    for reader in (leader, official, secretary):
        assert len(banner(page(reader.get("/", follow=True)))) == 4
    home = page(leader.get("/", follow=True))
    assert "Chưa có kế hoạch tháng 3/2026." in banner(home)
    assert home.one("a", href=REMINDERS, css="tool").one(css="count").text == "4"
    form = home.one("form", action="/loi-nhac/da-xem/")
    keys = [one["value"] for one in form.all("input", name="nhac")]
    response = leader.post(form["action"], {"nhac": keys, "ve": form.typed("ve")}, follow=True)
    assert response.redirect_chain[0][0] == f"/to/{silent.pk}/"
    shown = page(response)
    assert shown.messages == ["Đã ghi là bạn đã xem."]
    assert banner(shown) == []
    assert not shown.one("a", href=REMINDERS, css="tool").all(css="count")
    assert len(banner(page(official.get("/", follow=True)))) == 4
    assert len(banner(page(official.get(f"/xa/{silent.commune.pk}/")))) == 4
    row = rows(page(tinh_doan.get(f"{BEHIND}?tim=tay+son")))[str(silent.commune)]
    assert told(row)[0].endswith("· 1 người đã xem")


def test_neither_a_member_nor_the_neighbour_sees_it(tinh_doan: Client, gia_lai: Province, silent: Team) -> None:
    other: Commune = gia_lai.communes.exclude(pk=silent.commune.pk)[0]
    neighbour = TeamFactory.create(commune=other, in_force=True)
    tinh_doan.post(REMIND, {"mot": silent.commune.pk})
    member = signed_in(MembershipFactory.create(team=silent).user)
    assert banner(page(member.get(f"/to/{silent.pk}/"))) == []
    assert member.get(REMINDERS).status_code == 403
    assert not page(member.get(f"/to/{silent.pk}/")).all("a", href=REMINDERS)
    official = signed_in(holder(Role.COMMUNE_OFFICIAL, neighbour.commune))
    assert banner(page(official.get("/", follow=True))) == []
    assert str(silent.commune) not in page(official.get(REMINDERS)).one("main").text
    keys = list(Reminder.objects.values_list("pk", flat=True))
    official.post("/loi-nhac/da-xem/", {"nhac": keys})
    assert not Reminder.objects.filter(seen__isnull=False).exists()


def test_the_list_of_reminders_keeps_what_was_seen(tinh_doan: Client, silent: Team) -> None:
    tinh_doan.post(REMIND, {"mot": silent.commune.pk})
    official = signed_in(holder(Role.COMMUNE_OFFICIAL, silent.commune))
    shown = page(official.get(REMINDERS))
    assert len(shown.one(css="reminders-list").all("li")) == 4
    keys = [one["value"] for one in shown.all("input", name="nhac")]
    response = official.post("/loi-nhac/da-xem/", {"nhac": [*keys, "x"], "ve": "https://example.org/"}, follow=True)
    assert response.redirect_chain[0][0] == REMINDERS
    shown = page(response)
    assert "Không có lời nhắc nào chờ xem" in shown.text
    assert len(shown.one("ul", css="row-list").all("li")) == 4


def test_the_reminders_are_handed_out_to_those_who_read_them(
    tinh_doan: Client, gia_lai: Province, silent: Team
) -> None:
    tinh_doan.post(REMIND, {"mot": silent.commune.pk})
    leader = signed_in(MembershipFactory.create(team=silent, leader=True).user)
    official = signed_in(holder(Role.COMMUNE_OFFICIAL, silent.commune))
    for reader in (leader, official):
        headings, *lines = rows_of(reader, REMINDERS, "reminders")
        assert headings[:2] == ["Xã, phường", "Về việc"]
        assert {line[0] for line in lines} == {"Xã Tây Sơn"}
        assert sorted(line[4] for line in lines) == sorted(Reminder.objects.values_list("text", flat=True))
        assert (str(lines[0][6]), lines[0][7]) == ("2026-03-10 10:00:00", None)
        assert notes_of(reader, f"{REMINDERS}?xuat=xlsx&bang=reminders")["Nơi"] == "Xã Tây Sơn"
        assert page(reader.get(REMINDERS)).links()["Bảng Excel"] == "?xuat=xlsx&bang=reminders"
    neighbour = TeamFactory.create(commune=gia_lai.communes.exclude(pk=silent.commune.pk)[0], in_force=True)
    other = signed_in(holder(Role.COMMUNE_OFFICIAL, neighbour.commune))
    assert rows_of(other, REMINDERS, "reminders")[1:] == []
    member = signed_in(MembershipFactory.create(team=silent).user)
    assert member.get(f"{REMINDERS}?xuat=xlsx&bang=reminders").status_code == 403
