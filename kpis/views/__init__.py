"""The pages of the numbers: boards of province, commune and team, each indicator by itself, what is due, the rating,
and who is behind with the reminders of that."""

from kpis.views.behind import behind, behind_remind, export_behind
from kpis.views.boards import commune, export_communes, province, team
from kpis.views.comparing import compare_communes
from kpis.views.completeness import completeness, export_completeness
from kpis.views.editing import indicator_add, indicator_edit, indicator_remove
from kpis.views.indicators import export_indicator, indicator, indicators
from kpis.views.map import map_shapes
from kpis.views.meeting import commune_meeting, province_meeting
from kpis.views.member import member_month, my_month
from kpis.views.rating import export_rating, rating, rating_commune, rating_rule
from kpis.views.reminders import reminders, reminders_seen

__all__ = [
    "behind",
    "behind_remind",
    "commune",
    "commune_meeting",
    "compare_communes",
    "completeness",
    "export_behind",
    "export_communes",
    "export_completeness",
    "export_indicator",
    "export_rating",
    "indicator",
    "indicator_add",
    "indicator_edit",
    "indicator_remove",
    "indicators",
    "map_shapes",
    "member_month",
    "my_month",
    "province",
    "province_meeting",
    "rating",
    "rating_commune",
    "rating_rule",
    "reminders",
    "reminders_seen",
    "team",
]
