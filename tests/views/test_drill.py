"""Every number opens what it is made of: the light of a team its sessions, activities, rota; that of a commune figures,
points, hamlets; and nothing that the person may not see."""

from datetime import date

import pytest
from django.test import Client

from teams.enums import Role
from teams.models import Commune, Membership, Province, SupportPoint, Team
from tests.reporting.activities.factories import ActivityFactory, kind
from tests.reporting.factories import LogEntryFactory
from tests.reporting.figures.factories import MARCH, reported
from tests.teams.plan_factories import PlannedSessionFactory
from tests.teams.rota.factories import DutyShiftFactory
from tests.views.conftest import TODAY, holder, roll_up, signed_in
from tests.views.html import Node, page
from tests.views.test_province import light, tile

HELD = "?xem=danh-sach&loai={}&tt=held&tu={}&den={}#lich"
MARCH_DAYS = ("2026-02-15", "2026-03-14")


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
        ("Lớp kỹ năng số", "/to/{team}/hoat-dong/" + HELD.format("lop_ky_nang", *MARCH_DAYS)),
        # the weeks whose Thursday lies in March, from the first Monday to the last Sunday
        (
            "Mỗi tuần một kỹ năng số",
            "/to/{team}/hoat-dong/" + HELD.format("moi_tuan_mot_ky_nang", "2026-02-16", "2026-03-15"),
        ),
        # both kinds that it counts, since the beginning of the year
        (
            "Tuyên truyền an ninh mạng",
            "/to/{team}/hoat-dong/"
            + HELD.format("lop_an_toan_thong_tin,tuyen_truyen_an_ninh_mang", "2025-12-15", "2026-03-14"),
        ),
        ("Ngày có người trực", "/to/{team}/lich-truc/?ky=2026-03"),
        ("Tổ thành lập", "/to/{team}/danh-sach/"),
        ("Có điểm hỗ trợ số", "/xa/{commune}/diem-ho-tro/"),
        ("Nhóm thường trực ở thôn", "/xa/{commune}/thon/"),
        ("Hồ sơ trực tuyến toàn trình", "/xa/{commune}/so-lieu/?ky=2026-03"),
        # of a sum since January and of the last of several reports one month shows a part alone
        ("Thanh niên học kỹ năng số", "/xa/{commune}/so-lieu/chi-so/youth_trained/"),
        ("Kỹ năng số cơ bản", "/xa/{commune}/so-lieu/chi-so/adults_basic_skill/"),
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


@pytest.mark.parametrize("period", ["2026-Q1", "2026"])
def test_figures_of_a_longer_period_open_all_its_months(worked: Team, official: Client, period: str) -> None:
    shown = page(official.get(f"/xa/{worked.commune_id}/?ky={period}"))
    target = opened(shown, "Hồ sơ trực tuyến toàn trình")
    assert target == f"/xa/{worked.commune_id}/so-lieu/chi-so/dossiers_online_full/"
    assert official.get(target).status_code == 200


def test_the_activities_behind_a_light_are_those_that_it_counts(worked: Team, official: Client) -> None:
    of_kind = kind(worked.province, "lop_ky_nang")
    for day in (date(2026, 2, 14), date(2026, 2, 15), date(2026, 3, 9)):
        ActivityFactory.create(team=worked, kind=of_kind, held=True, first_day=day, title=f"Lớp {day:%d/%m}")
    roll_up()
    card = light(page(official.get(f"/to/{worked.pk}/?ky=2026-03")), "Lớp kỹ năng số")
    assert card.one(css="light-value").text == "2 lớp"
    listed = page(official.get(card.one("a")["href"].partition("#")[0]))
    assert len(listed.one(id="lich").rows()) == 2
    assert "Chỉ những hoạt động bắt đầu từ 15/02/2026 đến 14/03/2026." in listed.one(id="lich").text
    every = page(official.get(f"/to/{worked.pk}/hoat-dong/{listed.links()['Xem mọi ngày'].partition('#')[0]}"))
    assert len(every.one(id="lich").rows()) == 3
    assert every.typed("loai") == "lop_ky_nang"


def test_nothing_leads_to_a_table_without_the_number(worked: Team, official: Client) -> None:
    for address in (f"/xa/{worked.commune_id}/", f"/to/{worked.pk}/"):
        tiles = {one.one(css="tile-label").text: one for one in page(official.get(address)).all(css="tile")}
        assert tiles["Lượt hỗ trợ trong kỳ"].all("a")
        assert not tiles["Phụ nữ"].all("a")


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
