"""The pages of the numbers: boards of province, commune and team, each indicator by itself, and what is due."""

from kpis.views.boards import commune, export_communes, province, team
from kpis.views.completeness import completeness, export_completeness
from kpis.views.editing import indicator_add, indicator_edit, indicator_remove
from kpis.views.indicators import export_indicator, indicator, indicators
from kpis.views.meeting import commune_meeting, province_meeting

__all__ = [
    "commune",
    "commune_meeting",
    "completeness",
    "export_communes",
    "export_completeness",
    "export_indicator",
    "indicator",
    "indicator_add",
    "indicator_edit",
    "indicator_remove",
    "indicators",
    "province",
    "province_meeting",
    "team",
]
