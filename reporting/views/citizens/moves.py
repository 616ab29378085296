"""The moves of a request."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from reporting.citizens import uses
from reporting.citizens.registers import REQUESTS
from reporting.forms.citizens.request import MOVES
from reporting.models import CitizenRequest
from reporting.views.citizens.frame import row_for
from reporting.views.citizens.request_page import request_page
from teams.refused import RefusedError


@require_POST
def citizen_request_move(request: SignedInRequest, pk: int, move: str) -> HttpResponse:
    row = row_for(request, REQUESTS, pk)
    if move not in MOVES or not isinstance(row, CitizenRequest):
        raise Http404
    form = MOVES[move](request.POST, row=row)
    if form.is_valid():
        try:
            form.make(request.user)
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            messages.success(request, _("Đã ghi bước: %(step)s.") % {"step": form.label})
            return redirect("citizen_row", register=REQUESTS.slug, pk=row.pk)
    # The page that says what is wrong shows the whole request.
    uses.record_opened(row, request.user)
    return request_page(request, row, form)
