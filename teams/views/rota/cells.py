"""One half-day at a point, changed by hand: adding, moving, removing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from teams.enums import HalfDay, Permission
from teams.forms.rota import AddForm, MoveForm
from teams.models import SupportPoint
from teams.pages import tenant_page
from teams.refused import RefusedError
from teams.rota import grid, placing
from teams.rota.board import Board, board_of
from teams.rota.placing import Cell
from teams.views.rota.asked import Asked, asked, say


@dataclass(frozen=True)
class AskedCell:
    """The cell that an address speaks of: `diem`, `ngay`, `buoi`."""

    wanted: Asked
    board: Board
    point: SupportPoint
    day: date
    half_day: str

    @property
    def cell(self) -> Cell:
        return Cell(self.point.pk, self.day, self.half_day)

    @property
    def anchor(self) -> str:
        return f"ca-{self.day:%Y%m%d}-{self.half_day}"

    @property
    def month_address(self) -> str:
        return self.wanted.address(anchor=self.anchor)


def _asked_cell(request: SignedInRequest, pk: int) -> AskedCell:
    """Raises Http404 for a point that the team does not serve and for what is no day of the month."""
    wanted = asked(request, pk, Permission.RUN_TEAM)
    board = board_of(wanted.team, wanted.month.first, wanted.month.last)
    point = wanted.point(board.points)
    day = _day(request.GET.get("ngay", ""))
    half_day = request.GET.get("buoi", "")
    in_month = day is not None and wanted.month.first <= day <= wanted.month.last
    is_another = bool(wanted.point_key) and point is not None and str(point.pk) != wanted.point_key
    if point is None or is_another or day is None or not in_month or half_day not in HalfDay.values:
        raise Http404
    return AskedCell(wanted, board, point, day, half_day)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
def cell(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sửa một ca trực."""
    about = _asked_cell(request, pk)
    if request.method == "GET":
        return _page(request, about)
    form = _add_form(about, request.POST)
    if form.is_valid():
        try:
            shift = placing.add(about.wanted.team, about.cell, form.cleaned_data["person"], today=timezone.localdate())
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("Đã xếp %(name)s vào ca.") % {"name": about.board.crew[shift.user_id].user})
            return redirect(about.month_address)
    return _page(request, about, add=form)


@require_POST
def shift(request: SignedInRequest, pk: int, shift: int) -> HttpResponse:
    """Move or remove one person of a cell."""
    about = _asked_cell(request, pk)
    if request.POST.get("viec") == "chuyen":
        return _move(request, about, shift)
    return _act(
        request,
        about,
        lambda: placing.remove(about.wanted.team, shift, seen=request.POST.get("thay", ""), today=timezone.localdate()),
        _("Đã bỏ một người khỏi ca."),
    )


@require_POST
def cell_empty(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take everybody of the team out of a cell."""
    about = _asked_cell(request, pk)
    return _act(
        request,
        about,
        lambda: placing.empty(about.wanted.team, about.cell, today=timezone.localdate()),
        _("Đã bỏ mọi người khỏi ca."),
    )


def _act(request: SignedInRequest, about: AskedCell, change: Callable[[], object], done: str) -> HttpResponse:
    try:
        change()
    except RefusedError as refused:
        say(request, refused)
    else:
        messages.success(request, done)
    return redirect(about.month_address)


def _move(request: SignedInRequest, about: AskedCell, pk: int) -> HttpResponse:
    form = MoveForm(request.POST, board=about.board, today=timezone.localdate(), auto_id=f"id_{pk}_%s")
    if form.is_valid():
        try:
            moved = placing.move(
                about.wanted.team,
                pk,
                form.cell,
                seen=request.POST.get("thay", ""),
                today=timezone.localdate(),
            )
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            where = {"name": moved.user, "half": moved.get_half_day_display(), "day": f"{moved.day:%d/%m/%Y}"}
            messages.success(request, _("Đã chuyển %(name)s sang ca %(half)s %(day)s.") % where)
            return redirect(about.month_address)
    return _page(request, about, moving=(pk, form))


def _add_form(about: AskedCell, data: Any = None) -> AddForm:
    loads = Counter(one.user_id for one in about.board.own())
    opening = about.board.openings.get((about.point.pk, about.day, about.half_day))
    return AddForm(data, board=about.board, opening=opening, loads=loads)


def _page(
    request: SignedInRequest,
    about: AskedCell,
    *,
    add: AddForm | None = None,
    moving: tuple[int, MoveForm] | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    # What somebody else did meanwhile is shown beside what was refused.
    board = about.board if request.method == "GET" else board_of(about.wanted.team, about.board.first, about.board.last)
    shown = grid.cell_of(board, about.point, about.day, about.half_day, today)
    context = {
        "team": about.wanted.team,
        "month": about.wanted.month,
        "point": about.point,
        "cell": shown,
        "people": [(placed, _move_form(placed, about, moving, today)) for placed in shown.people],
        "moving": moving[0] if moving else None,
        "gone": moving is not None and moving[0] not in {placed.shift.pk for placed in shown.people},
        "refused": moving[1] if moving else None,
        "form": add or _add_form(about),
        "back": about.month_address,
        "here": request.META.get("QUERY_STRING", ""),
        "rules": board.rules,
    }
    status = 422 if add is not None or moving is not None else 200
    return tenant_page(request, "teams/rota_cell.html", about.wanted.team.province, context, status=status)


def _move_form(placed: grid.Placed, about: AskedCell, moving: tuple[int, MoveForm] | None, today: date) -> MoveForm:
    if moving is not None and moving[0] == placed.shift.pk:
        return moving[1]
    initial = {"day": placed.shift.day.isoformat(), "half_day": placed.shift.half_day, "point": about.point.pk}
    return MoveForm(board=about.board, today=today, initial=initial, auto_id=f"id_{placed.shift.pk}_%s")
