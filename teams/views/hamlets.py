"""The hamlets of a commune: list, adding by lines, renaming, removing (T1)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from teams import commune_rights
from teams import hamlets as places
from teams.enums import Permission
from teams.forms.hamlets import HamletForm, HamletLinesForm
from teams.models import Hamlet
from teams.pages import tenant_page
from teams.refused import RefusedError
from teams.views.commune_page import commune_crumbs, commune_for

HAMLETS_PER_PAGE = 50


def _hamlet(request: SignedInRequest, pk: int) -> Hamlet:
    rows = Hamlet.objects.select_related("commune", "province")
    return commune_rights.get_for(request.user, Permission.RUN_TEAM, rows, pk=pk)


@require_GET
def hamlets(request: SignedInRequest, pk: int) -> HttpResponse:
    commune = commune_for(request, Permission.SEE_ROSTER, pk)
    rows = places.hamlet_rows(commune, timezone.localdate())
    query, shown = request.GET.get("tim", ""), request.GET.get("loc", "")
    found = places.search(rows, query, without_group=shown == "thieu")
    return tenant_page(
        request,
        "teams/hamlets.html",
        commune.province,
        {
            "commune": commune,
            "rows": rows,
            "page_obj": Paginator(found, HAMLETS_PER_PAGE).get_page(request.GET.get("page")),
            "query": query,
            "shown": shown,
            "without_group": sum(not row.has_group for row in rows),
            "may_edit": commune_rights.may_in(request.user, Permission.RUN_TEAM, commune),
            "crumbs": commune_crumbs(request.user, commune, _("Thôn, làng, tổ dân phố")),
            "page_title": _("Thôn, làng, tổ dân phố"),
        },
    )


@require_http_methods(["GET", "POST"])
def hamlet_add(request: SignedInRequest, pk: int) -> HttpResponse:
    commune = commune_for(request, Permission.RUN_TEAM, pk)
    form = HamletLinesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            added = places.add_hamlets(commune, form.typed_lines(), otherwise=form.cleaned_data["otherwise"])
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            _say_what_was_added(request, added)
            return redirect("hamlets", commune.pk)
    return tenant_page(
        request,
        "teams/hamlets_add.html",
        commune.province,
        {
            "commune": commune,
            "form": form,
            "crumbs": commune_crumbs(request.user, commune, _("Thêm"), within="hamlets"),
            "page_title": _("Thêm thôn, làng, tổ dân phố"),
        },
        status=422 if form.errors else 200,
    )


def _say_what_was_added(request: SignedInRequest, added: places.Added) -> None:
    if added.new:
        messages.success(request, _("Đã thêm %(count)d thôn, làng, tổ dân phố.") % {"count": len(added.new)})
    if added.known:
        messages.info(request, _("Đã có từ trước, không thêm lại: %(names)s.") % {"names": places.listed(added.known)})


@require_http_methods(["GET", "POST"])
def hamlet_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    hamlet = _hamlet(request, pk)
    form = HamletForm(
        request.POST if request.method == "POST" else None, initial={"kind": hamlet.kind, "name": hamlet.name}
    )
    if request.method == "POST" and form.is_valid():
        try:
            renamed = places.rename_hamlet(hamlet, kind=form.cleaned_data["kind"], name=form.cleaned_data["name"])
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("Đã lưu %(hamlet)s.") % {"hamlet": renamed})
            return redirect("hamlets", hamlet.commune_id)
    return tenant_page(
        request,
        "teams/hamlets_edit.html",
        hamlet.province,
        {
            "hamlet": hamlet,
            "form": form,
            "uses": places.uses(hamlet),
            "crumbs": commune_crumbs(request.user, hamlet.commune, str(hamlet), within="hamlets"),
            "page_title": str(hamlet),
        },
        status=422 if form.errors else 200,
    )


@require_POST
def hamlet_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    hamlet = _hamlet(request, pk)
    try:
        places.remove_hamlet(hamlet)
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("hamlet_edit", hamlet.pk)
    messages.success(request, _("Đã xóa %(hamlet)s.") % {"hamlet": hamlet})
    return redirect("hamlets", hamlet.commune_id)
