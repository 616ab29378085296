"""Trả lời khó khăn: what waits for this person's agency, and its answers (Đề án III.3.1, IV.4.2e)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from reporting import difficulties
from reporting.enums import PassedState
from reporting.forms.difficulties import AnswerForm, AnswersForm
from reporting.models import PassedDifficulty
from teams.access import get_for
from teams.enums import Permission
from teams.pages import tenant_page
from teams.refused import RefusedError

ROWS_PER_PAGE = 30
ALL = "tat-ca"  # in the address, where every state is to be shown


def _desk(request: SignedInRequest) -> difficulties.Desk:
    desk = difficulties.desk_of(request.user)
    if desk is None:
        raise PermissionDenied
    return desk


def _asked(request: SignedInRequest) -> difficulties.Asked:
    """The filters of the address; what waits, unless another state is asked for."""
    return difficulties.Asked(
        state=request.GET.get("tt") or PassedState.PASSED,
        agency=request.GET.get("cq", ""),
        difficulty=request.GET.get("kk", ""),
        commune=request.GET.get("xa", ""),
    )


@require_http_methods(["GET", "POST"])
def answers(request: SignedInRequest) -> HttpResponse:
    """The inbox, the oldest first; several of the same kind are answered at once."""
    desk = _desk(request)
    form = AnswersForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["chosen"]
        chosen = [(row, seen[row.pk]) for row in desk.rows.filter(pk__in=seen)]
        try:
            answered = difficulties.answer_all(chosen, form.cleaned_data["answer"], by=request.user)
        except RefusedError as refused:
            form.refuse(refused.errors)
        else:
            count = len(answered)
            said = ngettext("Đã trả lời %(count)s khó khăn.", "Đã trả lời %(count)s khó khăn.", count)
            messages.success(request, said % {"count": count})
            return redirect(request.get_full_path())
    asked = _asked(request)
    rows = difficulties.search(desk.rows, asked).order_by("passed_at", "pk")
    context: dict[str, Any] = {
        "form": form,
        "ticked": request.POST.getlist("chosen"),
        "asked": asked,
        "is_filtered": bool(asked.agency or asked.difficulty or asked.commune),
        "all_states": ALL,
        "states": [(state.value, state.label) for state in (PassedState.PASSED, PassedState.ANSWERED)],
        **difficulties.choices_of(desk),
        "page_obj": Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "page_title": _("Trả lời khó khăn"),
        "page_subtitle": _("Những khó khăn mà các Tổ chuyển đến cơ quan của bạn"),
    }
    return tenant_page(request, "reporting/answers.html", desk.province, context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """One of them with all its words."""
    rows = PassedDifficulty.objects.select_related("difficulty", "agency", "commune", "province")
    passed = get_for(request.user, Permission.ANSWER, rows, pk=pk)
    if not difficulties.may_answer(passed, request.user):
        raise PermissionDenied
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"version": passed.version})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            difficulties.answer(passed, said["answer"], by=request.user, seen=said["version"])
        except RefusedError as refused:
            form.refuse(refused.errors)
            form.look_again(passed.version)
        else:
            messages.success(request, _("Đã gửi trả lời. Tổ sẽ thấy ngay trên trang của Tổ."))
            return redirect("answers")
    context = {
        "passed": passed,
        "form": form,
        "is_open": passed.state in (PassedState.PASSED, PassedState.ANSWERED),
        "page_title": str(passed.difficulty),
        "crumbs": [(_("Trả lời khó khăn"), reverse("answers")), (str(passed.commune), "")],
    }
    return tenant_page(request, "reporting/answer.html", passed.province, context, status=422 if form.errors else 200)
