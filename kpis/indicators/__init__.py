"""The values of indicators for a month: one module per indicator, each one set-based statement.

A month's values are recomputed as a whole from the cells and the teams, so they are right whatever changed.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models import Min
from django.utils import timezone

from kpis.indicators import daily_update, support_sessions, team_established, team_has_support_point
from kpis.models import Indicator, IndicatorValue
from teams.models import Province, Team
from teams.periods import Month
from teams.working_days import working_days

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Computation(NamedTuple):
    sql: str
    counts: "StrPromise"  # what numerator and denominator count: "129/133 Tổ"


# indicator code -> the statement that computes it for the province and its teams
COMPUTED: dict[str, Computation] = {
    "team_established": Computation(team_established.SQL, team_established.COUNTS),
    "team_has_support_point": Computation(team_has_support_point.SQL, team_has_support_point.COUNTS),
    "support_sessions_per_month": Computation(support_sessions.SQL, support_sessions.COUNTS),
    "daily_update": Computation(daily_update.SQL, daily_update.COUNTS),
}
# What is done on a day may be logged on the next; only then is a missing log late.
DAYS_TO_LOG = 2


def compute_month(province: Province, month: Month, *, today: date | None = None) -> None:
    """Recompute the values of `month` for `province` and its teams. The caller holds the province's lock."""
    today = today or timezone.localdate()
    if month.first > today:
        return
    if month.last < min(_first_team_day(province), today):
        # No team yet: whether or not somebody looked at this month before, it has no values.
        IndicatorValue.objects.filter(province=province, first_day=month.first, last_day=month.last).delete()
        return
    last_due = min(month.last, today - timedelta(days=DAYS_TO_LOG))
    params: dict[str, Any] = {
        "province": province.pk,
        "first_day": month.first,
        "last_day": month.last,
        "as_of": min(month.last, today),
        "halves": list(month.halves),
        "due_days": working_days(province, month.first, last_due) if last_due >= month.first else [],
    }
    indicators = Indicator.objects.filter(province=province, code__in=COMPUTED)
    with connection.cursor() as cursor:
        for indicator in indicators:
            cursor.execute(
                COMPUTED[indicator.code].sql, {**params, "indicator": indicator.pk, "target": indicator.target}
            )


def _first_team_day(province: Province) -> date:
    founded = Team.objects.filter(province=province).aggregate(first=Min("in_force_from"))["first"]
    return founded or date.max


__all__ = ["COMPUTED", "compute_month"]
