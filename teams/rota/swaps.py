"""Swapping duty: one asks, the other answers, and an accepted swap moves the shifts at once."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from accounts.models import User
from teams.enums import SwapState
from teams.models import DutyShift, DutySwap, Team
from teams.refused import RefusedError
from teams.rota.board import Board, Standing, board_of, key_of
from teams.rota.locks import lock_points, locked_shift, locked_team

OFFERED = timedelta(days=45)  # how long after the own shift one in return may be


@transaction.atomic
def ask(shift: DutyShift, of: int, *, by: User, in_return: int | None = None, note: str = "", today: date) -> DutySwap:
    """Ask `of` to take `shift`, perhaps for their shift `in_return`. Raises RefusedError with `asked_of`, `in_return`
    or nothing as field."""
    team = locked_team(shift.team_id)
    shift = locked_shift(team, shift.pk)
    other = None if in_return is None else DutyShift.objects.filter(team=team, user=of, pk=in_return).first()
    if in_return is not None and other is None:
        raise RefusedError({"in_return": [_("Ca này không còn là của người đó. Hãy chọn lại.")]})
    _check_own(shift, by, today)
    if DutySwap.objects.filter(shift=shift, state=SwapState.ASKED).exists():
        raise RefusedError({"": [_("Bạn đã nhờ một người nhận ca này. Rút lời nhờ đó trước khi nhờ người khác.")]})
    _check_exchange(board_around(team, shift, other), shift, of, other, today)
    return DutySwap.objects.create(
        province_id=shift.province_id,
        commune_id=shift.commune_id,
        team=team,
        shift=shift,
        in_return=other,
        asked_by=by,
        asked_of_id=of,
        note=note,
        asked_at=timezone.now(),
    )


@transaction.atomic
def accept(swap: DutySwap, *, by: User, today: date) -> DutySwap:
    """Take the shift, with all checks done again. Raises RefusedError; then nothing has moved."""
    locked = _locked(swap, by, "accept")
    shift, other = locked.shift, locked.in_return
    lock_points({shift.support_point_id, *([other.support_point_id] if other else [])})
    _check_own(shift, locked.asked_by, today)
    if other is not None and other.user_id != locked.asked_of_id:
        raise RefusedError({"": [_changed()]})
    _check_exchange(board_around(locked.team, shift, other), shift, locked.asked_of_id, other, today)
    _exchange(locked, shift, other)
    locked.accept()
    _answer(locked)
    close_swaps([shift.pk, *([other.pk] if other else [])])
    return locked


@transaction.atomic
def decline(swap: DutySwap, *, by: User) -> DutySwap:
    """Say no. Raises RefusedError if it was answered or withdrawn meanwhile."""
    locked = _locked(swap, by, "decline")
    locked.decline()
    _answer(locked)
    return locked


@transaction.atomic
def withdraw(swap: DutySwap, *, by: User) -> DutySwap:
    """Take the request back. Raises RefusedError if it was answered meanwhile."""
    locked = _locked(swap, by, "withdraw")
    locked.withdraw()
    _answer(locked)
    return locked


def close_swaps(shifts: Iterable[int]) -> None:
    """End the open requests about these shifts, as they are no longer what was asked about. The team is held."""
    keys = list(shifts)
    about = DutySwap.objects.filter(Q(shift__in=keys) | Q(in_return__in=keys), state=SwapState.ASKED)
    for swap in about.select_for_update(of=("self",)).order_by("pk"):
        swap.decline()
        _answer(swap)


def board_around(team: Team, shift: DutyShift, other: DutyShift | None = None) -> Board:
    """The rota on the days of these shifts; `team` with its province."""
    days = [shift.day, *([other.day] if other else [])]
    return board_of(team, min(days), max(days))


def may_take(board: Board, user: int, shift: DutyShift, giving: DutyShift | None = None) -> Standing:
    """How `user` stands to somebody's shift, leaving out the own one that is given for it."""
    person = board.crew.get(user)
    opening = board.openings.get((shift.support_point_id, shift.day, shift.half_day))
    if person is None or opening is None:
        return Standing.NOT_IN_TEAM
    if giving is not None and key_of(giving) == opening.key:
        return Standing.HERE
    standing = board.standing(person, opening)
    if giving is not None and standing in (Standing.HERE, Standing.ELSEWHERE):
        is_the_given_one = board.by_time[user, shift.day, shift.half_day].pk == giving.pk
        return Standing.FREE if is_the_given_one else standing
    return standing


def _changed() -> str:
    return _("Lịch trực vừa thay đổi nên không đổi ca được nữa. Hãy xem lại lịch của bạn.")


def _locked(swap: DutySwap, by: User, move: str) -> DutySwap:
    """The swap as it is now, with its shifts, if `by` may still make that move."""
    team = locked_team(swap.team_id)
    row = (
        DutySwap.objects.filter(team=team)
        .select_for_update(of=("self",))
        .select_related("team__province", "shift", "in_return", "asked_by", "asked_of")
        .filter(pk=swap.pk)
        .first()
    )
    if row is None:
        raise RefusedError({"": [_changed()]})
    transition = getattr(row, move)
    if not can_proceed(transition):
        said = {"state": row.get_state_display()}
        raise RefusedError({"": [_("Đề nghị này đã xong trước đó: %(state)s. Không còn gì phải làm.") % said]})
    if not has_transition_perm(transition, by):
        raise RefusedError({"": [_("Đề nghị này không phải của bạn.")]})
    return row


def _answer(swap: DutySwap) -> None:
    swap.answered_at = timezone.now()
    swap.save(update_fields=["state", "answered_at"])


def _check_own(shift: DutyShift, asker: User, today: date) -> None:
    if shift.user_id != asker.pk:
        raise RefusedError({"": [_changed()]})
    if shift.day < today or shift.checked_in_at is not None:
        raise RefusedError({"": [_("Ca này đã qua hoặc đã báo có mặt nên không đổi được.")]})


def _check_exchange(board: Board, shift: DutyShift, of: int, other: DutyShift | None, today: date) -> None:
    """Both must be able to come where the other would have been."""
    if of == shift.user_id:
        raise RefusedError({"asked_of": [_("Hãy chọn một người khác trong Tổ.")]})
    _check_comes("asked_of", may_take(board, of, shift, other))
    if other is not None:
        if other.day < today or other.checked_in_at is not None:
            raise RefusedError({"in_return": [_("Ca đổi lại đã qua. Hãy chọn ca khác.")]})
        _check_comes("in_return", may_take(board, shift.user_id, other, shift))


def _check_comes(field: str, standing: Standing) -> None:
    if not standing.can_come:
        raise RefusedError({field: [_reason(field, standing)]})


def _reason(field: str, standing: Standing) -> str:
    if field == "in_return":
        return _("Người nhờ không đến được ca đổi lại: vắng, bận trực nơi khác hoặc điểm đóng cửa. Hãy chọn ca khác.")
    return {
        Standing.ABSENT: _("Người này đã báo vắng ngày đó. Hãy nhờ người khác."),
        Standing.HERE: _("Người này đã có trong ca đó. Hãy nhờ người khác."),
        Standing.ELSEWHERE: _("Người này đang trực nơi khác vào đúng buổi đó. Hãy nhờ người khác."),
    }.get(standing, _("Người này không ở trong Tổ vào ngày đó, hoặc điểm đã đóng cửa. Hãy nhờ người khác."))


def _exchange(swap: DutySwap, shift: DutyShift, other: DutyShift | None) -> None:
    """What people agreed on is fixed. Two shifts at the same time change their points instead of their people, as
    nobody may be in two places even for a moment."""
    if other is not None and (other.day, other.half_day) == (shift.day, shift.half_day):
        shift.support_point_id, other.support_point_id = other.support_point_id, shift.support_point_id
    else:
        shift.user_id = swap.asked_of_id
        if other is not None:
            other.user_id = swap.asked_by_id
    try:
        with transaction.atomic():
            for row in (shift, other):
                if row is not None:
                    row.is_fixed = True
                    row.save(update_fields=["user", "support_point", "is_fixed"])
    except IntegrityError as error:
        raise RefusedError({"": [_changed()]}) from error


def offers_for(shift: DutyShift, today: date) -> list[DutyShift]:
    """The shifts to come of the colleagues that may be asked for in return, soonest first, by people."""
    rows = DutyShift.objects.filter(
        team=shift.team_id, day__gte=today, day__lte=shift.day + OFFERED, checked_in_at=None
    )
    others = rows.exclude(user=shift.user_id).select_related("user", "support_point")
    return list(others.order_by("user__sort_name", "user_id", "day", "half_day"))
