"""What is held of one person: found in all registers, handed out, erased when they ask."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from reporting.models import (
    CitizenRequest,
    CitizenRequestStep,
    Household,
    Incident,
    PersonalDataUse,
    SupportedPerson,
)
from teams.models import Commune, Membership, Team
from tests.reporting.citizens.conftest import uses
from tests.reporting.citizens.factories import (
    NAME,
    CitizenRequestFactory,
    IncidentFactory,
    ProductFactory,
    SupportedPersonFactory,
    answered,
    passed_on,
)
from tests.teams.factories import HamletFactory
from tests.views.html import Node, page

WHY = "Người dân yêu cầu bằng đơn ngày 10/03/2026"


@pytest.fixture
def held(team_in_force: Team, member: Membership) -> dict[str, int]:
    """What is held of H'Lan, and a row of somebody else: key as it is chosen -> key of the row."""
    SupportedPersonFactory.create(team=team_in_force, full_name="Siu Krung", phone="0377111222")
    hamlet = HamletFactory.create(commune=team_in_force.commune)
    person = SupportedPersonFactory.create(team=team_in_force, note="=1+1")
    request = CitizenRequestFactory.create(team=team_in_force, written_by=member.user, hamlet=hamlet)
    answered(passed_on(request, member.user), member.user)
    incident = IncidentFactory.create(team=team_in_force, description=f"{NAME} bị gọi điện")
    household = ProductFactory.create(household__team=team_in_force).household
    return {
        f"nguoi-duoc-ho-tro-{person.pk}": person.pk,
        f"phan-anh-{request.pk}": request.pk,
        f"lua-dao-{incident.pk}": incident.pk,
        f"ho-san-pham-{household.pk}": household.pk,
    }


def searched(browser: Client, commune: Commune, typed: str) -> Node:
    return page(browser.post(f"/xa/{commune.pk}/so/mot-nguoi/", {"tim": typed}, follow=True))


def chosen(commune: Commune, act: str, keys: dict[str, int]) -> str:
    return f"/xa/{commune.pk}/so/mot-nguoi/{act}?{'&'.join(f'dong={key}' for key in keys)}"


@pytest.mark.parametrize("typed", ["rơ châm h'lan", "RO CHAM H'LAN", "h'lan"])
def test_a_person_is_found_in_every_register(
    official: Client, tay_son: Commune, held: dict[str, int], typed: str
) -> None:
    shown = searched(official, tay_son, typed)
    assert [box["value"] for box in shown.all("input", name="dong")] == list(held)
    assert "Siu Krung" not in shown.text
    person, request, incident, household = held.values()
    assert uses(tay_son) == [
        ("supported", "search", [person]),
        ("requests", "search", [request]),
        ("incidents", "search", [incident]),
        ("households", "search", [household]),
    ]


def test_by_telephone_number(official: Client, tay_son: Commune, held: dict[str, int]) -> None:
    shown = searched(official, tay_son, "+84 912 345 678")
    assert [box["value"] for box in shown.all("input", name="dong")] == [
        key for key in held if not key.startswith("lua-dao")
    ]
    assert "Không sổ nào của xã, phường" in searched(official, tay_son, "0999999999").text
    assert uses(tay_son)[-1] == ("all", "search", [])
    too_little = official.post(f"/xa/{tay_son.pk}/so/mot-nguoi/", {"tim": "h"}, follow=True)
    assert too_little.status_code == 422
    assert page(too_little).said_beside("tim") == ["Hãy gõ ít nhất hai chữ cái của tên, hoặc bốn số của điện thoại."]


def test_who_ticks_nothing_comes_back_to_what_was_found(
    official: Client, tay_son: Commune, held: dict[str, int]
) -> None:
    (sealed,) = searched(official, tay_son, NAME).all("input", type="hidden", name="tim")
    for act in ("xem/", "tep.xlsx", "xoa/"):
        answer = official.get(f"/xa/{tay_son.pk}/so/mot-nguoi/{act}", {"tim": sealed["value"]}, follow=True)
        shown = page(answer)
        assert shown.messages == ["Chưa chọn dòng nào. Hãy tìm người dân rồi đánh dấu các dòng của người đó."]
        assert [box["value"] for box in shown.all("input", name="dong")] == list(held)


def test_the_person_gets_a_copy(official: Client, tay_son: Commune, held: dict[str, int]) -> None:
    shown = page(official.get(chosen(tay_son, "xem/", held)))
    for said in (NAME, "0912345678", "Sẽ lắp thêm trạm trong quý II", "Mật ong rừng", "bị gọi điện"):
        assert said in shown.text
    answer = official.get(chosen(tay_son, "tep.xlsx", held))
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Sổ", "Dòng", "Mục", "Nội dung"]
    assert ["Người được hỗ trợ", 1, "Họ và tên", NAME] in rows
    assert ["Người được hỗ trợ", 1, "Ghi chú", "=1+1"] in rows  # a text, no formula
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert [access for _register, access, _keys in uses(tay_son)] == ["export"] * 8
    assert NAME not in answer["Content-Disposition"]


def test_erasing_needs_a_reason_and_the_word(official: Client, tay_son: Commune, held: dict[str, int]) -> None:
    address = chosen(tay_son, "xoa/", held)
    assert "xóa cả dòng" in page(official.get(address)).text
    keys = list(held)
    for typed, field, said in (
        ({"reason": "", "typed": "xóa"}, "reason", "Hãy ghi lý do"),
        ({"reason": "1", "typed": "xóa"}, "reason", "Hãy ghi lý do"),
        ({"reason": WHY, "typed": "xong"}, "typed", "Hãy gõ đúng chữ XÓA"),
    ):
        answer = official.post(address, {"dong": keys, **typed})
        assert answer.status_code == 422
        assert said in page(answer).said_beside(field)[0]
        assert page(answer).typed("reason") == typed["reason"]
    assert SupportedPerson.objects.count() == 2


@pytest.mark.parametrize("word", ["XÓA", "xoá", "xoa "])
def test_what_is_held_is_erased(official: Client, tay_son: Commune, held: dict[str, int], word: str) -> None:
    person, request, incident, household = held.values()
    answer = official.post(
        f"/xa/{tay_son.pk}/so/mot-nguoi/xoa/", {"dong": list(held), "reason": WHY, "typed": word}, follow=True
    )
    assert page(answer).messages == ["Đã xóa dữ liệu cá nhân ở 4 dòng."]
    assert SupportedPerson.objects.get().full_name == "Siu Krung"
    assert not Household.objects.exists()
    kept = Incident.objects.get()
    assert (kept.description, kept.loss) == ("", 1_500_000)
    bare = CitizenRequest.objects.get()
    assert (bare.full_name, bare.phone, bare.content, bare.answer, bare.hamlet) == ("", "", "", "", None)
    assert (bare.state, bare.closed_on, bare.agreed) == ("withdrawn", date(2026, 3, 10), False)
    assert set(CitizenRequestStep.objects.values_list("note", flat=True)) == {""}
    assert uses(tay_son)[-4:] == [
        ("supported", "erase", [person]),
        ("requests", "erase", [request]),
        ("incidents", "erase", [incident]),
        ("households", "erase", [household]),
    ]
    assert set(PersonalDataUse.objects.filter(access="erase").values_list("reason", flat=True)) == {WHY}
    assert "Không sổ nào" in searched(official, tay_son, "h'lan").text


def test_an_erased_request_stays_counted_and_is_written_no_more(
    official: Client, tay_son: Commune, held: dict[str, int]
) -> None:
    [key] = [key for key in held if key.startswith("phan-anh")]
    official.post(f"/xa/{tay_son.pk}/so/mot-nguoi/xoa/", {"dong": key, "reason": WHY, "typed": "xóa"})
    address = f"/so/phan-anh/{held[key]}/"
    shown = page(official.get(address))
    assert "Đã xóa theo yêu cầu của người dân" in shown.text
    assert "Sửa" not in shown.links()
    assert not shown.all("form", action=f"{address}buoc/mo-lai/")
    version = CitizenRequest.objects.get().version
    for act in ("buoc/mo-lai/", "sua/"):
        typed = {"seen": version, "note": "Mở lại", "kind": "need", "content": "Viết lại", "received_by": "zalo"}
        answer = official.post(f"{address}{act}", {**typed, "received_on": "09/03/2026"})
        assert answer.status_code == 422
        assert "Nội dung đã được xóa theo yêu cầu của người dân" in page(answer).text
    assert "đã được xóa theo yêu cầu" in page(official.get(f"{address}sua/", follow=True)).messages[0]


def test_rows_of_another_commune_cannot_be_chosen(official: Client, tay_son: Commune) -> None:
    row = SupportedPersonFactory.create()
    for key in (f"nguoi-duoc-ho-tro-{row.pk}", "nguoi-duoc-ho-tro-x", "ma-tuy-1", "phan-anh-99999999999999999999"):
        for act in ("xem/", "tep.xlsx", "xoa/"):
            assert official.get(chosen(tay_son, act, {key: 0})).status_code == 404
        sent = {"dong": key, "reason": WHY, "typed": "xóa"}
        assert official.post(f"/xa/{tay_son.pk}/so/mot-nguoi/xoa/", sent).status_code == 404
    assert SupportedPerson.objects.get() == row
    assert uses(tay_son) == []
