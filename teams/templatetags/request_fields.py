from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from teams.forms.requests import ReturnForm
from teams.models import RosterLine

register = template.Library()


@register.simple_tag
def reason_box(form: ReturnForm, line: RosterLine) -> SafeString:
    """Where the approver writes, below a line, why it is returned; part of the form that stands beside the lines."""
    field = form.reason_field(line)
    return format_html(
        '<details class="line-reason"{}><summary>{}<span class="visually-hidden"> {}</span></summary>'
        '<div class="field"><label class="visually-hidden" for="{}">{}</label>{}{}</div></details>',
        " open" if field.value() or field.errors else "",
        field.label,
        line.full_name,
        field.id_for_label,
        field.label,
        field,
        field.errors,
    )
