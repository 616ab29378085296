"""Cần nhắc: the communes that are behind, each with why, and the reminder of that by one click."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from kpis.boards.tables import Column, Columns, sort_rows
from kpis.enums import Behind
from kpis.models import ProvinceState
from kpis.rating.rated import is_of_kind
from kpis.rating.rule import rule_of
from kpis.reminders.reasons import BehindCommune, behind_communes
from kpis.reminders.sending import Key, Sent, remind
from kpis.reminders.showing import Told, last_told
from kpis.resources import behind_table
from kpis.views.boards import asked_period, notes_of_rows
from kpis.views.indicators import NUCLEUS
from teams.access import get_for, may
from teams.commune_names import name_fits
from teams.enums import CommuneKind, Permission
from teams.models import Province
from teams.pages import tenant_page
from teams.refused import RefusedError
from teams.table_files import table_download
from teams.typed_keys import typed_keys
from teams.views.province_page import managed_province

SORTS: Columns = {
    "so-viec": Column(gettext_lazy("Nhiều việc"), "count", first_descending=True, css=""),
    "diem": Column(gettext_lazy("Ít điểm"), "points", first_descending=False, css=""),
    "ten": Column(gettext_lazy("Theo tên"), "name_key", first_descending=False, css=""),
}
MOST_FIRST = "-so-viec"
ORDERS = {"": MOST_FIRST, "diem": "diem", "ten": "ten"}
COMMUNES_PER_PAGE = 25
REASONS_SHOWN = 4  # the others behind a click


def _province(request: SignedInRequest, code: int) -> Province:
    return get_for(request.user, Permission.SEE_FIGURES, Province.objects.all(), code=code)


def _rows(request: SignedInRequest, unit: Province) -> list[BehindCommune]:
    """Everybody who is behind in the period of the address."""
    rule = rule_of(unit)
    return behind_communes(unit, rule, asked_period(request, unit).as_month) if rule else []


def _chosen(request: SignedInRequest, rows: list[BehindCommune]) -> list[BehindCommune]:
    """The rows that the address asks for (`tim`, `loai`, `xem` for a kind of reason), in its order (`xep`)."""
    query, kind, about = (request.GET.get(name, "") for name in ("tim", "loai", "xem"))
    found = [row for row in rows if is_of_kind(row.rated, kind) and name_fits(row.commune, query)]
    if about:
        found = [row for row in found if any(reason.about == about for reason in row.reasons)]
    return sort_rows(found, ORDERS.get(request.GET.get("xep", ""), MOST_FIRST), SORTS)


def _reasons(rows: list[BehindCommune], asked: str) -> list[dict[str, Any]]:
    """How many communes lack what, each a filter."""
    kinds = [{reason.about for reason in row.reasons} for row in rows]
    choices = [("", _("Tất cả"), len(rows))]
    choices += [(one.value, str(one.label), sum(one in kind for kind in kinds)) for one in Behind]
    return [
        {"code": code or None, "label": label, "count": count, "is_shown": code == asked}
        for code, label, count in choices
        if count or not code
    ]


def _shown(row: BehindCommune, told: Mapping[Key, Told]) -> dict[str, Any]:
    """A row with when it was reminded of each of its reasons, the first few apart from the rest."""
    reasons = [(reason, told.get((row.commune.pk, *reason.key))) for reason in row.reasons]
    # One reason alone is not hidden: the line that hides it would be as long.
    first = len(reasons) if len(reasons) <= REASONS_SHOWN + 1 else REASONS_SHOWN
    return {"row": row, "first": reasons[:first], "others": reasons[first:]}


@require_GET
def behind(request: SignedInRequest, code: int) -> HttpResponse:
    """Who is behind in a period and why, who was reminded of it and when."""
    unit = _province(request, code)
    rows = _rows(request, unit)
    page = Paginator(_chosen(request, rows), COMMUNES_PER_PAGE).get_page(request.GET.get("page"))
    told = last_told([row.commune.pk for row in page], {reason.month.first for row in page for reason in row.reasons})
    kinds = {row.commune.kind for row in rows}
    context = {
        "page_title": _("Cần nhắc"),
        "rule": rule_of(unit),
        "period": asked_period(request, unit).as_month,
        "state": ProvinceState.objects.filter(province=unit).first(),
        "may_remind": may(request.user, Permission.MANAGE_UNIT, unit),
        "page_obj": page,
        "shown": [_shown(row, told) for row in page],
        "class_choices": _reasons(rows, request.GET.get("xem", "")),
        "tick_all": "chon" in request.GET,
        "query": request.GET.get("tim", ""),
        "kind": request.GET.get("loai", ""),
        "kinds": [*((kind.value, kind.label) for kind in CommuneKind if kind in kinds), NUCLEUS],
        "orders": [
            (code or None, SORTS[order.removeprefix("-")].heading, code == request.GET.get("xep", ""))
            for code, order in ORDERS.items()
        ],
    }
    return tenant_page(request, "kpis/behind.html", unit, context)


@require_GET
def export_behind(request: SignedInRequest, code: int, file_format: str) -> HttpResponse:
    """The list as shown, a row for each reason, as a file."""
    unit = _province(request, code)
    rows = _chosen(request, _rows(request, unit))
    period, asked = asked_period(request, unit).as_month, request.GET.get("xem", "")
    only = str(Behind(asked).label) if asked in Behind.values else ""
    notes = notes_of_rows(request, unit, period, _("Xã, phường cần nhắc và lý do"), only=only)
    return table_download(behind_table(rows), f"can-nhac-{unit.code}-{period.month.code}", file_format, notes)


@require_POST
def behind_remind(request: SignedInRequest, code: int) -> HttpResponse:
    """Nhắc: one commune (`mot`), those that are ticked (`xa`), or all that the address shows (`tat-ca`)."""
    unit = managed_province(request, code)
    try:
        sent = remind(unit, _asked_communes(request, unit), asked_period(request, unit).as_month, by=request.user)
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        _say(request, sent)
    back = redirect("behind", code=unit.code)
    asked = request.GET.copy()
    asked.pop("chon", None)
    back["Location"] += f"?{asked.urlencode()}" if asked else ""
    return back


def _asked_communes(request: SignedInRequest, unit: Province) -> list[int]:
    if "tat-ca" in request.POST:
        return [row.commune.pk for row in _chosen(request, _rows(request, unit))]
    asked = [request.POST["mot"]] if "mot" in request.POST else request.POST.getlist("xa")
    return typed_keys(asked)


def _say(request: HttpRequest, sent: Sent) -> None:
    if sent.reasons:
        messages.success(
            request,
            _("Đã nhắc %(communes)d xã, phường về %(reasons)d việc.")
            % {"communes": sent.communes, "reasons": sent.reasons},
        )
    if sent.told_at is not None:
        messages.info(
            request,
            _("%(count)d việc đã nhắc hôm nay, lần cuối lúc %(when)s, nên không nhắc lại.")
            % {"count": sent.told_before, "when": date_format(timezone.localtime(sent.told_at), "H:i")},
        )
