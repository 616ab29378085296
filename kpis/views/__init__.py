from kpis.views.boards import commune, export_communes, province, team
from kpis.views.editing import indicator_add, indicator_edit, indicator_remove

__all__ = [
    "commune",
    "export_communes",
    "indicator_add",
    "indicator_edit",
    "indicator_remove",
    "province",
    "team",
]
