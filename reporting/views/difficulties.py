"""Khó khăn: what a team met and passed on, and the same for a commune and a province (Đề án IV.4.2e)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import SignedInRequest
from reporting import difficulties
from reporting.enums import PassedState
from reporting.forms.difficulties import AnswerForm, AskAgainForm, MoveForm, PassForm
from reporting.models import Agency, Difficulty, PassedDifficulty
from teams.access import get_for, may
from teams.enums import Permission
from teams.models import Commune, Province, Team
from teams.pages import tenant_page
from teams.refused import RefusedError

NOTES_PER_PAGE = 20
ROWS_PER_PAGE = 30


def _team(request: SignedInRequest, permission: Permission, pk: int) -> Team:
    return get_for(request.user, permission, Team.objects.select_related("province", "commune"), pk=pk)


def _crumbs(team: Team, here: str, *, within: bool = False) -> list[tuple[str, str]]:
    way = [(str(team), reverse("team", args=[team.pk]))]
    if within:
        way.append((_("Khó khăn"), reverse("difficulties", args=[team.pk])))
    return [*way, (here, "")]


@require_GET
def team_difficulties(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the team logged in the last months with its words (`kk`: one difficulty), and what it passed on."""
    team = _team(request, Permission.SEE_SESSIONS, pk)
    months = difficulties.months_looked_at(team, timezone.localdate())
    logged = difficulties.logged_difficulties(team, months)
    chosen = request.GET.get("kk", "")
    notes = difficulties.notes_of(team, months, chosen)
    return tenant_page(
        request,
        "reporting/difficulties.html",
        team.province,
        {
            "team": team,
            "months": months,
            "logged": logged,
            "most": max((one.times for one in logged), default=0),
            "passed": list(difficulties.passed_by(team)[:ROWS_PER_PAGE]),
            "page_obj": Paginator(notes, NOTES_PER_PAGE).get_page(request.GET.get("page")),
            "chosen": chosen,
            "may_run": may(request.user, Permission.RUN_TEAM, team),
            "page_title": _("Khó khăn, vướng mắc"),
            "crumbs": _crumbs(team, _("Khó khăn")),
        },
    )


@require_http_methods(["GET", "POST"])
def difficulty_pass(request: SignedInRequest, pk: int) -> HttpResponse:
    """Chuyển cơ quan: a difficulty (`kk`) that the team cannot solve by itself."""
    team = _team(request, Permission.RUN_TEAM, pk)
    form = PassForm(
        request.POST if request.method == "POST" else None,
        province=team.province,
        initial={"difficulty": request.GET.get("kk", "")},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            passed = difficulties.pass_on(
                team, said["difficulty"], said["agency"], said["description"], by=request.user
            )
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("Đã chuyển cho %(agency)s.") % {"agency": passed.agency})
            return redirect("passed", passed.pk)
    title = _("Chuyển khó khăn cho cơ quan")
    context = {"team": team, "form": form, "page_title": title, "crumbs": _crumbs(team, title, within=True)}
    return tenant_page(
        request, "reporting/difficulty_pass.html", team.province, context, status=422 if form.errors else 200
    )


def _passed_page(request: SignedInRequest, passed: PassedDifficulty, forms: dict[str, Any]) -> HttpResponse:
    version = {"version": passed.version}
    title = str(passed.difficulty)
    runs_team = may(request.user, Permission.RUN_TEAM, passed)
    is_open = passed.state in (PassedState.PASSED, PassedState.ANSWERED)
    return tenant_page(
        request,
        "reporting/passed.html",
        passed.province,
        {
            "passed": passed,
            "team": passed.team,
            "may_run": runs_team and is_open,
            "may_write_down": is_open and difficulties.may_write_down(passed, request.user),
            "asking": AskAgainForm(initial=version),
            "answering": AnswerForm(initial=version),
            "moving": MoveForm(initial=version),
            "page_title": title,
            "crumbs": _crumbs(passed.team, title, within=True),
            **forms,
        },
        status=422 if forms else 200,
    )


@require_http_methods(["GET", "POST"])
def passed(request: SignedInRequest, pk: int) -> HttpResponse:
    """One that was passed on; the team asks again, closes, withdraws, or writes down what came by letter."""
    rows = PassedDifficulty.objects.select_related(
        "difficulty", "agency", "commune", "province", "team__province", "passed_by", "answered_by"
    )
    row = get_for(request.user, Permission.SEE_SESSIONS, rows, pk=pk)
    if request.method == "GET":
        return _passed_page(request, row, {})
    if not may(request.user, Permission.RUN_TEAM, row):
        raise PermissionDenied
    name, form = _asked_move(request)
    if form.is_valid():
        try:
            messages.success(request, _move(request, row, form))
            return redirect("passed", row.pk)
        except RefusedError as refused:
            form.refuse(refused.errors)
            form.look_again(row.version)
    return _passed_page(request, row, {name: form, "refused_form": form})


def _asked_move(request: SignedInRequest) -> tuple[str, AskAgainForm | AnswerForm | MoveForm]:
    """The form of the button that was pressed, by the name that it has on the page."""
    move = request.POST.get("move")
    if move == "ask_again":
        return "asking", AskAgainForm(request.POST)
    if move == "write_down":
        return "answering", AnswerForm(request.POST)
    return "moving", MoveForm(request.POST)


def _move(request: SignedInRequest, row: PassedDifficulty, form: Any) -> str:
    """Make the move that was asked for; returns what is said then. Raises RefusedError."""
    said, by = form.cleaned_data, request.user
    match request.POST.get("move"):
        case "ask_again":
            difficulties.ask_again(row, said["because"], by=by, seen=said["version"])
            return _("Đã hỏi lại cơ quan.")
        case "write_down":
            difficulties.write_down(row, said["answer"], by=by, seen=said["version"])
            return _("Đã ghi lại câu trả lời.")
        case "close":
            difficulties.close(row, by=by, seen=said["version"])
            return _("Đã ghi là giải quyết xong.")
        case "withdraw":
            difficulties.withdraw(row, by=by, seen=said["version"])
            return _("Đã rút lại, cơ quan không phải trả lời nữa.")
        case _unknown:
            raise RefusedError({"__all__": [_("Hãy chọn một việc cần làm.")]})


def _list_page(request: SignedInRequest, unit: Commune | Province, province: Province) -> HttpResponse:
    asked = difficulties.Asked(
        state=request.GET.get("tt", ""),
        agency=request.GET.get("cq", ""),
        difficulty=request.GET.get("kk", ""),
        commune=request.GET.get("xa", ""),
    )
    rows = difficulties.passed_in(unit)
    is_filtered = any((asked.state, asked.agency, asked.difficulty, asked.commune))
    return tenant_page(
        request,
        "reporting/passed_list.html",
        province,
        {
            "unit": unit,
            "commune": unit if isinstance(unit, Commune) else None,
            "asked": asked,
            "is_filtered": is_filtered,
            "states": PassedState.choices,
            "agencies": Agency.objects.filter(province=province),
            "difficulties": Difficulty.objects.filter(province=province),
            "counts": difficulties.state_counts(unit),
            "page_obj": Paginator(difficulties.search(rows, asked), ROWS_PER_PAGE).get_page(request.GET.get("page")),
            "page_title": _("Khó khăn đã chuyển"),
            "page_subtitle": str(unit),
        },
    )


@require_GET
def commune_difficulties(request: SignedInRequest, pk: int) -> HttpResponse:
    commune = get_for(request.user, Permission.SEE_SESSIONS, Commune.objects.select_related("province"), pk=pk)
    return _list_page(request, commune, commune.province)


@require_GET
def province_difficulties(request: SignedInRequest, code: int) -> HttpResponse:
    province = get_for(request.user, Permission.SEE_SESSIONS, Province.objects.all(), code=code)
    return _list_page(request, province, province)
