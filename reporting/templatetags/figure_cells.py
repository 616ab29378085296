"""The field of a row of figures."""

from django import template

from reporting.figures.grid import Row
from reporting.forms.figures import Cell, FigureGridForm

register = template.Library()


@register.filter
def cell_of(form: FigureGridForm, row: Row) -> Cell | None:
    return form.cells.get(row.definition.pk)
