from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class SignedInRequest(HttpRequest):
    """What a view gets behind LoginRequiredMiddleware: for type checkers."""

    user: User
    htmx: HtmxDetails
