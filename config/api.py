"""The portal's API: for its own pages on the phone (session and CSRF token) and for other systems (keys).

`/api/openapi.json` says what it takes and gives. Every answer that refuses has `detail`, a sentence in Vietnamese.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import django_auth

from config.unreadable import what_is_wrong
from kpis import api as kpis_api
from reporting.api import figures, logs

api = NinjaAPI(
    title="Cổng Tổ công nghệ số cộng đồng",
    version="1",
    description="Ghi buổi hỗ trợ từ điện thoại; số liệu và giá trị chỉ tiêu cho hệ thống khác.",
    docs_url=None,
    urls_namespace="api",
    auth=django_auth,
)
api.add_router("/logs/", logs.router)
api.add_router("/figures/", figures.router)
api.add_router("/kpis/", kpis_api.router)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, error: Any) -> HttpResponse:
    return api.create_response(
        request, {"detail": _("Phiên đăng nhập đã hết hoặc chưa đăng nhập. Hãy đăng nhập lại.")}, status=401
    )


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: Any) -> HttpResponse:
    """What cannot be read at all; what is merely wrong is told per entry or per item."""
    said = _("Không đọc được yêu cầu: %(problems)s.") % {"problems": what_is_wrong(error.errors)}
    return api.create_response(request, {"detail": said}, status=422)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: Any) -> HttpResponse:
    known = {
        400: _("Không đọc được nội dung gửi lên: phải là JSON."),
        403: _("Trang đã mở quá lâu. Hãy tải lại trang rồi gửi lại."),
    }
    said = known.get(error.status_code, str(error)) if str(error).isascii() else str(error)
    return api.create_response(request, {"detail": said}, status=error.status_code)


@csrf_exempt
def unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """A program that asks for an address that there is not gets an answer that it can read, not a page."""
    said = _("Không có địa chỉ này. Các địa chỉ có ở /api/openapi.json.")
    return api.create_response(request, {"detail": said}, status=404)


patterns, app_name, namespace = api.urls
# The root would answer with the page for people; its name is where ninja finds out the addresses of the document.
patterns = [
    path("", unknown, name=one.name) if isinstance(one, URLPattern) and one.name == "api-root" else one
    for one in patterns
]
patterns.append(path("<path:rest>", unknown, name="unknown"))
for pattern in patterns:
    # The API asks for itself who comes, with an answer that a program understands, not with a page to sign in.
    if pattern.callback is not None:
        login_not_required(pattern.callback)
urls = (patterns, app_name, namespace)
