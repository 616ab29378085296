from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django_htmx.http import HttpResponseClientRefresh


class SignInMiddleware(LoginRequiredMiddleware):
    """Sign-in is required everywhere but on pages that say otherwise, and what was shown stays with the person."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.headers.get("HX-Request"):
            # A part of a page asked for itself after the session ended: the whole page has to go to the sign-in.
            return HttpResponseClientRefresh()
        if request.method not in ("GET", "HEAD"):
            # Going back to where a form was sent would be a GET that the address may not know; go back to the form.
            came_from = urlsplit(request.headers.get("Referer", ""))
            is_ours = came_from.netloc == request.get_host()
            back = came_from._replace(scheme="", netloc="", fragment="").geturl() if is_ours else "/"
            return redirect_to_login(back, str(self.get_login_url(view_func)))
        return super().handle_no_permission(request, view_func)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.user.is_authenticated and "Cache-Control" not in response:
            # On the commune's shared computer "Back" after signing out must show nothing.
            add_never_cache_headers(response)
        return response
