"""What the pages of the registers share: which register, whose, the tabs, the way back, who may do more than look."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import SignedInRequest
from reporting.citizens.registers import BOOKS, SUPPORTED, Book, CitizenRow, Unit
from teams.access import get_for, may
from teams.enums import Permission
from teams.models import Commune, Province, Team
from teams.views.commune_page import Crumb


def book_asked(slug: str) -> Book:
    """The register of an address. Raises Http404 if there is none such."""
    if slug not in BOOKS:
        raise Http404
    return BOOKS[slug]


def team_for(request: SignedInRequest, pk: int) -> Team:
    rows = Team.objects.select_related("province", "commune__province")
    return get_for(request.user, Permission.SEE_CITIZENS, rows, pk=pk)


def commune_for(request: SignedInRequest, pk: int) -> Commune:
    return get_for(request.user, Permission.SEE_CITIZENS, Commune.objects.select_related("province"), pk=pk)


def row_for(request: SignedInRequest, book: Book, pk: int) -> CitizenRow:
    row: CitizenRow = get_for(request.user, Permission.SEE_CITIZENS, book.rows(), pk=pk)
    return row


def province_for(request: SignedInRequest, code: int) -> Province:
    """Numbers that name nobody: for everybody who sees the province's figures."""
    return get_for(request.user, Permission.SEE_FIGURES, Province.objects.all(), code=code)


def may_see_uses(person: User, unit: Unit) -> bool:
    """Who runs the team or approves for the commune, and may see the registers at all."""
    if not may(person, Permission.SEE_CITIZENS, unit):
        return False
    return may(person, Permission.RUN_TEAM, unit) or may(person, Permission.APPROVE, unit)


def may_answer_people(person: User, commune: Commune) -> bool:
    """Who hands out and erases what is held of a person: the commune's official and chair."""
    return may(person, Permission.SEE_CITIZENS, commune) and may(person, Permission.APPROVE, commune)


def list_address(unit: Unit, book: Book = SUPPORTED) -> str:
    name = "citizens_register" if isinstance(unit, Team) else "commune_citizens_register"
    return reverse(name, args=[unit.pk, book.slug])


def tabs(unit: Unit, active: Book | None) -> list[dict[str, Any]]:
    return [
        {"label": book.short, "icon": book.icon, "url": list_address(unit, book), "active": book is active}
        for book in BOOKS.values()
    ]


def tools(person: User, unit: Unit) -> dict[str, str]:
    """The addresses of what goes beyond the lists; empty where this person may not."""
    is_team = isinstance(unit, Team)
    uses = reverse("data_uses" if is_team else "commune_data_uses", args=[unit.pk])
    commune = unit.commune if isinstance(unit, Team) else unit
    return {
        "uses_url": uses if may_see_uses(person, unit) else "",
        "one_person_url": reverse("one_person", args=[commune.pk]) if may_answer_people(person, commune) else "",
    }


def crumbs(unit: Unit, *within: Crumb, here: str) -> list[Crumb]:
    name = "team" if isinstance(unit, Team) else "commune"
    return [(str(unit), reverse(name, args=[unit.pk])), *within, (here, "")]


def register_crumb(unit: Unit, book: Book) -> Crumb:
    return str(book.short), list_address(unit, book)


def registers_crumb(unit: Unit) -> Crumb:
    return _("Sổ người dân"), list_address(unit)
