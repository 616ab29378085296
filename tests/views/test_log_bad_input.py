"""Bad input: a plain sentence at the field, nothing saved, what was typed still there."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from reporting.models import LogEntry, Procedure, Service, SupportSession
from teams.models import Province, SupportPoint, Team
from tests.teams.factories import CommuneFactory, HamletFactory, MembershipFactory, SupportPointFactory
from tests.views.conftest import Typed, signed_in
from tests.views.html import Node, page


def refused(phone: Client, data: dict[str, str], *, but: tuple[str, ...] = ()) -> Node:
    """Send it, and see that nothing is saved and that everything typed is still there (`but` what cannot be shown)."""
    response = phone.post("/ghi/", data)
    assert response.status_code == 422
    assert not LogEntry.objects.exists()
    assert not SupportSession.objects.exists()
    shown = page(response)
    assert {name: shown.typed(name) for name in data if name not in but} == {
        name: value for name, value in data.items() if name not in but
    }
    assert shown.all(css="form-errors", tabindex="-1")
    return shown


@pytest.mark.parametrize(
    ("name", "typed_in", "sentence"),
    [
        ("day", "2026-03-11", "Ngày này chưa tới. Chỉ ghi những buổi đã làm, đến hôm nay."),
        ("day", "2025-06-30", "Tổ chưa hoạt động vào ngày này. Hãy chọn ngày khác."),
        ("day", "hôm qua", "Ngày không đúng. Hãy nhập như 20/11/2026."),
        ("day", "", "Hãy chọn ngày."),
        ("half_day", "", "Hãy chọn buổi."),
        ("place", "", "Hãy chọn nơi hỗ trợ."),
        ("women", "9", "Không thể nhiều hơn tổng số lượt (8)."),
        ("women", "-1", "Số lượt không thể nhỏ hơn 0."),
        ("women", "hai", "Hãy nhập một số nguyên, ví dụ 12."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    phone: Client, typed: Typed, name: str, typed_in: str, sentence: str
) -> None:
    shown = refused(phone, typed(**{name: typed_in}), but=("day",) if typed_in == "" and name == "day" else ())
    assert sentence in shown.said_beside(name)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        ("-1", "Số lượt không thể nhỏ hơn 0."),
        ("501", "Tối đa 500 lượt cho một lần ghi. Nếu nhiều hơn, hãy kiểm tra lại."),
        ("năm", "Hãy nhập một số nguyên, ví dụ 12."),
        ("2,5", "Hãy nhập một số nguyên, ví dụ 12."),
    ],
)
def test_a_wrong_count_is_said_beside_its_service(
    phone: Client, gia_lai: Province, typed: Typed, count: str, sentence: str
) -> None:
    shown = refused(phone, typed(helped={"vneid": count, "dich_vu_cong": 3}))
    field = f"count_{Service.objects.get(province=gia_lai, code='vneid').pk}"
    assert shown.said_beside(field) == [sentence]
    assert shown.one("input", name=field)["aria-invalid"] == "true"
    assert len(shown.all("ul", css="errorlist")) == 1


@pytest.mark.parametrize("count", ["0", "500"])
def test_the_ends_of_the_range_are_allowed(phone: Client, typed: Typed, count: str) -> None:
    assert phone.post("/ghi/", typed(helped={"vneid": count, "dich_vu_cong": 3})).status_code == 302
    assert LogEntry.objects.get().lines.filter(service__code="vneid").exists() == (count != "0")


def test_an_entry_of_nobody_is_refused_above_the_counts(phone: Client, typed: Typed) -> None:
    shown = refused(phone, typed(helped={"vneid": 0}))
    card = next(section for section in shown.all("section") if section.all("h2", id="services-title"))
    assert card.all("ul", css="errorlist")[0].text == "Chưa có lượt nào. Bấm + để ghi số người đã được hỗ trợ."
    assert "Lines" not in shown.text


def test_a_place_of_another_commune_is_refused_and_not_even_named(
    phone: Client, gia_lai: Province, typed: Typed
) -> None:
    elsewhere = CommuneFactory.create(province=gia_lai)
    point, hamlet = SupportPointFactory.create(commune=elsewhere), HamletFactory.create(commune=elsewhere)
    for place, sentence in (
        (point, "Điểm hỗ trợ này không thuộc xã, phường của bạn hoặc không mở vào ngày này. Hãy chọn lại."),
        (hamlet, "Thôn, làng này không thuộc xã, phường của bạn. Hãy chọn lại."),
    ):
        shown = refused(phone, typed(at=place), but=("place",))
        assert shown.said_beside("place") == [sentence]
        assert str(place) not in shown.text


@pytest.mark.parametrize("typed_in", ["point-", "point-x", "cho-1", "point-1 or 1=1", f"hamlet-{'9' * 30}", "point-²"])
def test_what_is_no_place_at_all_is_refused(phone: Client, typed: Typed, typed_in: str) -> None:
    shown = refused(phone, typed(place=typed_in), but=("place",))
    assert shown.said_beside("place") == ["Hãy chọn lại nơi hỗ trợ trong danh sách."]


def test_a_place_that_was_closed_by_then_is_refused(phone: Client, support_point: SupportPoint, typed: Typed) -> None:
    closed = SupportPointFactory.create(commune=support_point.commune, closed=True)
    shown = refused(phone, typed(at=closed))
    assert shown.said_beside("place") == [
        "Điểm hỗ trợ này không thuộc xã, phường của bạn hoặc không mở vào ngày này. Hãy chọn lại."
    ]


def test_a_member_does_not_log_for_a_day_before_joining(team_in_force: Team, typed: Typed) -> None:
    phone = signed_in(MembershipFactory.create(team=team_in_force, valid_from=date(2026, 3, 9)).user)
    shown = refused(phone, typed(day="2026-03-06"))
    assert shown.said_beside("day") == [
        "Bạn không phải là thành viên của Tổ vào ngày này. Hãy chọn ngày khác hoặc hỏi Tổ trưởng."
    ]
    assert phone.post("/ghi/", typed(day="2026-03-09")).status_code == 302


def test_whoever_has_left_cannot_log_any_more(team_in_force: Team, typed: Typed) -> None:
    phone = signed_in(MembershipFactory.create(team=team_in_force, has_left=True).user)
    assert phone.post("/ghi/", typed(day="2026-01-30")).status_code == 403
    assert not LogEntry.objects.exists()


def test_everything_that_is_wrong_is_said_at_once(phone: Client, gia_lai: Province, typed: Typed) -> None:
    shown = refused(
        phone,
        typed(
            helped={"vneid": 501},
            half_day="",
            place="",
            women="-2",
            difficulty_note="Máy hỏng",
            details=({"procedure": Procedure.objects.filter(province=gia_lai)[0].pk, "count": 2},),
        ),
    )
    vneid = f"count_{Service.objects.get(province=gia_lai, code='vneid').pk}"
    for name in (vneid, "half_day", "place", "women", "detail-0-service"):
        assert shown.said_beside(name), name
    disclosures = [details.attributes for details in shown.all("details", css="disclosure")]
    assert len([attributes for attributes in disclosures if "open" in attributes]) == 3, "what was typed is in sight"


def detail(**fields: Any) -> tuple[dict[str, Any], ...]:
    return ({"service": "dich_vu_cong", "result": "done", "count": 1, **fields},)


def test_more_details_than_people_are_refused_beside_the_count(phone: Client, gia_lai: Province, typed: Typed) -> None:
    shown = refused(phone, typed(details=detail(count=4)))
    public_services = f"count_{Service.objects.get(province=gia_lai, code='dich_vu_cong').pk}"
    assert shown.said_beside(public_services) == ["Chi tiết ghi 4 lượt, nhiều hơn tổng 3 lượt."]


def test_a_procedure_of_a_service_that_has_none_is_refused(phone: Client, gia_lai: Province, typed: Typed) -> None:
    procedure = Procedure.objects.filter(province=gia_lai)[0]
    shown = refused(phone, typed(details=detail(service="vneid", procedure=procedure.pk)))
    assert shown.said_beside("detail-0-procedure") == ["Nội dung này không có thủ tục hành chính."]


def test_a_list_of_another_province_is_not_chosen_from(phone: Client, typed: Typed) -> None:
    shown = refused(phone, typed(difficulty="987654321"), but=("difficulty",))
    assert shown.said_beside("difficulty") == ["Danh mục đã thay đổi. Hãy tải lại trang rồi chọn lại."]
    shown = refused(phone, typed(difficulty="không phải số"), but=("difficulty",))
    assert shown.said_beside("difficulty") == ["Hãy chọn lại trong danh sách."]


def test_a_broken_code_of_the_entry_asks_to_load_the_page_again(phone: Client, typed: Typed) -> None:
    shown = refused(phone, typed(client_uuid="khong-phai-ma"))
    assert any("Mã lần ghi: Hãy tải lại trang." in said.text for said in shown.all(css="form-errors"))


def test_a_form_without_its_parts_is_refused_not_a_crash(phone: Client) -> None:
    assert phone.post("/ghi/", {"day": "2026-03-10"}).status_code == 422
    assert not LogEntry.objects.exists()
