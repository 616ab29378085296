"""The grid of a commune's figures: what a leader types in a month, and what is refused beside which field."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from reporting import closing
from reporting.models import Figure, FigureDefinition, FigureQuestion, LateChange
from teams.enums import Role
from teams.models import Commune, Province
from tests.reporting.figures.factories import (
    FEBRUARY,
    JANUARY,
    MARCH,
    FigureQuestionFactory,
    definition_of,
    field_of,
    reported,
    seen_of,
    stored,
)
from tests.teams.plan_factories import Around
from tests.views.conftest import holder, signed_in
from tests.views.html import page


@pytest.fixture
def desk(people: Around) -> Client:
    return signed_in(people.leader)


def grid_of(commune: Commune, **asked: str) -> str:
    words = "&".join(f"{name}={value}" for name, value in {"ky": "2026-03", **asked}.items())
    return f"/xa/{commune.pk}/so-lieu/?{words}"


def typed(commune: Commune, seen: str = "0:", **values: str) -> dict[str, str]:
    """What the form sends: what stands in the fields, and what the page had shown."""
    sent = {field_of(commune, code): value for code, value in values.items()}
    return sent | {seen_of(commune, code): seen for code in values}


def test_a_leader_enters_the_months_figures(desk: Client, tay_son: Commune, leader: User) -> None:
    reported(tay_son, "dossiers_total", 1200, FEBRUARY)
    shown = page(desk.get(grid_of(tay_son)))
    assert "Đã có 0/19 số liệu" in shown.text
    assert "tháng 2/2026 1.200" in shown.text
    assert "cộng dồn: chỉ ghi số phát sinh trong kỳ" in shown.text
    sent = typed(tay_son, dossiers_total="1.345", dossiers_online_full="900", households="")
    shown = page(desk.post(grid_of(tay_son), sent, follow=True))
    assert shown.messages == ["Đã lưu 2 số liệu."]
    assert "Đã có 2/19 số liệu" in shown.text
    assert shown.typed(field_of(tay_son, "dossiers_total")) == "1.345"
    assert (stored(tay_son, "dossiers_total"), stored(tay_son, "dossiers_online_full")) == (1345, 900)
    assert Figure.objects.filter(first_day=MARCH.first).count() == 2
    assert {row.entered_by for row in Figure.objects.filter(first_day=MARCH.first)} == {leader}
    assert leader.full_name in shown.text


def test_without_a_month_in_the_address_the_last_one_that_is_over_is_shown(desk: Client, tay_son: Commune) -> None:
    shown = page(desk.get(f"/xa/{tay_son.pk}/so-lieu/"))
    assert "Tháng 2/2026 (15/01/2026 – 14/02/2026)" in shown.text
    assert "Đã có 0/16 số liệu" in shown.text  # the quarterly ones are not due


def test_saving_an_untouched_page_changes_nothing(desk: Client, tay_son: Commune) -> None:
    reported(tay_son, "dossiers_total", 1200)
    sent = typed(tay_son, seen="1:1200", dossiers_total="1.200")
    assert page(desk.post(grid_of(tay_son), sent, follow=True)).messages == ["Không có số nào thay đổi."]
    assert Figure.objects.get().version == 1


def test_clearing_a_value_takes_it_away(desk: Client, tay_son: Commune) -> None:
    reported(tay_son, "dossiers_total", 1200)
    desk.post(grid_of(tay_son), typed(tay_son, seen="1:1200", dossiers_total=" "))
    assert stored(tay_son, "dossiers_total") is None


def test_what_the_page_did_not_have_is_left_alone(desk: Client, tay_son: Commune) -> None:
    """The filter showed only some of the figures, or a new one came meanwhile."""
    reported(tay_son, "dossiers_total", 1200)
    desk.post(grid_of(tay_son), typed(tay_son, digital_products_installed="5"))
    assert stored(tay_son, "dossiers_total") == 1200
    assert stored(tay_son, "digital_products_installed") == 5


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("1.234,5", "Chỉ ghi số nguyên, không có phần lẻ: 1234 hoặc 1.234."),
        ("1.5", "Chỉ ghi số nguyên, không có phần lẻ: 1234 hoặc 1.234."),
        ("-3", "Số liệu không thể âm. Hãy ghi từ 0 trở lên."),
        ("99999999999", "Số quá lớn, nhiều nhất là 10.000.000. Hãy kiểm tra lại số chữ số."),
        ("nhiều", "Hãy ghi một số nguyên, ví dụ 1234 hoặc 1.234. Chưa có số liệu thì để trống."),
    ],
)
def test_bad_input_is_refused_beside_the_field_and_nothing_typed_is_lost(
    desk: Client, tay_son: Commune, value: str, said: str
) -> None:
    response = desk.post(grid_of(tay_son), typed(tay_son, dossiers_total=value, households="4000"))
    assert response.status_code == 422
    shown = page(response)
    assert shown.said_beside(field_of(tay_son, "dossiers_total")) == [said]
    assert shown.typed(field_of(tay_son, "dossiers_total")) == value
    assert shown.typed(field_of(tay_son, "households")) == "4000"
    assert not Figure.objects.exists()


def test_a_part_above_its_whole_is_refused_beside_the_part(desk: Client, tay_son: Commune) -> None:
    sent = typed(tay_son, dossiers_total="50", dossiers_online_full="60")
    response = desk.post(grid_of(tay_son), sent)
    assert response.status_code == 422
    (said,) = page(response).said_beside(field_of(tay_son, "dossiers_online_full"))
    assert said == "Không được nhiều hơn “Tổng số hồ sơ TTHC của người dân” là 50."
    assert not Figure.objects.exists()


def test_all_that_is_wrong_is_said_at_once(desk: Client, tay_son: Commune, leader: User) -> None:
    closing.close([tay_son], FEBRUARY, leader)
    sent = typed(tay_son, dossiers_total="50", dossiers_online_full="60", digital_products_installed="nhiều")
    shown = page(desk.post(grid_of(tay_son, ky="2026-02"), sent))
    (said,) = shown.said_beside(field_of(tay_son, "dossiers_online_full"))
    assert said == "Không được nhiều hơn “Tổng số hồ sơ TTHC của người dân” là 50."
    assert shown.said_beside(field_of(tay_son, "digital_products_installed"))
    assert shown.said_beside("reason")
    assert shown.typed(field_of(tay_son, "dossiers_online_full")) == "60"
    assert not Figure.objects.exists()


def test_two_people_at_once_each_keep_what_they_typed(desk: Client, people: Around, tay_son: Commune) -> None:
    reported(tay_son, "dossiers_total", 40)
    other = signed_in(people.official)
    other.post(grid_of(tay_son), typed(tay_son, seen="1:40", dossiers_total="45"))
    sent = typed(tay_son, seen="1:40", dossiers_total="50") | typed(tay_son, digital_products_installed="5")
    response = desk.post(grid_of(tay_son), sent)
    shown = page(response)
    assert response.status_code == 422
    (said,) = shown.said_beside(field_of(tay_son, "dossiers_total"))
    assert said.startswith(f"Trong lúc bạn nhập, {people.official} đã ghi 45")
    assert shown.typed(field_of(tay_son, "dossiers_total")) == "50"
    assert stored(tay_son, "dossiers_total") == 45
    assert stored(tay_son, "digital_products_installed") is None
    again = {name: shown.typed(name) for name in sent}
    assert page(desk.post(grid_of(tay_son), again, follow=True)).messages == ["Đã lưu 2 số liệu."]
    assert stored(tay_son, "dossiers_total") == 50


def test_what_i_left_alone_is_not_put_back_over_somebody_elses(desk: Client, people: Around, tay_son: Commune) -> None:
    """Also not by the second go, after another field was refused."""
    reported(tay_son, "dossiers_total", 40)
    signed_in(people.official).post(grid_of(tay_son), typed(tay_son, seen="1:40", dossiers_total="45"))
    sent = typed(tay_son, seen="1:40", dossiers_total="40") | typed(tay_son, digital_products_installed="x")
    shown = page(desk.post(grid_of(tay_son), sent))
    again = {name: shown.typed(name) for name in sent} | {field_of(tay_son, "digital_products_installed"): "5"}
    desk.post(grid_of(tay_son), again)
    assert (stored(tay_son, "dossiers_total"), stored(tay_son, "digital_products_installed")) == (45, 5)


def test_a_closed_month_asks_for_a_reason(desk: Client, tay_son: Commune, leader: User) -> None:
    address = grid_of(tay_son, ky="2026-02")
    assert not page(desk.get(address)).all("input", name="reason")
    closing.close([tay_son], FEBRUARY, leader)
    shown = page(desk.get(address))
    assert "Kỳ này đã khóa" in shown.text
    sent = typed(tay_son, dossiers_total="40")
    response = desk.post(address, sent)
    assert response.status_code == 422
    assert page(response).said_beside("reason")[0].startswith("Kỳ này đã khóa. Hãy ghi lý do sửa")
    assert page(response).typed(field_of(tay_son, "dossiers_total")) == "40"
    desk.post(address, sent | {"reason": "Bộ phận một cửa báo sót"})
    assert LateChange.objects.get().reason == "Bộ phận một cửa báo sót"
    assert stored(tay_son, "dossiers_total", FEBRUARY) == 40


def test_an_odd_figure_is_asked_about_beside_it(desk: Client, tay_son: Commune) -> None:
    reported(tay_son, "dossiers_total", 40, FEBRUARY)
    shown = page(desk.post(grid_of(tay_son), typed(tay_son, dossiers_total="400"), follow=True))
    assert shown.messages == ["Đã lưu 1 số liệu. 1 số liệu cần giải thích một câu, xem dòng có ghi bên cạnh."]
    assert "Gấp 10 lần trở lên: tháng 2/2026 là 40, nay 400. Giải thích một câu" in shown.text
    listed = page(desk.get(f"/xa/{tay_son.pk}/so-lieu/giai-thich/"))
    assert "1 số liệu khác thường" in listed.text
    figure = Figure.objects.get(value=400)
    sent = {name: listed.typed(name) for name in ("question", "version")}
    answer = desk.post(f"/so-lieu/{figure.pk}/giai-thich/", sent | {"explanation": ""})
    assert answer.status_code == 422
    assert page(answer).said_beside("explanation") == [
        "Hãy ghi một câu giải thích, ví dụ: Trong tháng có đợt cao điểm."
    ]
    shown = page(desk.post(f"/so-lieu/{figure.pk}/giai-thich/", sent | {"explanation": "Đợt cao điểm"}, follow=True))
    assert shown.messages == ["Đã ghi lời giải thích về “Tổng số hồ sơ TTHC của người dân”."]
    assert "Đợt cao điểm" in page(desk.get(grid_of(tay_son))).text
    assert FigureQuestion.objects.get().explanation == "Đợt cao điểm"


def test_two_explain_at_once_and_the_second_reads_what_the_first_wrote(
    desk: Client, people: Around, tay_son: Commune
) -> None:
    reported(tay_son, "dossiers_total", 40, FEBRUARY)
    desk.post(grid_of(tay_son), typed(tay_son, dossiers_total="400"))
    listed = page(desk.get(f"/xa/{tay_son.pk}/so-lieu/giai-thich/"))
    sent = {name: listed.typed(name) for name in ("question", "version")}
    address = f"/so-lieu/{Figure.objects.get(value=400).pk}/giai-thich/"
    desk.post(address, sent | {"explanation": "Đợt cao điểm"})
    response = signed_in(people.official).post(address, sent | {"explanation": "Một cửa báo gộp"})
    assert response.status_code == 422
    said = page(response).one(css="form-errors").text
    assert "Tổng số hồ sơ TTHC của người dân" in said
    assert f"{people.leader} đã giải thích" in said
    assert "“Đợt cao điểm”" in said
    assert "Câu bạn viết: “Một cửa báo gộp”" in said
    assert FigureQuestion.objects.get().explanation == "Đợt cao điểm"


def test_a_line_about_the_value_before_comes_back_to_be_looked_at(
    desk: Client, people: Around, tay_son: Commune
) -> None:
    reported(tay_son, "dossiers_total", 40, FEBRUARY)
    desk.post(grid_of(tay_son), typed(tay_son, dossiers_total="400"))
    listed = page(desk.get(f"/xa/{tay_son.pk}/so-lieu/giai-thich/"))
    sent = {name: listed.typed(name) for name in ("question", "version")} | {"explanation": "Đợt cao điểm"}
    address = f"/so-lieu/{Figure.objects.get(value=400).pk}/giai-thich/"
    signed_in(people.official).post(grid_of(tay_son), typed(tay_son, seen="1:400", dossiers_total="4.000"))
    response = desk.post(address, sent)
    assert response.status_code == 422
    shown = page(response)
    assert "đã đổi thành 4.000" in shown.said_beside("explanation")[0]
    again = {name: shown.typed(name) for name in ("question", "version", "explanation")}
    assert again["explanation"] == "Đợt cao điểm"
    assert desk.post(address, again).status_code == 302
    assert FigureQuestion.objects.get().explanation == "Đợt cao điểm"


def test_the_filter_is_in_the_address(desk: Client, tay_son: Commune) -> None:
    reported(tay_son, "dossiers_total", 40)
    shown = page(desk.get(grid_of(tay_son, noi="trung-tam-pvhcc-cap-xa")))
    assert "Tổng số hồ sơ TTHC của người dân" in shown.text
    assert "Dân số" not in shown.text
    shown = page(desk.get(grid_of(tay_son, noi="trung-tam-pvhcc-cap-xa", loc="thieu")))
    assert "Tổng số hồ sơ TTHC của người dân" not in shown.text
    assert "Dân số" in page(desk.get(grid_of(tay_son, noi="khong-co"))).text


def test_a_province_that_asks_for_nothing_says_so(desk: Client, tay_son: Commune, gia_lai: Province) -> None:
    FigureDefinition.objects.filter(province=gia_lai).update(is_active=False)
    assert "Tỉnh chưa thu thập số liệu nào" in page(desk.get(grid_of(tay_son))).text


@pytest.mark.parametrize("role", [Role.TINH_DOAN, Role.AGENCY, Role.COMMUNE_CHAIR])
def test_who_only_sees_gets_no_fields(tay_son: Commune, role: Role) -> None:
    unit = tay_son if role == Role.COMMUNE_CHAIR else tay_son.province
    entered = reported(tay_son, "dossiers_total", 1200)
    shown = page(signed_in(holder(role, unit)).get(grid_of(tay_son)))
    assert "1.200" in shown.text
    assert not shown.all("input", name=field_of(tay_son, "dossiers_total"))
    # Who follows the numbers is not told who typed them.
    assert (str(entered.entered_by) in shown.text) == (role != Role.AGENCY)


def test_the_page_costs_the_same_for_no_figure_and_for_all(desk: Client, tay_son: Commune, today: date) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get(grid_of(tay_son)).status_code == 200
        return len(queries)

    reported(tay_son, "population", 10_000)
    desk.get(grid_of(tay_son))
    few = cost()
    for definition in FigureDefinition.objects.filter(province=tay_son.province).exclude(code="population"):
        for month in (FEBRUARY, MARCH) if definition.frequency == "month" else (MARCH,):
            FigureQuestionFactory.create(figure=reported(tay_son, definition.code, 10, month))
    assert cost() == few


def test_the_history_says_who_wrote_what(desk: Client, people: Around, tay_son: Commune) -> None:
    address = f"/xa/{tay_son.pk}/so-lieu/chi-so/youth_trained/"
    assert "Chưa ai ghi số liệu này" in page(desk.get(address)).text
    reported(tay_son, "youth_trained", 20, JANUARY)
    desk.post(grid_of(tay_son, ky="2026-02"), typed(tay_son, youth_trained="35"))
    signed_in(people.official).post(grid_of(tay_son, ky="2026-02"), typed(tay_son, seen="1:35", youth_trained="38"))
    shown = page(desk.get(address))
    assert "tháng 2/2026 38 18" in shown.text  # what the month itself brought
    assert f"tháng 2/2026 – 35 {people.leader} nhập tay" in shown.text
    assert f"tháng 2/2026 35 38 {people.official} nhập tay" in shown.text
    desk.post(grid_of(tay_son, ky="2026-02"), typed(tay_son, seen="2:38", youth_trained=""))
    assert f"tháng 2/2026 38 đã xóa {people.leader}" in page(desk.get(address)).text


def test_a_figure_that_is_not_there_has_no_history(desk: Client, tay_son: Commune) -> None:
    assert desk.get(f"/xa/{tay_son.pk}/so-lieu/chi-so/khong-co/").status_code == 404
    assert definition_of(tay_son, "households").code == "households"
