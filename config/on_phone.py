"""The portal as something on the phone's screen: its manifest, its service worker, and the page for dead spots (R1)."""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

# In the order in which the later ones need the earlier ones.
WORKER_SCRIPTS = ("js/clock.js", "js/queue.js", "js/sending.js", "js/worker.js")
FONTS = [
    f"vendor/be-vietnam-pro-5.3.0/be-vietnam-pro-{subset}-{weight}-normal.woff2"
    for weight in (400, 600, 700)
    for subset in ("latin", "vietnamese")
]
ICONS = (("img/mark-192.png", "192x192", "any"), ("img/mark-512.png", "512x512", "any"))
MASKABLE_ICONS = (("img/mark-maskable-512.png", "512x512", "maskable"),)
BLUE, PAPER = "#0e5a8a", "#f6f4ef"


@login_not_required
@require_GET
@cache_control(max_age=3600, public=True)
def manifest(request: HttpRequest) -> HttpResponse:
    icons = [
        {"src": static(path), "sizes": sizes, "type": "image/png", "purpose": purpose}
        for path, sizes, purpose in (*ICONS, *MASKABLE_ICONS)
    ]
    document = {
        "name": _("Cổng Tổ công nghệ số cộng đồng"),
        "short_name": _("Tổ công nghệ số"),
        "lang": "vi",
        "id": "/",
        "start_url": reverse("log"),
        "scope": "/",
        "display": "standalone",
        "theme_color": BLUE,
        "background_color": PAPER,
        "icons": icons,
    }
    return JsonResponse(document, content_type="application/manifest+json")


@login_not_required
@require_GET
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker, at the root so that it may answer for every page: lines that change with the files they name."""
    lines = [f"self.PORTAL = {json.dumps(_known_to_worker())};"]
    lines += [f"importScripts({json.dumps(static(script))});" for script in WORKER_SCRIPTS]
    return HttpResponse("\n".join(lines), content_type="text/javascript; charset=utf-8")


def _known_to_worker() -> dict[str, Any]:
    return {
        "logPage": reverse("log"),
        "signInPage": reverse("account_login"),
        "noNetworkPage": reverse("no_network"),
        "fonts": [static(font) for font in FONTS],
        # With a hash in its name a file never changes, so that the phone's own copy will do.
        "isHashed": settings.STATIC_MANIFEST,
    }


@login_not_required
@require_GET
def no_network(request: HttpRequest) -> HttpResponse:
    """What the worker shows for every page but the phone page where there is no network."""
    return render(request, "no_network.html")
