"""The chip that says how something stands: hundreds a page, of four kinds."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string

from kpis.enums import Light

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=len(Light))
def light_chip(light: Light) -> str:
    """`{% light_chip row.light %}`: templates/kpis/_light_chip.html, rendered once for each light."""
    return render_to_string("kpis/_light_chip.html", {"light": light})
