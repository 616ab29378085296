"""The parts of the phone page that work without a connection."""

from typing import Any

from django import template

from reporting.closing import MAX_REASON
from reporting.forms.log import LogForm
from reporting.phone_words import phone_words
from teams.models import Membership

register = template.Library()


@register.inclusion_tag("reporting/_on_phone.html")
def on_phone(form: LogForm, membership: Membership) -> dict[str, Any]:
    """What lies on the phone, and what the page says about it. `form` is the form of a new entry of `membership`."""
    return {"membership": membership, "words": phone_words(form), "max_reason": MAX_REASON}
