"""What is refused when a row is written, beside which field; and that a row is written once."""

from typing import Any

import pytest
from django.test import Client

from reporting.citizens import people
from reporting.citizens.people import PersonDetails
from reporting.models import CitizenRequest, Household, Incident, Procedure, Service, SupportedPerson
from teams.enums import TeamState
from teams.models import Membership, Province, Team
from tests.reporting.citizens.factories import (
    NAME,
    SOME_DAY,
    CitizenRequestFactory,
    HouseholdFactory,
    SupportedPersonFactory,
    household_typed,
    incident_typed,
    item,
    person_typed,
    request_typed,
)
from tests.sql import refused_by, run
from tests.teams.factories import HamletFactory
from tests.threads import at_once
from tests.views.html import page


def sent(browser: Client, team: Team, register: str, typed: dict[str, str]) -> Any:
    return browser.post(f"/to/{team.pk}/so/{register}/them/", typed)


@pytest.mark.parametrize(
    "case",
    [
        ("nguoi-duoc-ho-tro", "full_name", "", "Hãy ghi họ và tên người dân."),
        ("nguoi-duoc-ho-tro", "full_name", "123", "Hãy ghi họ và tên người dân."),
        ("nguoi-duoc-ho-tro", "phone", "12", "Số điện thoại không đúng. Hãy ghi như 0912 345 678."),
        ("nguoi-duoc-ho-tro", "agreed", "", "Hãy nói rõ với người dân rồi đánh dấu ô này."),
        ("nguoi-duoc-ho-tro", "day", "11/03/2026", "Ngày này chưa tới."),
        ("nguoi-duoc-ho-tro", "day", "9/3/1926", "Ngày này quá xa. Hãy xem lại năm."),
        ("nguoi-duoc-ho-tro", "follow_up_on", "08/03/2026", "Ngày hẹn không thể trước ngày hỗ trợ."),
        ("nguoi-duoc-ho-tro", "follow_up_on", "20/03/2206", "Ngày này quá xa. Hãy xem lại năm."),
        ("nguoi-duoc-ho-tro", "service", "", "Hãy chọn một mục trong danh sách."),
        ("phan-anh", "content", "", "Hãy ghi người dân phản ánh, kiến nghị điều gì."),
        ("phan-anh", "agreed", "", "phản ánh không tên vẫn được tiếp nhận"),
        ("phan-anh", "kind", "khac", "Hãy chọn lại trong danh sách."),
        ("lua-dao", "loss", "nhiều lắm", "Số tiền không đúng. Hãy ghi như 1.500.000 hoặc 5 triệu."),
        ("lua-dao", "loss", "200 tỷ", "Số tiền quá lớn. Hãy xem lại các số 0."),
        ("lua-dao", "police_told_on", "08/03/2026", "Ngày báo công an không thể trước ngày xảy ra."),
        ("lua-dao", "police_told_on", "12/03/2026", "Ngày này chưa tới."),
        ("ho-san-pham", "head", "", "Hãy ghi họ và tên người dân."),
        ("ho-san-pham", "agreed", "", "Hãy nói rõ với người dân"),
        ("ho-san-pham", "sp-0-name", "", "Hãy ghi tên sản phẩm"),
        ("ho-san-pham", "sp-0-ocop_stars", "6", "Hãy chọn lại trong danh sách."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    phone: Client, team_in_force: Team, gia_lai: Province, case: tuple[str, str, str, str]
) -> None:
    register, field, value, said = case
    typed = {
        "nguoi-duoc-ho-tro": person_typed(gia_lai, note="Giữ lại"),
        "phan-anh": request_typed(),
        "lua-dao": incident_typed(gia_lai),
        "ho-san-pham": household_typed(gia_lai, note="Giữ lại"),
    }[register] | {field: value}
    if field == "agreed":
        typed.pop("agreed")
    answer = sent(phone, team_in_force, register, typed)
    assert answer.status_code == 422
    shown = page(answer)
    assert any(said in sentence for sentence in shown.said_beside(field)), shown.said_beside(field)
    kept = {"nguoi-duoc-ho-tro": "note", "phan-anh": "received_on", "lua-dao": "description", "ho-san-pham": "note"}
    assert shown.typed(kept[register]) == typed[kept[register]]
    assert shown.typed("client_uuid") == typed["client_uuid"]
    for model in (SupportedPerson, CitizenRequest, Incident, Household):
        assert not model.objects.exists()


def test_a_household_needs_a_product(phone: Client, team_in_force: Team, gia_lai: Province) -> None:
    typed = household_typed(gia_lai)
    for name in ("sp-0-name", "sp-0-group", "sp-0-ocop_stars"):
        typed.pop(name)
    answer = sent(phone, team_in_force, "ho-san-pham", typed)
    assert answer.status_code == 422
    assert "Hãy ghi ít nhất một sản phẩm của hộ." in page(answer).text


def test_a_procedure_belongs_to_a_service_that_has_some(phone: Client, team_in_force: Team, gia_lai: Province) -> None:
    procedure = item(Procedure, gia_lai, "khai_sinh")
    answer = sent(phone, team_in_force, "nguoi-duoc-ho-tro", person_typed(gia_lai, procedure=procedure.pk))
    assert answer.status_code == 422
    assert page(answer).said_beside("procedure") == ["Nội dung này không có thủ tục hành chính. Hãy bỏ chọn thủ tục."]
    public = item(Service, gia_lai, "dich_vu_cong")
    typed = person_typed(gia_lai, procedure=procedure.pk, service=public.pk)
    assert sent(phone, team_in_force, "nguoi-duoc-ho-tro", typed).status_code == 302


def test_a_hamlet_of_another_commune_is_none(phone: Client, team_in_force: Team, gia_lai: Province) -> None:
    elsewhere = HamletFactory.create()
    answer = sent(phone, team_in_force, "nguoi-duoc-ho-tro", person_typed(gia_lai, hamlet=elsewhere.pk))
    assert answer.status_code == 422
    assert "không thuộc xã, phường" in page(answer).said_beside("hamlet")[0]


def test_a_service_that_was_switched_off_stays_on_its_old_rows(
    phone: Client, team_in_force: Team, gia_lai: Province
) -> None:
    row = SupportedPersonFactory.create(team=team_in_force)
    Service.objects.filter(pk=row.service_id).update(is_active=False)
    assert sent(phone, team_in_force, "nguoi-duoc-ho-tro", person_typed(gia_lai)).status_code == 422
    changed = person_typed(gia_lai, seen=1, note="Đã gọi lại")
    assert phone.post(f"/so/nguoi-duoc-ho-tro/{row.pk}/sua/", changed).status_code == 302


def test_a_team_that_is_no_more_writes_nothing(phone: Client, team_in_force: Team, gia_lai: Province) -> None:
    Team.objects.filter(pk=team_in_force.pk).update(state=TeamState.DISSOLVED, in_force_to=SOME_DAY)
    answer = sent(phone, team_in_force, "nguoi-duoc-ho-tro", person_typed(gia_lai))
    assert answer.status_code == 422
    assert "không còn hoạt động" in page(answer).text
    assert "Ghi vào sổ" not in page(phone.get(f"/to/{team_in_force.pk}/so/")).links()


# --- once


@pytest.mark.parametrize("register", ["nguoi-duoc-ho-tro", "phan-anh", "lua-dao", "ho-san-pham"])
def test_what_is_sent_twice_is_written_once(
    phone: Client, team_in_force: Team, gia_lai: Province, register: str
) -> None:
    typed = {
        "nguoi-duoc-ho-tro": person_typed(gia_lai),
        "phan-anh": request_typed(),
        "lua-dao": incident_typed(gia_lai),
        "ho-san-pham": household_typed(gia_lai),
    }[register]
    first, again = sent(phone, team_in_force, register, typed), sent(phone, team_in_force, register, typed)
    assert first["Location"] == again["Location"]
    messages = page(phone.get(again["Location"])).messages
    assert messages[-1].startswith("Dòng này đã được ghi từ lần gửi trước.")
    model: Any = {
        "nguoi-duoc-ho-tro": SupportedPerson,
        "phan-anh": CitizenRequest,
        "lua-dao": Incident,
        "ho-san-pham": Household,
    }[register]
    assert model.objects.count() == 1
    if register == "phan-anh":
        assert CitizenRequest.objects.get().steps.count() == 1
    if register == "ho-san-pham":
        assert Household.objects.get().products.count() == 1


def test_a_mark_of_somebody_else_writes_nothing(
    phone: Client, leader: Client, team_in_force: Team, gia_lai: Province
) -> None:
    typed = person_typed(gia_lai)
    sent(phone, team_in_force, "nguoi-duoc-ho-tro", typed)
    answer = sent(leader, team_in_force, "nguoi-duoc-ho-tro", typed)
    assert answer.status_code == 422
    assert "Hãy tải lại trang rồi ghi lại." in page(answer).text


@pytest.mark.django_db(transaction=True)
def test_sent_twice_in_the_same_moment_it_is_written_once(member: Membership) -> None:
    service = item(Service, member.province, "vneid")
    details = PersonDetails(full_name=NAME, agreed=True, day=SOME_DAY, service=service)
    mark = SupportedPersonFactory.build(team=member.team, province=member.province, service=service).client_uuid

    def add() -> tuple[SupportedPerson, bool]:
        return people.add(member.team, details, by=member.user, client_uuid=mark)

    (one, first_is_new), (other, second_is_new) = at_once(add, add)
    assert one.pk == other.pk
    assert sorted([first_is_new, second_is_new]) == [False, True]
    assert SupportedPerson.objects.count() == 1


# --- the database holds it, whoever writes


@pytest.mark.django_db
def test_nobody_is_named_who_did_not_agree() -> None:
    with refused_by("supported_person_agreed"):
        SupportedPersonFactory.create(agreed=False)
    with refused_by("household_agreed"):
        HouseholdFactory.create(agreed=False)
    with refused_by("citizen_request_named_with_consent"):
        CitizenRequestFactory.create(agreed=False)
    assert CitizenRequestFactory.create(agreed=False, full_name="", phone="").pk


@pytest.mark.django_db
def test_a_row_is_of_its_team_s_own_commune_and_hamlet(team_in_force: Team) -> None:
    with refused_by("hamlet"):
        SupportedPersonFactory.create(team=team_in_force, hamlet=HamletFactory.create())
        run("SET CONSTRAINTS ALL IMMEDIATE")
