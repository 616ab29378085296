"""Every number opens what it is made of: the light of a team its sessions, activities, rota; that of a commune figures,
points, hamlets; and nothing that the person may not see."""

import pytest
from django.test import Client

from teams.enums import Role
from teams.models import Commune, Membership, Province, SupportPoint, Team
from tests.reporting.factories import LogEntryFactory
from tests.reporting.figures.factories import MARCH, reported
from tests.teams.plan_factories import PlannedSessionFactory
from tests.teams.rota.factories import DutyShiftFactory
from tests.views.conftest import TODAY, holder, roll_up, signed_in
from tests.views.html import Node, page
from tests.views.test_province import light, tile

HELD = "?xem=danh-sach&loai={}&tt=held"


@pytest.fixture
def worked(member: Membership, support_point: SupportPoint) -> Team:
    LogEntryFactory.create(membership=member, place=support_point, day=TODAY)
    roll_up()
    return member.team


def opened(shown: Node, label: str) -> str:
    return light(shown, label).one("a")["href"]


@pytest.mark.parametrize(
    ("label", "address"),
    [
        ("Buổi hỗ trợ mỗi Tổ", "/to/{team}/?ky=2026-03#sessions"),
        ("Cập nhật hằng ngày", "/to/{team}/?ky=2026-03#sessions"),
        ("Lịch trực, lịch hỗ trợ, kế hoạch, báo cáo", "/to/{team}/?ky=2026-03#schedules"),
        ("Lớp kỹ năng số", "/to/{team}/hoat-dong/" + HELD.format("lop_ky_nang")),
        ("Mỗi tuần một kỹ năng số", "/to/{team}/hoat-dong/" + HELD.format("moi_tuan_mot_ky_nang")),
        ("Ngày có người trực", "/to/{team}/lich-truc/?ky=2026-03"),
        ("Tổ thành lập", "/to/{team}/danh-sach/"),
        ("Có điểm hỗ trợ số", "/xa/{commune}/diem-ho-tro/"),
        ("Nhóm thường trực ở thôn", "/xa/{commune}/thon/"),
        ("Hồ sơ trực tuyến toàn trình", "/xa/{commune}/so-lieu/?ky=2026-03"),
    ],
)
def test_a_light_of_a_commune_opens_what_it_counts(worked: Team, official: Client, label: str, address: str) -> None:
    shown = page(official.get(f"/xa/{worked.commune_id}/?ky=2026-03"))
    target = opened(shown, label)
    assert target == address.format(team=worked.pk, commune=worked.commune_id)
    there, _hash, anchor = target.partition("#")
    response = official.get(there)
    assert response.status_code == 200
    assert not anchor or page(response).all(id=anchor)


@pytest.mark.parametrize("role", [Role.TINH_DOAN, Role.SO_KHCN, Role.AGENCY])
@pytest.mark.parametrize("address", ["/xa/{commune}/", "/to/{team}/", "/tinh/52/chi-tieu/{code}/?xep=-gia-tri"])
@pytest.mark.parametrize("period", ["2026-03", "2026-Q1"])
def test_nobody_is_led_to_what_is_closed_to_them(
    gia_lai: Province, worked: Team, role: Role, address: str, period: str
) -> None:
    browser = signed_in(holder(role, gia_lai))
    at = address.format(commune=worked.commune_id, team=worked.pk, code="support_sessions_per_month")
    shown = page(browser.get(f"{at}{'&' if '?' in at else '?'}ky={period}"))
    figures = [*shown.all("article", css="light"), *shown.all(css="tile"), *shown.all("td", css="figures")]
    targets = {link["href"] for figure in figures for link in figure.all("a")}
    assert targets
    for target in targets:
        there, _hash, anchor = target.partition("#")
        response = browser.get(there if there.startswith("/") else f"{at.split('?')[0]}{there}")
        assert response.status_code == 200, target
        assert not anchor or page(response).all(id=anchor), target


def test_who_follows_figures_alone_opens_the_indicator_instead_of_the_sessions(gia_lai: Province, worked: Team) -> None:
    department = signed_in(holder(Role.AGENCY, gia_lai))
    shown = page(department.get(f"/to/{worked.pk}/"))
    assert opened(shown, "Buổi hỗ trợ mỗi Tổ") == "/tinh/52/chi-tieu/support_sessions_per_month/?ky=2026-03"
    assert tile(shown, "Lượt hỗ trợ trong kỳ") == "5 lượt"
    assert not [link for one in shown.all(css="tile") for link in one.all("a")]


def test_schedules_are_told_one_by_one(worked: Team, support_point: SupportPoint, member: Membership) -> None:
    def parts(browser: Client) -> list[tuple[str, str]]:
        card = page(browser.get(f"/to/{worked.pk}/")).one(id="schedules")
        return [(row.one(css="row-list-main").text, row.one(css="chip").text) for row in card.all("li")]

    browser = signed_in(member.user)
    assert parts(browser) == [
        ("Tổ có lịch trực", "chưa có"),
        ("Tổ có lịch hỗ trợ", "chưa có"),
        ("Tổ có kế hoạch tháng được duyệt", "chưa có"),
        ("Tổ đã nộp báo cáo tháng trước", "chưa có dữ liệu"),
    ]
    DutyShiftFactory.create(team=worked, support_point=support_point, user=member.user, day=TODAY)
    PlannedSessionFactory.create(team=worked, day=TODAY)
    assert [said for _label, said in parts(browser)][:3] == ["có", "có", "chưa có"]
    links = page(browser.get(f"/to/{worked.pk}/")).one(id="schedules").links()
    assert links["Tổ có lịch trực"] == f"/to/{worked.pk}/lich-truc/?ky=2026-03"
    assert links["Tổ có lịch hỗ trợ"] == f"/to/{worked.pk}/ke-hoach/?ky=2026-03"


def test_a_value_on_the_page_of_an_indicator_opens_the_figures(tinh_doan: Client, tay_son: Commune) -> None:
    for code, value in (("dossiers_online_full", 80), ("dossiers_total", 100)):
        reported(tay_son, code, value, MARCH)
    roll_up()
    shown = page(tinh_doan.get("/tinh/52/chi-tieu/dossiers_online_full/?ky=2026-03&tim=tay+son"))
    assert shown.one(id="communes").links()["80,0 %"] == f"/xa/{tay_son.pk}/so-lieu/?ky=2026-03"


def test_a_cell_of_completeness_opens_its_month(tinh_doan: Client, worked: Team) -> None:
    for of, address in (("nhat-ky", "/xa/{}/?ky=2026-02"), ("so-lieu", "/xa/{}/so-lieu/?ky=2026-02")):
        shown = page(tinh_doan.get(f"/tinh/52/day-du/?xem={of}&tim=tay+son&ky=2026-03"))
        cells = shown.one(id="communes").all(css="matrix-cell")
        target = cells[-2].one("a")["href"]
        assert target == address.format(worked.commune_id)
        assert tinh_doan.get(target).status_code == 200
