"""Phiếu đăng nhập: the first passwords of a team's people, shown once, to be printed and handed over."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from teams import sign_in_slips
from teams.access import get_for
from teams.enums import Permission
from teams.models import Team
from teams.pages import tenant_page


class SlipsForm(forms.Form):
    people = forms.TypedMultipleChoiceField(
        label=_("In phiếu cho"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Hãy chọn ít nhất một người."),
            "invalid_choice": _("Có người đã đăng nhập hoặc không còn trong Tổ. Hãy tải lại trang."),
        },
    )


@require_http_methods(["GET", "POST"])
def slips(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Team.objects.select_related("province", "commune")
    team = get_for(request.user, Permission.RUN_TEAM, rows, pk=pk)
    people = sign_in_slips.who_never_signed_in(team)
    form = SlipsForm(
        request.POST if request.method == "POST" else None,
        initial={"people": [user.pk for user in people if not user.has_usable_password()]},
    )
    form.fields["people"].choices = [(user.pk, user.full_name) for user in people]  # type: ignore[attr-defined]
    context = {"team": team, "form": form, "people": people, "address": request.build_absolute_uri("/")}
    if form.is_valid():
        # Shown in the answer itself: nothing of it is kept, so there is nothing to be redirected to.
        context["slips"] = sign_in_slips.issue(team, form.cleaned_data["people"])
    return tenant_page(request, "teams/slips.html", team.province, context, status=422 if form.errors else 200)
