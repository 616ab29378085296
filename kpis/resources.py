"""What is exported, and under which headings."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from import_export.fields import Field

from kpis.boards.communes import CommuneRow
from kpis.boards.indicator import CommuneValue
from teams.page_tables import PageTable
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


class CommuneValueResource(TableResource):
    """The communes of one indicator as they are shown: same rows, same order."""

    code = number_field("commune__official_code", _("Mã"))
    name = Field(attribute="commune__full_name", column_name=_("Xã, phường"))
    value = share_field("value_number", _("Giá trị"))
    made_of = Field(attribute="made_of", column_name=_("Tính từ"))
    place = number_field("place", _("Hạng"))
    peers = Field(attribute="peers", column_name=_("Xếp hạng trong"))
    moved = number_field("moved", _("Tăng hạng so với kỳ trước"))
    light = Field(column_name=_("Mục tiêu"))

    def dehydrate_light(self, row: CommuneValue) -> str:
        return str(row.light.label)


class SessionResource(TableResource):
    """A team's sessions of a period."""

    day = day_field("day", _("Ngày"))
    half_day = Field(attribute="get_half_day_display", column_name=_("Buổi"))
    place = Field(attribute="place", column_name=_("Nơi"))
    members = number_field("members", _("Thành viên"))
    people = number_field("people", _("Lượt"))


def page_table(resource: TableResource, name: str, title: str, rows: Iterable[Any]) -> PageTable:
    headings, *cells = resource.table(rows)
    return PageTable(name, title, headings, cells)
