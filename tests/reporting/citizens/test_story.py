"""What people do with the registers, from the doorway to the answer."""

import pytest
from django.test import Client

from reporting.models import Agency, CitizenRequest, Household, Incident, SupportedPerson
from teams.models import Commune, Province, Team
from tests.reporting.citizens.conftest import uses
from tests.reporting.citizens.factories import (
    NAME,
    household_typed,
    incident_typed,
    item,
    person_typed,
    request_typed,
)
from tests.teams.factories import HamletFactory
from tests.views.html import page


def test_a_member_writes_down_whom_they_helped_and_finds_them_again(
    phone: Client, team_in_force: Team, gia_lai: Province
) -> None:
    hamlet = HamletFactory.create(commune=team_in_force.commune, name="Plei Brel")
    books = f"/to/{team_in_force.pk}/so/"
    empty = page(phone.get(books))
    assert "Sổ này chưa có dòng nào" in empty.text
    add = empty.links()["Ghi vào sổ"]
    blank = page(phone.get(add))
    assert blank.typed("day") == "10/03/2026"
    assert "Sau 24 tháng không còn việc gì, phần ghi này tự xóa." in blank.text
    typed = person_typed(
        gia_lai, hamlet=hamlet.pk, result="pending", follow_up_on="10/03/2026", note="Mang căn cước của con"
    )
    shown = page(phone.post(add, typed, follow=True))
    assert shown.messages == ["Đã ghi vào sổ."]
    assert NAME in shown.text
    assert "Đến hẹn 10/03/2026" in shown.text
    assert NAME not in shown.one("title").text
    row = SupportedPerson.objects.get()
    listed = page(phone.get(f"{books}?hen=den-han"))
    line = listed.one("a", href=f"/so/nguoi-duoc-ho-tro/{row.pk}/").text
    assert line == f"{NAME} Làng Plei Brel · VNeID · 09/03/2026"
    assert "0912" not in listed.text  # the telephone number stands on the opened row alone
    assert NAME not in page(phone.get(f"{books}?kq=done")).text


def test_a_row_is_corrected(phone: Client, team_in_force: Team, gia_lai: Province) -> None:
    phone.post(f"/to/{team_in_force.pk}/so/nguoi-duoc-ho-tro/them/", person_typed(gia_lai))
    row = SupportedPerson.objects.get()
    address = f"/so/nguoi-duoc-ho-tro/{row.pk}/sua/"
    form = page(phone.get(address))
    assert (form.typed("full_name"), form.typed("phone")) == (NAME, "0912345678")
    changed = person_typed(gia_lai, seen=form.typed("seen"), full_name="Rơ Châm H'Bia")
    assert page(phone.post(address, changed, follow=True)).messages == ["Đã lưu."]
    row.refresh_from_db()
    assert (row.full_name, row.version) == ("Rơ Châm H'Bia", 2)
    stale = phone.post(address, changed)
    assert stale.status_code == 422
    assert "vừa được người khác sửa" in page(stale).text


def test_a_request_is_followed_to_its_answer(phone: Client, team_in_force: Team, gia_lai: Province) -> None:
    added = page(phone.post(f"/to/{team_in_force.pk}/so/phan-anh/them/", request_typed(), follow=True))
    row = CitizenRequest.objects.get()
    move = f"/so/phan-anh/{row.pk}/buoc/"
    assert "Mới tiếp nhận" in added.text
    agency = item(Agency, gia_lai, "vien_thong")
    sent = {"seen": "1", "agency": agency.pk, "passed_on": "09/03/2026", "due_on": "09/03/2026", "note": "Gọi 18008098"}
    passed = page(phone.post(f"{move}chuyen/", sent, follow=True))
    assert passed.messages == ["Đã ghi bước: Chuyển cơ quan."]
    assert "Quá hẹn 1 ngày" in passed.text
    assert page(phone.get(f"/to/{team_in_force.pk}/so/phan-anh/?tt=qua-han")).links()
    answer = {"seen": "2", "answer": "Sẽ lắp thêm trạm", "answered_on": "10/03/2026"}
    assert "Sẽ lắp thêm trạm" in page(phone.post(f"{move}tra-loi/", answer, follow=True)).text
    told = page(
        phone.post(f"{move}bao-dan/", {"seen": "3", "closed_on": "10/03/2026", "note": "Gọi điện"}, follow=True)
    )
    assert "Đã báo người dân" in told.text
    row.refresh_from_db()
    assert (row.state, row.agency, row.answer) == ("told", agency, "Sẽ lắp thêm trạm")
    assert [(step.state, step.note) for step in row.steps.all()] == [
        ("received", ""),
        ("passed", "Gọi 18008098"),
        ("answered", "Sẽ lắp thêm trạm"),
        ("told", "Gọi điện"),
    ]
    reopened = page(phone.post(f"{move}mo-lai/", {"seen": "4", "note": "Sóng vẫn yếu"}, follow=True))
    assert "Mới tiếp nhận" in reopened.text
    assert "Sóng vẫn yếu" in reopened.text
    row.refresh_from_db()
    assert (row.state, row.agency, row.answer, row.closed_on) == ("received", None, "", None)


def test_a_report_may_be_made_without_a_name(phone: Client, team_in_force: Team) -> None:
    typed = request_typed(full_name="", phone="", agreed="")
    typed.pop("agreed")
    shown = page(phone.post(f"/to/{team_in_force.pk}/so/phan-anh/them/", typed, follow=True))
    assert "Không nêu tên" in shown.text
    assert not CitizenRequest.objects.get().agreed


def test_an_incident_is_counted_with_its_loss(phone: Client, team_in_force: Team, gia_lai: Province) -> None:
    add = f"/to/{team_in_force.pk}/so/lua-dao/them/"
    shown = page(phone.post(add, incident_typed(gia_lai, police_told_on="10/03/2026"), follow=True))
    assert "1.500.000 đồng" in shown.text
    assert Incident.objects.get().loss == 1_500_000
    phone.post(add, incident_typed(gia_lai, loss="2 triệu"))
    listed = page(phone.get(f"/to/{team_in_force.pk}/so/lua-dao/"))
    assert "Số vụ tháng 3/2026 (15/02/2026 – 14/03/2026)" in listed.text
    tiles = [tile.text for tile in listed.all("div", css="tile")]
    assert tiles == ["Số vụ 2 vụ", "Đã báo công an 1 vụ", "Thiệt hại 3.500.000 đồng"]
    assert "Tự xưng công an" not in listed.text


def test_a_household_with_its_products(phone: Client, team_in_force: Team, gia_lai: Province) -> None:
    add = f"/to/{team_in_force.pk}/so/ho-san-pham/them/"
    shown = page(phone.post(add, household_typed(gia_lai), follow=True))
    assert "Mật ong rừng (Dược liệu, mật ong; OCOP 3 sao)" in shown.text
    row = Household.objects.get()
    address = f"/so/ho-san-pham/{row.pk}/sua/"
    form = page(phone.get(address))
    assert form.typed("sp-0-name") == "Mật ong rừng"
    products = {"sp-INITIAL_FORMS": 1, "sp-0-DELETE": "on", "sp-1-name": "Gạo nương"}
    group = {"sp-1-group": form.typed("sp-0-group")}
    changed = household_typed(gia_lai, seen=form.typed("seen"), **products, **group)
    assert phone.post(address, changed).status_code == 302
    assert [product.name for product in row.products.all()] == ["Gạo nương"]


def test_the_official_sees_all_teams_of_the_commune_together(
    official: Client, phone: Client, tay_son: Commune, team_in_force: Team, gia_lai: Province
) -> None:
    phone.post(f"/to/{team_in_force.pk}/so/nguoi-duoc-ho-tro/them/", person_typed(gia_lai))
    row = SupportedPerson.objects.get()
    listed = page(official.get(f"/xa/{tay_son.pk}/so/"))
    assert NAME in listed.text
    assert listed.links()["Ghi vào sổ"] == f"/to/{team_in_force.pk}/so/nguoi-duoc-ho-tro/them/"
    assert official.get(f"/so/nguoi-duoc-ho-tro/{row.pk}/").status_code == 200
    assert uses(tay_son)[-2:] == [("supported", "list", [row.pk]), ("supported", "open", [row.pk])]


@pytest.mark.parametrize("typed", ["ro cham h'lan", "H'LAN", "0912.345", "mang can cuoc"])
def test_search_without_accents_and_the_name_in_no_address(
    phone: Client, team_in_force: Team, gia_lai: Province, typed: str
) -> None:
    books = f"/to/{team_in_force.pk}/so/"
    add = f"{books}nguoi-duoc-ho-tro/them/"
    phone.post(add, person_typed(gia_lai, note="Mang căn cước của con"))
    phone.post(add, person_typed(gia_lai, full_name="Siu Krung", phone="0377111222"))
    asked = phone.post(f"{books}?kq=done", {"tim": typed})
    assert asked.status_code == 302
    assert "kq=done" in asked["Location"]
    assert "lan" not in asked["Location"].casefold().partition("tim=")[0]
    assert typed not in asked["Location"]
    found = page(phone.get(asked["Location"]))
    assert found.typed("tim") == typed
    assert NAME in found.text
    assert "Siu Krung" not in found.text
    row = SupportedPerson.objects.order_by("pk")[0]
    assert uses(team_in_force)[-1] == ("supported", "search", [row.pk])
    assert "Không có dòng nào như vậy" in page(phone.post(books, {"tim": "khong co ai"}, follow=True)).text
    assert uses(team_in_force)[-1] == ("supported", "search", [])
