"""What is exported, and under which headings."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from import_export import fields, resources

from kpis.boards.communes import CommuneRow


class CommuneRowResource(resources.Resource):  # type: ignore[misc]
    """The table of communes as it is shown: same rows, same order."""

    code = fields.Field(attribute="commune__official_code", column_name=_("Mã"))
    name = fields.Field(attribute="commune__full_name", column_name=_("Xã, phường"))
    team = fields.Field(attribute="has_team", column_name=_("Có Tổ"))
    sessions = fields.Field(attribute="sessions", column_name=_("Buổi"))
    people = fields.Field(attribute="people", column_name=_("Lượt"))
    in_time = fields.Field(attribute="in_time_percent", column_name=_("Cập nhật kịp thời, %"))
    last_day = fields.Field(attribute="last_day", column_name=_("Ghi gần nhất"))
    light = fields.Field(column_name=_("Mục tiêu số buổi"))

    def dehydrate_team(self, row: CommuneRow) -> str:
        return str(_("có") if row.has_team else _("chưa"))

    def dehydrate_in_time(self, row: CommuneRow) -> float | None:
        return None if row.in_time_percent is None else round(row.in_time_percent, 1)

    def dehydrate_light(self, row: CommuneRow) -> str:
        return str(row.light.label)

    def export_rows(self, rows: list[CommuneRow]) -> Any:
        return self.export(queryset=rows)
