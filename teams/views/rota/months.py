"""The month's grid of a point, its print, filling it and starting over."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from teams.access import may
from teams.enums import Permission
from teams.forms.rota import FillForm
from teams.models import DutySwap, Team
from teams.pages import tenant_page
from teams.periods import Month
from teams.refused import RefusedError
from teams.rota import filling, grid
from teams.rota.board import Board, board_of
from teams.rota.settings import duty_rules
from teams.views.rota.asked import Asked, asked, say

GAPS_SHOWN = 12


@require_GET
def rota(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lịch trực của một điểm trong tháng."""
    wanted = asked(request, pk, Permission.SEE_ROSTER)
    return _page(request, wanted)


def _page(request: SignedInRequest, wanted: Asked, form: FillForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    board = board_of(wanted.team, wanted.month.first, wanted.month.last)
    runs = may(request.user, Permission.RUN_TEAM, wanted.team)
    context = {
        **_context(wanted, board),
        "runs": runs,
        "may_fill": runs and wanted.month.last > today and bool(board.openings),
        "form": form or FillForm(rules=board.rules),
        "machine_placed": any(not one.is_fixed and one.day > today for one in board.own()),
        "unchecked": grid.unchecked_of(board, today),
        "swaps": _swaps(wanted.team, wanted.month) if runs else None,
        "may_see_commune": may(request.user, Permission.SEE_FIGURES, wanted.team.commune),
    }
    status = 422 if form is not None and form.errors else 200
    return tenant_page(request, "teams/rota.html", wanted.team.province, context, status=status)


def _context(wanted: Asked, board: Board) -> dict[str, Any]:
    today = timezone.localdate()
    point = wanted.point(board.points)
    gaps = grid.gaps_of(board, today)
    return {
        "team": wanted.team,
        "month": wanted.month,
        "point": point,
        "points": board.points,
        "grid": grid.grid_of(board, point, today) if point else None,
        "loads": grid.loads_of(board),
        "gaps": gaps[:GAPS_SHOWN],
        "gap_count": len(gaps),
        "rules": board.rules,
        "today": today,
        "has_shifts": bool(board.own()),
    }


def _swaps(team: Team, month: Month) -> list[DutySwap]:
    """What was asked about the shifts of the month, the newest first."""
    rows = DutySwap.objects.filter(team=team, shift__day__range=(month.first, month.last))
    people = ("asked_by", "asked_of", "shift__support_point", "in_return__support_point")
    return list(rows.select_related(*people).order_by("-asked_at", "-pk"))


@require_GET
def posted(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lịch trực cố định để niêm yết tại điểm (Đề án IV.4.2a)."""
    wanted = asked(request, pk, Permission.SEE_ROSTER)
    board = board_of(wanted.team, wanted.month.first, wanted.month.last)
    return tenant_page(request, "teams/rota_posted.html", wanted.team.province, _context(wanted, board))


@require_POST
def fill(request: SignedInRequest, pk: int) -> HttpResponse:
    """Place everybody for the rest of the month."""
    wanted = asked(request, pk, Permission.RUN_TEAM)
    form = FillForm(request.POST, rules=duty_rules(wanted.team.province.rules, wanted.team.kind))
    if form.is_valid():
        try:
            done = filling.fill(
                wanted.team, wanted.month, people=form.cleaned_data["people"], today=timezone.localdate()
            )
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            _say_filled(request, done)
            return redirect(wanted.address())
    return _page(request, wanted, form)


def _say_filled(request: SignedInRequest, done: filling.Filled) -> None:
    placed = _("Đã xếp %(count)d ca trực.") % {"count": done.placed}
    if not done.gaps:
        messages.success(request, placed)
        return
    rest = ngettext(
        "Còn %(count)d buổi thiếu người, xem lý do bên dưới.",
        "Còn %(count)d buổi thiếu người, xem lý do bên dưới.",
        done.gaps,
    )
    messages.warning(request, f"{placed} {rest % {'count': done.gaps}}")


@require_POST
def clear(request: SignedInRequest, pk: int) -> HttpResponse:
    """Remove what the button placed, to start over."""
    wanted = asked(request, pk, Permission.RUN_TEAM)
    try:
        count = filling.clear(wanted.team, wanted.month, today=timezone.localdate())
    except RefusedError as refused:
        say(request, refused)
    else:
        messages.success(request, _("Đã xóa %(count)d ca do máy xếp. Ca xếp tay vẫn còn.") % {"count": count})
    return redirect(wanted.address())
