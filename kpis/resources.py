"""What is exported, and under which headings."""

from django.utils.translation import gettext_lazy as _
from import_export.fields import Field

from kpis.boards.communes import CommuneRow
from teams.table_files import TableResource, day_field, number_field, share_field


class CommuneRowResource(TableResource):
    """The table of communes as it is shown: same rows, same order."""

    code = number_field("commune__official_code", _("Mã"))
    name = Field(attribute="commune__full_name", column_name=_("Xã, phường"))
    team = Field(attribute="has_team", column_name=_("Có Tổ"))
    sessions = number_field("sessions", _("Buổi"))
    people = number_field("people", _("Lượt"))
    in_time = share_field("in_time_percent", _("Cập nhật kịp thời, %"))
    last_day = day_field("last_day", _("Ghi gần nhất"))
    light = Field(column_name=_("Mục tiêu số buổi"))

    def dehydrate_team(self, row: CommuneRow) -> str:
        return str(_("có") if row.has_team else _("chưa"))

    def dehydrate_in_time(self, row: CommuneRow) -> float | None:
        return None if row.in_time_percent is None else round(row.in_time_percent, 1)

    def dehydrate_light(self, row: CommuneRow) -> str:
        return str(row.light.label)
