"""The changing part of a board that many people watch, rendered once for all who may see the same of it.

What it shows changes with the version of the province's numbers, which is part of its name, and so is everything else
that it depends on. Names of communes and the like have no version: a part is kept for no longer than a minute.
"""

from collections.abc import Callable, Hashable
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from accounts.requests import SignedInRequest

KEPT_SECONDS = 60
# Whoever searches, sorts or leafs has a page of their own.
PERIOD, VERSION = "ky", "phien"


def may_be_shared(request: SignedInRequest) -> bool:
    """Whether the address says nothing but which period is shown."""
    return request.GET.keys() <= {PERIOD, VERSION}


def shared_part(
    request: SignedInRequest, template: str, seen_by: tuple[Hashable, ...], context: Callable[[], dict[str, Any]]
) -> SafeString:
    """`template` rendered with `context`, or as it was rendered for somebody else with the same `seen_by`.

    `seen_by` is all that decides what is shown beside the period in the address: whose numbers, of which version, and
    what the person may do. Without a cache it is rendered each time.
    """
    address = request.GET.copy()
    address.pop(VERSION, None)
    named = (settings.PORTAL_VERSION, template, address.urlencode(), seen_by)
    key = f"board:{sha256(repr(named).encode()).hexdigest()}"
    kept: str | None = cache.get(key)
    if kept is None:
        kept = _rendered(request, template, context())
        cache.set(key, kept, KEPT_SECONDS)
    safe: SafeString = mark_safe(kept)  # noqa: S308  # a template of ours rendered it
    return safe


def _rendered(request: SignedInRequest, template: str, context: dict[str, Any]) -> str:
    """Without what the frame around it needs to know, which is asked for when the frame is rendered."""
    bare = Context({"request": request, **context})
    bare.request = request  # type: ignore[attr-defined]  # where {% querystring %} looks for it
    return str(get_template(template).template.render(bare))  # type: ignore[attr-defined]  # Django's own kind
