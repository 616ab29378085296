"""Support points: what may be stored, what is only doubted, and two people at once."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from django.utils import timezone

from teams.enums import HalfDay, PointKind
from teams.models import Commune, DutyShift, Membership, PlannedSession, SupportPoint
from teams.opening_hours import Span, usual_hours
from teams.point_list import CLOSED, INCOMPLETE, OPEN, UNPLACED, geo_address, point_rows, search
from teams.points import PointDetails, change_point, details_of, doubts, open_point
from teams.refused import RefusedError
from tests.teams.factories import FOUNDED, HamletFactory, SupportPointFactory
from tests.threads import Another, at_once

NOVEMBER = date(2026, 11, 20)


def market(**other: Any) -> PointDetails:
    return PointDetails(**{"kind": PointKind.MARKET, "name": "Chợ Đồng Phó", "open_from": FOUNDED, **other})


def refusal(commune: Commune, details: PointDetails) -> dict[str, list[str]]:
    with pytest.raises(RefusedError) as refused:
        open_point(commune, details)
    assert not SupportPoint.objects.filter(commune=commune, name=details.name).exists()
    return refused.value.errors


def test_a_point_is_opened_with_all_that_is_known(tay_son: Commune) -> None:
    hamlet = HamletFactory.create(commune=tay_son, name="1", kind="thon")
    details = market(
        hamlet=hamlet.pk,
        address="12 Quang Trung",
        latitude=13.9,
        longitude=108.9,
        has_computer_online=True,
        hours=tuple(usual_hours()),
    )
    point = open_point(tay_son, details)
    stored = SupportPoint.objects.get(pk=point.pk)
    assert details_of(stored) == details
    assert stored.province_id == tay_son.province_id


@pytest.mark.parametrize(
    ("kind", "with_hamlet", "name"),
    [
        (PointKind.UBND, False, "Điểm hỗ trợ số UBND xã Tây Sơn"),
        (PointKind.CULTURE_HOUSE, True, "Nhà văn hóa thôn Phú Lạc"),
        (PointKind.MARKET, False, "Chợ xã Tây Sơn"),
        (PointKind.OTHER, True, "Điểm hỗ trợ số thôn Phú Lạc"),
    ],
)
def test_a_point_without_a_name_gets_one(tay_son: Commune, kind: str, with_hamlet: bool, name: str) -> None:
    hamlet = HamletFactory.create(commune=tay_son, kind="thon", name="Phú Lạc")
    point = open_point(tay_son, market(kind=kind, name="", hamlet=hamlet.pk if with_hamlet else None))
    assert point.name == name


@pytest.mark.parametrize("name", ["Chợ Đồng Phó", "  chợ  đồng phó ", "Cho\u031b\u0323 \u0110\u00f4\u0300ng Pho\u0301"])
def test_a_name_is_there_once_in_a_commune(tay_son: Commune, name: str) -> None:
    open_point(tay_son, market())
    with pytest.raises(RefusedError) as refused:
        open_point(tay_son, market(name=name))
    assert list(refused.value.errors) == ["name"]
    assert "đã có điểm hỗ trợ tên" in str(refused.value)
    open_point(tay_son, market(name="Chợ Đông Phó"))  # another word


def test_the_neighbour_may_have_the_same_name(tay_son: Commune) -> None:
    open_point(tay_son, market())
    assert open_point(tay_son.province.communes.exclude(pk=tay_son.pk)[0], market()).pk


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"open_from": date(2019, 12, 31)}, "open_from", "Ngày mở phải từ năm 2020 trở đi."),
        ({"open_to": date(2025, 6, 30)}, "open_to", "Ngày đóng không thể trước ngày mở."),
        ({"latitude": 13.9}, "longitude", "Hãy ghi cả vĩ độ và kinh độ, hoặc để trống cả hai."),
        ({"longitude": 108.9}, "latitude", "Hãy ghi cả vĩ độ và kinh độ, hoặc để trống cả hai."),
        (
            {"latitude": 108.9, "longitude": 13.9},
            "latitude",
            "Vĩ độ và kinh độ đang đổi chỗ cho nhau. Hãy ghi lại: vĩ độ là số nhỏ hơn.",
        ),
        ({"latitude": 48.85, "longitude": 108.9}, "latitude", "Vị trí này không nằm trong Việt Nam."),
        (
            {"hours": (Span(0, HalfDay.MORNING, time(9), time(8)),)},
            "hours_0_morning",
            "Giờ đóng cửa phải sau giờ mở cửa.",
        ),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    tay_son: Commune, typed: dict[str, Any], field: str, said: str
) -> None:
    assert refusal(tay_son, market(**typed)) == {field: [said]}


def test_everything_that_is_wrong_is_said_at_once(tay_son: Commune) -> None:
    errors = refusal(tay_son, market(open_to=date(2025, 1, 1), latitude=13.9, hamlet=987_654))
    assert list(errors) == ["hamlet", "open_to", "longitude"]


def test_a_hamlet_of_another_commune_is_refused(tay_son: Commune) -> None:
    elsewhere = HamletFactory.create(commune=tay_son.province.communes.exclude(pk=tay_son.pk)[0])
    assert list(refusal(tay_son, market(hamlet=elsewhere.pk))) == ["hamlet"]


def test_a_change_replaces_the_hours_and_keeps_the_rest(tay_son: Commune) -> None:
    point = open_point(tay_son, market(hours=tuple(usual_hours()), has_guide_board=True))
    evening = Span(5, HalfDay.EVENING, time(19), time(21))
    change_point(point, replace(details_of(point), hours=(evening,)))
    assert details_of(SupportPoint.objects.get(pk=point.pk)) == market(hours=(evening,), has_guide_board=True)


def test_who_saw_an_old_version_is_told(tay_son: Commune) -> None:
    point = open_point(tay_son, market())
    seen = details_of(point).key
    change_point(point, market(address="Cổng chính"), seen=seen)
    with pytest.raises(RefusedError, match="vừa được người khác sửa"):
        change_point(point, market(address="Cổng sau"), seen=seen)
    assert SupportPoint.objects.get(pk=point.pk).address == "Cổng chính"


# --- doubts


def test_a_far_position_is_doubted_and_kept(tay_son: Commune) -> None:
    assert tay_son.latitude is not None
    near = open_point(tay_son, market(latitude=tay_son.latitude + 0.02, longitude=tay_son.longitude))
    assert doubts(near) == []
    far = open_point(tay_son, market(name="Chợ xa", latitude=tay_son.latitude + 0.5, longitude=tay_son.longitude))
    assert doubts(far) == ["Vị trí cách trung tâm xã Tây Sơn khoảng 55 km, có thể không đúng. Hãy xem lại."]


def test_closing_a_point_names_what_is_planned_later_and_removes_nothing(
    member: Membership, support_point: SupportPoint
) -> None:
    unit = {"province": member.province, "commune": member.commune, "team": member.team}
    for day in (20, 27, 30):
        DutyShift.objects.create(
            **unit, support_point=support_point, user=member.user, day=date(2026, 11, day), half_day=HalfDay.MORNING
        )
    PlannedSession.objects.create(
        **unit, support_point=support_point, day=date(2026, 12, 4), half_day=HalfDay.MORNING, topic="VNeID"
    )
    assert doubts(support_point) == []
    closed = change_point(support_point, replace(details_of(support_point), open_to=NOVEMBER))
    (doubt,) = doubts(closed)
    planned = "2 ca trực và 1 buổi hỗ trợ dự kiến đã xếp vào ngày điểm này không mở (27/11/2026–04/12/2026)."
    assert doubt == f"{planned} Lịch chưa bị xóa: Tổ hãy chuyển sang điểm khác."
    assert DutyShift.objects.count() == 3


# --- the list


def test_the_list_knows_state_equipment_and_place(tay_son: Commune) -> None:
    open_point(tay_son, market(open_to=date(2026, 3, 1), name="A cũ"))
    open_point(tay_son, market(open_from=date(2027, 1, 1), name="B mới"))
    kit = dict.fromkeys(("has_guide_board", "has_illustrated_material", "has_computer_online", "has_posted_rota"), True)
    open_point(tay_son, market(name="C đủ", latitude=13.9, longitude=108.9, hours=tuple(usual_hours()), **kit))
    rows = point_rows(tay_son, NOVEMBER)
    assert [(row.number, row.point.name, row.is_open) for row in rows] == [
        (1, "B mới", False),
        (2, "C đủ", True),
        (3, "A cũ", False),
    ]
    assert (rows[1].missing, rows[1].hours) == ([], "T2–T6 7:30–11:30, 13:30–17:00")
    assert rows[0].missing == ["bảng hướng dẫn", "tài liệu minh họa", "máy tính nối Internet", "lịch trực niêm yết"]
    numbers = {
        wanted: [row.number for row in search(rows, "", wanted)] for wanted in (OPEN, CLOSED, INCOMPLETE, UNPLACED)
    }
    assert numbers == {OPEN: [2], CLOSED: [1, 3], INCOMPLETE: [1, 3], UNPLACED: [1, 3]}
    assert [row.number for row in search(rows, "du")] == [2]
    assert search(rows, "", "gì đó") == rows


def test_a_phone_opens_its_map_at_the_point(tay_son: Commune) -> None:
    point = SupportPointFactory.build(name="Chợ (cũ)", latitude=13.9, longitude=108.95)
    assert geo_address(point) == "geo:13.900000,108.950000?q=13.900000,108.950000(Ch%E1%BB%A3%20%28c%C5%A9%29)"
    assert geo_address(SupportPointFactory.build()) == ""


# --- at the same time


@pytest.mark.django_db(transaction=True)
def test_two_people_opening_the_same_point_at_once_make_one(tay_son: Commune) -> None:
    def attempt() -> str:
        try:
            return str(open_point(Commune.objects.get(pk=tay_son.pk), market()).name)
        except RefusedError as refused:
            return str(refused)

    said = sorted(at_once(attempt, attempt))
    assert said == ["Chợ Đồng Phó", "Xã, phường đã có điểm hỗ trợ tên “Chợ Đồng Phó”. Hãy ghi tên khác."]
    assert SupportPoint.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_name_taken_past_our_lock_is_refused_in_words_too(tay_son: Commune, monkeypatch: pytest.MonkeyPatch) -> None:
    """The admin writes without asking for the lock: the database decides, and the person gets the sentence."""
    full_clean = SupportPoint.full_clean

    def insert(point: SupportPoint) -> None:
        SupportPoint.objects.bulk_create(
            [SupportPoint(commune=tay_son, province=tay_son.province, kind="cho", name=point.name, open_from=FOUNDED)]
        )

    def clean_then_lose(point: SupportPoint, *args: Any, **kwargs: Any) -> None:
        full_clean(point, *args, **kwargs)
        Another(lambda: insert(point)).result()

    monkeypatch.setattr(SupportPoint, "full_clean", clean_then_lose)
    with pytest.raises(RefusedError, match="đã có điểm hỗ trợ tên “Chợ Đồng Phó”"):
        open_point(tay_son, market())
    assert SupportPoint.objects.count() == 1


def test_the_clock_of_the_list_is_a_day(tay_son: Commune) -> None:
    today = timezone.localdate()
    open_point(tay_son, market(open_from=today, open_to=today))
    assert [row.is_open for row in point_rows(tay_son, today)] == [True]
