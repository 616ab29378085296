"""What is exported, and under which headings."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field

from kpis.boards.communes import CommuneRow
from kpis.boards.indicator import CommuneValue
from kpis.rating.rated import RatedCommune
from kpis.reminders.reasons import BehindCommune
from teams.page_tables import PageTable
from teams.table_files import Row, TableResource, day_field, number_field, share_field


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


class RatedCommuneResource(TableResource):
    """The rating as it is shown: same rows, same order; who is not rated has neither points nor place.

    `opens` are the keys of the communes whose numbers the reader may see.
    """

    code = number_field("commune__official_code", _("Mã"))
    name = Field(attribute="commune__full_name", column_name=_("Xã, phường"))
    rating_class = Field(column_name=_("Xếp loại"))
    points = share_field("points_number", _("Điểm"))
    place = number_field("place", _("Hạng"))
    peers = Field(attribute="peers", column_name=_("Xếp hạng trong"))
    moved = number_field("moved", _("Tăng hạng so với kỳ trước"))
    known = share_field("known_number", _("Có dữ liệu, % trọng số"))
    held_back = Field(column_name=_("Chỉ tiêu kéo điểm xuống nhiều nhất"))

    def __init__(self, *, opens: Collection[int]) -> None:
        super().__init__()
        self.opens = opens

    def dehydrate_rating_class(self, row: RatedCommune) -> str:
        return str(_("Chưa đủ dữ liệu") if row.rating_class is None else row.rating_class)

    def dehydrate_held_back(self, row: RatedCommune) -> str:
        names = [part.indicator.short_name for part in row.held_back]
        if row.commune.pk not in self.opens:
            return "\n".join(names)
        return "\n".join(
            f"{name}: {part.value_text} ({_('mục tiêu')} {part.target_text})"
            for name, part in zip(names, row.held_back, strict=True)
        )


def behind_table(rows: Iterable[BehindCommune]) -> list[Row]:
    """Who is behind and why, a line for each reason."""
    table: list[Row] = [[gettext("Mã"), gettext("Xã, phường"), gettext("Về việc"), gettext("Lý do")]]
    for row in rows:
        code, name = row.commune.official_code, row.commune.full_name
        table += [[code, name, str(reason.about.label), reason.text] for reason in row.reasons]
    return table
