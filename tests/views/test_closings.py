"""Khóa kỳ: the commune closes a month that is over, opens it again with a reason, and sees what was changed since."""

from datetime import date

import pytest
from django.test import Client

from reporting.models import LateChange, PeriodClosing
from teams.enums import Role
from teams.models import Commune, Membership, Province, SupportPoint
from tests.reporting.closings.factories import FEBRUARY, JANUARY, LateChangeFactory, PeriodClosingFactory
from tests.reporting.factories import LogEntryFactory
from tests.teams.factories import CommuneFactory
from tests.views.conftest import Typed, holder, signed_in
from tests.views.html import Node, page


def months(shown: Node) -> dict[str, str]:
    """The state of each month by its name."""
    rows = [row for row in shown.all("li") if row.all(css="closing-month")]
    return {
        row.one(css="closing-month").text.removesuffix(row.one(css="chip").text).strip(): row.one(css="chip").text
        for row in rows
    }


def test_a_month_is_closed_and_opened_again(official: Client, tay_son: Commune) -> None:
    address = f"/xa/{tay_son.pk}/khoa-ky/"
    shown = months(page(official.get(address)))
    assert len(shown) == 13
    assert list(shown)[:3] == ["Tháng 3/2026", "Tháng 2/2026", "Tháng 1/2026"]
    assert (shown["Tháng 3/2026"], shown["Tháng 2/2026"]) == ("kỳ đang chạy", "chưa khóa")
    done = page(official.post(f"{address}khoa/", {"month": "2026-02"}, follow=True))
    assert done.messages == ["Đã khóa tháng 2/2026."]
    assert months(done)["Tháng 2/2026"] == "đã khóa"
    row = PeriodClosing.objects.get()
    assert (row.first_day, row.last_day) == (date(2026, 1, 15), date(2026, 2, 14))
    opened = page(official.post(f"/khoa-ky/{row.pk}/mo-lai/", {"because": "Thiếu số liệu làng Kon"}, follow=True))
    assert months(opened)["Tháng 2/2026"] == "đã mở lại"
    assert "Thiếu số liệu làng Kon" in opened.text
    official.post(f"{address}khoa/", {"month": "2026-02"})
    assert months(page(official.get(address)))["Tháng 2/2026"] == "đã khóa"


def test_closing_twice_is_closing_once(official: Client, tay_son: Commune) -> None:
    for said in ("Đã khóa tháng 2/2026.", "Kỳ tháng 2/2026 đã khóa từ trước."):
        done = page(official.post(f"/xa/{tay_son.pk}/khoa-ky/khoa/", {"month": "2026-02"}, follow=True))
        assert done.messages == [said]
    assert PeriodClosing.objects.count() == 1


@pytest.mark.parametrize("month", ["2026-03", "2026-04", "2026-13", "x", ""])
def test_what_is_not_over_or_no_month_is_not_closed(official: Client, tay_son: Commune, month: str) -> None:
    shown = page(official.post(f"/xa/{tay_son.pk}/khoa-ky/khoa/", {"month": month}, follow=True))
    assert shown.all(css="notice-error")
    assert not PeriodClosing.objects.exists()


@pytest.mark.parametrize("because", ["", "   ", "x" * 301])
def test_opening_again_needs_a_reason(official: Client, tay_son: Commune, because: str) -> None:
    row = PeriodClosingFactory.create(commune=tay_son)
    response = official.post(f"/khoa-ky/{row.pk}/mo-lai/", {"because": because})
    assert response.status_code == 422
    assert page(response).said_beside("because")
    row.refresh_from_db()
    assert row.opened_at is None


def test_opening_twice_says_so(official: Client, tay_son: Commune) -> None:
    row = PeriodClosingFactory.create(commune=tay_son, opened=True)
    shown = page(official.post(f"/khoa-ky/{row.pk}/mo-lai/", {"because": "Thiếu số liệu"}, follow=True))
    assert shown.messages == ["Kỳ này đã được mở lại rồi."]


def test_the_change_after_closing_is_told_in_words(
    phone: Client, official: Client, member: Membership, support_point: SupportPoint, typed: Typed
) -> None:
    entry = LogEntryFactory.create(membership=member, place=support_point, day=FEBRUARY.last)
    PeriodClosingFactory.create(commune=member.commune)
    reason = "Ghi nhầm người của hai ngày"
    data = typed(day=FEBRUARY.last, helped={"vneid": 12, "thanh_toan_so": 1}, women=3, reason=reason)
    assert phone.post(f"/ghi/{entry.pk}/sua/", data).status_code == 302
    shown = page(official.get(f"/xa/{member.commune_id}/khoa-ky/"))
    assert "1 lần sửa sau khi khóa" in shown.text
    change = shown.one(css="late-change")
    told = {row.one("dt").text: row.one("dd") for row in change.one("dl").all("div")}
    assert set(told) == {"Lượt hỗ trợ", "Phụ nữ"}
    assert told["Lượt hỗ trợ"].one("del").text == "trước: VNeID 5"
    assert told["Lượt hỗ trợ"].one("ins").text == "nay: VNeID 12, Thanh toán số 1"
    assert told["Phụ nữ"].text == "nay: 3"
    assert reason in change.text
    assert str(member.user) in change.text


def test_changes_are_filtered_by_month_and_paged(official: Client, tay_son: Commune) -> None:
    LateChangeFactory.create_batch(21, commune=tay_son, day=JANUARY.last)
    LateChangeFactory.create(commune=tay_son, day=FEBRUARY.last, label="Dân số, tháng 2/2026")
    LateChangeFactory.create(day=FEBRUARY.last)
    address = f"/xa/{tay_son.pk}/khoa-ky/"
    assert "1–20 trong 22" in page(official.get(address)).text
    assert len(page(official.get(address, {"page": 2})).all(css="late-change")) == 2
    (one,) = page(official.get(address, {"ky": "2026-02"})).all(css="late-change")
    assert "1.200" in one.text
    assert "1.250" in one.text
    assert page(official.get(address, {"ky": "khác"})).text.count("trong 22") == 1


def test_who_may_close(gia_lai: Province, tay_son: Commune) -> None:
    may = {Role.COMMUNE_OFFICIAL, Role.COMMUNE_CHAIR, Role.TINH_DOAN, Role.SYSTEM_ADMIN}
    address = f"/xa/{tay_son.pk}/khoa-ky/"
    for role in (*may, Role.COMMUNE_SECRETARY, Role.SO_KHCN, Role.PROVINCE_LEADER, Role.AGENCY):
        unit = tay_son if role.startswith("commune") else gia_lai
        browser = signed_in(holder(role, unit))
        assert bool(page(browser.get(address)).all("button", name="month")) == (role in may), role
        status = browser.post(f"{address}khoa/", {"month": "2026-01"}).status_code
        assert status == (302 if role in may else 403), role


def test_a_department_sees_the_state_and_no_names(gia_lai: Province, tay_son: Commune) -> None:
    change = LateChangeFactory.create(commune=tay_son)
    shown = page(signed_in(holder(Role.AGENCY, gia_lai)).get(f"/xa/{tay_son.pk}/khoa-ky/"))
    assert "1 lần sửa sau khi khóa" in shown.text
    assert str(change.made_by) not in shown.text
    assert not shown.all(css="late-change")


def test_another_commune_s_closing_is_not_opened(official: Client, gia_lai: Province) -> None:
    elsewhere = PeriodClosingFactory.create(commune=CommuneFactory.create(province=gia_lai))
    assert official.post(f"/khoa-ky/{elsewhere.pk}/mo-lai/", {"because": "Thiếu số liệu"}).status_code == 404
    assert official.post(f"/xa/{elsewhere.commune_id}/khoa-ky/khoa/", {"month": "2026-01"}).status_code == 404
    assert not LateChange.objects.exists()
