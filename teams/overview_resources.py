"""The table of the province's teams as a file: same rows, same order as on the page, nobody's name in it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from import_export import fields, resources
from import_export.widgets import DateWidget, IntegerWidget

from teams.enums import Position
from teams.overview import OverviewRow


def _number(attribute: str, heading: Any) -> fields.Field:
    """A field that stays a number, so that Excel can add, sort and filter it."""
    return fields.Field(attribute, heading, IntegerWidget(coerce_to_string=False))


def _as_text(typed: str) -> str:
    """What people typed is never a formula of the spreadsheet that opens it."""
    return f"'{typed}" if typed.startswith(("=", "+", "-", "@")) else typed


class OverviewResource(resources.Resource):  # type: ignore[misc]
    code = _number("commune__official_code", _("Mã"))
    name = fields.Field("commune__full_name", _("Xã, phường"))
    standing = fields.Field(column_name=_("Tình trạng"))
    team = fields.Field(column_name=_("Tên Tổ"))
    decision = fields.Field(column_name=_("Số quyết định"))
    members = _number("members", _("Số người"))
    leader = fields.Field(column_name=_("Tổ trưởng"))
    deputies = fields.Field(column_name=_("Tổ phó"))
    errors = _number("errors", _("Lỗi"))
    warnings = _number("warnings", _("Cảnh báo"))
    rules = fields.Field(column_name=_("Điều cần sửa"))
    waiting = _number("waiting", _("Hồ sơ chờ duyệt"))
    returned = _number("returned", _("Hồ sơ bị trả lại"))
    waits_days = _number("waits_days", _("Chờ lâu nhất, ngày"))
    points = _number("points", _("Điểm hỗ trợ số"))
    gaps = _number("gaps", _("Chỗ trống lịch trực 7 ngày tới"))
    hamlets = _number("hamlets", _("Số thôn, tổ dân phố"))
    hamlet_teams = _number("hamlet_teams", _("Thôn, tổ dân phố có Tổ"))
    changed_on = fields.Field("changed_on", _("Thay đổi cuối"), DateWidget(coerce_to_string=False))

    def dehydrate_standing(self, row: OverviewRow) -> str:
        return str(row.standing.label)

    def dehydrate_team(self, row: OverviewRow) -> str:
        return _as_text(row.team.name) if row.team else ""

    def dehydrate_decision(self, row: OverviewRow) -> str:
        return _as_text(row.team.decision_number) if row.team else ""

    def dehydrate_leader(self, row: OverviewRow) -> int | None:
        return row.people[Position.LEADER] if row.has_team else None

    def dehydrate_deputies(self, row: OverviewRow) -> int | None:
        return row.people[Position.DEPUTY] if row.has_team else None

    def dehydrate_rules(self, row: OverviewRow) -> str:
        return "; ".join(f"{one.title} ({one.places})" for one in row.by_rule)

    def export_rows(self, rows: list[OverviewRow]) -> Any:
        return self.export(queryset=rows)
