"""The numbers of the registers as tables to hand out, their heading first."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from reporting.citizens.numbers import IncidentCell, ProductCell
from teams.table_files import Row


def incident_table(cells: Iterable[IncidentCell]) -> list[Row]:
    heading = [_("Kỳ"), _("Hình thức"), _("Kênh"), _("Số vụ"), _("Thiệt hại, đồng"), _("Đã báo công an")]
    rows = [
        [cell.month.code, cell.kind.name, cell.channel.name, cell.sum.count, cell.sum.loss, cell.sum.told]
        for cell in cells
    ]
    return [heading, *rows]


def product_table(cells: Iterable[ProductCell]) -> list[Row]:
    heading = [_("Mã"), _("Xã, phường"), _("Nhóm sản phẩm"), _("Mức sẵn sàng"), _("Số hộ")]
    rows = [
        [cell.commune.official_code, str(cell.commune), cell.group.name, cell.readiness.name, cell.households]
        for cell in cells
    ]
    return [heading, *rows]
