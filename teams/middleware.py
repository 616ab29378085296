"""A role that began or ended at midnight holds from the first request of the day, whether or not beat is alive."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import User
from teams.access.grants import apply_dates, users_out_of_date

CHECKED_KEY = "roles_checked_on"


class RoleDatesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            today = timezone.localdate()
            if request.session.get(CHECKED_KEY) != today.isoformat():
                if users_out_of_date(today).filter(pk=request.user.pk).exists():
                    apply_dates([request.user], today)
                request.session[CHECKED_KEY] = today.isoformat()
        return self.get_response(request)
