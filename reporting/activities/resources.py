"""The list of activities as a file: same rows, same order as on the page."""

from django.utils.translation import gettext_lazy as _
from import_export.fields import Field

from reporting.models import Activity
from teams.table_files import TableResource, day_field, number_field


class ActivityResource(TableResource):
    first_day = day_field("first_day", _("Từ ngày"))
    last_day = day_field("last_day", _("Đến ngày"))
    kind = Field("kind__name", _("Loại"))
    title = Field("title", _("Tên hoạt động"))
    team = Field("team__name", _("Tổ"))
    place = Field("place", _("Nơi tổ chức"))
    lead = Field(column_name=_("Phụ trách"))
    state = Field("get_state_display", _("Trạng thái"))
    people = number_field("people", _("Số người dự"))
    women = number_field("women", _("Phụ nữ"))
    elderly = number_field("elderly", _("Người cao tuổi"))
    ethnic_minority = number_field("ethnic_minority", _("Người dân tộc thiểu số"))
    disabled = number_field("disabled", _("Người khuyết tật"))
    youth = number_field("youth", _("Đoàn viên, thanh niên"))
    outcome = Field("outcome", _("Kết quả"))
    cancelled_because = Field("cancelled_because", _("Lý do hủy"))

    def __init__(self, *, names_people: bool) -> None:
        super().__init__()
        self.names_people = names_people

    def dehydrate_lead(self, row: Activity) -> str:
        return str(row.lead) if self.names_people and row.lead else ""
