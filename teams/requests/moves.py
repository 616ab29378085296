"""The moves of a request (T5). Each holds the locks of `locking`, looks whether the request is still as the person saw
it, moves by the table in `RosterRequest`, and leaves an event."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from teams.enums import LineKind, RequestKind, RequestState
from teams.models import AcceptedWarning, RosterLine, RosterRequest, StoredFile
from teams.models.units import FIRST_POSSIBLE_DAY
from teams.refused import RefusedError
from teams.requests import identity
from teams.requests.applying import bring_into_force
from teams.requests.days import first_free_day
from teams.requests.locking import hold_people, keep, locked_for_move
from teams.requests.prospects import Prospect, prospect
from teams.rosters import Verdict
from teams.rules.reading import RulesError
from teams.rules.settings import request_rules, team_rules

# Decisions reach the portal late and are signed ahead; history is written forwards, so not too far ahead.
DAYS_BACK, DAYS_AHEAD = 62, 92


@dataclass(frozen=True)
class Decision:
    """What the approver gives: the decision of the people's committee (III.1), and why warnings are accepted."""

    number: str = ""
    day: date | None = None
    file: StoredFile | None = None
    accepted: Mapping[str, str] = field(default_factory=dict)  # Finding.key -> reason


@transaction.atomic
def hand_in(request: RosterRequest, by: User, *, seen: int, effective_from: date | None = None) -> RosterRequest:
    """Hand in a draft, or introduce what a member asked for, from `effective_from` on if that is given.

    Raises RefusedError with everything that stands against it, StaleError, PermissionDenied.
    """
    row = locked_for_move(request, "hand_in", by, seen)
    row.effective_from = effective_from or row.effective_from
    _refuse_unless_ready(row, prospect(row))
    introduced = row.state == RequestState.ASKED
    row.hand_in()
    row.submitted_by, row.submitted_at = by, timezone.now()
    RosterLine.objects.filter(request=row).update(returned_because="")
    keep(row, by, _("giới thiệu, gửi duyệt") if introduced else _("gửi duyệt"), move="hand_in")
    return row


def _refuse_unless_ready(request: RosterRequest, found: Prospect) -> None:
    errors: dict[str, list[str]] = {"__all__": []}
    if not found.lines:
        errors["__all__"] = [_("Chưa có thay đổi nào để gửi. Hãy thêm người hoặc đề nghị thay đổi.")]
    try:
        team_rules(request.province.rules, request.team.kind)
    except RulesError:
        errors["__all__"] += [_("Quy định của tỉnh về loại Tổ này đang có lỗi, chưa kiểm tra được. Hãy báo Tỉnh đoàn.")]
    refusal = _refusal_of_day(request)
    if refusal:
        errors["effective_from"] = [refusal]
    errors["__all__"] += _refusals_of_lines(request, found) + list(identity.refusals(request, found))
    errors["__all__"] += [f"{finding.message} {finding.mend}" for finding in found.verdict.errors]
    if any(errors.values()):
        raise RefusedError({name: messages for name, messages in errors.items() if messages})


def _refusal_of_day(request: RosterRequest) -> str:
    day, today = request.effective_from, timezone.localdate()
    if day is None:
        return _("Hãy ghi ngày có hiệu lực.")
    if not today - timedelta(days=DAYS_BACK) <= day <= today + timedelta(days=DAYS_AHEAD):
        return _("Ngày có hiệu lực phải trong khoảng từ %(back)s ngày trước đến %(ahead)s ngày tới.") % {
            "back": DAYS_BACK,
            "ahead": DAYS_AHEAD,
        }
    free = first_free_day(request.team)
    if request.kind == RequestKind.CHANGE and free is not None and day < free:
        return _("Tổ đã có thay đổi được duyệt, hiệu lực từ %(day)s. Hãy chọn ngày đó hoặc muộn hơn.") % {
            "day": date_format(free, "d/m/Y")
        }
    return ""


def _refusals_of_lines(request: RosterRequest, found: Prospect) -> list[str]:
    """Lines about people who are not in the team any more, who have just come, or whose wish is not written down."""
    there = {(sitting.membership, sitting.volunteer) for sitting in found.standing}
    steps = request_rules(request.province.rules).join
    messages = []
    for line in found.lines:
        name = {"name": line.full_name}
        if line.kind != LineKind.JOIN and (line.membership_id, line.volunteer_id) not in there:
            messages.append(_("%(name)s không còn trong Tổ như lúc bạn viết dòng này. Hãy bỏ dòng đó.") % name)
        elif line.membership is not None and line.membership.valid_from == request.effective_from:
            messages.append(_("%(name)s mới tham gia đúng ngày hiệu lực này. Hãy chọn ngày hiệu lực muộn hơn.") % name)
        if line.kind == LineKind.JOIN and "ask" in steps and not line.is_volunteer and not line.reason:
            messages.append(_("Hãy ghi nguyện vọng tham gia của %(name)s (ngày đăng ký) vào ô lý do.") % name)
    return messages


@transaction.atomic
def approve(request: RosterRequest, by: User, decision: Decision, *, seen: int) -> RosterRequest:
    """Approve and bring into force. Everything is checked again: what it builds on may have changed meanwhile.

    Raises RefusedError (errors of the rules; `warning:<key>` for a warning without a reason), StaleError,
    PermissionDenied.
    """
    row = locked_for_move(request, "approve", by, seen)
    hold_people(row)
    found = prospect(row)
    _refuse_unless_ready(row, found)
    _accept_warnings(row, found.verdict, decision)
    row.approve()
    row.decided_by, row.decided_at = by, timezone.now()
    row.decision_number, row.decision_date, row.decision_file = decision.number, decision.day, decision.file
    keep(row, by, _("duyệt"), move="approve")
    _write_down_before(found)
    bring_into_force(row, found.lines, found.standing)
    return row


def _write_down_before(found: Prospect) -> None:
    people = {(sitting.membership, sitting.volunteer): sitting.person for sitting in found.standing}
    for line in found.lines:
        before = people.get((line.membership_id, line.volunteer_id))
        line.before = before.as_data() if before is not None else None
    RosterLine.objects.bulk_update(found.lines, ["before"])


def _accept_warnings(request: RosterRequest, verdict: Verdict, decision: Decision) -> None:
    errors: dict[str, list[str]] = {}
    if request.kind == RequestKind.REGISTRATION:
        if not decision.number:
            errors["number"] = [_("Hãy ghi số quyết định thành lập Tổ.")]
        if decision.day is None:
            errors["day"] = [_("Hãy ghi ngày quyết định.")]
    if decision.day is not None and not FIRST_POSSIBLE_DAY <= decision.day <= timezone.localdate():
        errors["day"] = [_("Ngày quyết định phải từ năm 2020 đến hôm nay. Hãy xem lại.")]
    for finding in verdict.warnings:
        if not decision.accepted.get(finding.key, "").strip():
            errors[f"warning:{finding.key}"] = [_("Nếu chấp nhận, hãy ghi lý do. Nếu không, hãy trả lại.")]
    if errors:
        raise RefusedError(errors)
    AcceptedWarning.objects.bulk_create(
        AcceptedWarning(
            request=request,
            key=finding.key,
            message=finding.message[:500],
            reason=decision.accepted[finding.key].strip()[:500],
        )
        for finding in verdict.warnings
    )


@transaction.atomic
def give_back(
    request: RosterRequest, by: User, *, reason: str, at_lines: Mapping[int, str], seen: int
) -> RosterRequest:
    """Return it with reasons, at the lines (keys) they are about or for the whole. Raises RefusedError without any."""
    row = locked_for_move(request, "give_back", by, seen)
    reasons = {key: text.strip() for key, text in at_lines.items() if text.strip()}
    if not reason.strip() and not reasons:
        raise RefusedError({"reason": [_("Hãy ghi lý do trả lại, chung hoặc tại từng dòng.")]})
    lines = list(row.lines.filter(pk__in=reasons))
    for line in lines:
        line.returned_because = reasons[line.pk]
    RosterLine.objects.bulk_update(lines, ["returned_because"])
    row.give_back()
    keep(row, by, _("trả lại"), move="give_back", reason=reason.strip())
    return row


@transaction.atomic
def take_back(request: RosterRequest, by: User, *, seen: int) -> RosterRequest:
    row = locked_for_move(request, "take_back", by, seen)
    row.take_back()
    keep(row, by, _("rút lại để viết tiếp"), move="take_back")
    return row


@transaction.atomic
def withdraw(request: RosterRequest, by: User, *, seen: int) -> RosterRequest:
    row = locked_for_move(request, "withdraw", by, seen)
    row.withdraw()
    keep(row, by, _("hủy"), move="withdraw")
    return row


@transaction.atomic
def decline(request: RosterRequest, by: User, *, reason: str, seen: int) -> RosterRequest:
    """The leader does not introduce what a member asked for. Raises RefusedError without a reason."""
    row = locked_for_move(request, "decline", by, seen)
    if not reason.strip():
        raise RefusedError({"reason": [_("Hãy ghi lý do để người đề nghị biết.")]})
    row.decline()
    keep(row, by, _("không giới thiệu"), move="decline", reason=reason.strip())
    return row
