"""The page of a row in full."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.encryption import unreadable_fields
from accounts.requests import SignedInRequest
from reporting.citizens.facts import facts_of
from reporting.citizens.lines import line_of
from reporting.citizens.registers import CitizenRow, book_of
from reporting.views.citizens.frame import crumbs, list_address, may_see_uses, register_crumb
from teams.enums import TeamState
from teams.pages import tenant_page


def row_page(
    request: SignedInRequest,
    row: CitizenRow,
    *,
    template: str = "row",
    may_edit: bool = True,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Its title names nobody: titles stay in the history of a shared computer."""
    book, team = book_of(row), row.team
    title = _("%(row)s, ghi ngày %(day)s") % {
        "row": book.row_label,
        "day": f"{timezone.localdate(row.written_at):%d/%m/%Y}",
    }
    uses_url = f"{reverse('data_uses', args=[team.pk])}?so={book.register}&dong={row.pk}"
    return tenant_page(
        request,
        f"reporting/citizens/{template}.html",
        row.province,
        {
            "row": row,
            "book": book,
            "team": team,
            "facts": facts_of(row),
            "line": line_of(row, timezone.localdate()),
            "is_unreadable": bool(unreadable_fields(row)),
            "may_edit": may_edit and not unreadable_fields(row),
            "add_url": reverse("citizen_add", args=[team.pk, book.slug]) if team.state == TeamState.IN_FORCE else "",
            "list_url": list_address(team, book),
            "uses_url": uses_url if may_see_uses(request.user, team) else "",
            "page_title": title,
            "crumbs": crumbs(team, register_crumb(team, book), here=title),
            **context,
        },
        status=status,
    )
