"""The figures of a commune: the grid of a month, what is to be explained, the history of one figure (R6)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from reporting.enums import Accumulation, FigureSource
from reporting.figures import history, preview, questions
from reporting.figures.chart import history_chart, history_table
from reporting.figures.due import calendar_of, shown_month
from reporting.figures.entering import Fate, NotEnteredError, Writer, enter_all
from reporting.figures.grid import ADDS_UP, Grid, grid_of
from reporting.forms.figures import ExplainForm, FigureGridForm, summary_of
from reporting.models import Figure, FigureDefinition
from teams import commune_rights
from teams.enums import Permission
from teams.models import Commune
from teams.page_tables import about_unit, asked_file
from teams.pages import tenant_page
from teams.periods import month_of
from teams.refused import RefusedError
from teams.views.commune_page import Crumb, commune_crumbs, commune_for


def crumbs_within(request: SignedInRequest, commune: Commune, here: str) -> list[Crumb]:
    first = commune_crumbs(request.user, commune, here)[0]
    return [first, (_("Số liệu"), reverse("figures", args=[commune.pk])), (here, "")]


@require_http_methods(["GET", "POST"])
def figures(request: SignedInRequest, pk: int) -> HttpResponse:
    is_sent = request.method == "POST"
    commune = commune_for(request, Permission.RUN_TEAM if is_sent else Permission.SEE_FIGURES, pk)
    whole = grid_of(commune, shown_month(commune.province, request.GET.get("ky", ""), timezone.localdate()))
    grid = whole.chosen(request.GET.get("noi", ""), missing=request.GET.get("loc") == "thieu")
    # What was sent may be there meanwhile, so that the filter no longer shows its row: it is taken in all the same.
    form = FigureGridForm(
        request.POST if is_sent else None, rows=(whole if is_sent else grid).rows, is_closed=whole.is_closed
    )
    if is_sent and _stored(request, commune, form):
        return redirect(request.get_full_path())
    return _grid_page(request, commune, whole, Grid(whole.month, form.sent_rows) if is_sent else grid, form)


def _stored(request: SignedInRequest, commune: Commune, form: FigureGridForm) -> bool:
    """Whether what was typed is stored; if not, the form says why."""
    is_readable, reason = form.is_valid(), form.cleaned_data.get("reason", "")
    if not is_readable:
        # What the rules say of the other figures is said at once, not when these are mended.
        form.refuse_outcomes(preview.try_out(commune, form.wishes(), request.user, reason=reason)[0])
        return False
    by = Writer(FigureSource.HAND, request.user)
    try:
        outcomes = enter_all(commune, form.wishes(), by, reason=reason)
    except NotEnteredError as refused:
        form.refuse_outcomes(refused.outcomes)
        return False
    stored = {outcome.wish.slot for outcome in outcomes if outcome.fate == Fate.STORED}
    asked = questions.asked_among(commune, stored) if stored else 0
    messages.success(request, summary_of(len(stored), asked))
    return True


def _grid_page(
    request: SignedInRequest, commune: Commune, whole: Grid, grid: Grid, form: FigureGridForm
) -> HttpResponse:
    today = timezone.localdate()
    return tenant_page(
        request,
        "reporting/figures/grid.html",
        commune.province,
        {
            "commune": commune,
            "whole": whole,
            "grid": grid,
            "form": form,
            "month": whole.month,
            "is_running": whole.month == month_of(today, calendar_of(commune.province)),
            "place": request.GET.get("noi", ""),
            "only_missing": request.GET.get("loc") == "thieu",
            "may_enter": commune_rights.may_in(request.user, Permission.RUN_TEAM, commune),
            "sees_names": commune_rights.may_in(request.user, Permission.SEE_ROSTER, commune),
            "open_questions": questions.open_count(commune),
            "crumbs": commune_crumbs(request.user, commune, _("Số liệu")),
            "page_title": _("Số liệu"),
            "page_subtitle": commune.full_name,
        },
        status=422 if form.errors else 200,
    )


@require_GET
def figure_questions(request: SignedInRequest, pk: int) -> HttpResponse:
    commune = commune_for(request, Permission.SEE_FIGURES, pk)
    return _questions_page(request, commune)


def _questions_page(
    request: SignedInRequest, commune: Commune, refused: tuple[Figure, ExplainForm] | None = None
) -> HttpResponse:
    waiting = questions.questions_of(commune, is_open=True)
    forms = {question.pk: ExplainForm.about(question) for question in waiting}
    still_asked = None
    if refused is not None:
        figure, form = refused
        still_asked = next((question for question in waiting if question.figure_id == figure.pk), None)
        if still_asked is not None:
            form.look_again(still_asked)
            forms[still_asked.pk] = form
    calendar = calendar_of(commune.province)
    return tenant_page(
        request,
        "reporting/figures/questions.html",
        commune.province,
        {
            "commune": commune,
            "waiting": [questions.shown(question, calendar, forms[question.pk]) for question in waiting],
            # What was written about a figure that is no longer asked about has no field beside which to say so.
            "refused": refused if still_asked is None else None,
            "answered": [
                questions.shown(question, calendar) for question in questions.questions_of(commune, is_open=False)[:50]
            ],
            "may_explain": commune_rights.may_in(request.user, Permission.RUN_TEAM, commune),
            "sees_names": commune_rights.may_in(request.user, Permission.SEE_ROSTER, commune),
            "crumbs": crumbs_within(request, commune, _("Cần giải thích")),
            "page_title": _("Số liệu cần giải thích"),
            "page_subtitle": commune.full_name,
        },
        status=422 if refused else 200,
    )


@require_POST
def figure_explain(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Figure.objects.select_related("commune__province", "definition")
    figure = commune_rights.get_for(request.user, Permission.RUN_TEAM, rows, pk=pk)
    form = ExplainForm(request.POST)
    if form.is_valid():
        try:
            questions.explain(figure, form.cleaned_data["explanation"], request.user, form.seen())
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("Đã ghi lời giải thích về “%(figure)s”.") % {"figure": figure.definition.name})
            return redirect("figure_questions", figure.commune_id)
    return _questions_page(request, figure.commune, (figure, form))


@require_GET
def figure_history(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    commune = commune_for(request, Permission.SEE_FIGURES, pk)
    definition = get_object_or_404(
        FigureDefinition.objects.visible_to(request.user), province=commune.province, code=code
    )
    calendar = calendar_of(commune.province)
    lines = history.lines_of(commune, definition, calendar, timezone.localdate())
    about = about_unit(commune, "", definition.code, timezone.now())
    if file := asked_file(request, [history_table(definition, lines)], about):
        return file
    context: dict[str, Any] = {
        "commune": commune,
        "about": about,
        "definition": definition,
        "lines": lines,
        "has_own_part": definition.accumulation == Accumulation.YEAR_TO_DATE,
        "adds_up": ADDS_UP[definition.accumulation],
        "chart": history_chart(definition, lines),
        "written": history.written(commune, definition, calendar),
        "sees_names": commune_rights.may_in(request.user, Permission.SEE_ROSTER, commune),
        "crumbs": crumbs_within(request, commune, definition.name),
        "page_title": definition.name,
        "page_subtitle": commune.full_name,
    }
    return tenant_page(request, "reporting/figures/history.html", commune.province, context)
