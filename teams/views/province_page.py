"""What the pages about a province's rules share: who may open them, the way back, what is said after saving."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from teams.access import get_for
from teams.enums import Permission
from teams.models import Province, RulesChange
from teams.views.commune_page import Crumb


def managed_province(request: SignedInRequest, code: int) -> Province:
    return get_for(request.user, Permission.MANAGE_UNIT, Province.objects.all(), code=code)


def rules_crumbs(unit: Province, here: str) -> list[Crumb]:
    return [(_("Quy định"), reverse("province_rules", args=[unit.code])), (here, "")]


def saved(
    request: SignedInRequest, unit: Province, change: RulesChange | None, *, back: str = "province_rules"
) -> HttpResponse:
    """Say what became of it, and go back."""
    if change is None:
        messages.info(request, _("Không có gì thay đổi."))
    else:
        messages.success(request, _("Đã lưu: %(title)s.") % {"title": change.title})
    return redirect(back, code=unit.code)
