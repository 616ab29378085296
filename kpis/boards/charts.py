"""Plotly figures, made in Python and drawn in the browser; colours come from the page's theme (static/js/charts.js).

A chart is what templates/components/chart.html takes: the figure, and the same numbers as a table.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from kpis.boards.lights import as_cell, decimal_text, unit_of
from kpis.boards.sums import Totals
from kpis.enums import CellMeasure
from kpis.models import Indicator
from teams.page_tables import PageTable
from teams.periods import Month

# Names that static/js/charts.js turns into the colours of the page's theme.
PRIMARY, ACCENT = "var(--chart-1)", "var(--accent)"


@dataclass(frozen=True)
class Chart:
    id: str
    title: str
    subtitle: str
    figure_json: dict[str, Any]
    headers: list[str]
    numbers: Sequence[tuple[Any, ...]]  # a name, then the exact numbers; None: no data
    places: int = 0

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The numbers as people read them."""
        return [
            (name, *("–" if one is None else decimal_text(one, self.places) for one in values))
            for name, *values in self.numbers
        ]

    @property
    def table(self) -> PageTable:
        return PageTable(
            self.id,
            self.title,
            self.headers,
            [(name, *(as_cell(one, self.places) for one in values)) for name, *values in self.numbers],
        )


def _as_json(figure: go.Figure) -> dict[str, Any]:
    # Without plotly's own template the document is a tenth of its size; the page's theme styles it.
    figure.update_layout(template=None)
    document: dict[str, Any] = json.loads(figure.to_json())
    return document


def _month_label(month: Month, *, first: bool) -> str:
    """`T11`, with the year where it begins: `T1/26`."""
    label = _("T%(month)d") % {"month": month.month}
    return f"{label}/{month.year % 100:02d}" if first or month.month == 1 else label


def monthly_trend(months: Sequence[Month], totals: dict[Month, Totals], running: Month) -> Chart:
    """Lượt and buổi of each month; the running month stands out, as it is not over."""
    people = [totals[month].of(CellMeasure.PEOPLE_HELPED) for month in months]
    sessions = [totals[month].of(CellMeasure.SESSIONS) for month in months]
    labels = [_month_label(month, first=month == months[0]) for month in months]
    figure = go.Figure(
        go.Bar(
            x=labels,
            y=people,
            marker={
                "color": [ACCENT if month == running else PRIMARY for month in months],
                # Told apart on black and white paper too.
                "pattern": {"shape": ["/" if month == running else "" for month in months], "solidity": 0.25},
                "line": {"color": ACCENT, "width": [1 if month == running else 0 for month in months]},
            },
            customdata=[[held, str(month)] for month, held in zip(months, sessions, strict=True)],
            hovertemplate=_("%{customdata[1]}: %{y:,} lượt trong %{customdata[0]:,} buổi") + "<extra></extra>",
        )
    )
    figure.update_layout(xaxis_type="category", yaxis_rangemode="tozero", showlegend=False, bargap=0.25)
    return Chart(
        id="trend",
        title=_("Lượt hỗ trợ theo tháng"),
        subtitle=_("Cột gạch chéo là kỳ đang chạy, chưa đủ ngày.") if running in months else "",
        figure_json=_as_json(figure),
        headers=[_("Tháng"), _("Lượt"), _("Buổi")],
        numbers=[
            (str(month).capitalize(), helped, held)
            for month, helped, held in zip(months, people, sessions, strict=True)
        ]
        if any(people)
        else [],
    )


def indicator_trend(
    indicator: Indicator, months: Sequence[Month], values: Sequence[Fraction | None], running: Month
) -> Chart:
    """The province's value of one indicator, month by month; a month without data has no point, not a zero."""
    labels = [_month_label(month, first=month == months[0]) for month in months]
    unit, places = unit_of(indicator, is_leaf=False)
    figure = go.Figure(
        go.Scatter(
            x=labels,
            y=[None if value is None else round(float(value), places) for value in values],
            mode="lines+markers",
            line={"color": PRIMARY, "width": 2},
            marker={"size": 8, "color": [ACCENT if month == running else PRIMARY for month in months]},
            connectgaps=False,
            customdata=[str(month) for month in months],
            hovertemplate=f"%{{customdata}}: %{{y}} {unit}<extra></extra>",
        )
    )
    target = indicator.share_target if indicator.share_target is not None else indicator.target
    figure.add_hline(y=float(target), line_dash="dash", line_color=ACCENT)
    figure.update_layout(xaxis_type="category", yaxis_rangemode="tozero", showlegend=False)
    return Chart(
        id="trend",
        title=_("%(indicator)s theo tháng, %(unit)s") % {"indicator": indicator.short_name, "unit": unit},
        subtitle=_("Đường đứt là mục tiêu %(target)s %(unit)s.")
        % {"target": decimal_text(target, 0 if target == int(target) else 1), "unit": unit},
        figure_json=_as_json(figure),
        headers=[_("Tháng"), unit],
        numbers=[(str(month).capitalize(), value) for month, value in zip(months, values, strict=True)]
        if any(value is not None for value in values)
        else [],
        places=places,
    )


def service_mix(month: Month, mix: list[tuple[str, int]], sessions: int) -> Chart:
    """What people were helped with in a month, the most frequent on top."""
    shown = mix[::-1]
    figure = go.Figure(
        go.Bar(
            y=[label for label, _value in shown],
            x=[value for _label, value in shown],
            orientation="h",
            marker_color=PRIMARY,
            text=[decimal_text(value) for _label, value in shown],
            textposition="outside",
            textangle=0,
            cliponaxis=False,
            hovertemplate=_("%{y}: %{x:,} lượt") + "<extra></extra>",
        )
    )
    figure.update_layout(showlegend=False, xaxis_visible=False, yaxis_automargin=True, bargap=0.35)
    total = sum(value for _label, value in mix)
    return Chart(
        id="services",
        title=_("Lượt hỗ trợ theo nội dung, %(month)s") % {"month": month},
        subtitle=_("%(people)s lượt, trong %(sessions)s buổi")
        % {"people": decimal_text(total), "sessions": decimal_text(sessions)},
        figure_json=_as_json(figure),
        headers=[_("Nội dung"), _("Lượt")],
        numbers=list(mix),
    )
