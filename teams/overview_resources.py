"""The table of the province's teams as a file: same rows, same order as on the page, nobody's name in it."""

from django.utils.translation import gettext_lazy as _
from import_export.fields import Field

from teams.enums import Position
from teams.overview import OverviewRow
from teams.table_files import TableResource, day_field, number_field


class OverviewResource(TableResource):
    code = number_field("commune__official_code", _("Mã"))
    name = Field("commune__full_name", _("Xã, phường"))
    standing = Field(column_name=_("Tình trạng"))
    team = Field(column_name=_("Tên Tổ"))
    decision = Field(column_name=_("Số quyết định"))
    members = number_field("members", _("Số người"))
    leader = Field(column_name=_("Tổ trưởng"))
    deputies = Field(column_name=_("Tổ phó"))
    errors = number_field("errors", _("Lỗi"))
    warnings = number_field("warnings", _("Cảnh báo"))
    rules = Field(column_name=_("Điều cần sửa"))
    waiting = number_field("waiting", _("Hồ sơ chờ duyệt"))
    returned = number_field("returned", _("Hồ sơ bị trả lại"))
    waits_days = number_field("waits_days", _("Chờ lâu nhất, ngày"))
    points = number_field("points", _("Điểm hỗ trợ số"))
    gaps = number_field("gaps", _("Chỗ trống lịch trực 7 ngày tới"))
    hamlets = number_field("hamlets", _("Số thôn, tổ dân phố"))
    hamlet_teams = number_field("hamlet_teams", _("Thôn, tổ dân phố có Tổ"))
    changed_on = day_field("changed_on", _("Thay đổi cuối"))

    def dehydrate_standing(self, row: OverviewRow) -> str:
        return str(row.standing.label)

    def dehydrate_team(self, row: OverviewRow) -> str:
        return row.team.name if row.team else ""

    def dehydrate_decision(self, row: OverviewRow) -> str:
        return row.team.decision_number if row.team else ""

    def dehydrate_leader(self, row: OverviewRow) -> int | None:
        return row.people[Position.LEADER] if row.has_team else None

    def dehydrate_deputies(self, row: OverviewRow) -> int | None:
        return row.people[Position.DEPUTY] if row.has_team else None

    def dehydrate_rules(self, row: OverviewRow) -> str:
        return "; ".join(f"{one.title} ({one.places})" for one in row.by_rule)
