"""Pieces that stand on pages by the hundred. A number that changes changes few; the others are not rendered anew.

Every template has the tag (config.settings).
"""

from collections.abc import Hashable
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string

register = template.Library()


@register.simple_tag
def piece(template: str, **shown: Hashable) -> str:
    """`{% piece "components/light.html" light=light %}`: the template with this alone, rendered once while it is equal.

    So `shown` has to hold all that the template says: texts and numbers, but no rows of the database, which stay equal
    while they have the same key.
    """
    if settings.DEBUG:  # whoever works on a template sees it change
        return render_to_string(template, dict(shown))
    return _rendered(template, tuple(shown.items()))


@lru_cache(maxsize=4096)  # some ten boards of a province; about 1 KB each
def _rendered(template: str, shown: tuple[tuple[str, Hashable], ...]) -> str:
    return render_to_string(template, dict(shown))
