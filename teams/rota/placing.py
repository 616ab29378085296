"""Changing a rota by hand: adding, moving and removing people, with every refusal in plain words."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from teams.models import DutyShift, SupportPoint, Team
from teams.refused import RefusedError
from teams.rota.board import Board, Standing, board_of
from teams.rota.locks import lock_points, locked_shift, locked_team
from teams.rota.openings import Opening
from teams.rota.swaps import close_swaps


@dataclass(frozen=True)
class Cell:
    """A half-day at a point."""

    point: int
    day: date
    half_day: str


@transaction.atomic
def add(team: Team, cell: Cell, user: int, *, today: date) -> DutyShift:
    """Put `user` on duty at `cell`, fixed. Raises RefusedError with `day`, `point` or `person`; nothing is stored."""
    team = locked_team(team.pk)
    lock_points([cell.point])
    board = board_of(team, cell.day, cell.day)
    opening = _opening(board, cell, today)
    _check_person(board, user, opening)
    _check_room(board, opening)
    shift = DutyShift(
        province_id=team.province_id,
        commune_id=team.commune_id,
        team=team,
        support_point=opening.point,
        user_id=user,
        day=cell.day,
        half_day=cell.half_day,
        is_fixed=True,
    )
    _save(shift)
    return shift


@transaction.atomic
def move(team: Team, pk: int, cell: Cell, *, seen: str, today: date) -> DutyShift:
    """Move a shift to another cell and fix it there; an open request to swap it ends. Raises RefusedError."""
    team = locked_team(team.pk)
    shift = locked_shift(team, pk, seen)
    _check_changeable(shift, today)
    lock_points([cell.point])
    board = board_of(team, cell.day, cell.day)
    opening = _opening(board, cell, today)
    if shift.support_point_id == cell.point and shift.day == cell.day and shift.half_day == cell.half_day:
        raise RefusedError({"day": [_("Người này đã trực ở đúng ca đó. Hãy chọn ca khác.")]})
    _leave_out(board, shift)
    _check_person(board, shift.user_id, opening)
    _check_room(board, opening)
    close_swaps([shift.pk])
    shift.support_point, shift.day, shift.half_day = opening.point, cell.day, cell.half_day
    shift.is_fixed = True
    _save(shift)
    return shift


@transaction.atomic
def remove(team: Team, pk: int, *, seen: str, today: date) -> DutyShift:
    """Take somebody out of a cell; returns the shift that was. Raises RefusedError."""
    team = locked_team(team.pk)
    shift = locked_shift(team, pk, seen)
    _check_changeable(shift, today)
    DutyShift.objects.filter(pk=shift.pk).delete()
    return shift


@transaction.atomic
def empty(team: Team, cell: Cell, *, today: date) -> int:
    """Take the team's people out of a cell; returns how many. Raises RefusedError for days gone by."""
    team = locked_team(team.pk)
    if cell.day < today:
        raise RefusedError({"": [_past()]})
    rows = DutyShift.objects.filter(team=team, support_point=cell.point, day=cell.day, half_day=cell.half_day)
    return rows.filter(checked_in_at__isnull=True).delete()[1].get(DutyShift._meta.label, 0)


def _leave_out(board: Board, shift: DutyShift) -> None:
    """The shift that is moved stands in nobody's way."""
    board.by_time.pop((shift.user_id, shift.day, shift.half_day), None)
    there = board.at.get((shift.support_point_id, shift.day, shift.half_day), [])
    there[:] = [one for one in there if one.pk != shift.pk]


def _past() -> str:
    return _("Ngày này đã qua nên lịch trực được giữ nguyên.")


def _check_changeable(shift: DutyShift, today: date) -> None:
    if shift.day < today:
        raise RefusedError({"": [_past()]})
    if shift.checked_in_at is not None:
        raise RefusedError({"": [_("%(name)s đã báo có mặt nên ca này được giữ nguyên.") % {"name": shift.user}]})


def _opening(board: Board, cell: Cell, today: date) -> Opening:
    if cell.day < today:
        raise RefusedError({"day": [_past()]})
    opening = board.openings.get((cell.point, cell.day, cell.half_day))
    if opening is None:
        raise RefusedError({"day": [_("Điểm này không mở cửa vào buổi đó, hoặc đó là ngày nghỉ. Hãy chọn ca khác.")]})
    return opening


def _check_person(board: Board, user: int, opening: Opening) -> None:
    person = board.crew.get(user)
    standing = Standing.NOT_IN_TEAM if person is None else board.standing(person, opening)
    if standing.can_come:
        return
    name = person.user if person else ""
    point = ""
    if standing is Standing.ELSEWHERE:
        shift = board.by_time[user, opening.day, opening.half_day]
        point = SupportPoint.objects.get(pk=shift.support_point_id).name
    raise RefusedError({"person": [refusal(standing) % {"name": name, "point": point}]})


def refusal(standing: Standing) -> str:
    """What is said of somebody who cannot be placed; with places for `name` and `point`."""
    return {
        Standing.HERE: _("%(name)s đã có trong ca này."),
        Standing.ELSEWHERE: _("%(name)s đang trực ở %(point)s vào đúng buổi này. Hãy chọn người khác hoặc buổi khác."),
        Standing.ABSENT: _("%(name)s đã báo vắng ngày này. Hãy chọn người khác."),
        Standing.NOT_IN_TEAM: _("Người này không phải là thành viên của Tổ vào ngày đó. Hãy chọn người khác."),
    }[standing]


def _check_room(board: Board, opening: Opening) -> None:
    if len(board.present(opening.key)) >= board.rules.most:
        raise RefusedError(
            {
                "person": [
                    _("Ca này đã đủ %(most)d người, là số nhiều nhất. Hãy bỏ bớt người hoặc chọn ca khác.")
                    % {"most": board.rules.most}
                ]
            }
        )


def _save(shift: DutyShift) -> None:
    """A second team may have put the same person on duty at this very moment; the database lets one of them."""
    try:
        with transaction.atomic():
            # What somebody says of being there is nobody else's to write.
            shift.save(update_fields=None if shift.pk is None else ["support_point", "day", "half_day", "is_fixed"])
    except IntegrityError as error:
        raise RefusedError(
            {"person": [_("Người này vừa được xếp trực ở nơi khác vào đúng buổi này. Hãy xem lại lịch.")]}
        ) from error
