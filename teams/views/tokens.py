"""The keys of a province for other systems: list, make, revoke."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from teams import system_tokens as tokens
from teams.access import get_for
from teams.enums import Permission, TokenScope
from teams.forms.tokens import TokenForm
from teams.models import Province, SystemToken
from teams.pages import tenant_page
from teams.refused import RefusedError

HALF_A_YEAR = timedelta(days=180)


@never_cache
@require_http_methods(["GET", "POST"])
def system_tokens(request: SignedInRequest, code: int) -> HttpResponse:
    """The page that answers to the form is the only one that ever shows the new key."""
    province = get_for(request.user, Permission.MANAGE_UNIT, Province.objects.all(), code=code)
    today = timezone.localdate()
    form = TokenForm(request.POST if request.method == "POST" else None, initial={"valid_to": today + HALF_A_YEAR})
    made: tuple[SystemToken, str] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = tokens.make(province, by=request.user, **form.cleaned_data)
        except RefusedError as refused:
            form.refuse(refused.errors)
    return _page(request, province, form, made)


def _page(
    request: SignedInRequest, province: Province, form: TokenForm, made: tuple[SystemToken, str] | None
) -> HttpResponse:
    rows = SystemToken.objects.filter(province=province).select_related("made_by", "revoked_by")
    labels = dict(TokenScope.choices)
    context = {
        "form": form,
        "made": made[0] if made else None,
        "key": made[1] if made else "",
        "rows": [(row, [labels[scope] for scope in row.scopes]) for row in rows],
        "today": timezone.localdate(),
        "crumbs": [(_("Bảng điều hành"), reverse("province", args=[province.code])), (_("Khóa API"), "")],
        "page_title": _("Khóa cho hệ thống khác"),
    }
    return tenant_page(request, "teams/tokens.html", province, context, status=422 if form.errors else 200)


@require_POST
def system_token_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = SystemToken.objects.select_related("province")
    token = get_for(request.user, Permission.MANAGE_UNIT, rows, pk=pk)
    if tokens.revoke(token, request.user):
        messages.success(request, _("Đã thu hồi khóa của “%(name)s”.") % {"name": token.name})
    else:
        messages.info(request, _("Khóa này đã được thu hồi từ trước."))
    return redirect("system_tokens", token.province.code)
