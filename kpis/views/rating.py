"""Xếp loại: every commune of a province by the rule that the province keeps; read by everybody who has a role there."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import SignedInRequest
from kpis.boards.exports import about
from kpis.boards.periods import ShownPeriod, shown_period
from kpis.boards.tables import Column, Columns, headings, sort_rows
from kpis.forms import RatingRuleForm
from kpis.models import Indicator, ProvinceState
from kpis.rating import editing
from kpis.rating.rated import RatedCommune, not_due, ranking, search
from kpis.rating.rule import Rule, classes_in_words, rule_of, sentences_of
from kpis.rating.tables import parts_table, weights_table
from kpis.resources import RatedCommuneResource
from kpis.views.boards import COMMUNES_PER_PAGE, notes_of_rows
from kpis.views.indicators import NUCLEUS
from teams.access import get_for, may
from teams.enums import CommuneKind, Permission
from teams.models import Commune, Province
from teams.page_tables import asked_file
from teams.pages import tenant_page
from teams.province_rules import ChangedMeanwhileError
from teams.refused import RefusedError
from teams.table_files import table_download
from teams.views.province_page import managed_province

CHANGES_SHOWN = 20
UNRATED = "chua-du"  # in addresses, beside the keys of the classes
SORTS: Columns = {
    "ten": Column(gettext_lazy("Xã, phường"), "name_key", first_descending=False, css="column-name"),
    "diem": Column(gettext_lazy("Điểm"), "points", first_descending=True, css="figures"),
    "hang": Column(gettext_lazy("Hạng"), "place", first_descending=False, css="figures"),
    "du-lieu": Column(gettext_lazy("Có dữ liệu"), "known", first_descending=True, css="figures"),
}


def _province(request: SignedInRequest, code: int) -> Province:
    """The province, for everybody who has any role in it: results are made public (IV.8.2d)."""
    return get_object_or_404(Province.objects.visible_to(request.user), code=code)


def _period(request: SignedInRequest, unit: Province) -> ShownPeriod:
    """The period in the address, else the last one that is over: a running one is only being rated."""
    today = timezone.localdate()
    running = shown_period(unit, "", today)
    return shown_period(unit, request.GET.get("ky") or running.previous_code, today).as_month


def _chosen(request: SignedInRequest, rows: list[RatedCommune]) -> list[RatedCommune]:
    """The rows that the address asks for (`tim`, `loai`, `xem`), in its order (`xep`)."""
    found = search(rows, request.GET.get("tim", ""), request.GET.get("loai", ""))
    asked = request.GET.get("xem", "")
    return sort_rows([row for row in found if not asked or _class_code(row) == asked], _order(request), SORTS)


def _order(request: SignedInRequest) -> str:
    return request.GET.get("xep", "-diem")


def _class_code(row: RatedCommune) -> str:
    return UNRATED if row.rating_class is None else str(row.rating_class.pk)


def _classes(rule: Rule, rows: list[RatedCommune], asked: str) -> list[dict[str, Any]]:
    """How many communes are in each class, each a filter."""
    codes = [_class_code(row) for row in rows]
    choices = [
        ("", _("Tất cả"), len(codes)),
        *((str(one.pk), one.name, codes.count(str(one.pk))) for one in rule.classes),
    ]
    choices.append((UNRATED, _("Chưa đủ dữ liệu"), codes.count(UNRATED)))
    return [
        {"code": code or None, "label": label, "count": count, "is_shown": code == asked}
        for code, label, count in choices
    ]


def _own(request: SignedInRequest, rows: list[RatedCommune]) -> list[RatedCommune]:
    """The rows of the communes in which this person has a role."""
    theirs = set(Commune.objects.visible_to(request.user).values_list("pk", flat=True))
    return [row for row in rows if row.commune.pk in theirs]


def _opens(request: SignedInRequest, unit: Province) -> set[int]:
    """The communes whose numbers this person may look into; of the others the rating alone is public."""
    rows = Commune.objects.visible_to(request.user, Permission.SEE_FIGURES).filter(province=unit)
    return set(rows.order_by().values_list("pk", flat=True))


@require_GET
def rating(request: SignedInRequest, code: int) -> HttpResponse:
    """Every commune with class, points, place among equals, and what pulled it down; the rule in plain words."""
    unit = _province(request, code)
    rule, period = rule_of(unit), _period(request, unit)
    state = ProvinceState.objects.filter(province=unit).first()
    said = about(unit, period, state)
    if file := asked_file(request, [weights_table(rule)] if rule else [], said):
        return file
    rows = ranking(unit, rule, period) if rule else []
    context: dict[str, Any] = {
        "page_title": _("Xếp loại xã, phường"),
        "rule": rule,
        "period": period,
        "state": state,
        "about": said,
        "may_edit": may(request.user, Permission.MANAGE_UNIT, unit),
        "may_see_province": may(request.user, Permission.SEE_FIGURES, unit),
    }
    if rule:
        kinds = {row.commune.kind for row in rows}
        context |= {
            "own": _own(request, rows) if not context["may_see_province"] else [],
            "opens": _opens(request, unit),
            "sentences": sentences_of(rule),
            "not_due": not_due(rule, period),
            "class_words": classes_in_words(rule.classes),
            "weights": [(one, rule.weights[one.pk]) for one in rule.indicators],
            "class_choices": _classes(rule, rows, request.GET.get("xem", "")),
            "page_obj": Paginator(_chosen(request, rows), COMMUNES_PER_PAGE).get_page(request.GET.get("page")),
            "query": request.GET.get("tim", ""),
            "kind": request.GET.get("loai", ""),
            "kinds": [*((kind.value, kind.label) for kind in CommuneKind if kind in kinds), NUCLEUS],
            "headings": headings(SORTS, _order(request)),
        }
    return tenant_page(request, "kpis/rating.html", unit, context)


@require_GET
def export_rating(request: SignedInRequest, code: int, file_format: str) -> HttpResponse:
    """The table as shown (search, filters and order of the address) as a file."""
    unit = _province(request, code)
    rule, period = rule_of(unit), _period(request, unit)
    rows = _chosen(request, ranking(unit, rule, period)) if rule else []
    asked = request.GET.get("xem", "")
    names = {UNRATED: _("Chưa đủ dữ liệu"), **{str(one.pk): one.name for one in (rule.classes if rule else [])}}
    only = _("xếp loại: %(name)s") % {"name": names[asked]} if asked in names else ""
    return table_download(
        RatedCommuneResource(opens=_opens(request, unit)).table(rows),
        f"xep-loai-{unit.code}-{period.month.code}",
        file_format,
        notes_of_rows(request, unit, period, _("Xếp loại xã, phường"), only=only),
    )


@require_GET
def rating_commune(request: SignedInRequest, code: int, commune: int) -> HttpResponse:
    """One commune: what its points are made of, indicator by indicator; for those who may open its board."""
    unit = _province(request, code)
    communes = Commune.objects.filter(province=unit)
    asked = get_for(request.user, Permission.SEE_FIGURES, communes, official_code=commune)
    rule, period = rule_of(unit), _period(request, unit)
    rows = ranking(unit, rule, period) if rule else []
    row = next((one for one in rows if one.commune == asked), None)
    if row is None or rule is None:
        raise Http404
    state = ProvinceState.objects.filter(province=unit).first()
    said = about(asked, period, state)
    if file := asked_file(request, [parts_table(row, period)], said):
        return file
    context = {
        "page_title": str(row.commune),
        "crumbs": [(_("Xếp loại"), f"{reverse('rating', args=[unit.code])}?ky={period.month.code}"), (row.commune, "")],
        "rule": rule,
        "row": row,
        "not_due": not_due(rule, period),
        "period": period,
        "state": state,
        "about": said,
        "peers": sum(one.peers == row.peers and one.place is not None for one in rows),
    }
    return tenant_page(request, "kpis/rating_commune.html", unit, context)


@require_http_methods(["GET", "POST"])
def rating_rule(request: SignedInRequest, code: int) -> HttpResponse:
    """The rule as its keepers change it: what counts how much, the classes, when there is too little data."""
    unit = managed_province(request, code)
    rule, mark = rule_of(unit), editing.mark_of(unit)
    indicators = list(Indicator.objects.filter(province=unit, is_active=True))
    form = RatingRuleForm(request.POST if request.method == "POST" else None, rule=rule, indicators=indicators)
    seen = form.data.get("seen", "") if form.is_bound else mark
    if form.is_bound and form.is_valid():
        try:
            change = editing.save_rule(unit, form.wish(), seen=seen, by=request.user)
        except ChangedMeanwhileError as told:
            form.refuse(told.errors)
            seen = mark
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            if change:
                messages.success(request, _("Đã lưu quy tắc xếp loại. Mọi kỳ được xếp loại theo quy tắc mới."))
            else:
                messages.info(request, _("Không có gì thay đổi."))
            return redirect("rating", code=unit.code)
    context = {
        "page_title": _("Quy tắc xếp loại"),
        "crumbs": [(_("Xếp loại"), reverse("rating", args=[unit.code])), (_("Quy tắc"), "")],
        "rule": rule,
        "form": form,
        "seen": seen,
        "changes": editing.changes_of(unit)[:CHANGES_SHOWN],
    }
    return tenant_page(request, "kpis/rating_rule.html", unit, context, status=422 if form.is_bound else 200)
