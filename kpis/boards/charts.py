"""Plotly figures, made in Python and drawn in the browser; colours come from the page's theme (static/js/charts.js).

A chart is what templates/components/chart.html takes: the figure, and the same numbers as a table. Figures are written
in Plotly's own format rather than with its classes, which look up and check each property of each figure of each page:
tests/kpis/test_charts.py has them check every chart once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kpis.boards.lights import as_cell, decimal_text, unit_of
from kpis.boards.periods import ShownPeriod
from kpis.boards.sums import Names, Totals
from kpis.enums import CellMeasure, Stretch
from kpis.models import Indicator
from teams.page_tables import PageTable
from teams.periods import Month, Quarter

Figure = dict[str, Any]

# Names that static/js/charts.js turns into the colours of the page's theme.
PRIMARY, ACCENT = "var(--chart-1)", "var(--accent)"
COLOURS = [f"var(--chart-{number})" for number in range(1, 7)]
OVER_PERIODS: Figure = {"xaxis": {"type": "category"}, "yaxis": {"rangemode": "tozero"}}
SERIES_SHOWN = 5  # services by name in a stacked chart; the others are one series


@dataclass(frozen=True)
class Chart:
    id: str
    title: str
    subtitle: str
    figure_json: Figure
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


def _label(shown: ShownPeriod, *, first: bool) -> str:
    """`T11`, `Q4/26` or `2026`; the first month and each that begins a year with the year: `T1/26`."""
    period = shown.period
    if isinstance(period, Month):
        begins_year, label = period.month == 1, _("T%(month)d") % {"month": period.month}
    elif isinstance(period, Quarter):
        # More than a year of them stands in a chart, where each needs a name of its own.
        begins_year, label = True, _("Q%(quarter)d") % {"quarter": period.quarter}
    else:
        return str(period.year)
    return f"{label}/{period.year % 100:02d}" if first or begins_year else label


def _labels(periods: Sequence[ShownPeriod]) -> list[str]:
    return [_label(one, first=one == periods[0]) for one in periods]


def by_kind(kind: Stretch) -> str:
    """`theo tháng`: what a series of such periods is called."""
    return {Stretch.QUARTER: _("theo quý"), Stretch.YEAR: _("theo năm")}.get(kind, _("theo tháng"))


def _heading_of(kind: Stretch) -> str:
    return {Stretch.QUARTER: _("Quý"), Stretch.YEAR: _("Năm")}.get(kind, _("Tháng"))


def trend(periods: Sequence[ShownPeriod], totals: Mapping[ShownPeriod, Totals]) -> Chart:
    """Lượt and buổi of each period; the running one stands out, as it is not over."""
    people = [totals[one].of(CellMeasure.PEOPLE_HELPED) for one in periods]
    sessions = [totals[one].of(CellMeasure.SESSIONS) for one in periods]
    bars = {
        "type": "bar",
        "x": _labels(periods),
        "y": people,
        "marker": {
            "color": [ACCENT if one.is_running else PRIMARY for one in periods],
            # Told apart on black and white paper too.
            "pattern": {"shape": ["/" if one.is_running else "" for one in periods], "solidity": 0.25},
            "line": {"color": ACCENT, "width": [1 if one.is_running else 0 for one in periods]},
        },
        "customdata": [[held, str(one)] for one, held in zip(periods, sessions, strict=True)],
        "hovertemplate": _("%{customdata[1]}: %{y:,} lượt trong %{customdata[0]:,} buổi") + "<extra></extra>",
    }
    kind = periods[-1].kind
    return Chart(
        id="trend",
        title=_("Lượt hỗ trợ %(by)s") % {"by": by_kind(kind)},
        subtitle=_("Cột gạch chéo là kỳ đang chạy, chưa đủ ngày.") if any(one.is_running for one in periods) else "",
        figure_json={"data": [bars], "layout": {**OVER_PERIODS, "showlegend": False, "bargap": 0.25}},
        headers=[_heading_of(kind), _("Lượt"), _("Buổi")],
        numbers=[
            (capfirst(str(one)), helped, held) for one, helped, held in zip(periods, people, sessions, strict=True)
        ]
        if any(people)
        else [],
    )


@dataclass(frozen=True)
class Line:
    """The values of one unit over some periods; a period without data has no point, not a zero."""

    name: str
    values: Sequence[Fraction | None]


def indicator_trend(
    indicator: Indicator, periods: Sequence[ShownPeriod], lines: Sequence[Line], target: Fraction, *, is_leaf: bool
) -> Chart:
    """The values of one indicator, period by period, with the target as a line across."""
    unit, places = unit_of(indicator, is_leaf=is_leaf)
    drawn = [
        {
            "type": "scatter",
            "x": _labels(periods),
            "y": [None if value is None else round(float(value), places) for value in line.values],
            "name": line.name,
            "mode": "lines+markers",
            "line": {"color": colour, "width": 2},
            "marker": {"size": 8, "color": [ACCENT if one.is_running else colour for one in periods]},
            "connectgaps": False,
            "customdata": [str(one) for one in periods],
            "hovertemplate": f"%{{customdata}}: %{{y}} {unit}<extra>{line.name}</extra>",
        }
        for line, colour in zip(lines, COLOURS, strict=False)
    ]
    across = {
        "type": "line",
        "xref": "x domain",
        "x0": 0,
        "x1": 1,
        "yref": "y",
        "y0": float(target),
        "y1": float(target),
        "line": {"color": ACCENT, "dash": "dash"},
    }
    kind = periods[-1].kind
    named = _("%(indicator)s, %(unit)s") % {"indicator": indicator.short_name, "unit": unit}
    return Chart(
        id="trend",
        title=_("%(indicator)s %(by)s, %(unit)s")
        % {"indicator": indicator.short_name, "by": by_kind(kind), "unit": unit},
        subtitle=_("Đường đứt là mục tiêu %(target)s %(unit)s.")
        % {"target": decimal_text(target, 0 if target.denominator == 1 else 1), "unit": unit},
        figure_json={
            "data": drawn,
            "layout": {**OVER_PERIODS, "shapes": [across], "showlegend": len(lines) > 1},
        },
        headers=[_heading_of(kind), *([line.name for line in lines] if len(lines) > 1 else [named])],
        numbers=[(capfirst(str(one)), *(line.values[place] for line in lines)) for place, one in enumerate(periods)]
        if any(value is not None for line in lines for value in line.values)
        else [],
        places=places,
    )


def service_months(months: Sequence[ShownPeriod], totals: Mapping[ShownPeriod, Totals], names: Names) -> Chart:
    """What people were helped with month by month: the most frequent services by name, the others together."""
    of_month = [totals[month].parts(CellMeasure.PEOPLE_HELPED) for month in months]
    whole: dict[int, int] = {}
    for parts in of_month:
        for item, value in parts.items():
            whole[item] = whole.get(item, 0) + value
    ordered = sorted(whole, key=lambda item: (-whole[item], names[CellMeasure.PEOPLE_HELPED, item]))
    series = [
        (names[CellMeasure.PEOPLE_HELPED, item], [parts.get(item, 0) for parts in of_month])
        for item in ordered[:SERIES_SHOWN]
    ]
    if rest := ordered[SERIES_SHOWN:]:
        series.append((_("Nội dung khác"), [sum(parts.get(item, 0) for item in rest) for parts in of_month]))
    labels, named = _labels(months), [str(month) for month in months]
    hover = _("%{customdata}: %{y:,} lượt")
    bars = [
        {
            "type": "bar",
            "x": labels,
            "y": values,
            "name": name,
            "marker": {"color": colour},
            "customdata": named,
            "hovertemplate": f"{hover}<extra>{name}</extra>",
        }
        for (name, values), colour in zip(series, COLOURS, strict=False)
    ]
    return Chart(
        id="service-months",
        title=_("Nội dung hỗ trợ theo tháng"),
        subtitle=_("Số lượt của từng nội dung, mười hai tháng đến %(month)s.") % {"month": months[-1]},
        figure_json={"data": bars, "layout": {**OVER_PERIODS, "barmode": "stack", "bargap": 0.25}},
        headers=[_("Tháng"), *(name for name, _values in series)],
        numbers=[(capfirst(month), *(values[place] for _name, values in series)) for place, month in enumerate(named)]
        if series
        else [],
    )


def service_mix(shown: ShownPeriod, mix: list[tuple[str, int]], sessions: int) -> Chart:
    """What people were helped with in a period, the most frequent on top."""
    upwards = mix[::-1]
    bars = {
        "type": "bar",
        "y": [label for label, _value in upwards],
        "x": [value for _label, value in upwards],
        "orientation": "h",
        "marker": {"color": PRIMARY},
        "text": [decimal_text(value) for _label, value in upwards],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
        "hovertemplate": _("%{y}: %{x:,} lượt") + "<extra></extra>",
    }
    layout = {"showlegend": False, "xaxis": {"visible": False}, "yaxis": {"automargin": True}, "bargap": 0.35}
    total = sum(value for _label, value in mix)
    return Chart(
        id="services",
        title=_("Lượt hỗ trợ theo nội dung, %(period)s") % {"period": shown},
        subtitle=_("%(people)s lượt, trong %(sessions)s buổi")
        % {"people": decimal_text(total), "sessions": decimal_text(sessions)},
        figure_json={"data": [bars], "layout": layout},
        headers=[_("Nội dung"), _("Lượt")],
        numbers=list(mix),
    )
