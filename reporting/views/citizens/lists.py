"""The lists of the registers, of a team and of all teams of a commune."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from reporting.citizens import numbers, retention, uses
from reporting.citizens.filters import Asked, asked_of, conditions
from reporting.citizens.lines import line_of
from reporting.citizens.registers import INCIDENTS, SUPPORTED, Book, Unit, rows_of
from reporting.citizens.search import Query, found_in, seal, unseal
from reporting.views.citizens.frame import book_asked, commune_for, crumbs, list_address, tabs, team_for, tools
from teams.enums import TeamState
from teams.models import Commune, Team
from teams.pages import tenant_page
from teams.plans import month_asked

ROWS_PER_PAGE = 30


@require_http_methods(["GET", "POST"])
def citizens(request: SignedInRequest, pk: int, register: str = SUPPORTED.slug) -> HttpResponse:
    """Sổ người dân of a team (Đề án IV.4.2b, III.3.1, IV.5.2e, IV.6.2e). What is searched for comes by POST."""
    return _list_page(request, team_for(request, pk), book_asked(register))


@require_http_methods(["GET", "POST"])
def commune_citizens(request: SignedInRequest, pk: int, register: str = SUPPORTED.slug) -> HttpResponse:
    return _list_page(request, commune_for(request, pk), book_asked(register))


def _list_page(request: SignedInRequest, unit: Unit, book: Book) -> HttpResponse:
    if request.method == "POST":
        return redirect(_sealed_address(request, unit, book))
    today = timezone.localdate()
    asked = asked_of(book, unit, today, request.GET)
    query = Query(unseal(request.GET.get("tim", "")))
    page = _page(request, unit, book, asked, query)
    if book.names_people or query:
        uses.record_list(book.register, unit, page.object_list, request.user, searched=bool(query))
    lines = [line_of(row, today) for row in page.object_list]
    return tenant_page(
        request,
        "reporting/citizens/list.html",
        unit.province,
        {
            "unit": unit,
            "team": unit if isinstance(unit, Team) else None,
            "book": book,
            "tabs": tabs(unit, book),
            "page_obj": page,
            "lines": lines,
            "unreadable": sum(line.is_unreadable for line in lines),
            "asked": asked,
            "is_narrowed": bool(query) or any(one.value for one in asked),
            "typed": unseal(request.GET.get("tim", "")),
            "sealed": request.GET.get("tim", "") if query else "",
            "months_kept": retention.MONTHS[book.register],
            "page_title": _("Sổ người dân"),
            "crumbs": crumbs(unit, here=_("Sổ người dân")),
            "list_url": list_address(unit, book),
            **_adding(unit, book, asked),
            **tools(request.user, unit),
            **(_incident_numbers(request, unit) if book is INCIDENTS else {}),
        },
    )


def _sealed_address(request: SignedInRequest, unit: Unit, book: Book) -> str:
    """The list with what was typed sealed, and the filters of the address as they were."""
    address: QueryDict = request.GET.copy()
    for name in ("page", "tim"):
        address.pop(name, None)
    if sealed := seal(request.POST.get("tim", "").strip()):
        address["tim"] = sealed
    return f"{list_address(unit, book)}{'?' if address else ''}{address.urlencode()}"


def _page(request: SignedInRequest, unit: Unit, book: Book, asked: list[Asked], query: Query) -> Any:
    rows = rows_of(book, unit).filter(conditions(asked))
    if not query:
        return Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    page = Paginator(found_in(book, rows, query), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    found = {row.pk: row for row in rows_of(book, unit).filter(pk__in=page.object_list)}
    page.object_list = [found[pk] for pk in page.object_list if pk in found]
    return page


def _adding(unit: Unit, book: Book, asked: list[Asked]) -> dict[str, str]:
    """Where a row is added: in the team's own register; from the commune's page where it is clear which team's."""
    team = unit if isinstance(unit, Team) else _team_meant(unit, asked)
    if team is None or team.state != TeamState.IN_FORCE:
        return {"add_url": ""}
    return {"add_url": reverse("citizen_add", args=[team.pk, book.slug])}


def _team_meant(commune: Commune, asked: list[Asked]) -> Team | None:
    """The team that the filter names, or the commune's only one."""
    named = next((one.value for one in asked if one.filter.name == "to"), "")
    teams = Team.objects.filter(commune=commune).in_force_on(timezone.localdate())
    listed = list(teams.filter(pk=named) if named else teams[:2])
    return listed[0] if len(listed) == 1 else None


def _incident_numbers(request: SignedInRequest, unit: Unit) -> dict[str, Any]:
    """Counts and sums of the month that the filter names, else of the running one."""
    month = month_asked(unit.province, request.GET.get("ky", ""), timezone.localdate())
    cells = numbers.incident_cells(unit, [month])
    return {
        "month": month,
        "total": numbers.total_of(cells),
        "by_kind": numbers.sum_by(cells, "kind"),
        "by_channel": numbers.sum_by(cells, "channel"),
    }
