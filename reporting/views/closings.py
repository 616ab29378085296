"""Khóa kỳ: which months are closed, closing and opening them, and what was changed afterwards (DOMAIN 10)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import SignedInRequest
from reporting import closed_months, closing, late_changes
from reporting.forms.closings import CLOSE, CloseForm, OpenForm, ProvinceClosingForm
from reporting.models import PeriodClosing
from teams.access import get_for, may
from teams.enums import Calendar, Permission
from teams.models import Commune, Province
from teams.pages import tenant_page
from teams.periods import Month, months_until, parse_month
from teams.refused import RefusedError

CHANGES_PER_PAGE = 20


def _commune(request: SignedInRequest, pk: int) -> Commune:
    return get_for(request.user, Permission.SEE_FIGURES, Commune.objects.select_related("province"), pk=pk)


def _may_close(request: SignedInRequest, commune: Commune) -> bool:
    return any(may(request.user, needed, commune) for needed in (Permission.APPROVE, Permission.MANAGE_UNIT))


def _page(
    request: SignedInRequest, commune: Commune, *, opening: OpenForm | None = None, refused_month: Any = None
) -> HttpResponse:
    shown = parse_month(request.GET.get("ky", ""), Calendar(commune.province.calendar))
    context: dict[str, Any] = {
        "commune": commune,
        "rows": closed_months.months_of(commune, timezone.localdate()),
        "shown": shown,
        "may_close": _may_close(request, commune),
        "opening": opening or OpenForm(),
        "refused_month": refused_month,
        "page_title": _("Khóa kỳ"),
        "page_subtitle": str(commune),
    }
    if may(request.user, Permission.SEE_SESSIONS, commune):
        changes = closed_months.late_changes_of(commune, shown)
        context["page_obj"] = Paginator(changes, CHANGES_PER_PAGE).get_page(request.GET.get("page"))
        context["told"] = late_changes.tell(context["page_obj"])
    status = 422 if opening is not None else 200
    return tenant_page(request, "reporting/closings.html", commune.province, context, status=status)


@require_GET
def closings(request: SignedInRequest, pk: int) -> HttpResponse:
    """The commune's months with their state, and the changes after closing (`ky`: of one month)."""
    return _page(request, _commune(request, pk))


@require_POST
def closing_close(request: SignedInRequest, pk: int) -> HttpResponse:
    commune = _commune(request, pk)
    if not _may_close(request, commune):
        raise PermissionDenied
    form = CloseForm(request.POST, province=commune.province)
    if form.is_valid():
        try:
            closed = closing.close([commune], form.chosen_month, request.user)
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            said = _("Đã khóa %(month)s.") if closed else _("Kỳ %(month)s đã khóa từ trước.")
            messages.success(request, said % {"month": form.chosen_month})
            return redirect("closings", commune.pk)
    messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("closings", commune.pk)


@require_POST
def closing_open(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_for(
        request.user,
        Permission.SEE_FIGURES,
        PeriodClosing.objects.select_related("commune__province"),
        pk=pk,
    )
    if not _may_close(request, row.commune):
        raise PermissionDenied
    form = OpenForm(request.POST)
    if form.is_valid():
        try:
            closing.open_again(row, request.user, form.cleaned_data["because"])
        except RefusedError as refused:
            row.refresh_from_db()
            if row.opened_at is not None:  # somebody was quicker: there is no form for it any more
                messages.error(request, str(refused))
                return redirect("closings", row.commune_id)
            form.refuse(refused.errors)
        else:
            messages.success(request, _("Đã mở lại kỳ. Từ nay có thể sửa mà không cần lý do."))
            return redirect("closings", row.commune_id)
    return _page(request, row.commune, opening=form, refused_month=row.first_day)


# --- the whole province


def _shown_month(request: SignedInRequest, province: Province) -> tuple[Month, list[Month]]:
    """The month that the address asks for (`ky`), and those to choose from, the latest first."""
    last = closed_months.last_over(province, timezone.localdate())
    months = months_until(last, closed_months.MONTHS_SHOWN)[::-1]
    asked = parse_month(request.GET.get("ky", ""), Calendar(province.calendar))
    return (asked if asked in months else last), months


@require_http_methods(["GET", "POST"])
def province_closings(request: SignedInRequest, code: int) -> HttpResponse:
    """Communes × state of one month; Tỉnh đoàn closes all of them, or opens some again."""
    province = get_for(request.user, Permission.SEE_FIGURES, Province.objects.all(), code=code)
    month, months = _shown_month(request, province)
    rows = closed_months.communes_of(province, month)
    may_close = may(request.user, Permission.MANAGE_UNIT, province)
    form = None
    if request.method == "POST":
        if not may_close:
            raise PermissionDenied
        form = ProvinceClosingForm(
            request.POST, communes={row.commune.pk: row.commune for row in rows}, province=province
        )
        if form.is_valid() and _act(request, form, rows):
            address = reverse("province_closings", args=[province.code])
            return redirect(f"{address}?ky={form.chosen_month.code}")
    found = closed_months.search(rows, request.GET.get("tim", ""), request.GET.get("tt", ""))
    context = {
        "form": form or ProvinceClosingForm(communes={}, province=province),
        "month": month,
        "months": months,
        "rows": found,
        "closed_count": sum(row.closing is not None for row in rows),
        "open_count": sum(row.closing is None for row in rows),
        "everywhere": request.POST.get("everywhere"),
        "late_count": sum(row.late for row in rows),
        "total": len(rows),
        "may_close": may_close,
        "query": request.GET.get("tim", ""),
        "state": request.GET.get("tt", ""),
        "states": closed_months.STATES,
        "ticked": request.POST.getlist("communes"),
        "page_title": _("Khóa kỳ"),
        "page_subtitle": str(province),
    }
    status = 422 if form is not None else 200
    return tenant_page(request, "reporting/province_closings.html", province, context, status=status)


def _act(request: SignedInRequest, form: ProvinceClosingForm, rows: list[closed_months.CommuneClosing]) -> bool:
    """Close or open what the form says; False if it was refused, with the sentences in the form."""
    said = form.cleaned_data
    chosen = [row.commune for row in rows if said["everywhere"] or row.commune.pk in said["communes"]]
    if not chosen:
        form.refuse({"communes": [_("Hãy chọn ít nhất một xã, phường.")]})
        return False
    try:
        if said["act"] == CLOSE:
            count = closing.close(chosen, form.chosen_month, request.user)
            text = ngettext("Đã khóa kỳ của %(count)s xã, phường.", "Đã khóa kỳ của %(count)s xã, phường.", count)
        else:
            count = closing.open_month_again(chosen, form.chosen_month, request.user, said["because"])
            text = ngettext("Đã mở lại kỳ của %(count)s xã, phường.", "Đã mở lại kỳ của %(count)s xã, phường.", count)
    except RefusedError as refused:
        form.refuse(refused.errors)
        return False
    messages.success(request, text % {"count": count})
    return True
