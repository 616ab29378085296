"""The moves of a citizen's request: which can be made when, by how many at once, on what they have seen."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from reporting.citizens import requests
from reporting.enums import CitizenRequestState
from reporting.models import Agency, CitizenRequest, CitizenRequestStep
from teams.models import Membership, Team
from teams.refused import RefusedError
from tests.reporting.citizens.conftest import TODAY
from tests.reporting.citizens.factories import SOME_DAY, CitizenRequestFactory, answered, item, passed_on
from tests.threads import at_once
from tests.views.html import page


@pytest.fixture
def row(team_in_force: Team, member: Membership) -> CitizenRequest:
    made: CitizenRequest = CitizenRequestFactory.create(team=team_in_force, written_by=member.user)
    return made


def in_state(row: CitizenRequest, by: User, state: str) -> CitizenRequest:
    if state in ("passed", "answered", "told"):
        row = passed_on(row, by)
    if state in ("answered", "told"):
        row = answered(row, by)
    if state == "told":
        row = requests.tell(row, day=TODAY, note="", by=by, seen=row.version)
    if state == "withdrawn":
        row = requests.withdraw(row, note="", by=by, seen=row.version)
    assert row.state == state
    return row


def make(row: CitizenRequest, move: str, by: User) -> CitizenRequest:
    seen: dict[str, Any] = {"by": by, "seen": row.version}
    agency = item(Agency, row.province, "ubnd_xa")
    moves = {
        "pass_on": lambda: requests.pass_on(row, agency=agency, day=TODAY, due_on=None, note="", **seen),
        "write_answer": lambda: requests.write_answer(row, answer="Đã xong", day=TODAY, **seen),
        "tell": lambda: requests.tell(row, day=TODAY, note="", **seen),
        "withdraw": lambda: requests.withdraw(row, note="", **seen),
        "reopen": lambda: requests.reopen(row, note="Chưa xong", **seen),
    }
    return moves[move]()


ALLOWED = {
    "received": {"pass_on", "write_answer", "withdraw"},
    "passed": {"pass_on", "write_answer", "withdraw"},
    "answered": {"pass_on", "write_answer", "tell", "withdraw"},
    "told": {"reopen"},
    "withdrawn": {"reopen"},
}


@pytest.mark.parametrize("move", ["pass_on", "write_answer", "tell", "withdraw", "reopen"])
@pytest.mark.parametrize("state", CitizenRequestState.values)
def test_the_table_of_moves(row: CitizenRequest, member: Membership, state: str, move: str) -> None:
    row = in_state(row, member.user, state)
    steps = row.steps.count()
    if move in ALLOWED[state]:
        moved = make(row, move, member.user)
        assert moved.version == row.version + 1
        assert row.steps.count() == steps + 1
        return
    with pytest.raises(RefusedError, match="không làm được việc vừa chọn"):
        make(row, move, member.user)
    assert row.steps.count() == steps


def test_another_agency_makes_the_first_answer_history(row: CitizenRequest, member: Membership) -> None:
    row = in_state(row, member.user, "answered")
    moved = make(row, "pass_on", member.user)
    assert (moved.state, moved.answer, moved.answered_on) == ("passed", "", None)
    assert row.steps.filter(state="answered").get().note == "Sẽ lắp thêm trạm trong quý II"


@pytest.mark.parametrize(
    "case",
    [
        ("chuyen", {"agency": ""}, "agency", "Hãy chọn một mục"),
        ("chuyen", {"passed_on": "08/03/2026"}, "passed_on", "không thể trước ngày tiếp nhận (09/03/2026)"),
        ("chuyen", {"passed_on": "11/03/2026"}, "passed_on", "Ngày này chưa tới."),
        ("chuyen", {"due_on": "08/03/2026"}, "due_on", "không thể trước ngày chuyển"),
        ("chuyen", {"due_on": "20/03/2206"}, "due_on", "Ngày này quá xa. Hãy xem lại năm."),
        ("tra-loi", {"answer": ""}, "answer", "Hãy ghi cơ quan đã trả lời thế nào."),
        ("tra-loi", {"answered_on": "01/03/2026"}, "answered_on", "không thể trước ngày chuyển hoặc ngày tiếp nhận"),
        ("rut", {"seen": "7"}, "", "vừa được người khác sửa"),
        ("bao-dan", {}, "", "đang ở bước “mới tiếp nhận”"),
        ("mo-lai", {"note": "x"}, "", "đang ở bước “mới tiếp nhận”"),
    ],
)
def test_a_refused_move_says_why_and_keeps_what_was_typed(
    phone: Client, row: CitizenRequest, case: tuple[str, dict[str, str], str, str]
) -> None:
    move, sent, field, said = case
    agency = item(Agency, row.province, "ubnd_xa")
    whole = {
        "seen": "1",
        "agency": str(agency.pk),
        "passed_on": "09/03/2026",
        "answer": "Đã xong",
        "answered_on": "10/03/2026",
        "closed_on": "10/03/2026",
        "note": "Giữ lại",
    }
    answer = phone.post(f"/so/phan-anh/{row.pk}/buoc/{move}/", whole | sent)
    assert answer.status_code == 422
    shown = page(answer)
    if field:
        assert any(said in sentence for sentence in shown.said_beside(field))
    else:
        assert said in shown.text
    if move in ("chuyen", "rut", "mo-lai"):
        assert shown.typed("note") in ("Giữ lại", "x")
    row.refresh_from_db()
    assert row.version == 1


def test_a_move_that_is_none_is_not_found(phone: Client, row: CitizenRequest) -> None:
    assert phone.post(f"/so/phan-anh/{row.pk}/buoc/bay/", {"seen": "1"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_who_move_at_once_make_one_step(member: Membership) -> None:
    row = CitizenRequestFactory.create(team=member.team, written_by=member.user)

    def move() -> str:
        try:
            return str(passed_on(row, member.user).state)
        except RefusedError as refused:
            return str(refused)

    outcomes = sorted(at_once(move, move))
    assert outcomes[0].startswith("Dòng này vừa được người khác sửa")
    assert outcomes[1] == "passed"
    assert CitizenRequestStep.objects.filter(request=row, state="passed").count() == 1


def test_overdue_is_the_day_after_the_day_agreed_on(row: CitizenRequest, member: Membership) -> None:
    row = passed_on(row, member.user, day=SOME_DAY, due_on=TODAY)
    for today, overdue in ((TODAY, False), (TODAY + timedelta(days=1), True)):
        assert requests.is_overdue(row, today) is overdue
        assert CitizenRequest.objects.filter(requests.overdue_on(today)).exists() is overdue
    row = answered(row, member.user)
    assert not requests.is_overdue(row, date(2027, 1, 1))


def test_the_day_of_receipt_stays_before_the_later_days(phone: Client, row: CitizenRequest, member: Membership) -> None:
    row = passed_on(row, member.user)
    typed = {"seen": row.version, "kind": "need", "content": "Khác", "received_by": "zalo", "received_on": "10/03/2026"}
    answer = phone.post(f"/so/phan-anh/{row.pk}/sua/", typed)
    assert answer.status_code == 422
    assert "không thể sau ngày chuyển" in page(answer).said_beside("received_on")[0]
