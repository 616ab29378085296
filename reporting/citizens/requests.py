"""What citizens report and ask, passed to an agency and followed to its answer (Đề án III.3.1).

Each move locks the request, is made on what the person has seen, and leaves a step: who, when, what was said.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from accounts.models import User
from reporting.citizens import writing
from reporting.citizens.retention import OPEN_STATES
from reporting.enums import CitizenRequestKind, CitizenRequestState, ReceivedBy
from reporting.models import Agency, CitizenRequest, CitizenRequestStep
from teams.models import Hamlet, Team
from teams.refused import RefusedError


def overdue_on(today: date) -> Q:
    """Passed on, and not answered by the day that was agreed on."""
    return Q(state=CitizenRequestState.PASSED, due_on__lt=today)


def is_overdue(row: CitizenRequest, today: date) -> bool:
    return row.state == CitizenRequestState.PASSED and row.due_on is not None and row.due_on < today


def is_open(row: CitizenRequest) -> bool:
    return row.state in OPEN_STATES


def is_erased(row: CitizenRequest) -> bool:
    """Whether the citizen had the content erased: what is left is counted and names nobody."""
    return not row.content


@dataclass(frozen=True)
class RequestDetails:
    kind: CitizenRequestKind
    received_on: date
    received_by: ReceivedBy
    content: str
    full_name: str = ""
    phone: str = ""
    agreed: bool = False
    hamlet: Hamlet | None = None

    def values(self) -> dict[str, Any]:
        is_named = bool(self.full_name or self.phone)
        return {**vars(self), "agreed": self.agreed and is_named}

    def errors(self, today: date) -> writing.Errors:
        is_named = bool(self.full_name or self.phone)
        return writing.present(
            {
                "received_on": writing.day_errors(self.received_on, today),
                "content": [] if self.content.strip() else [_("Hãy ghi người dân phản ánh, kiến nghị điều gì.")],
                "agreed": self._consent_errors() if is_named else [],
            }
        )

    def _consent_errors(self) -> list[str]:
        if self.agreed:
            return []
        return [
            _(
                "Hãy nói rõ với người dân rồi đánh dấu ô này. Nếu người dân không muốn nêu tên thì xóa ô họ tên và "
                "số điện thoại: phản ánh không tên vẫn được tiếp nhận."
            )
        ]


def add(team: Team, details: RequestDetails, *, by: User, client_uuid: UUID) -> tuple[CitizenRequest, bool]:
    """Returns the request and whether it is new. Raises RefusedError."""
    return writing.add(
        CitizenRequest(), team, details, by=by, client_uuid=client_uuid, also=lambda row: _leave_step(row, by)
    )


def change(row: CitizenRequest, details: RequestDetails, *, seen: int) -> CitizenRequest:
    """Correct what was written down; the way it has gone stays. Raises RefusedError."""
    refuse_erased(row)
    _refuse_later_step_before(row, details.received_on)
    return writing.change(row, details, seen=seen)


def _refuse_later_step_before(row: CitizenRequest, received_on: date) -> None:
    later = [day for day in (row.passed_on, row.answered_on, row.closed_on) if day is not None]
    if later and received_on > min(later):
        raise RefusedError({"received_on": [_("Ngày tiếp nhận không thể sau ngày chuyển, ngày trả lời.")]})


# --- the moves


@transaction.atomic
def pass_on(
    row: CitizenRequest, *, agency: Agency, day: date, due_on: date | None, note: str, by: User, seen: int
) -> CitizenRequest:
    """To the agency that can answer; to another one too, when the first was wrong: an answer of that one is history."""
    row = _locked(row, seen, lambda locked: locked.pass_on)
    _check_day("passed_on", day, row.received_on, _("ngày tiếp nhận"))
    if due_on is not None and due_on < day:
        raise RefusedError({"due_on": [_("Ngày hẹn trả lời không thể trước ngày chuyển.")]})
    if due_on is not None and (errors := writing.coming_day_errors(due_on, timezone.localdate())):
        raise RefusedError({"due_on": errors})
    row.pass_on()
    row.agency, row.passed_on, row.due_on = agency, day, due_on
    row.answer, row.answered_on = "", None
    return _moved(row, by, note)


@transaction.atomic
def write_answer(row: CitizenRequest, *, answer: str, day: date, by: User, seen: int) -> CitizenRequest:
    """Raises RefusedError."""
    row = _locked(row, seen, lambda locked: locked.write_answer)
    _check_day("answered_on", day, row.passed_on or row.received_on, _("ngày chuyển hoặc ngày tiếp nhận"))
    if not answer.strip():
        raise RefusedError({"answer": [_("Hãy ghi cơ quan đã trả lời thế nào.")]})
    row.write_answer()
    row.answer, row.answered_on = answer, day
    return _moved(row, by, answer)


@transaction.atomic
def tell(row: CitizenRequest, *, day: date, note: str, by: User, seen: int) -> CitizenRequest:
    """The citizen knows the answer: done. Raises RefusedError."""
    row = _locked(row, seen, lambda locked: locked.tell)
    _check_day("closed_on", day, row.answered_on or row.received_on, _("ngày trả lời"))
    row.tell()
    row.closed_on = day
    return _moved(row, by, note)


@transaction.atomic
def withdraw(row: CitizenRequest, *, note: str, by: User, seen: int) -> CitizenRequest:
    """The citizen no longer wants it. Raises RefusedError."""
    row = _locked(row, seen, lambda locked: locked.withdraw)
    row.withdraw()
    row.closed_on = timezone.localdate()
    return _moved(row, by, note)


@transaction.atomic
def reopen(row: CitizenRequest, *, note: str, by: User, seen: int) -> CitizenRequest:
    """It is not done after all: it begins anew, its steps stay. Raises RefusedError."""
    row = _locked(row, seen, lambda locked: locked.reopen)
    if not note.strip():
        raise RefusedError({"note": [_("Hãy ghi vì sao mở lại, ví dụ: người dân chưa đồng ý với trả lời.")]})
    row.reopen()
    row.agency = row.passed_on = row.due_on = row.answered_on = row.closed_on = None
    row.answer = ""
    return _moved(row, by, note)


def _locked(row: CitizenRequest, seen: int, move_of: Callable[[CitizenRequest], Callable[[], None]]) -> CitizenRequest:
    locked = writing.lock(row, seen)
    refuse_erased(locked)
    if not can_proceed(move_of(locked)):
        raise RefusedError(
            {
                "seen": [
                    _("Phản ánh này đang ở bước “%(state)s” nên không làm được việc vừa chọn.")
                    % {"state": locked.get_state_display()}
                ]
            }
        )
    return locked


def refuse_erased(row: CitizenRequest) -> None:
    """Raises RefusedError where nothing is left that could be corrected or passed on."""
    if is_erased(row):
        raise RefusedError({"seen": [_("Nội dung đã được xóa theo yêu cầu của người dân nên không sửa được nữa.")]})


def _check_day(name: str, day: date, earliest: date, what: str) -> None:
    if day < earliest:
        raise RefusedError(
            {name: [_("Ngày này không thể trước %(what)s (%(day)s).") % {"what": what, "day": f"{earliest:%d/%m/%Y}"}]}
        )
    if errors := writing.day_errors(day, timezone.localdate()):
        raise RefusedError({name: errors})


def _moved(row: CitizenRequest, by: User, note: str) -> CitizenRequest:
    writing.touch(row)
    _leave_step(row, by, note)
    return row


def _leave_step(row: CitizenRequest, by: User, note: str = "") -> None:
    CitizenRequestStep.objects.create(
        request=row, state=row.state, agency=row.agency, note=note.strip(), made_by=by, made_at=timezone.now()
    )


def erase_content(row: CitizenRequest, by: User) -> None:
    """Erase who asked and what was said, on every step too; an open request is withdrawn with that.

    The bare row stays until its time is over: its kind, days and agency are counted, and name nobody. So that a hamlet
    of twenty houses does not tell who it was, the hamlet goes too. The caller has locked the row.
    """
    if is_open(row):
        row.withdraw()
        row.closed_on = timezone.localdate()
        _leave_step(row, by)
    row.full_name = row.phone = row.content = row.answer = ""
    row.agreed, row.hamlet = False, None
    row.version += 1
    row.save()
    row.steps.update(note="")
