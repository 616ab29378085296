"""Measures of what the portal does not hold yet: periodic reports, recognition of nucleus communes, initiatives.

They are named, so that the indicators of the decision are whole and say "chưa đủ dữ liệu"; until something feeds them
nobody has a row.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpis.enums import Grain
from kpis.measures.base import Measure

_NOTHING = (
    "SELECT NULL::int AS span, NULL::bigint AS commune_id, NULL::bigint AS team_id, NULL::bigint AS value WHERE false"
)


def _later(name: str, label: Promise, grain: Grain, *, is_flow: bool = True, is_yes_no: bool = False) -> Measure:
    return Measure(
        name,
        label,
        _NOTHING,
        frozenset(),
        grain,
        is_flow=is_flow,
        by_day=False,
        is_yes_no=is_yes_no,
        is_reported=True,
    )


MEASURES = (
    _later("filed_last_report", _("Tổ đã nộp báo cáo tháng trước"), Grain.TEAM, is_yes_no=True),
    _later("reports_filed_online", _("báo cáo đã nộp trên cổng"), Grain.TEAM),
    _later("communes_recognised", _("xã được công nhận là Xã hạt nhân"), Grain.COMMUNE, is_flow=False, is_yes_no=True),
    _later("initiatives_in_practice", _("sáng kiến, mô hình đã áp dụng"), Grain.COMMUNE),
)
