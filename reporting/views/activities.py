"""Activities of a team and of a commune: their calendar and list, against the norms, as a file (R3)."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from reporting.activities import calendar, norms_of, norms_of_teams
from reporting.activities.listing import SESSIONS, ActivityFilter, activities_of
from reporting.activities.resources import ActivityResource
from reporting.enums import ActivityState
from reporting.models import ActivityKind
from reporting.photos import may_add
from teams.access import get_for, may
from teams.enums import Permission
from teams.models import Commune, Team
from teams.page_tables import about_unit, words_of_filter
from teams.pages import tenant_page
from teams.plans import month_asked, months_around, weeks_of
from teams.table_files import table_download

ACTIVITIES_PER_PAGE = 30
LIST = "danh-sach"


def _team(request: SignedInRequest, pk: int) -> Team:
    return get_for(request.user, Permission.SEE_SESSIONS, Team.objects.select_related("province", "commune"), pk=pk)


def _commune(request: SignedInRequest, pk: int) -> Commune:
    return get_for(request.user, Permission.SEE_FIGURES, Commune.objects.select_related("province"), pk=pk)


@require_GET
def team_activities(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hoạt động của Tổ: the norms, what waits, the calendar."""
    team = _team(request, pk)
    context = {
        "team": team,
        "unit": team,
        "norms": norms_of(team, timezone.localdate()),
        "opens": True,
        "may_plan": may(request.user, Permission.RUN_TEAM, team),
        "may_record": may_add(request.user, team),
        "export_name": "export_activities",
        **_content(request, team),
    }
    return tenant_page(request, "reporting/activities/team.html", team.province, context)


@require_GET
def commune_activities(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same for all teams of a commune; who follows the figures alone cannot open single activities."""
    commune = _commune(request, pk)
    today = timezone.localdate()
    teams = list(Team.objects.filter(commune=commune).in_force_on(today).order_by("kind", "name", "pk"))
    standings = norms_of_teams(teams, commune.province, today)
    context = {
        "page_title": _("Hoạt động của các Tổ"),
        "page_subtitle": str(commune),
        "crumbs": [(str(commune), reverse("commune", args=[commune.pk])), (_("Hoạt động"), "")],
        "commune": commune,
        "unit": commune,
        "several": len(teams) > 1,
        "standings": [(team, standings[team.pk]) for team in teams],
        "opens": may(request.user, Permission.SEE_SESSIONS, commune),
        "export_name": "export_commune_activities",
        **_content(request, commune),
    }
    return tenant_page(request, "reporting/activities/commune.html", commune.province, context)


def _content(request: SignedInRequest, unit: Team | Commune) -> dict[str, Any]:
    """What both pages show: what waits, and the calendar of a month or the whole list, as the address asks."""
    today, chosen = timezone.localdate(), ActivityFilter.asked(request.GET)
    kinds = ActivityKind.objects.filter(province=unit.province)
    context: dict[str, Any] = {
        "today": today,
        "chosen": chosen,
        "query": request.GET.get("tim", ""),
        "kinds": _kind_choices(kinds, chosen),
        "states": ActivityState.choices,
        "sessions_code": SESSIONS,
        "not_told": calendar.not_told(unit, today),
        "upcoming": calendar.upcoming(unit, today),
        "as_list": request.GET.get("xem") == LIST,
    }
    if context["as_list"]:
        rows = activities_of(unit, chosen)
        return {**context, "page_obj": Paginator(rows, ACTIVITIES_PER_PAGE).get_page(request.GET.get("page"))}
    month = month_asked(unit.province, request.GET.get("ky", ""), today)
    events = calendar.events_of(unit, month, chosen)
    previous, following = months_around(month, today)
    return {
        **context,
        "month": month,
        "previous": previous,
        "following": following,
        "weeks": weeks_of(month, unit.province, calendar.by_day(events, month), today),
        "agenda": calendar.agenda_of(month, events),
    }


def _kind_choices(kinds: Iterable[ActivityKind], chosen: ActivityFilter) -> list[tuple[str, str]]:
    """Every kind by its code; where the address asks for several at once, those as one choice more."""
    choices = [(kind.code, kind.name) for kind in kinds]
    several = [name for code, name in choices if code in chosen.kinds]
    if len(several) > 1:
        choices.insert(0, (chosen.kind, ", ".join(several)))
    return choices


@require_GET
def export_activities(request: SignedInRequest, pk: int, file_format: str) -> HttpResponse:
    return _export(request, _team(request, pk), file_format, names_people=True)


@require_GET
def export_commune_activities(request: SignedInRequest, pk: int, file_format: str) -> HttpResponse:
    commune = _commune(request, pk)
    names_people = may(request.user, Permission.SEE_SESSIONS, commune)
    return _export(request, commune, file_format, names_people=names_people)


def _export(request: SignedInRequest, unit: Team | Commune, file_format: str, *, names_people: bool) -> HttpResponse:
    """The whole list, with the search and filters of the address, as a file."""
    asked = ActivityFilter.asked(request.GET)
    table = ActivityResource(names_people=names_people).table(activities_of(unit, asked))
    kinds = {kind.code: kind.name for kind in ActivityKind.objects.filter(province=unit.province)}
    chosen = words_of_filter(
        request.GET.get("tim", ""),
        *((code, kinds) for code in asked.kinds),
        (asked.state, dict(ActivityState.choices)),
    )
    notes = about_unit(unit, asked.days_text, "", timezone.now(), chosen=chosen).notes(_("Hoạt động"))
    return table_download(table, f"hoat-dong-{unit.pk}-{timezone.localdate():%Y-%m-%d}", file_format, notes)
