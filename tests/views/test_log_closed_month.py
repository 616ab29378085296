"""After a month is closed, whatever is written, corrected or removed in it needs a reason and is listed (DOMAIN 10)."""

from datetime import date

import pytest
from django.test import Client

from reporting.models import LateChange, LogEntry, PeriodClosing
from teams.models import Membership, SupportPoint
from tests.reporting.closings.factories import PeriodClosingFactory
from tests.reporting.factories import LogEntryFactory
from tests.views.conftest import Typed
from tests.views.html import page

IN_FEBRUARY, IN_MARCH = date(2026, 2, 10), date(2026, 2, 20)  # by Decree 09 March begins on 15 February
WANTED = ["Kỳ này đã khóa. Hãy ghi lý do sửa, ví dụ: ghi bù buổi ở nơi không có sóng."]
REASON = "Hôm đó ở làng không có sóng"


@pytest.fixture
def closed(member: Membership) -> PeriodClosing:
    return PeriodClosingFactory.create(commune=member.commune)


@pytest.fixture
def old(member: Membership, support_point: SupportPoint) -> LogEntry:
    """Written in time, before the month was closed."""
    return LogEntryFactory.create(membership=member, place=support_point, day=IN_FEBRUARY)


def test_the_form_asks_for_no_reason_while_nothing_is_closed(phone: Client) -> None:
    box = page(phone.get("/ghi/")).one(css="log-reason")
    assert "hidden" in box.attributes
    assert box["data-closed"].strip() == ""


def test_the_days_of_a_closed_month_are_marked(phone: Client, closed: PeriodClosing) -> None:
    shown = page(phone.get("/ghi/"))
    assert "2026-02-14" in shown.one(css="log-reason")["data-closed"].split()
    assert "2026-02-15" not in shown.one(css="log-reason")["data-closed"].split()
    days = {option["value"]: option.text for option in shown.one("select", name="day").all("option")}
    assert days["2026-02-14"].endswith("14/02/2026 (kỳ đã khóa)")


def test_a_late_entry_is_asked_for_its_reason_and_listed(
    phone: Client, closed: PeriodClosing, member: Membership, typed: Typed
) -> None:
    data = typed(day=IN_FEBRUARY)
    response = phone.post("/ghi/", data)
    assert response.status_code == 422
    shown = page(response)
    assert shown.said_beside("reason") == WANTED
    assert "hidden" not in shown.one(css="log-reason").attributes
    assert not LogEntry.objects.exists()
    assert phone.post("/ghi/", {**data, "reason": REASON}).status_code == 302
    late = LateChange.objects.get()
    assert (late.action, late.reason, late.made_by, late.day) == ("added", REASON, member.user, IN_FEBRUARY)


def test_a_reason_where_none_is_wanted_is_no_late_change(phone: Client, closed: PeriodClosing, typed: Typed) -> None:
    assert phone.post("/ghi/", typed(reason=REASON)).status_code == 302
    assert not LateChange.objects.exists()


def test_a_correction_of_a_closed_day_wants_a_reason(
    phone: Client, old: LogEntry, closed: PeriodClosing, typed: Typed
) -> None:
    address = f"/ghi/{old.pk}/sua/"
    assert "hidden" not in page(phone.get(address)).one(css="log-reason").attributes
    data = typed(day=IN_FEBRUARY, helped={"vneid": 1})
    response = phone.post(address, data)
    assert response.status_code == 422
    assert page(response).said_beside("reason") == WANTED
    assert old.lines.get().count == 5
    assert phone.post(address, {**data, "reason": REASON}).status_code == 302
    assert old.lines.get().count == 1
    assert LateChange.objects.get().action == "changed"


@pytest.mark.parametrize("move", [(IN_FEBRUARY, IN_MARCH), (IN_MARCH, IN_FEBRUARY)])
def test_moving_out_of_or_into_a_closed_month_wants_a_reason(
    phone: Client, member: Membership, support_point: SupportPoint, typed: Typed, move: tuple[date, date]
) -> None:
    was, becomes = move
    entry = LogEntryFactory.create(membership=member, place=support_point, day=was)
    PeriodClosingFactory.create(commune=member.commune)
    address = f"/ghi/{entry.pk}/sua/"
    assert page(phone.post(address, typed(day=becomes))).said_beside("reason") == WANTED
    assert phone.post(address, typed(day=becomes, reason=REASON)).status_code == 302
    entry.refresh_from_db()
    assert entry.session.day == becomes
    assert LateChange.objects.get().day == IN_FEBRUARY  # where somebody looks for it: in the month that was closed


def test_removing_wants_a_reason_too(phone: Client, old: LogEntry, closed: PeriodClosing) -> None:
    form = page(phone.get(f"/ghi/{old.pk}/sua/")).one("form", action=f"/ghi/{old.pk}/xoa/")
    assert form.all("input", name="reason")
    response = phone.post(f"/ghi/{old.pk}/xoa/")
    assert response.status_code == 422
    assert WANTED[0] in page(response).text
    assert LogEntry.objects.exists()
    assert phone.post(f"/ghi/{old.pk}/xoa/", {"reason": REASON}).status_code == 302
    assert not LogEntry.objects.exists()
    assert LateChange.objects.get().action == "removed"


def test_a_month_that_was_opened_again_asks_for_nothing(phone: Client, old: LogEntry, typed: Typed) -> None:
    PeriodClosingFactory.create(commune=old.commune, opened=True)
    assert phone.post(f"/ghi/{old.pk}/sua/", typed(day=IN_FEBRUARY)).status_code == 302
    assert not LateChange.objects.exists()


def test_another_commune_s_closed_month_is_not_ours(phone: Client, typed: Typed) -> None:
    PeriodClosingFactory.create()
    assert phone.post("/ghi/", typed(day=IN_FEBRUARY)).status_code == 302


def test_a_reason_that_is_too_long_is_refused(phone: Client, old: LogEntry, closed: PeriodClosing) -> None:
    response = phone.post(f"/ghi/{old.pk}/xoa/", {"reason": "x" * 301})
    assert response.status_code == 422
    assert LogEntry.objects.exists()


def test_what_was_kept_apart_is_settled_with_a_reason(phone: Client, member: Membership, typed: Typed) -> None:
    data = typed(day=IN_FEBRUARY)
    phone.post("/ghi/", data)
    phone.post("/ghi/", typed(day=IN_FEBRUARY, helped={"vneid": 6}, client_uuid=data["client_uuid"]))
    PeriodClosingFactory.create(commune=member.commune)
    waiting = member.user.unsettled_entries.get()
    form = page(phone.get("/ghi/")).one("form", action=f"/ghi/cho-xu-ly/{waiting.pk}/")
    assert form.all("input", name="reason")
    refused = page(phone.post(form["action"], {"how": "replaced"}, follow=True))
    assert WANTED[0] in refused.messages[-1]
    phone.post(form["action"], {"how": "replaced", "reason": REASON})
    assert LogEntry.objects.get().lines.get().count == 6
