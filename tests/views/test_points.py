"""The pages of support points: who sees and keeps them, what is typed, what is said."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from teams.enums import Role
from teams.models import Commune, Membership, SupportPoint
from teams.opening_hours import in_short, spans_of
from tests.teams.factories import HamletFactory, MembershipFactory, SupportPointFactory, TeamFactory
from tests.views.conftest import holder, signed_in
from tests.views.html import page


@pytest.fixture
def official(tay_son: Commune) -> Client:
    return signed_in(holder(Role.COMMUNE_OFFICIAL, tay_son))


def form_of(**typed: Any) -> dict[str, str]:
    """What the form sends as it comes, for a market."""
    return {
        "kind": "cho",
        "name": "Chợ Đồng Phó",
        "open_from": "20/11/2026",
        "same_hours": "on",
        "hours_week_morning": "7:30-11:30",
        "hours_week_afternoon": "13:30-17:00",
        **{name: str(value) for name, value in typed.items()},
    }


def list_of(commune: Commune) -> str:
    return f"/xa/{commune.pk}/diem-ho-tro/"


# --- the story


def test_a_leader_opens_the_first_point_of_the_commune(leader: Client, tay_son: Commune) -> None:
    hamlet = HamletFactory.create(commune=tay_son, kind="thon", name="Phú Lạc")
    shown = page(leader.get(list_of(tay_son)))
    assert "Chưa có điểm hỗ trợ số nào" in shown.text
    add = list_of(tay_son) + "them/"
    assert add in shown.links().values()
    blank = page(leader.get(add))
    assert blank.typed("open_from") == "10/03/2026"
    assert (blank.typed("hours_week_morning"), blank.typed("hours_week_afternoon")) == ("7:30-11:30", "13:30-17:00")
    typed = form_of(
        kind="nha_van_hoa", name="", hamlet=hamlet.pk, has_computer_online="on", latitude="13,9", longitude="108.95"
    )
    point = page(leader.post(add, typed, follow=True))
    assert point.messages == ["Đã thêm Nhà văn hóa thôn Phú Lạc."]
    assert point.one("h1").text == "Nhà văn hóa thôn Phú Lạc"
    assert "T2–T6 7:30–11:30, 13:30–17:00" in point.text
    assert "Máy tính nối Internet" in point.text
    assert "Bảng hướng dẫn: còn thiếu" in point.text
    assert "13,9; 108,95" in point.text
    assert point.links()["Mở trên bản đồ của điện thoại"].startswith("geo:13.900000,108.950000?q=")
    assert "1 điểm đang mở trong 1 điểm" not in page(leader.get(list_of(tay_son))).text  # opens in November


def test_a_point_is_changed_and_closed(official: Client, support_point: SupportPoint) -> None:
    address = f"/diem-ho-tro/{support_point.pk}/sua/"
    shown = page(official.get(address))
    sent = form_of(
        name=shown.typed("name"), seen=shown.typed("seen"), open_from=shown.typed("open_from"), open_to="9/3/2026"
    )
    point = page(official.post(address, sent, follow=True))
    assert point.messages == ["Đã lưu điểm hỗ trợ số."]
    assert "Đã đóng sau 09/03/2026" in point.text
    stale = official.post(address, sent)
    assert stale.status_code == 422
    assert "vừa được người khác sửa" in page(stale).text


# --- who


@pytest.mark.parametrize("traits", [{}, {"deputy": True}, {"leader": True}])
def test_people_of_any_team_of_the_commune_see_its_points(support_point: SupportPoint, traits: dict[str, bool]) -> None:
    team = TeamFactory.create(commune=support_point.commune, in_force=True, of_hamlet=True)
    browser = signed_in(MembershipFactory.create(team=team, **traits).user)
    shown = page(browser.get(list_of(support_point.commune)))
    assert support_point.name in shown.links()
    assert browser.get(f"/diem-ho-tro/{support_point.pk}/").status_code == 200
    may_edit = bool(traits)
    assert ("Thêm điểm hỗ trợ" in shown.links()) == may_edit
    assert browser.get(f"/diem-ho-tro/{support_point.pk}/sua/").status_code == (200 if may_edit else 403)


def test_the_way_back_is_one_that_may_be_gone(phone: Client, official: Client, support_point: SupportPoint) -> None:
    address = f"/diem-ho-tro/{support_point.pk}/"
    ways = [list(page(browser.get(address)).one("ol", css="crumbs").links().values()) for browser in (phone, official)]
    for browser, way in zip((phone, official), ways, strict=True):
        assert way[1] == list_of(support_point.commune)
        assert [browser.get(step).status_code for step in way] == [200, 200]


# --- what is typed


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ({}, "T2–T6 7:30–11:30, 13:30–17:00"),
        ({"hours_week_morning": "7h30 – 11h30", "hours_week_afternoon": ""}, "T2–T6 7:30–11:30"),
        ({"hours_week_morning": "7 đến 11", "hours_week_afternoon": "13.30-17h"}, "T2–T6 7:00–11:00, 13:30–17:00"),
        ({"hours_5_evening": "19:00-21:00"}, "T2–T6 7:30–11:30, 13:30–17:00; T7 19:00–21:00"),
        ({"same_hours": "", "hours_0_morning": "8:00-11:00"}, "T2 8:00–11:00"),
        # A row that is not used is not read.
        ({"hours_2_morning": "nghỉ"}, "T2–T6 7:30–11:30, 13:30–17:00"),
        ({"same_hours": "", "hours_week_morning": "nghỉ"}, ""),
    ],
)
def test_hours_as_people_write_them(official: Client, tay_son: Commune, typed: dict[str, str], hours: str) -> None:
    official.post(list_of(tay_son) + "them/", form_of(**typed))
    point = SupportPoint.objects.get()
    assert in_short(spans_of(point.opening_hours.all())) == hours
    again = page(official.get(f"/diem-ho-tro/{point.pk}/sua/"))
    sent = {name: again.typed(name) for name in form_of() if name != "same_hours"}
    if "checked" in again.one("input", name="same_hours").attributes:
        sent["same_hours"] = "on"
    days = [f"hours_{day}_{half}" for day in range(7) for half in ("morning", "afternoon", "evening")]
    official.post(f"/diem-ho-tro/{point.pk}/sua/", sent | {name: again.typed(name) for name in days})
    assert in_short(spans_of(point.opening_hours.all())) == hours


@pytest.mark.parametrize("day", ["20/11/2026", "20-11-2026", "2026-11-20"])
def test_days_as_people_write_them(official: Client, tay_son: Commune, day: str) -> None:
    official.post(list_of(tay_son) + "them/", form_of(open_from=day))
    assert f"{SupportPoint.objects.get().open_from:%d/%m/%Y}" == "20/11/2026"


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("13,9083", "108,9142"),
        ("13.9083", "108.9142"),
        (" 13,9083° ", "108,9142°"),
        ("13.9083, 108.9142", ""),
        ("13,9083; 108,9142", ""),
        ("13,9083 108,9142", ""),
        ("13.9083,108.9142", ""),
    ],
)
def test_positions_as_people_write_them(official: Client, tay_son: Commune, latitude: str, longitude: str) -> None:
    official.post(list_of(tay_son) + "them/", form_of(latitude=latitude, longitude=longitude))
    point = SupportPoint.objects.get()
    assert (point.latitude, point.longitude) == (13.9083, 108.9142)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("kind", "", "Hãy chọn loại."),
        ("kind", "nha_tho", "Hãy chọn lại loại trong danh sách."),
        ("name", "x" * 151, "Chỉ được dài đến 150 ký tự, đang có 151. Hãy viết gọn lại."),
        ("name", "chợ  cũ", "Xã, phường đã có điểm hỗ trợ tên “chợ cũ”. Hãy ghi tên khác."),
        ("open_from", "", "Hãy ghi ngày, ví dụ 20/11/2026."),
        ("open_from", "31/2/2026", "Ngày không đúng. Hãy ghi như 20/11/2026."),
        ("open_to", "19/11/2026", "Ngày đóng không thể trước ngày mở."),
        ("hours_week_morning", "sáng", "Hãy ghi như 7:30-11:30, hoặc để trống nếu không mở."),
        ("hours_week_morning", "25:00-26:00", "Hãy ghi như 7:30-11:30, hoặc để trống nếu không mở."),
        ("hours_week_morning", "11:30-7:30", "Giờ đóng cửa phải sau giờ mở cửa."),
        ("hours_6_evening", "7:00-8:00", "Giờ này không phải của buổi tối. Hãy ghi sang đúng ô."),
        ("latitude", "ở đây", "Hãy ghi một số như 13,9083."),
        ("latitude", "13,9", "Hãy ghi cả vĩ độ và kinh độ, hoặc để trống cả hai."),
    ],
)
def test_bad_input_is_named_beside_its_field_and_nothing_typed_is_lost(
    official: Client, tay_son: Commune, field: str, typed: str, said: str
) -> None:
    SupportPointFactory.create(commune=tay_son, name="Chợ cũ")
    response = official.post(list_of(tay_son) + "them/", form_of(address="Cạnh Trạm Y tế") | {field: typed})
    assert response.status_code == 422
    shown = page(response)
    beside = "longitude" if said.startswith("Hãy ghi cả vĩ độ") else field
    assert shown.said_beside(beside) == [said]
    assert shown.typed("address") == "Cạnh Trạm Y tế"
    assert shown.typed(field) == (typed if field != "kind" else "")
    assert SupportPoint.objects.count() == 1


def test_a_hamlet_of_another_commune_in_the_form_is_refused(official: Client, tay_son: Commune) -> None:
    elsewhere = HamletFactory.create(commune=tay_son.province.communes.exclude(pk=tay_son.pk)[0])
    response = official.post(list_of(tay_son) + "them/", form_of(hamlet=elsewhere.pk))
    assert response.status_code == 422
    assert page(response).said_beside("hamlet") == ["Thôn, làng này không thuộc xã, phường. Hãy chọn lại."]
    assert str(elsewhere) not in page(response).text


def test_what_is_typed_is_text_and_not_markup(official: Client, tay_son: Commune) -> None:
    shown = official.post(list_of(tay_son) + "them/", form_of(name="<b>Chợ</b> & 'phố'"), follow=True)
    assert page(shown).one("h1").text == "<b>Chợ</b> & 'phố'"


# --- the list and its map


def test_the_list_is_searched_without_accents_and_filtered(official: Client, tay_son: Commune) -> None:
    SupportPointFactory.create(commune=tay_son, name="Chợ Đồng Phó")
    SupportPointFactory.create(commune=tay_son, name="Nhà văn hóa", closed=True)

    def names(query: str) -> list[str]:
        return [link.text for link in page(official.get(list_of(tay_son) + query)).all("a", css="point-name")]

    assert names("") == ["Chợ Đồng Phó", "Nhà văn hóa"]
    assert names("?tim=dong+pho") == ["Chợ Đồng Phó"]
    assert names("?loc=dong") == ["Nhà văn hóa"]
    assert names("?tim=xyz") == []
    assert "Không tìm thấy điểm nào" in page(official.get(list_of(tay_son) + "?tim=xyz")).text


def test_doubts_stand_on_the_page_of_the_point(phone: Client, support_point: SupportPoint) -> None:
    support_point.latitude, support_point.longitude = 21.0, 105.8
    support_point.save()
    shown = page(phone.get(f"/diem-ho-tro/{support_point.pk}/")).one("main")
    (notice,) = shown.all(css="notice-warning")
    assert notice.text == "Vị trí cách trung tâm xã Tây Sơn khoảng 859 km, có thể không đúng. Hãy xem lại."


def test_a_commune_without_a_point_of_its_own_has_no_map_but_its_form(official: Client, tay_son: Commune) -> None:
    Commune.objects.filter(pk=tay_son.pk).update(latitude=None, longitude=None)
    shown = page(official.get(list_of(tay_son) + "them/"))
    assert shown.all("figure") == []
    assert shown.typed("latitude") == ""


@pytest.mark.parametrize(
    "address", ["/xa/{commune}/diem-ho-tro/", "/diem-ho-tro/{point}/", "/diem-ho-tro/{point}/sua/"]
)
def test_many_points_cost_no_more_queries_than_one(
    official: Client, member: Membership, support_point: SupportPoint, address: str
) -> None:
    path = address.format(commune=support_point.commune_id, point=support_point.pk)
    official.get(path)

    def queries() -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            assert official.get(path).status_code == 200
        return [query["sql"] for query in captured.captured_queries]

    few = queries()
    for hamlet in HamletFactory.create_batch(5, commune=support_point.commune):
        SupportPointFactory.create(commune=support_point.commune, hamlet=hamlet, latitude=13.9, longitude=108.9)
    many = queries()
    assert len(many) == len(few), "\n".join(many)
