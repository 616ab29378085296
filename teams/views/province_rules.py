"""Quy định của tỉnh: shown in words, changed section by section."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from teams import province_rules as rules
from teams.forms.province_rules import FORMS, SectionForm
from teams.forms.province_team_rules import TeamRulesForm
from teams.models import Commune, MemberComponent, Province, RulesChange
from teams.pages import tenant_page
from teams.refused import RefusedError
from teams.views.province_page import managed_province, rules_crumbs, saved

CHANGES_SHOWN = 20


def _names(unit: Province) -> dict[str, str]:
    return dict(MemberComponent.objects.filter(province=unit).values_list("code", "name"))


@require_GET
def province_rules(request: SignedInRequest, code: int) -> HttpResponse:
    """Every section in words, and who changed what last."""
    unit = managed_province(request, code)
    document, names = rules.document_of(unit), _names(unit)
    communes = Commune.objects.filter(province=unit)
    context = {
        "page_title": _("Quy định về Tổ"),
        "sections": [
            {"section": section, "lines": rules.lines_of(document, section, names)}
            for section in rules.sections_of(document)
        ],
        "communes": len(communes),
        "minority_communes": sum(commune.has_ethnic_minorities for commune in communes),
        "components": list(names.values()),
        "changes": RulesChange.objects.filter(province=unit).select_related("by")[:CHANGES_SHOWN],
    }
    return tenant_page(request, "teams/province_rules.html", unit, context)


def _section(unit: Province, key: str) -> rules.Section:
    section = rules.section_of(rules.document_of(unit), key)
    if section is None:
        raise Http404
    return section


def _form(unit: Province, section: rules.Section, data: Any) -> SectionForm:
    document = rules.document_of(unit)
    initial = {"seen": rules.mark_of(document, section)}
    kind = rules.kind_of(section)
    if kind:
        return TeamRulesForm(data, document=document, kind=kind, components=_names(unit), initial=initial)
    if section.key not in FORMS:
        raise Http404
    return FORMS[section.key](data, document=document, initial=initial)


@require_http_methods(["GET", "POST"])
def province_rules_edit(request: SignedInRequest, code: int, key: str) -> HttpResponse:
    """One section: try what a change would mean (`xem`), or save it."""
    unit = managed_province(request, code)
    section = _section(unit, key)
    form = _form(unit, section, request.POST if request.method == "POST" else None)
    effect, mark = None, rules.mark_of(rules.document_of(unit), section)
    seen = form.data.get("seen", "") if form.is_bound else mark
    if form.is_bound and form.is_valid():
        try:
            if "xem" in request.POST:
                effect = rules.effect_of(unit, key, form.edited(), timezone.localdate())
            else:
                return saved(request, unit, rules.save_section(unit, key, form.edited(), seen=seen, by=request.user))
        except rules.ChangedMeanwhileError as told:
            form.refuse(told.errors)
            seen = mark
        except RefusedError as refused:
            form.refuse(refused.errors)
    context = {
        "page_title": section.title,
        "crumbs": rules_crumbs(unit, section.title),
        "section": section,
        "form": form,
        "effect": effect,
        "seen": seen,
        "mark": mark,
        "may_reset": rules.differs_from_shipped(unit, section),
    }
    status = 422 if form.is_bound and effect is None else 200
    return tenant_page(request, "teams/province_rules_edit.html", unit, context, status=status)


@require_POST
def province_rules_reset(request: SignedInRequest, code: int, key: str) -> HttpResponse:
    """Đưa về quy định gốc."""
    unit = managed_province(request, code)
    _section(unit, key)
    try:
        change = rules.reset_section(unit, key, seen=request.POST.get("seen", ""), by=request.user)
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("province_rules_edit", code=unit.code, key=key)
    return saved(request, unit, change)
