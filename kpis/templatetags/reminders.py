"""What the province reminds the reader of, on the pages that they open first."""

from typing import Any

from django import template
from django.template import Context

from kpis.reminders.showing import to_see
from teams.models import Commune, Team

register = template.Library()


@register.inclusion_tag("kpis/_reminders.html", takes_context=True)
def reminders_about(context: Context, unit: Commune | Team) -> dict[str, Any]:
    """What this person still has to see of `unit`; nothing where there is nothing."""
    request = context["request"]
    return {"waiting": to_see(request.user, unit), "back": request.get_full_path(), "csrf_token": context["csrf_token"]}
