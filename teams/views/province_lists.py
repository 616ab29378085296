"""The province's lists that its rules speak of: communes with ethnic minorities, components of teams."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from teams import province_rules as rules
from teams.forms.province_lists import ComponentsForm, MinoritiesForm
from teams.models import Commune, MemberComponent
from teams.pages import tenant_page
from teams.refused import RefusedError
from teams.views.province_page import managed_province, rules_crumbs, saved


@require_http_methods(["GET", "POST"])
def minority_communes(request: SignedInRequest, code: int) -> HttpResponse:
    """Which communes have residents of ethnic minorities."""
    unit = managed_province(request, code)
    form = MinoritiesForm(
        request.POST if request.method == "POST" else None,
        communes=Commune.objects.filter(province=unit),
        initial={"seen": rules.mark_of_minorities(unit)},
    )
    seen = form.data.get("seen", "") if form.is_bound else rules.mark_of_minorities(unit)
    if form.is_bound and form.is_valid():
        marked = form.cleaned_data["communes"]
        try:
            return saved(request, unit, rules.save_minorities(unit, marked, seen=seen, by=request.user))
        except rules.ChangedMeanwhileError as told:
            form.refuse(told.errors)
            seen = rules.mark_of_minorities(unit)
        except RefusedError as refused:
            form.refuse(refused.errors)
    title = _("Xã, phường có đồng bào dân tộc thiểu số")
    context = {
        "page_title": title,
        "crumbs": rules_crumbs(unit, title),
        "form": form,
        "seen": seen,
    }
    status = 422 if form.is_bound else 200
    return tenant_page(request, "teams/province_rules_minorities.html", unit, context, status=status)


@require_http_methods(["GET", "POST"])
def member_components(request: SignedInRequest, code: int) -> HttpResponse:
    """Whom members represent: the list with its order."""
    unit = managed_province(request, code)
    data = request.POST if request.method == "POST" else None
    rows = MemberComponent.objects.filter(province=unit)
    form = ComponentsForm(data, rows=rows, uses=rules.component_uses(unit))
    seen = rules.mark_of_components(unit) if data is None else data.get("seen", "")
    if data is not None and form.is_valid():
        try:
            change = rules.save_components(unit, form.entries(), seen=seen, by=request.user)
            return saved(request, unit, change, back="member_components")
        except rules.ChangedMeanwhileError as told:
            form.refuse(told.errors)
            seen = rules.mark_of_components(unit)
        except RefusedError as refused:
            form.refuse(refused.errors)
    title = _("Danh mục thành phần")
    context = {
        "page_title": title,
        "crumbs": rules_crumbs(unit, title),
        "form": form,
        "seen": seen,
    }
    return tenant_page(
        request, "teams/province_rules_components.html", unit, context, status=422 if data is not None else 200
    )
