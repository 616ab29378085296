from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.requests import SignedInRequest
from config.navigation import home_of


def home(request: SignedInRequest) -> HttpResponse:
    """Send everybody to the page that they open on (UX)."""
    url = home_of(request.user)
    if url is None:
        return render(request, "accounts/no_role.html", status=403)
    return redirect(url)
