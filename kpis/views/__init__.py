"""The pages of the numbers: boards of province, commune and team, and each indicator by itself."""

from kpis.views.boards import commune, export_communes, province, team
from kpis.views.completeness import completeness, export_completeness
from kpis.views.indicators import export_indicator, indicator, indicators

__all__ = [
    "commune",
    "completeness",
    "export_communes",
    "export_completeness",
    "export_indicator",
    "indicator",
    "indicators",
    "province",
    "team",
]
