"""What the charts give to Plotly is what Plotly knows: its own classes check each property of every one of them."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import plotly.graph_objects as go
import pytest

from kpis.boards import charts
from kpis.boards.periods import ShownPeriod, periods_until
from kpis.boards.sums import Names, Totals
from kpis.enums import CellMeasure
from kpis.models import Indicator
from teams.enums import Calendar
from teams.periods import Month

TODAY = date(2026, 3, 10)
MONTHS = periods_until(ShownPeriod(Month(2026, 3, Calendar.SOLAR), TODAY), 3)
NAMES: Names = {(CellMeasure.PEOPLE_HELPED, item): f"Nội dung {item}" for item in range(1, 9)}


def totals() -> dict[ShownPeriod, Totals]:
    """Eight services, so that some stand under their names and some together; nothing in the first month."""
    found = {month: Totals() for month in MONTHS}
    for month in MONTHS[1:]:
        found[month].by_item[CellMeasure.SESSIONS, 0] = 4
        for item in range(1, 9):
            found[month].by_item[CellMeasure.PEOPLE_HELPED, item] = 10 * item
    return found


def indicator_trend() -> charts.Chart:
    indicator = Indicator(short_name="Tổ có lịch", unit="%", decimals=0, share_target=None)
    lines = [
        charts.Line("Pleiku", [None, Fraction(70), Fraction(85)]),
        charts.Line("Quy Nhơn", [Fraction(50), None, Fraction(90)]),
    ]
    return charts.indicator_trend(indicator, MONTHS, lines, Fraction(161, 2), is_leaf=True)


CHARTS: dict[str, Callable[[], charts.Chart]] = {
    "trend": lambda: charts.trend(MONTHS, totals()),
    "indicator_trend": indicator_trend,
    "service_months": lambda: charts.service_months(MONTHS, totals(), NAMES),
    "service_mix": lambda: charts.service_mix(MONTHS[-1], [("VNeID", 30), ("Dịch vụ công", 1200)], 9),
    "nothing": lambda: charts.service_months(MONTHS, {month: Totals() for month in MONTHS}, NAMES),
}


@pytest.mark.parametrize("chart", CHARTS)
def test_plotly_knows_every_property_of_a_chart(chart: str) -> None:
    given = CHARTS[chart]().figure_json
    taken = go.Figure(given).to_plotly_json()  # ValueError for a name or a value that Plotly does not know
    del taken["layout"]["template"]  # Plotly's own theme; the page's replaces it
    assert taken == given


def test_a_month_without_a_value_has_no_point_and_the_target_lies_across() -> None:
    figure = indicator_trend().figure_json
    assert [trace["y"] for trace in figure["data"]] == [[None, 70, 85], [50, None, 90]]
    (across,) = figure["layout"]["shapes"]
    assert (across["y0"], across["y1"], across["xref"]) == (80.5, 80.5, "x domain")


def test_the_least_frequent_services_are_one_series() -> None:
    names = [trace["name"] for trace in CHARTS["service_months"]().figure_json["data"]]
    assert names == ["Nội dung 8", "Nội dung 7", "Nội dung 6", "Nội dung 5", "Nội dung 4", "Nội dung khác"]
