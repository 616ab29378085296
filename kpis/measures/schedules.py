"""Measures of the duty rota, the support calendar and the month's plan (Đề án 3.2.1, IV.4.2b)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpis.enums import Grain
from kpis.measures.base import DAY, ROSTER, TEAMS, Measure
from teams.enums import Counted


def _has(name: str, label: Promise, source: Counted, those: str) -> Measure:
    """1 for a team that is among `those` (team_id), else 0."""
    return Measure(
        name,
        label,
        f"""
            SELECT t.commune_id, t.team_id, (those.team_id IS NOT NULL)::int AS value
            FROM ({TEAMS}) AS t LEFT JOIN (SELECT DISTINCT team_id FROM {those}) AS those ON those.team_id = t.team_id
        """,
        frozenset({source, ROSTER, DAY}),
        by_day=False,
    )


HAS_ROTA = _has(
    "has_rota",
    _("Tổ có lịch trực"),
    Counted.ROTA,
    "teams_dutyshift d WHERE d.{scope} AND d.day BETWEEN %(first_day)s AND %(last_day)s",
)
HAS_SUPPORT_CALENDAR = _has(
    "has_support_calendar",
    _("Tổ có lịch hỗ trợ"),
    Counted.PLANS,
    "teams_plannedsession p WHERE p.{scope} AND p.day BETWEEN %(first_day)s AND %(last_day)s",
)
# A plan that is being changed again keeps what was approved before.
HAS_APPROVED_PLAN = _has(
    "has_approved_plan",
    _("Tổ có kế hoạch tháng được duyệt"),
    Counted.PLANS,
    """teams_monthlyplan p WHERE p.{scope} AND p.first_day = %(first_day)s
       AND p.last_day = %(last_day)s AND (p.state = 'approved' OR p.approved_content IS NOT NULL)""",
)

# A day of a point: one that is open then, in a commune with a team; 1 to 3 different people, whatever their half-days.
_DUTY = f"""
    SELECT p.commune_id, NULL::bigint AS team_id, count(*) AS due,
           count(*) FILTER (WHERE duty.people BETWEEN 1 AND 3) AS covered
    FROM teams_supportpoint p
    JOIN unnest(%(working_days)s::date[]) AS day
      ON day BETWEEN p.open_from AND coalesce(p.open_to, 'infinity'::date)
     AND EXISTS (SELECT FROM ({TEAMS}) AS t WHERE t.commune_id = p.commune_id
                 AND day BETWEEN t.in_force_from AND t.in_force_to)
    LEFT JOIN (
        SELECT d.support_point_id, d.day, count(DISTINCT d.user_id) AS people FROM teams_dutyshift d
        WHERE d.{{scope}} AND d.day BETWEEN %(first_day)s AND %(as_of)s GROUP BY 1, 2
    ) AS duty ON duty.support_point_id = p.id AND duty.day = day.day
    WHERE p.{{scope}}
    GROUP BY 1
"""
DUTY_DAYS_DUE = Measure(
    "duty_days_due",
    _("số ngày làm việc của các điểm hỗ trợ"),
    f"SELECT commune_id, team_id, due AS value FROM ({_DUTY}) AS duty",
    frozenset({ROSTER, DAY}),
    Grain.COMMUNE,
)
DUTY_DAYS_COVERED = Measure(
    "duty_days_covered",
    _("số ngày có 1–3 người trực tại điểm hỗ trợ"),
    f"SELECT commune_id, team_id, covered AS value FROM ({_DUTY}) AS duty",
    frozenset({Counted.ROTA, ROSTER, DAY}),
    Grain.COMMUNE,
)

MEASURES = (HAS_ROTA, HAS_SUPPORT_CALENDAR, HAS_APPROVED_PLAN, DUTY_DAYS_DUE, DUTY_DAYS_COVERED)
