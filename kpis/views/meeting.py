"""Bản in cho cuộc họp: a board on A4, legible in black and white."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from kpis.boards import meeting, units
from kpis.boards.exports import about
from kpis.boards.periods import ShownPeriod
from kpis.rating.rule import rule_of
from kpis.reminders.reasons import behind_communes
from kpis.views.boards import asked_period
from teams.access import get_for
from teams.enums import Permission
from teams.models import Commune, Province
from teams.pages import tenant_page


@require_GET
def province_meeting(request: SignedInRequest, code: int) -> HttpResponse:
    unit = get_for(request.user, Permission.SEE_FIGURES, Province.objects.all(), code=code)
    period = asked_period(request, unit)
    rule = rule_of(unit)
    behind = meeting.behind(behind_communes(unit, rule, period.as_month)) if rule else None
    return _sheet(request, unit, period, units.province_board(unit, period), behind)


@require_GET
def commune_meeting(request: SignedInRequest, pk: int) -> HttpResponse:
    unit = get_for(request.user, Permission.SEE_FIGURES, Commune.objects.select_related("province"), pk=pk)
    period = asked_period(request, unit.province)
    return _sheet(request, unit, period, units.commune_board(unit, period, held=frozenset(), sees_province=False), None)


def _sheet(
    request: SignedInRequest,
    unit: Province | Commune,
    period: ShownPeriod,
    board: units.Board,
    behind: meeting.Behind | None,
) -> HttpResponse:
    province = unit if isinstance(unit, Province) else unit.province
    context = {
        "unit": unit,
        "is_province": unit is province,
        "board": board,
        "about": about(unit, period, board.state),
        "states": meeting.states(board),
        "months": meeting.bars(meeting.months_that_count(board.trend.numbers)),
        "services": meeting.bars(board.services.numbers),
        "running": capfirst(str(period)) if period.is_running else "",
        "behind": behind,
        "printed_at": timezone.now(),
        "page_title": _("Bản in cho cuộc họp"),
    }
    return tenant_page(request, "kpis/meeting.html", province, context)
