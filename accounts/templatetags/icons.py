"""The icons of the pages, from one sheet that the browser keeps. Every template has the tag (config.settings)."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

SHEET = "img/icons-3.51.0.svg"

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=1024)  # a page shows up to hundreds, of a few dozen kinds
def icon(name: str, css: str = "") -> SafeString:
    """`{% icon "download" %}`: a drawing beside words that say the same, so it says nothing itself."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f"icon {css}" if css else "icon",
        static(SHEET),
        name,
    )
