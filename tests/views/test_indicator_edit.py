"""Targets and a province's own indicators by forms: nothing typed is lost, every refusal stands beside its field."""

from decimal import Decimal

import pytest
from django.test import Client

from kpis.models import Indicator, IndicatorTarget
from teams.enums import Role
from teams.models import Membership, Province, RulesChange, SupportPoint
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import ProvinceFactory
from tests.views.conftest import TODAY, holder, roll_up, signed_in
from tests.views.html import Node, page
from tests.views.test_province_rules import filled

BOARD = "/tinh/52/"
SESSIONS = "/tinh/52/chi-tieu/support_sessions_per_month/sua/"
ADD = "/tinh/52/chi-tieu/them/"
OWN = "/tinh/52/chi-tieu/own_luot_vneid_moi_buoi/"
TYPED = {
    "name": "Lượt VNeID mỗi buổi",
    "short_name": "VNeID mỗi buổi",
    "section": "people",
    "numerator": "helped_vneid",
    "denominator": "sessions",
    "counts": "lượt",
    "decimals": "1",
    "grain": "team",
    "period": "month",
    "operator": ">=",
    "target": "1.234,5",
}


def light(board: Node, label: str) -> list[Node]:
    return [one for one in board.all("article", css="light") if label in one.one(css="light-label").text]


@pytest.fixture
def own(tinh_doan: Client) -> Indicator:
    tinh_doan.post(ADD, filled(page(tinh_doan.get(ADD)), **TYPED))
    return Indicator.objects.get(is_own=True)


def test_saving_the_form_as_it_is_changes_nothing(tinh_doan: Client, own: Indicator) -> None:
    RulesChange.objects.all().delete()
    for code in Indicator.objects.values_list("code", flat=True):
        address = f"/tinh/52/chi-tieu/{code}/sua/"
        response = tinh_doan.post(address, filled(page(tinh_doan.get(address))), follow=True)
        assert page(response).messages == ["Không có gì thay đổi."], code
    assert not RulesChange.objects.exists()


def test_targets_are_typed_as_people_write_numbers(tinh_doan: Client, gia_lai: Province) -> None:
    node = page(tinh_doan.get(SESSIONS))
    assert (node.typed("target"), node.typed("near_share"), node.typed("share_target")) == ("3", "90", "100")
    typed = {"target": "1.234,5", "target_2027": "2 000", "near_share": "85,5 %", "share_target": "95%"}
    response = tinh_doan.post(SESSIONS, filled(node, **typed), follow=True)
    assert page(response).messages == ["Đã lưu: Chỉ tiêu “Buổi hỗ trợ mỗi Tổ”. Số liệu đang được tính lại."]
    row = Indicator.objects.get(province=gia_lai, code="support_sessions_per_month")
    assert (row.target, row.near_share, row.share_target) == (Decimal("1234.5"), Decimal("0.855"), Decimal(95))
    assert list(IndicatorTarget.objects.values_list("year", "target")) == [(2027, Decimal(2000))]
    node = page(tinh_doan.get(SESSIONS))
    shown = [node.typed(name) for name in ("target", "target_2026", "target_2027", "near_share", "share_target")]
    assert shown == ["1.234,5", "", "2.000", "85,5", "95"]
    history = page(tinh_doan.get("/tinh/52/quy-dinh/")).one("ol", css="rules-history").text
    assert "Mục tiêu: 3 buổi → 1.234,5 buổi" in history


def test_a_target_in_per_cent_may_have_its_sign_and_a_count_may_not(tinh_doan: Client, gia_lai: Province) -> None:
    online = "/tinh/52/chi-tieu/dossiers_online_full/sua/"
    typed = {"target": "85 %", "target_2027": "90%"}
    tinh_doan.post(online, filled(page(tinh_doan.get(online)), **typed))
    row = Indicator.objects.get(province=gia_lai, code="dossiers_online_full")
    assert (row.target, row.targets.get().target) == (Decimal(85), Decimal(90))
    refused = page(tinh_doan.post(SESSIONS, filled(page(tinh_doan.get(SESSIONS)), target="3 %")))
    assert "không kèm đơn vị" in refused.said_beside("target")[0]
    added = {**TYPED, "target": "50 %"}
    refused = page(
        tinh_doan.post(ADD, filled(page(tinh_doan.get(ADD)), **{**added, "denominator": "", "unit": "lượt"}))
    )
    assert "không kèm đơn vị" in refused.said_beside("target")[0]
    tinh_doan.post(ADD, filled(page(tinh_doan.get(ADD)), **added))
    assert Indicator.objects.get(is_own=True).target == 50


def test_what_no_keyboard_types_is_refused_in_vietnamese(tinh_doan: Client, db: None) -> None:
    refused = page(tinh_doan.post(ADD, filled(page(tinh_doan.get(ADD)), **{**TYPED, "numerator": "sessions\0"})))
    assert refused.said_beside("numerator") == ["Ô này có ký tự không hiện ra được. Hãy xóa hết rồi gõ lại."]


def test_what_is_no_target_is_told_beside_its_field_and_stays(tinh_doan: Client, db: None) -> None:
    typed = {"target": "", "target_2026": "80.5", "target_2028": "-2", "near_share": "chín mươi", "share_target": "50"}
    response = tinh_doan.post(SESSIONS, filled(page(tinh_doan.get(SESSIONS)), **typed))
    assert response.status_code == 422
    node = page(response)
    assert node.said_beside("target") == ["Hãy ghi mục tiêu, ví dụ 80."]
    assert "sau dấu phẩy" in node.said_beside("target_2026")[0]
    assert "không thể âm" in node.said_beside("target_2028")[0]
    assert "không kèm đơn vị" in node.said_beside("near_share")[0]
    assert {name: node.typed(name) for name in typed} == typed
    response = tinh_doan.post(SESSIONS, filled(node, target="3,123", target_2026="", target_2028="", near_share="0"))
    node = page(response)
    assert "2 chữ số sau dấu phẩy" in node.said_beside("target")[0]
    assert "từ trên 0 đến 100" in node.said_beside("near_share")[0]
    assert not RulesChange.objects.exists()


def test_a_switched_off_indicator_leaves_the_board_and_comes_back(
    tinh_doan: Client, member: Membership, support_point: SupportPoint
) -> None:
    LogEntryFactory.create(membership=member, place=support_point, day=TODAY)
    roll_up()
    assert light(page(tinh_doan.get(BOARD)), "Buổi hỗ trợ mỗi Tổ")
    node = page(tinh_doan.get(SESSIONS))
    sent = filled(node)
    del sent["is_active"]
    tinh_doan.post(SESSIONS, sent)
    roll_up()
    assert not light(page(tinh_doan.get(BOARD)), "Buổi hỗ trợ mỗi Tổ")
    tinh_doan.post(SESSIONS, filled(page(tinh_doan.get(SESSIONS)), is_active="on"))
    roll_up()
    (back,) = light(page(tinh_doan.get(BOARD)), "Buổi hỗ trợ mỗi Tổ")
    assert "0/1 Tổ" in back.text


def test_the_second_editor_is_told_and_may_save_then(tinh_doan: Client, gia_lai: Province) -> None:
    mine = filled(page(tinh_doan.get(SESSIONS)), target="5")
    other = signed_in(holder(Role.SYSTEM_ADMIN, gia_lai))
    other.post(SESSIONS, filled(page(other.get(SESSIONS)), target="4"))
    response = tinh_doan.post(SESSIONS, mine)
    assert response.status_code == 422
    node = page(response)
    assert "3 buổi → 4 buổi" in node.one(css="form-errors").text
    assert node.typed("target") == "5"
    tinh_doan.post(SESSIONS, filled(node))
    assert Indicator.objects.get(province=gia_lai, code="support_sessions_per_month").target == 5


def test_an_indicator_is_added_over_existing_measures_and_stands_on_the_board(
    tinh_doan: Client, member: Membership, support_point: SupportPoint
) -> None:
    LogEntryFactory.create(membership=member, place=support_point, day=TODAY, helped={"vneid": 5})
    roll_up()
    node = page(tinh_doan.get(ADD))
    measures = [row.text for row in node.one(id="measures").all("li")]
    assert "số buổi hỗ trợ sessions theo Tổ · phát sinh trong kỳ" in measures
    response = tinh_doan.post(ADD, filled(node, **TYPED), follow=True)
    assert response.redirect_chain[0][0] == f"{BOARD}chi-tieu/"
    (said,) = page(response).messages
    assert "Cách tính: (lượt “" in said
    assert "chia cho (số buổi hỗ trợ), nhân 100" in said
    roll_up()
    (shown,) = light(page(tinh_doan.get(BOARD)), "VNeID mỗi buổi")
    assert "5/1 lượt" in shown.text
    assert "mục tiêu 1.234,5 %" in shown.text


def test_a_bad_formula_is_told_beside_its_field_and_nothing_typed_is_lost(tinh_doan: Client, db: None) -> None:
    typed = {**TYPED, "numerator": "so_buoi + 1", "denominator": "sessions / 2", "target_2030": "7,5"}
    response = tinh_doan.post(ADD, filled(page(tinh_doan.get(ADD)), **typed))
    assert response.status_code == 422
    node = page(response)
    assert node.said_beside("numerator") == ["Không có số đo “so_buoi”. Hãy chọn trong danh sách số đo."]
    assert "“sessions / 2” không dùng được" in node.said_beside("denominator")[0]
    assert {name: node.typed(name) for name in typed} == typed
    response = tinh_doan.post(ADD, filled(page(tinh_doan.get(ADD)), **{**TYPED, "name": "", "section": "bịa"}))
    node = page(response)
    assert node.said_beside("name") == ["Hãy ghi tên chỉ tiêu."]
    assert node.said_beside("section") == ["Hãy chọn trong danh sách."]
    assert not Indicator.objects.filter(is_own=True).exists()


def test_sending_the_form_twice_adds_one_indicator(tinh_doan: Client, own: Indicator) -> None:
    response = tinh_doan.post(ADD, filled(page(tinh_doan.get(ADD)), **TYPED))
    assert "đã có chỉ tiêu tên này" in page(response).said_beside("name")[0]
    assert Indicator.objects.filter(is_own=True).count() == 1


def test_an_own_indicator_is_redefined_and_removed(tinh_doan: Client, own: Indicator) -> None:
    edit = f"{OWN}sua/"
    typed = {"denominator": "", "unit": "lượt", "share_target": "50"}
    response = tinh_doan.post(edit, filled(page(tinh_doan.get(edit)), **typed), follow=True)
    assert "Cách tính: lượt “" in page(response).messages[0]
    own.refresh_from_db()
    assert (own.denominator, own.unit, own.share_target) == ("", "lượt", Decimal(50))
    button = page(tinh_doan.get(edit)).one("form", css="rules-reset")
    assert button["action"] == f"{OWN}xoa/"
    response = tinh_doan.post(button["action"], {"seen": "cu"}, follow=True)
    assert "vừa được người khác sửa" in page(response).messages[0]
    response = tinh_doan.post(button["action"], {"seen": button.typed("seen")}, follow=True)
    assert page(response).messages == ["Đã lưu. Xóa: Chỉ tiêu “VNeID mỗi buổi”."]
    assert tinh_doan.get(edit).status_code == 404


def test_an_indicator_of_the_decision_shows_no_formula_to_edit_and_is_not_removed(
    tinh_doan: Client, gia_lai: Province
) -> None:
    node = page(tinh_doan.get(SESSIONS))
    assert "Cách tính: số buổi hỗ trợ." in node.one("main").text
    assert not [one for one in node.one("main") if one.attributes.get("name") == "numerator"]
    response = tinh_doan.post(SESSIONS, {**filled(node), **TYPED, "target": "3"}, follow=True)
    assert page(response).messages == ["Không có gì thay đổi."]
    response = tinh_doan.post("/tinh/52/chi-tieu/support_sessions_per_month/xoa/", follow=True)
    assert "không xóa được" in page(response).messages[0]
    row = Indicator.objects.get(province=gia_lai, code="support_sessions_per_month")
    assert (row.numerator, row.denominator) == ("sessions", "")


@pytest.mark.parametrize(
    "address",
    [f"{BOARD}chi-tieu/them/", f"{BOARD}chi-tieu/support_sessions_per_month/sua/"],
)
def test_other_provinces_and_roles_stay_out(gia_lai: Province, address: str) -> None:
    stranger = signed_in(holder(Role.TINH_DOAN, ProvinceFactory.create()))
    leader = signed_in(holder(Role.PROVINCE_LEADER, gia_lai))
    for browser, status in ((stranger, 404), (leader, 403)):
        assert browser.get(address).status_code == status
        assert browser.post(address, TYPED).status_code == status
    assert not RulesChange.objects.exists()


def test_an_indicator_of_another_province_is_not_found_in_this_one(tinh_doan: Client, own: Indicator) -> None:
    elsewhere = ProvinceFactory.create()
    Indicator.objects.filter(pk=own.pk).update(province=elsewhere)
    assert tinh_doan.get(f"{OWN}sua/").status_code == 404
    assert tinh_doan.post(f"{OWN}xoa/").status_code == 404
    assert Indicator.objects.filter(pk=own.pk).exists()


def test_targets_of_single_years_are_seen_where_there_are_any_or_one_is_wrong(
    tinh_doan: Client, gia_lai: Province
) -> None:
    def years(node: Node) -> Node:
        return node.one("details", css="indicator-years")

    node = page(tinh_doan.get(SESSIONS))
    assert "open" not in years(node).attributes
    wrong = page(tinh_doan.post(SESSIONS, filled(node, target_2027="nhiều")))
    assert "open" in years(wrong).attributes
    assert wrong.said_beside("target_2027")
    tinh_doan.post(SESSIONS, filled(node, target_2027="4"))
    assert "open" in years(page(tinh_doan.get(SESSIONS))).attributes
