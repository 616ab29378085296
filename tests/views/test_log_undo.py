"""Hoàn tác: the message after saving takes the entry back, also without a script."""

from django.test import Client

from reporting.models import LogEntry, TakenBackEntry
from teams.models import Team
from tests.accounts.factories import UserFactory
from tests.teams.factories import MembershipFactory
from tests.views.conftest import Typed, signed_in
from tests.views.html import Node, page


def undo(shown: Node) -> Node:
    return shown.one(id="messages").one("form", css="notice-undo")


def test_what_was_just_saved_is_undone(phone: Client, typed: Typed) -> None:
    saved = page(phone.post("/ghi/", typed(), follow=True))
    form = undo(saved)
    assert form.one("button").text == "Hoàn tác"
    shown = page(phone.post(form["action"], follow=True))
    assert shown.messages == ["Đã xóa lần ghi."]
    assert not shown.one(id="messages").all(css="notice-undo")
    assert not LogEntry.objects.exists()
    assert TakenBackEntry.objects.count() == 1


def test_undoing_twice_says_that_it_is_gone(phone: Client, typed: Typed) -> None:
    address = undo(page(phone.post("/ghi/", typed(), follow=True)))["action"]
    phone.post(address)
    page(phone.get("/ghi/"))
    assert page(phone.post(address, follow=True)).messages == ["Lần ghi này đã xóa rồi."]
    assert TakenBackEntry.objects.count() == 1


def test_who_runs_the_team_is_told_likewise_and_stays_at_the_session(
    leader: Client, phone: Client, typed: Typed
) -> None:
    phone.post("/ghi/", typed())
    entry = LogEntry.objects.get()
    for said in ("Đã xóa lần ghi.", "Lần ghi này đã xóa rồi."):
        answer = leader.post(f"/ghi/{entry.pk}/xoa/", follow=True)
        assert answer.redirect_chain == [(f"/buoi/{entry.session_id}/", 302)]
        assert page(answer).messages == [said]


def test_nobody_else_learns_that_there_was_an_entry(phone: Client, typed: Typed, team_in_force: Team) -> None:
    address = undo(page(phone.post("/ghi/", typed(), follow=True)))["action"]
    phone.post(address)
    colleague = MembershipFactory.create(team=team_in_force, user=UserFactory.create(can_sign_in=True)).user
    stranger = MembershipFactory.create(user=UserFactory.create(can_sign_in=True)).user
    assert [signed_in(person).post(address).status_code for person in (colleague, stranger)] == [404, 404]
    assert phone.post("/ghi/987654321987654321987/xoa/").status_code == 404


def test_a_resend_after_undoing_does_not_bring_it_back(phone: Client, typed: Typed) -> None:
    data = typed()
    phone.post(undo(page(phone.post("/ghi/", data, follow=True)))["action"])
    shown = page(phone.post("/ghi/", data, follow=True))
    assert "Lần ghi này bạn đã xóa nên không được lưu lại." in shown.messages
    assert not LogEntry.objects.exists()


def test_the_message_is_gone_with_the_next_page(phone: Client, typed: Typed) -> None:
    phone.post("/ghi/", typed(), follow=True)
    assert not page(phone.get("/ghi/")).one(id="messages").all("form")


def test_other_messages_have_no_such_button(phone: Client, typed: Typed) -> None:
    phone.post("/ghi/", typed())
    entry = LogEntry.objects.get()
    page(phone.get("/ghi/"))
    shown = page(phone.post(f"/ghi/{entry.pk}/sua/", typed(helped={"vneid": 1}), follow=True))
    assert shown.messages == ["Đã sửa lần ghi."]
    assert not shown.one(id="messages").all("form")
    assert signed_in(entry.recorded_by).post(f"/ghi/{entry.pk}/xoa/").status_code == 302
