"""A weak signal sends twice: the same is one entry, the other is kept apart and shown until somebody decides."""

import pytest
from django.test import Client

from reporting.models import LogEntry, UnsettledEntry
from teams.models import Membership, Team
from tests.reporting.closings.factories import PeriodClosingFactory
from tests.teams.factories import MembershipFactory
from tests.views.conftest import TODAY, Typed, signed_in
from tests.views.html import page

QUESTION = "trùng mã với lần đã lưu nhưng khác nội dung. Bạn muốn làm gì?"


def people() -> list[int]:
    return sorted(sum(line.count for line in entry.lines.all()) for entry in LogEntry.objects.all())


def test_the_same_form_twice_is_one_entry(phone: Client, typed: Typed) -> None:
    data = typed()
    for _time in range(2):
        assert page(phone.post("/ghi/", data, follow=True)).messages == ["Đã lưu 8 lượt hỗ trợ."]
    assert people() == [8]
    assert not UnsettledEntry.objects.exists()


@pytest.fixture
def unsettled(phone: Client, typed: Typed) -> UnsettledEntry:
    data = typed()
    phone.post("/ghi/", data)
    phone.post("/ghi/", typed(helped={"vneid": 6}, client_uuid=data["client_uuid"]))
    return UnsettledEntry.objects.get()


def test_other_content_under_the_same_code_is_kept_apart_and_shown(phone: Client, unsettled: UnsettledEntry) -> None:
    assert people() == [8], "what was stored first is what counts"
    shown = page(phone.get("/ghi/"))
    assert f"Một lần ghi (Sáng 10/03/2026, 6 lượt) {QUESTION}" in shown.text
    assert "Bản đã lưu: Sáng 10/03/2026, 8 lượt." in shown.text
    form = shown.one("form", action=f"/ghi/cho-xu-ly/{unsettled.pk}/")
    assert [button["value"] for button in form.all("button", name="how")] == [
        "replaced",
        "stored_as_new",
        "kept_stored",
    ]


@pytest.mark.parametrize(
    ("how", "stored"), [("kept_stored", [8]), ("replaced", [6]), ("stored_as_new", [6, 8])], ids=str
)
def test_the_member_settles_it(phone: Client, unsettled: UnsettledEntry, how: str, stored: list[int]) -> None:
    shown = page(phone.post(f"/ghi/cho-xu-ly/{unsettled.pk}/", {"how": how}, follow=True))
    assert shown.messages[-1:] == ["Đã xử lý lần ghi trùng mã."]
    assert QUESTION not in shown.text
    assert people() == stored
    unsettled.refresh_from_db()
    assert unsettled.settled_how == how


def test_the_page_says_whose_work_it_would_become(member: Membership, team_in_force: Team, typed: Typed) -> None:
    head = MembershipFactory.create(team=team_in_force, leader=True).user
    browser, data = signed_in(head), typed()
    browser.post("/ghi/", data)
    browser.post("/ghi/", {**data, "member": str(member.user_id)})
    shown = page(browser.get("/ghi/"))
    assert f"Bản này ghi cho {member.user}; bản đã lưu ghi cho {head}." in shown.text
    browser.post(f"/ghi/cho-xu-ly/{UnsettledEntry.objects.get().pk}/", {"how": "replaced"})
    assert LogEntry.objects.get().membership == member


def test_moving_out_of_a_closed_month_by_replacing_asks_for_the_reason(
    phone: Client, member: Membership, typed: Typed
) -> None:
    data = typed(day="2026-02-10")
    phone.post("/ghi/", data)
    phone.post("/ghi/", {**data, "day": "2026-03-10"})
    PeriodClosingFactory.create(commune=member.commune)
    form = page(phone.get("/ghi/")).one("form", css="settle-actions")
    assert form.all("input", name="reason")
    phone.post(form["action"], {"how": "replaced", "reason": "Ghi nhầm tháng"})
    assert LogEntry.objects.get().session.day == TODAY


def test_settling_twice_does_it_once(phone: Client, unsettled: UnsettledEntry) -> None:
    address = f"/ghi/cho-xu-ly/{unsettled.pk}/"
    phone.post(address, {"how": "stored_as_new"})
    shown = page(phone.post(address, {"how": "stored_as_new"}, follow=True))
    assert shown.messages[-1:] == ["Lần ghi này đã được xử lý."]
    assert people() == [6, 8]


def test_an_unknown_way_of_settling_changes_nothing(phone: Client, unsettled: UnsettledEntry) -> None:
    shown = page(phone.post(f"/ghi/cho-xu-ly/{unsettled.pk}/", {"how": "quên đi"}, follow=True))
    assert shown.messages[-1:] == ["Hãy chọn một trong các cách xử lý."]
    assert QUESTION in shown.text
    assert people() == [8]


def test_the_code_of_somebody_elses_entry_replaces_nothing(phone: Client, team_in_force: Team, typed: Typed) -> None:
    data = typed()
    phone.post("/ghi/", data)
    other = signed_in(MembershipFactory.create(team=team_in_force).user)
    other.post("/ghi/", typed(helped={"vneid": 1}, client_uuid=data["client_uuid"]))
    assert people() == [8]
    kept = UnsettledEntry.objects.get()
    assert 'value="replaced"' not in other.get("/ghi/").content.decode()
    other.post(f"/ghi/cho-xu-ly/{kept.pk}/", {"how": "replaced"})
    assert people() == [8]
    assert QUESTION not in phone.get("/ghi/").content.decode(), "the first member has nothing to decide"


def test_the_same_other_content_twice_is_asked_about_once(
    phone: Client, unsettled: UnsettledEntry, typed: Typed
) -> None:
    phone.post("/ghi/", typed(helped={"vneid": 6}, client_uuid=unsettled.client_uuid))
    assert page(phone.get("/ghi/")).text.count(QUESTION) == 1
