"""“Tổ có lịch trực, lịch hỗ trợ, kế hoạch tháng và báo cáo” one by one: which of them a team has (Đề án 3.2.1)."""

from dataclasses import dataclass

from django.urls import reverse

from kpis.boards.periods import ShownPeriod
from kpis.expressions import ExpressionError, names_in, parse
from kpis.measures import measures_of
from kpis.measures.base import Span
from kpis.models import Indicator
from kpis.values.leaves import Leaves
from teams.models import Team
from teams.periods import Month

CODE = "team_has_schedules"
_PAGES = {"has_rota": "rota", "has_support_calendar": "plan", "has_approved_plan": "plan"}


@dataclass(frozen=True)
class Part:
    """One thing that a team shall have in a month; None where nobody knows yet."""

    label: str
    is_there: bool | None
    url: str


def parts_of(team: Team, shown: ShownPeriod, *, opens: bool) -> tuple[Month, list[Part]]:
    """The parts of the last month shown that has begun, as the indicator counts them; none where it is not in use.

    `opens`: the person may open rota and plan.
    """
    month = shown.month
    numerator = Indicator.objects.filter(province=team.province_id, code=CODE, is_active=True).values_list("numerator")
    try:
        names = list(names_in(parse(numerator[0][0]))) if numerator else []
    except ExpressionError:
        names = []
    known = measures_of(team.province)
    measures = [known[name] for name in names if name in known]
    leaves = Leaves(team.province, [Span(month, month.first, month.last)], [team.commune_id], shown.today)
    values = leaves.measured(measures, team.pk) if measures else {}
    return month, [
        Part(
            str(one.label),
            bool(values[one.name]) if one.name in values else None,
            f"{reverse(_PAGES[one.name], args=[team.pk])}?ky={month.code}" if opens and one.name in _PAGES else "",
        )
        for one in measures
    ]
