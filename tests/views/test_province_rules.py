"""Quy định: read in words, changed by forms without losing what was typed."""

from typing import Any

import pytest
from django.test import Client

from teams.enums import Role
from teams.models import Commune, MemberComponent, Province, RulesChange, Team
from teams.provinces import profile
from tests.teams.factories import CommuneFactory, MembershipFactory, ProvinceFactory
from tests.views.conftest import holder, signed_in
from tests.views.html import CONTROLS, Node, page

RULES = "/tinh/52/quy-dinh/"
TEAM = f"{RULES}to-commune/"
SECTIONS = ["to-commune", "nhieu-to", "quy-trinh", "tieng-dan-toc", "truc-ke-hoach", "ngay-lam-viec"]


def filled(node: Node, **typed: Any) -> dict[str, Any]:
    """What the form on the page sends, with some fields typed anew."""
    sent: dict[str, Any] = {}
    form = node.one("main").all("form")[0]
    for control in form:
        name = control.attributes.get("name")
        if control.tag not in CONTROLS or not name:
            continue
        kind = control.attributes.get("type")
        if kind in ("checkbox", "radio"):
            if "checked" in control.attributes:
                sent.setdefault(name, []).append(control.attributes.get("value", "on"))
        elif control.tag == "textarea":
            sent[name] = "".join(str(child) for child in control.children).strip()
        else:
            sent[name] = form.typed(name)
    return {**sent, **typed}


def test_the_page_says_every_section_in_words(tinh_doan: Client, db: None) -> None:
    text = page(tinh_doan.get(RULES)).one("main").text
    for said in ("15–20 người", "Bí thư Đoàn cấp xã", "Tổ CNSCĐ-{commune}", "Tổ đề nghị → xã duyệt", "Jrai, Bahnar"):
        assert said in text
    assert "Chưa ai sửa" in text


@pytest.mark.parametrize("section", SECTIONS)
def test_saving_a_form_as_it_is_changes_nothing(tinh_doan: Client, gia_lai: Province, section: str) -> None:
    address = f"{RULES}{section}/"
    response = tinh_doan.post(address, filled(page(tinh_doan.get(address)), luu="1"), follow=True)
    assert page(response).messages == ["Không có gì thay đổi."]
    before = gia_lai.rules
    gia_lai.refresh_from_db()
    assert gia_lai.rules == before


@pytest.mark.django_db
@pytest.mark.parametrize("code", [40, 51])
def test_the_forms_of_the_other_provinces_too(code: int) -> None:
    province = ProvinceFactory.create(rules=profile(code))
    for component in ("bi_thu_doan_xa", "can_bo_thon", "bi_thu_chi_doan"):
        MemberComponent.objects.create(province=province, code=component, name=component)
    browser = signed_in(holder(Role.TINH_DOAN, province))
    for kind in profile(code)["teams"]:
        address = f"/tinh/{province.code}/quy-dinh/to-{kind}/"
        response = browser.post(address, filled(page(browser.get(address)), luu="1"), follow=True)
        assert page(response).messages == ["Không có gì thay đổi."]


def test_a_change_is_saved_and_shown_with_who_and_what(tinh_doan: Client, gia_lai: Province) -> None:
    response = tinh_doan.post(TEAM, filled(page(tinh_doan.get(TEAM)), size_min="10", luu="1"), follow=True)
    node = page(response)
    assert node.messages == ["Đã lưu: Tổ cấp xã."]
    history = node.one("ol", css="rules-history").text
    assert "Số người của Tổ: 15–20 người → 10–20 người" in history
    gia_lai.refresh_from_db()
    assert gia_lai.rules["teams"]["commune"]["size"] == {"min": 10, "max": 20}


def test_a_group_is_added_changed_and_removed(tinh_doan: Client, gia_lai: Province) -> None:
    form = filled(
        page(tinh_doan.get(TEAM)),
        **{"nhom-0-max": "9", "nhom-1-removed": "on", "nhom-3-name": "Nhóm phản ứng nhanh", "nhom-3-min": "2"},
    )
    tinh_doan.post(TEAM, {**form, "luu": "1"})
    gia_lai.refresh_from_db()
    subgroups = gia_lai.rules["teams"]["commune"]["subgroups"]
    assert [(one["code"], one["min"], one["max"]) for one in subgroups] == [
        ("he_thong_chinh_tri", 5, 9),
        ("thuong_truc_thon", 2, 4),
        ("nhom_phan_ung_nhanh", 2, None),
    ]


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(tinh_doan: Client, db: None) -> None:
    typed = {"size_min": "30", "members_max": "nhieu", "nhom-0-min": "9", "zalo_group_name": "Tổ của tôi"}
    response = tinh_doan.post(TEAM, filled(page(tinh_doan.get(TEAM)), luu="1", **typed))
    assert response.status_code == 422
    node = page(response)
    assert node.said_beside("members_max") == ["Hãy ghi một số nguyên, ví dụ 15."]
    assert (node.typed("size_min"), node.typed("zalo_group_name")) == ("30", "Tổ của tôi")
    response = tinh_doan.post(TEAM, filled(page(tinh_doan.get(TEAM)), luu="1", **{**typed, "members_max": "17"}))
    node = page(response)
    assert node.said_beside("size_min") == ["Số ít nhất không được lớn hơn số nhiều nhất."]
    assert node.said_beside("nhom-0-min") == ["Số ít nhất không được lớn hơn số nhiều nhất."]
    assert not RulesChange.objects.exists()


def test_preview_says_what_would_break_and_saves_nothing(
    tinh_doan: Client, gia_lai: Province, team_in_force: Team
) -> None:
    MembershipFactory.create_batch(2, team=team_in_force)
    typed = {"required_components": ["van_phong_dang_uy", "mat_tran", "giao_vien"]}
    response = tinh_doan.post(TEAM, filled(page(tinh_doan.get(TEAM)), xem="1", **typed))
    assert response.status_code == 200
    node = page(response)
    assert "1/1 Tổ có thêm lỗi" in node.one(css="rules-effect").text
    assert str(team_in_force) in node.one(css="rules-effect").text
    assert "giao_vien" in filled(node)["required_components"]
    assert not RulesChange.objects.exists()


def test_the_second_editor_is_told_and_may_save_then(tinh_doan: Client, gia_lai: Province) -> None:
    mine = filled(page(tinh_doan.get(TEAM)), size_min="12", luu="1")
    other = signed_in(holder(Role.SYSTEM_ADMIN, gia_lai))
    other.post(TEAM, filled(page(other.get(TEAM)), size_min="10", luu="1"))
    response = tinh_doan.post(TEAM, mine)
    assert response.status_code == 422
    node = page(response)
    assert "15–20 người → 10–20 người" in node.one(css="form-errors").text
    assert node.typed("size_min") == "12"
    tinh_doan.post(TEAM, filled(node, luu="1"))
    gia_lai.refresh_from_db()
    assert gia_lai.rules["teams"]["commune"]["size"]["min"] == 12


def test_back_to_what_was_shipped(tinh_doan: Client, gia_lai: Province) -> None:
    assert "Đưa về quy định gốc" not in page(tinh_doan.get(TEAM)).text
    tinh_doan.post(TEAM, filled(page(tinh_doan.get(TEAM)), size_min="10", luu="1"))
    reset = page(tinh_doan.get(TEAM)).one("form", css="rules-reset")
    response = tinh_doan.post(reset["action"], {"seen": reset.typed("seen")}, follow=True)
    assert page(response).messages == ["Đã lưu: Tổ cấp xã."]
    gia_lai.refresh_from_db()
    assert gia_lai.rules["teams"]["commune"] == profile(52)["teams"]["commune"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("28/02/2026\n31/02/2026", "31/02/2026"),
        ("mai", "mai"),
        ("2026-02-28", "2026-02-28"),
    ],
)
def test_days_that_cannot_be_read_are_named(tinh_doan: Client, db: None, typed: str, said: str) -> None:
    address = f"{RULES}ngay-lam-viec/"
    response = tinh_doan.post(address, filled(page(tinh_doan.get(address)), working=typed, luu="1"))
    assert response.status_code == 422
    assert said in page(response).said_beside("working")[0]


def test_swapped_days_are_saved(tinh_doan: Client, gia_lai: Province) -> None:
    address = f"{RULES}ngay-lam-viec/"
    tinh_doan.post(address, filled(page(tinh_doan.get(address)), working="28-02-2026, 7/3/2026", luu="1"))
    gia_lai.refresh_from_db()
    assert [f"{day:%d/%m/%Y}" for day in gia_lai.extra_working_days] == ["28/02/2026", "07/03/2026"]
    assert page(tinh_doan.get(address)).typed("working") == "28/02/2026 07/03/2026"


def test_a_section_that_is_not_there_is_not_found(tinh_doan: Client, db: None) -> None:
    assert tinh_doan.get(f"{RULES}to-hamlet/").status_code == 404
    assert tinh_doan.post(f"{RULES}bia-ra/goc/").status_code == 404


# --- the lists


def test_communes_are_marked(tinh_doan: Client, gia_lai: Province, tay_son: Commune) -> None:
    node = page(tinh_doan.get("/tinh/52/xa-dan-toc/"))
    assert len(node.all("input", name="communes")) == 135
    response = tinh_doan.post("/tinh/52/xa-dan-toc/", filled(node, communes=[tay_son.pk]), follow=True)
    assert "Đánh dấu thêm: Xã Tây Sơn" in page(response).one("ol", css="rules-history").text
    tay_son.refresh_from_db()
    assert tay_son.has_ethnic_minorities


def test_somebody_elses_commune_is_refused(tinh_doan: Client, gia_lai: Province) -> None:
    stranger = CommuneFactory.create()
    node = page(tinh_doan.get("/tinh/52/xa-dan-toc/"))
    response = tinh_doan.post("/tinh/52/xa-dan-toc/", filled(node, communes=[stranger.pk]))
    assert response.status_code == 422
    stranger.refresh_from_db()
    assert not stranger.has_ethnic_minorities


def test_components_are_added_and_renamed(tinh_doan: Client, gia_lai: Province) -> None:
    node = page(tinh_doan.get("/tinh/52/thanh-phan/"))
    typed = {"dong-14-name": "Đài truyền thanh", "dong-0-name": "Bí thư Đoàn xã"}
    response = tinh_doan.post("/tinh/52/thanh-phan/", filled(node, **typed), follow=True)
    assert page(response).messages == ["Đã lưu: Danh mục thành phần."]
    names = list(MemberComponent.objects.filter(province=gia_lai).values_list("name", flat=True))
    assert names[0] == "Bí thư Đoàn xã"
    assert names[-1] == "Đài truyền thanh"


def test_a_component_in_use_stays_and_the_page_says_why(tinh_doan: Client, gia_lai: Province) -> None:
    node = page(tinh_doan.get("/tinh/52/thanh-phan/"))
    response = tinh_doan.post("/tinh/52/thanh-phan/", filled(node, **{"dong-0-removed": "on", "dong-1-name": ""}))
    assert response.status_code == 422
    node = page(response)
    assert "đang được dùng" in node.said_beside("dong-0-name")[0]
    assert node.said_beside("dong-1-name") == ["Hãy ghi tên thành phần."]
    assert MemberComponent.objects.filter(province=gia_lai).count() == 14
