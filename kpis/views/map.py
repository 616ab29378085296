"""The shapes of the communes, which pages draw their maps of."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from kpis.boards.map import shapes_file
from teams.access import get_for
from teams.enums import Permission
from teams.models import ProvinceMap

A_YEAR = 365 * 24 * 60 * 60


@require_GET
def map_shapes(request: SignedInRequest, code: int, revision: int) -> HttpResponse:
    """The shapes of one revision of the map. They never change, so a phone asks for them once and keeps them."""
    sheet = get_for(request.user, Permission.SEE_FIGURES, ProvinceMap.objects.all(), pk=revision, province__code=code)
    response = HttpResponse(shapes_file(sheet), content_type="image/svg+xml")
    response["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return response
