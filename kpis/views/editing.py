"""A province's indicators for those who keep them: targets of every one, and indicators of its own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from kpis import editing
from kpis.forms import OwnIndicatorForm, TargetsForm
from kpis.measures import grouped_measures
from kpis.models import Indicator
from teams.access import get_for
from teams.enums import Permission
from teams.models import Province
from teams.pages import tenant_page
from teams.province_rules import ChangedMeanwhileError
from teams.refused import RefusedError
from teams.views.commune_page import Crumb
from teams.views.province_page import managed_province


def _of(request: SignedInRequest, unit: Province, slug: str) -> Indicator:
    rows = Indicator.objects.select_related("province").filter(province=unit)
    return get_for(request.user, Permission.MANAGE_UNIT, rows, code=slug)


def _crumbs(unit: Province, here: str) -> list[Crumb]:
    return [(_("Chỉ tiêu"), reverse("indicators", args=[unit.code])), (here, "")]


def _saved(request: SignedInRequest, unit: Province, indicator: Indicator) -> HttpResponse:
    """Say what was saved, with how it is computed for who made it; the numbers follow within seconds."""
    title = editing.title_of(indicator)
    if indicator.is_own:
        said = _("Đã lưu: %(title)s. Cách tính: %(formula)s. Số liệu đang được tính lại.") % {
            "title": title,
            "formula": editing.formula_of(indicator),
        }
    else:
        said = _("Đã lưu: %(title)s. Số liệu đang được tính lại.") % {"title": title}
    messages.success(request, said)
    return redirect("indicators", code=unit.code)


def _act(indicator: Indicator, form: TargetsForm, seen: str, request: SignedInRequest) -> bool:
    """Save what the form says; whether that changed anything."""
    if isinstance(form, OwnIndicatorForm):
        change = editing.change_indicator(indicator, form.definition(), form.targets(), seen=seen, by=request.user)
    else:
        change = editing.save_targets(indicator, form.targets(), seen=seen, by=request.user)
    return change is not None


@require_http_methods(["GET", "POST"])
def indicator_edit(request: SignedInRequest, code: int, slug: str) -> HttpResponse:
    """Targets of an indicator; of the province's own also what it is."""
    unit = managed_province(request, code)
    indicator = _of(request, unit, slug)
    mark = editing.mark_of(indicator)
    make = OwnIndicatorForm if indicator.is_own else TargetsForm
    form = make(request.POST if request.method == "POST" else None, indicator=indicator)
    seen = form.data.get("seen", "") if form.is_bound else mark
    if form.is_bound and form.is_valid():
        try:
            if _act(indicator, form, seen, request):
                indicator.refresh_from_db()
                return _saved(request, unit, indicator)
            messages.info(request, _("Không có gì thay đổi."))
            return redirect("indicators", code=unit.code)
        except ChangedMeanwhileError as told:
            form.refuse(told.errors)
            seen = mark
        except RefusedError as refused:
            form.refuse(refused.errors)
    context = {
        "page_title": indicator.name,
        "crumbs": _crumbs(unit, indicator.short_name),
        "indicator": indicator,
        "formula": editing.formula_of(indicator),
        "form": form,
        "seen": seen,
        "mark": mark,
        "measure_groups": grouped_measures(unit) if indicator.is_own else [],
    }
    return tenant_page(request, "kpis/indicator_form.html", unit, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def indicator_add(request: SignedInRequest, code: int) -> HttpResponse:
    """An indicator of the province's own, over the measures that there are."""
    unit = managed_province(request, code)
    form = OwnIndicatorForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            indicator = editing.add_indicator(unit, form.definition(), form.targets(), by=request.user)
            return _saved(request, unit, indicator)
        except RefusedError as refused:
            form.refuse(refused.errors)
    title = _("Thêm chỉ tiêu của tỉnh")
    context = {
        "page_title": title,
        "crumbs": _crumbs(unit, title),
        "form": form,
        "measure_groups": grouped_measures(unit),
    }
    return tenant_page(request, "kpis/indicator_form.html", unit, context, status=422 if form.is_bound else 200)


@require_POST
def indicator_remove(request: SignedInRequest, code: int, slug: str) -> HttpResponse:
    unit = managed_province(request, code)
    indicator = _of(request, unit, slug)
    try:
        change = editing.remove_indicator(indicator, seen=request.POST.get("seen", ""), by=request.user)
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("indicator_edit", code=unit.code, slug=indicator.code)
    messages.success(request, _("Đã lưu. %(title)s.") % {"title": change.title})
    return redirect("indicators", code=unit.code)
