"""The chart of one figure; colours come from the page's theme (static/js/charts.js)."""

import json
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from reporting.enums import Accumulation
from reporting.figures.due import Period
from reporting.figures.history import Line
from reporting.models import FigureDefinition
from teams.page_tables import PageTable
from teams.periods import Month, Quarter

PRIMARY = "var(--chart-1)"


def history_chart(definition: FigureDefinition, lines: Sequence[Line]) -> dict[str, Any]:
    """What templates/components/chart.html takes. Columns for a flow; a line for what grows, broken where nothing is
    known."""
    ordered = list(reversed(lines))
    while ordered and ordered[0].figure is None:
        ordered.pop(0)
    labels = [_label(line.period) for line in ordered]
    values = [line.figure.value if line.figure else None for line in ordered]
    hover = "%{x}: %{y:,} " + definition.unit + "<extra></extra>"
    if definition.accumulation in (Accumulation.FLOW, Accumulation.LEVEL):
        trace: Any = go.Bar(x=labels, y=values, marker_color=PRIMARY, hovertemplate=hover)
    else:
        trace = go.Scatter(
            x=labels, y=values, mode="lines+markers", line_color=PRIMARY, connectgaps=False, hovertemplate=hover
        )
    figure = go.Figure(trace)
    figure.update_layout(
        template=None, xaxis_type="category", yaxis_rangemode="tozero", yaxis_tickformat=",d", showlegend=False
    )
    return {
        "title": definition.name,
        "subtitle": _("%(unit)s, theo %(frequency)s")
        % {"unit": definition.unit, "frequency": definition.get_frequency_display()},
        "figure_json": json.loads(figure.to_json()),
        "headers": [_("Kỳ"), definition.unit],
        "rows": [(str(line.period), line.value_text or "–") for line in ordered] if ordered else [],
    }


def history_table(definition: FigureDefinition, lines: Sequence[Line]) -> PageTable:
    """The periods with their numbers, as a file; what nobody reported stays empty."""
    return PageTable(
        "figure-history",
        definition.name,
        [_("Kỳ"), definition.unit],
        [(str(line.period), line.figure.value if line.figure else None) for line in reversed(lines)],
    )


def _label(period: Period) -> str:
    """`T11/26`, `Quý IV/26`, `2026`: every one says its year, as a label may be left out."""
    if isinstance(period, Month):
        return f"T{period.month}/{period.year % 100:02d}"
    if isinstance(period, Quarter):
        return f"Q{period.quarter}/{period.year % 100:02d}"
    return period.code
