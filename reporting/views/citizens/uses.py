"""Ai đã xem: who read, exported or erased what (Luật 91/2025/QH15)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from reporting.citizens import uses
from reporting.citizens.registers import BOOK_OF, Unit
from reporting.enums import Register
from reporting.forms.citizens.asked import UsesForm
from reporting.models import PersonalDataUse
from reporting.views.citizens.frame import (
    commune_for,
    crumbs,
    list_address,
    may_see_uses,
    registers_crumb,
    tabs,
    team_for,
)
from teams.models import Team
from teams.pages import tenant_page

USES_PER_PAGE = 50


@require_GET
def data_uses(request: SignedInRequest, pk: int) -> HttpResponse:
    return _uses_page(request, team_for(request, pk))


@require_GET
def commune_data_uses(request: SignedInRequest, pk: int) -> HttpResponse:
    return _uses_page(request, commune_for(request, pk))


def _uses_page(request: SignedInRequest, unit: Unit) -> HttpResponse:
    if not may_see_uses(request.user, unit):
        raise PermissionDenied
    form = UsesForm(request.GET, people=uses.people_of(unit))
    form.is_valid()  # what was not understood is said beside its field, and asks for all
    narrowing = form.narrowing()
    page = Paginator(uses.narrowed(uses.uses_of(unit), **narrowing), USES_PER_PAGE).get_page(request.GET.get("page"))
    there = uses.rows_still_there(page.object_list)
    return tenant_page(
        request,
        "reporting/citizens/uses.html",
        unit.province,
        {
            "unit": unit,
            "team": unit if isinstance(unit, Team) else None,
            "tabs": tabs(unit, None),
            "form": form,
            "page_obj": page,
            "rows": [_shown(use, there) for use in page.object_list],
            "only_row": narrowing["row"] is not None,
            "is_narrowed": any(value for value in narrowing.values()),
            "list_url": list_address(unit),
            "page_title": _("Ai đã xem"),
            "crumbs": crumbs(unit, registers_crumb(unit), here=_("Ai đã xem")),
        },
        status=422 if form.errors else 200,
    )


def _shown(use: PersonalDataUse, there: set[tuple[str, int]]) -> dict[str, Any]:
    """A use with the register that its row can be opened in: of one row, and only while that is there."""
    book = BOOK_OF.get(Register(use.register))
    [key] = use.rows if len(use.rows) == 1 else [None]
    slug = book.slug if book and (use.register, key) in there else ""
    return {"use": use, "slug": slug, "key": key, "count": len(use.rows)}
