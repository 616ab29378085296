"""Ca trực của tôi: the next shift, checking in on the day, asking a colleague and answering."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from teams.enums import SwapState
from teams.models import DutyShift, DutySwap, Membership, SupportPoint, Team
from teams.rota import swaps
from tests.conftest import SetClock
from tests.teams.factories import MembershipFactory
from tests.teams.rota.factories import MONDAY, AbsenceFactory, DutyShiftFactory
from tests.views.conftest import TODAY, signed_in
from tests.views.html import Node, page

HERE = "Tôi đã có mặt"


@pytest.fixture
def shift(member: Membership, support_point: SupportPoint) -> DutyShift:
    return DutyShiftFactory.create(member=member, support_point=support_point)


@pytest.fixture
def mate(team_in_force: Team) -> Membership:
    return MembershipFactory.create(team=team_in_force)


def mine(browser: Client) -> Node:
    return page(browser.get("/lich-truc-cua-toi/"))


def front(browser: Client) -> Node:
    return mine(browser).one("section", aria_labelledby="front-title")


def test_the_next_shift_stands_in_front(phone: Client, shift: DutyShift, member: Membership) -> None:
    DutyShiftFactory.create(member=member, support_point=shift.support_point, day=date(2026, 3, 18))
    shown = front(phone)
    assert shown.one("h2").text == "Ca trực tới của bạn"
    assert "Sáng Thứ 2, 16/03/2026 7:30–11:30" in shown.text
    assert "18/03/2026" not in shown.text
    assert HERE not in shown.text


def test_without_shifts_the_page_says_what_comes_here(phone: Client) -> None:
    assert "Bạn chưa có ca trực nào sắp tới" in front(phone).text


def test_the_shifts_of_this_month_and_the_next_are_listed(
    phone: Client, shift: DutyShift, member: Membership, mate: Membership
) -> None:
    DutyShiftFactory.create(member=member, support_point=shift.support_point, day=date(2026, 3, 9))
    DutyShiftFactory.create(member=mate, support_point=shift.support_point, day=date(2026, 3, 9))
    shown = mine(phone)
    this_month = shown.one("section", aria_labelledby="month-2026-03")
    assert "Ca trực tháng 3/2026: 1 ca" in this_month.text
    assert "chưa báo có mặt" in this_month.text
    assert "Ca trực tháng 4/2026: 1 ca" in shown.one("section", aria_labelledby="month-2026-04").text


def test_one_checks_in_on_the_day(phone: Client, shift: DutyShift, set_clock: SetClock) -> None:
    check_in = f"/lich-truc-cua-toi/ca/{shift.pk}/co-mat/"
    early = page(phone.post(check_in, follow=True))
    assert early.messages == ["Chỉ báo có mặt được trong đúng ngày trực."]
    set_clock(MONDAY)
    assert HERE in front(phone).text
    assert page(phone.post(check_in, follow=True)).messages == ["Đã ghi: bạn có mặt tại ca trực."]
    first = DutyShift.objects.get().checked_in_at
    assert first is not None
    phone.post(check_in)
    assert DutyShift.objects.get().checked_in_at == first, "twice is once"
    assert "đã có mặt" in mine(phone).text
    set_clock(MONDAY + timedelta(1))
    assert HERE not in mine(phone).text


def test_nobody_checks_in_for_somebody_else(shift: DutyShift, mate: Membership, set_clock: SetClock) -> None:
    set_clock(MONDAY)
    assert signed_in(mate.user).post(f"/lich-truc-cua-toi/ca/{shift.pk}/co-mat/").status_code == 403
    assert DutyShift.objects.get().checked_in_at is None


# --- swaps


def test_a_colleague_is_asked_and_takes_the_shift(
    phone: Client, shift: DutyShift, member: Membership, mate: Membership
) -> None:
    ask = mine(phone).links()["Đổi ca Sáng 16/03/2026"]
    asked = page(phone.post(ask, {"asked_of": mate.user_id, "note": "Nhà em có việc"}, follow=True))
    assert asked.messages == [f"Đã nhờ {mate.user}. Ca vẫn là của bạn cho đến khi người đó nhận."]
    assert f"Đang nhờ {mate.user} nhận, chờ trả lời" in asked.text
    colleague = signed_in(mate.user)
    card = mine(colleague).one("section", css="duty-asked")
    assert card.one("h2").text == f"{member.user} nhờ bạn trực thay"
    assert "“Nhà em có việc”" in card.text
    answer = card.one("form")["action"]
    assert page(colleague.post(answer, {"viec": "nhan"}, follow=True)).messages == ["Đã nhận ca. Lịch trực đã đổi."]
    assert "Sáng Thứ 2, 16/03/2026" in front(colleague).text
    assert "chưa có ca trực nào" in front(phone).text


def test_a_shift_is_exchanged_for_one_of_the_colleagues(
    phone: Client, shift: DutyShift, mate: Membership, member: Membership
) -> None:
    theirs = DutyShiftFactory.create(member=mate, support_point=shift.support_point, day=date(2026, 3, 18))
    form = page(phone.get(f"/lich-truc-cua-toi/ca/{shift.pk}/nho/"))
    groups = form.one("select", name="in_return").all("optgroup")
    assert [(group["label"], group.one("option")["value"]) for group in groups] == [(str(mate.user), str(theirs.pk))]
    phone.post(f"/lich-truc-cua-toi/ca/{shift.pk}/nho/", {"asked_of": mate.user_id, "in_return": theirs.pk})
    swap = DutySwap.objects.get()
    signed_in(mate.user).post(f"/lich-truc-cua-toi/nho/{swap.pk}/", {"viec": "nhan"})
    assert {row.pk: row.user for row in DutyShift.objects.all()} == {shift.pk: mate.user, theirs.pk: member.user}


def test_declined_or_withdrawn_the_shift_stays(
    phone: Client, shift: DutyShift, member: Membership, mate: Membership
) -> None:
    for browser, act, said in (
        (signed_in(mate.user), "tu-choi", "Đã trả lời: bạn không nhận ca này."),
        (phone, "rut", "Đã rút lời nhờ."),
    ):
        swap = swaps.ask(shift, mate.user_id, by=member.user, today=TODAY)
        assert page(browser.post(f"/lich-truc-cua-toi/nho/{swap.pk}/", {"viec": act}, follow=True)).messages == [said]
    assert set(DutySwap.objects.values_list("state", flat=True)) == {SwapState.DECLINED, SwapState.WITHDRAWN}
    assert DutyShift.objects.get().user == member.user


def test_who_answers_too_late_is_told(phone: Client, shift: DutyShift, member: Membership, mate: Membership) -> None:
    swap = swaps.ask(shift, mate.user_id, by=member.user, today=TODAY)
    swaps.withdraw(swap, by=member.user)
    late = signed_in(mate.user).post(f"/lich-truc-cua-toi/nho/{swap.pk}/", {"viec": "nhan"}, follow=True)
    assert page(late).messages == ["Đề nghị này đã xong trước đó: đã rút. Không còn gì phải làm."]
    nonsense = phone.post(f"/lich-truc-cua-toi/nho/{swap.pk}/", {"viec": "khac"}, follow=True)
    assert page(nonsense).messages == ["Hãy chọn nhận, không nhận hoặc rút lời nhờ."]


def test_what_is_wrong_with_a_request_stands_beside_its_field(
    phone: Client, shift: DutyShift, mate: Membership
) -> None:
    AbsenceFactory.create(member=mate)
    ask = f"/lich-truc-cua-toi/ca/{shift.pk}/nho/"
    answer = phone.post(ask, {"asked_of": mate.user_id, "note": "Giúp em với"})
    assert answer.status_code == 422
    shown = page(answer)
    assert shown.said_beside("asked_of") == ["Người này đã báo vắng ngày đó. Hãy nhờ người khác."]
    assert (shown.typed("asked_of"), shown.typed("note")) == (str(mate.user_id), "Giúp em với")
    assert page(phone.post(ask, {})).said_beside("asked_of") == ["Hãy chọn một người."]


def test_somebody_elses_shift_and_request_are_not_mine(shift: DutyShift, member: Membership, mate: Membership) -> None:
    swap = swaps.ask(shift, mate.user_id, by=member.user, today=TODAY)
    third = signed_in(MembershipFactory.create(team=shift.team).user)
    assert third.get(f"/lich-truc-cua-toi/ca/{shift.pk}/nho/").status_code == 403
    assert third.post(f"/lich-truc-cua-toi/nho/{swap.pk}/", {"viec": "nhan"}).status_code == 403
    neighbour = signed_in(MembershipFactory.create().user)
    assert neighbour.post(f"/lich-truc-cua-toi/nho/{swap.pk}/", {"viec": "nhan"}).status_code == 404


def test_many_shifts_cost_as_many_queries_as_one(
    phone: Client, shift: DutyShift, member: Membership, mate: Membership
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            mine(phone)
        return len(captured)

    theirs = DutyShiftFactory.create(member=mate, support_point=shift.support_point, day=date(2026, 3, 18))
    swaps.ask(theirs, member.user_id, by=mate.user, today=TODAY)
    queries()
    few = queries()
    for n in range(4):
        DutyShiftFactory.create(member=member, support_point=shift.support_point, day=date(2026, 3, 23 + n))
        AbsenceFactory.create(member=member, first_day=date(2026, 5, 1 + n))
        more = DutyShiftFactory.create(
            member=mate,
            support_point=shift.support_point,
            day=date(2026, 3, 30 + n % 2),
            half_day=("morning", "afternoon")[n // 2],
        )
        swaps.ask(more, member.user_id, by=mate.user, today=TODAY)
    assert queries() == few
