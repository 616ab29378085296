"""The pages of a commune's hamlets: list, adding by lines, renaming, removing."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from teams.enums import Role
from teams.models import Commune, Hamlet, Subgroup, Team
from tests.teams.factories import HamletFactory, SupportPointFactory
from tests.views.conftest import holder, signed_in
from tests.views.html import Node, page


@pytest.fixture
def secretary(tay_son: Commune) -> Client:
    return signed_in(holder(Role.COMMUNE_SECRETARY, tay_son))


def list_of(commune: Commune) -> str:
    return f"/xa/{commune.pk}/thon/"


def named(shown: Node) -> list[str]:
    rows = shown.all("ul", css="row-list")
    return [row.one(css="row-list-main").text for row in rows[0].all("li")] if rows else []


def test_a_secretary_pastes_the_hamlets_of_the_commune(secretary: Client, tay_son: Commune) -> None:
    shown = page(secretary.get(list_of(tay_son)))
    assert "Chưa có thôn, làng, tổ dân phố nào" in shown.text
    add = list_of(tay_son) + "them/"
    assert add in shown.links().values()
    pasted = "1. Thôn 2\r\n2. Thôn 10\r\n\r\nLàng Plei Ngol\r\nthon 2\r\n"
    shown = page(secretary.post(add, {"lines": pasted, "otherwise": ""}, follow=True))
    assert shown.messages == [
        "Đã thêm 3 thôn, làng, tổ dân phố.",
        "Đã có từ trước, không thêm lại: Thôn 2.",
    ]
    assert named(shown) == ["Làng Plei Ngol", "Thôn 2", "Thôn 10"]
    assert "3 nơi chưa có nhóm thường trực" in shown.text


def test_lines_that_cannot_be_read_stay_in_the_box(secretary: Client, tay_son: Commune) -> None:
    typed = {"lines": "Thôn 1\nXóm Mới", "otherwise": ""}
    response = secretary.post(list_of(tay_son) + "them/", typed)
    assert response.status_code == 422
    shown = page(response)
    (said,) = shown.said_beside("lines")
    assert said.startswith("Dòng 2 “Xóm Mới”: chưa rõ là thôn, làng")
    assert shown.typed("lines") == "Thôn 1 Xóm Mới"
    assert not Hamlet.objects.exists()
    secretary.post(list_of(tay_son) + "them/", typed | {"otherwise": "thon"})
    assert {str(hamlet) for hamlet in Hamlet.objects.all()} == {"Thôn 1", "Thôn Xóm Mới"}


@pytest.mark.parametrize("lines", ["", " \n ", None])
def test_an_empty_box_is_refused(secretary: Client, tay_son: Commune, lines: str | None) -> None:
    response = secretary.post(list_of(tay_son) + "them/", {} if lines is None else {"lines": lines})
    assert response.status_code == 422
    assert page(response).said_beside("lines") == ["Hãy ghi ít nhất một thôn, làng, tổ dân phố."]


def test_a_leader_renames_a_hamlet(leader: Client, tay_son: Commune) -> None:
    hamlet = HamletFactory.create(commune=tay_son, kind="thon", name="1")
    address = f"/thon/{hamlet.pk}/sua/"
    assert page(leader.get(address)).typed("kind") == "thon"
    shown = page(leader.post(address, {"kind": "lang", "name": "Kon Brưng"}, follow=True))
    assert shown.messages == ["Đã lưu Làng Kon Brưng."]
    assert named(shown) == ["Làng Kon Brưng"]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "2", "Xã, phường đã có Thôn 2. Hãy ghi tên khác."),
        ("name", "", "Hãy ghi tên."),
        ("name", "x" * 101, "Chỉ được dài đến 100 ký tự, đang có 101. Hãy viết gọn lại."),
        ("kind", "xom", "Hãy chọn lại loại trong danh sách."),
    ],
)
def test_a_bad_name_is_refused_beside_its_field(
    leader: Client, tay_son: Commune, field: str, typed: str, said: str
) -> None:
    hamlet, _other = (HamletFactory.create(commune=tay_son, kind="thon", name=name) for name in "12")
    response = leader.post(f"/thon/{hamlet.pk}/sua/", {"kind": "thon", "name": "Mới"} | {field: typed})
    assert response.status_code == 422
    assert page(response).said_beside(field) == [said]


def test_a_hamlet_in_use_is_kept_and_says_what_uses_it(leader: Client, tay_son: Commune) -> None:
    hamlet = HamletFactory.create(commune=tay_son, kind="thon", name="1")
    point = SupportPointFactory.create(commune=tay_son, hamlet=hamlet)
    assert "đang được dùng: 1 điểm hỗ trợ số" in page(leader.get(f"/thon/{hamlet.pk}/sua/")).text
    shown = page(leader.post(f"/thon/{hamlet.pk}/xoa/", follow=True))
    assert shown.messages == ["Chưa xóa được Thôn 1 vì đang được dùng: 1 điểm hỗ trợ số."]
    point.delete()
    assert page(leader.post(f"/thon/{hamlet.pk}/xoa/", follow=True)).messages == ["Đã xóa Thôn 1."]
    assert leader.get(f"/thon/{hamlet.pk}/sua/").status_code == 404


def test_a_member_sees_the_list_and_changes_nothing(phone: Client, tay_son: Commune) -> None:
    hamlet = HamletFactory.create(commune=tay_son)
    shown = page(phone.get(list_of(tay_son)))
    assert named(shown) == [str(hamlet)]
    assert not any("sua" in link or "them" in link for link in shown.links().values())
    assert phone.post(f"/thon/{hamlet.pk}/xoa/").status_code == 403


def test_the_list_is_searched_and_filtered_by_groups(leader: Client, team_in_force: Team) -> None:
    commune = team_in_force.commune
    with_group = HamletFactory.create(commune=commune, kind="lang", name="Đê Ktu")
    HamletFactory.create(commune=commune, kind="thon", name="Phú Lạc")
    Subgroup.objects.create(
        province=commune.province,
        commune=commune,
        team=team_in_force,
        kind="thuong_truc_thon",
        name="Nhóm",
        hamlet=with_group,
    )
    assert named(page(leader.get(list_of(commune) + "?tim=de+ktu"))) == ["Làng Đê Ktu"]
    assert named(page(leader.get(list_of(commune) + "?loc=thieu"))) == ["Thôn Phú Lạc"]
    assert "Không tìm thấy thôn, làng nào" in page(leader.get(list_of(commune) + "?tim=xyz")).text


def test_a_long_list_is_paged(leader: Client, tay_son: Commune) -> None:
    for number in range(1, 53):
        HamletFactory.create(commune=tay_son, kind="thon", name=str(number))
    assert named(page(leader.get(list_of(tay_son) + "?page=2"))) == ["Thôn 51", "Thôn 52"]


def test_many_hamlets_cost_no_more_queries_than_one(leader: Client, tay_son: Commune) -> None:
    HamletFactory.create(commune=tay_son)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert leader.get(list_of(tay_son)).status_code == 200
        return len(captured)

    queries()
    few = queries()
    for hamlet in HamletFactory.create_batch(6, commune=tay_son):
        SupportPointFactory.create(commune=tay_son, hamlet=hamlet)
    assert queries() == few
