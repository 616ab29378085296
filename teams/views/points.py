"""The support points of a commune: list, page, form (Đề án 3.2.1, IV.4.2a)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.requests import SignedInRequest
from teams import commune_rights, point_list, points
from teams.commune_map import commune_map
from teams.enums import Permission
from teams.forms.points import PointForm, degrees, initial_of, starting_values
from teams.models import Commune, SupportPoint
from teams.pages import tenant_page
from teams.refused import RefusedError
from teams.views.commune_page import commune_crumbs, commune_for

POINTS_PER_PAGE = 50


def _point(request: SignedInRequest, permission: Permission, pk: int) -> SupportPoint:
    rows = SupportPoint.objects.select_related("commune", "province", "hamlet")
    return commune_rights.get_for(request.user, permission, rows, pk=pk)


@require_GET
def commune_points(request: SignedInRequest, pk: int) -> HttpResponse:
    commune = commune_for(request, Permission.SEE_ROSTER, pk)
    rows = point_list.point_rows(commune, timezone.localdate())
    query, shown = request.GET.get("tim", ""), request.GET.get("loc", "")
    found = point_list.search(rows, query, shown)
    return tenant_page(
        request,
        "teams/points.html",
        commune.province,
        {
            "commune": commune,
            "rows": rows,
            "page_obj": Paginator(found, POINTS_PER_PAGE).get_page(request.GET.get("page")),
            "query": query,
            "shown": shown,
            "filters": point_list.FILTERS,
            "open_count": sum(row.is_open for row in rows),
            "map": commune_map(commune, [row.point for row in rows]),
            "may_edit": commune_rights.may_in(request.user, Permission.RUN_TEAM, commune),
            "crumbs": commune_crumbs(request.user, commune, _("Điểm hỗ trợ số")),
            "page_title": _("Điểm hỗ trợ số"),
        },
    )


@require_GET
def point(request: SignedInRequest, pk: int) -> HttpResponse:
    shown = _point(request, Permission.SEE_ROSTER, pk)
    commune = shown.commune
    place = (shown.latitude, shown.longitude) if shown.latitude and shown.longitude else None
    return tenant_page(
        request,
        "teams/points_one.html",
        shown.province,
        {
            "commune": commune,
            "point": shown,
            "row": point_list.point_row(shown, timezone.localdate()),
            "equipment": point_list.equipment_of(shown),
            "doubts": points.doubts(shown),
            "map": commune_map(commune, [], chosen=place) if place else None,
            "position": f"{degrees(shown.latitude)}; {degrees(shown.longitude)}" if place else "",
            "geo": point_list.geo_address(shown),
            "may_edit": commune_rights.may_in(request.user, Permission.RUN_TEAM, commune),
            "crumbs": commune_crumbs(request.user, commune, shown.name, within="points"),
            "page_title": shown.name,
        },
    )


def _form_page(request: SignedInRequest, commune: Commune, form: PointForm, **context: Any) -> HttpResponse:
    rows = point_list.point_rows(commune, timezone.localdate())
    others = [row.point for row in rows if row.point != context.get("point")]
    return tenant_page(
        request,
        "teams/points_form.html",
        commune.province,
        {
            "commune": commune,
            "form": form,
            "map": commune_map(commune, others, chosen=form.chosen_place),
            "crumbs": commune_crumbs(request.user, commune, context["page_title"], within="points"),
            **context,
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def point_add(request: SignedInRequest, pk: int) -> HttpResponse:
    commune = commune_for(request, Permission.RUN_TEAM, pk)
    typed = request.POST if request.method == "POST" else None
    form = PointForm(typed, commune=commune, initial=starting_values())
    if typed is not None and form.is_valid():
        try:
            opened = points.open_point(commune, form.details())
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("Đã thêm %(point)s.") % {"point": opened})
            return redirect("point", opened.pk)
    return _form_page(request, commune, form, page_title=_("Thêm điểm hỗ trợ số"))


@require_http_methods(["GET", "POST"])
def point_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    point = _point(request, Permission.RUN_TEAM, pk)
    typed = request.POST if request.method == "POST" else None
    form = PointForm(typed, commune=point.commune, initial=initial_of(point))
    if typed is not None and form.is_valid():
        try:
            points.change_point(point, form.details(), seen=form.cleaned_data["seen"])
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("Đã lưu điểm hỗ trợ số."))
            return redirect("point", point.pk)
    return _form_page(request, point.commune, form, point=point, page_title=_("Sửa điểm hỗ trợ số"))
