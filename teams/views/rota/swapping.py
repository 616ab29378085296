"""Asking a colleague to take a shift, and answering."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from teams.access import get_for
from teams.enums import Permission
from teams.forms.rota import SwapForm
from teams.models import DutyShift, DutySwap
from teams.pages import tenant_page
from teams.refused import RefusedError
from teams.rota import swaps
from teams.views.rota.asked import say


def _my_shift(request: SignedInRequest, pk: int) -> DutyShift:
    rows = DutyShift.objects.select_related("team__province", "support_point", "user", "province")
    shift = get_for(request.user, Permission.SEE_ROSTER, rows, pk=pk)
    if shift.user_id != request.user.pk:
        raise PermissionDenied
    return shift


@require_http_methods(["GET", "POST"])
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    """Nhờ người khác nhận một ca của mình."""
    shift = _my_shift(request, pk)
    today = timezone.localdate()
    form = SwapForm(
        request.POST if request.method == "POST" else None,
        board=swaps.board_around(shift.team, shift),
        shift=shift,
        offers=swaps.offers_for(shift, today),
    )
    if request.method == "POST" and form.is_valid():
        try:
            asked = swaps.ask(
                shift,
                form.cleaned_data["asked_of"],
                by=request.user,
                in_return=form.cleaned_data["in_return"],
                note=form.cleaned_data["note"],
                today=today,
            )
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            said = _("Đã nhờ %(name)s. Ca vẫn là của bạn cho đến khi người đó nhận.")
            messages.success(request, said % {"name": asked.asked_of})
            return redirect("my_duty")
    return tenant_page(
        request,
        "teams/duty_swap.html",
        shift.province,
        {"shift": shift, "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept or decline as the one who was asked, withdraw as the one who asked (`viec`)."""
    swap = get_for(request.user, Permission.SEE_ROSTER, DutySwap.objects.all(), pk=pk)
    if request.user.pk not in (swap.asked_by_id, swap.asked_of_id):
        raise PermissionDenied
    answers: dict[str, tuple[Callable[[], DutySwap], str]] = {
        "nhan": (
            lambda: swaps.accept(swap, by=request.user, today=timezone.localdate()),
            _("Đã nhận ca. Lịch trực đã đổi."),
        ),
        "tu-choi": (lambda: swaps.decline(swap, by=request.user), _("Đã trả lời: bạn không nhận ca này.")),
        "rut": (lambda: swaps.withdraw(swap, by=request.user), _("Đã rút lời nhờ.")),
    }
    if request.POST.get("viec") not in answers:
        messages.error(request, _("Hãy chọn nhận, không nhận hoặc rút lời nhờ."))
        return redirect("my_duty")
    act, done = answers[request.POST["viec"]]
    try:
        act()
    except RefusedError as refused:
        say(request, refused)
    else:
        messages.success(request, done)
    return redirect("my_duty")
