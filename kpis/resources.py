"""What is exported, and under which headings."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from import_export import fields, resources
from import_export.widgets import DateWidget, FloatWidget, IntegerWidget

from kpis.boards.communes import CommuneRow


class CommuneRowResource(resources.Resource):  # type: ignore[misc]
    """The table of communes as it is shown: same rows, same order."""

    # Numbers and dates stay such, so that Excel can add, sort and filter them.
    code = fields.Field("commune__official_code", _("Mã"), IntegerWidget(coerce_to_string=False))
    name = fields.Field(attribute="commune__full_name", column_name=_("Xã, phường"))
    team = fields.Field(attribute="has_team", column_name=_("Có Tổ"))
    sessions = fields.Field("sessions", _("Buổi"), IntegerWidget(coerce_to_string=False))
    people = fields.Field("people", _("Lượt"), IntegerWidget(coerce_to_string=False))
    in_time = fields.Field("in_time_percent", _("Cập nhật kịp thời, %"), FloatWidget(coerce_to_string=False))
    last_day = fields.Field("last_day", _("Ghi gần nhất"), DateWidget(coerce_to_string=False))
    light = fields.Field(column_name=_("Mục tiêu số buổi"))

    def dehydrate_team(self, row: CommuneRow) -> str:
        return str(_("có") if row.has_team else _("chưa"))

    def dehydrate_in_time(self, row: CommuneRow) -> float | None:
        return None if row.in_time_percent is None else round(row.in_time_percent, 1)

    def dehydrate_light(self, row: CommuneRow) -> str:
        return str(row.light.label)

    def export_rows(self, rows: list[CommuneRow]) -> Any:
        return self.export(queryset=rows)
