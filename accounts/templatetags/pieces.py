"""Pieces that stand on pages by the hundred. A number that changes changes few; the others are not rendered anew.

Every template has the tags (config.settings).
"""

from collections.abc import Hashable, Iterable
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def piece(template: str, **shown: Hashable) -> SafeString:
    """`{% piece "components/light.html" light=light %}`: the template with this alone, rendered once while it is equal.

    So `shown` has to hold all that the template says: texts and numbers, but no rows of the database, which stay equal
    while they have the same key.
    """
    return _piece(template, tuple(shown.items()))


@register.simple_tag
def pieces(template: str, name: str, those: Iterable[Hashable], **shown: Hashable) -> SafeString:
    """`{% pieces "components/light.html" "light" group.lights %}`: each of `those` as `name`, one after the other."""
    shared = tuple(shown.items())
    return format_html_join("", "{}", ((_piece(template, ((name, one), *shared)),) for one in those))


def _piece(template: str, shown: tuple[tuple[str, Hashable], ...]) -> SafeString:
    if settings.DEBUG:  # whoever works on a template sees it change
        return render_to_string(template, dict(shown))
    return _rendered(template, shown)


@lru_cache(maxsize=4096)  # some ten boards of a province; about 1 KB each
def _rendered(template: str, shown: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return render_to_string(template, dict(shown))
