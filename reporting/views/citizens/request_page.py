"""The page of a request: what was asked, the steps so far, and the moves that can be made now."""

from django.http import HttpResponse
from django_fsm import can_proceed

from accounts.encryption import unreadable_fields
from accounts.requests import SignedInRequest
from reporting.citizens.requests import is_erased
from reporting.enums import CitizenRequestState
from reporting.forms.citizens.request import MOVES, AnswerForm, MoveForm, PassOnForm, TellForm
from reporting.models import CitizenRequest
from reporting.views.citizens.row_page import row_page

# What is most likely next stands open; the rest can be unfolded.
_NEXT: dict[str, type[MoveForm]] = {
    CitizenRequestState.RECEIVED: PassOnForm,
    CitizenRequestState.PASSED: AnswerForm,
    CitizenRequestState.ANSWERED: TellForm,
}


def request_page(request: SignedInRequest, row: CitizenRequest, tried: MoveForm | None = None) -> HttpResponse:
    """`tried` is a move that was refused: it keeps what was typed."""
    steps = row.steps.select_related("agency", "made_by")
    is_fixed = is_erased(row) or bool(unreadable_fields(row))
    following = tried.name if tried else _NEXT[row.state].name if row.state in _NEXT else ""
    forms = [] if is_fixed else _moves(row, tried, following)
    return row_page(
        request,
        row,
        template="request",
        may_edit=not is_erased(row),
        status=422 if tried else 200,
        steps=steps,
        moves=forms,
        next_move=following,
        tried=tried,
    )


def _moves(row: CitizenRequest, tried: MoveForm | None, following: str) -> list[MoveForm]:
    possible = [form for form in MOVES.values() if can_proceed(getattr(row, form.transition))]
    if tried is not None and type(tried) not in possible:
        possible.append(type(tried))
    made = [tried if tried is not None and isinstance(tried, form) else form(None, row=row) for form in possible]
    return sorted(made, key=lambda form: form.name != following)
