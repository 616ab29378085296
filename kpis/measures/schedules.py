"""Measures of the duty rota, the support calendar and the month's plan (Đề án 3.2.1, IV.4.2b)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kpis.enums import Grain
from kpis.measures.base import DAY, ROSTER, Measure
from teams.enums import Counted


def _has(name: str, label: Promise, source: Counted, those: str) -> Measure:
    """1 for a team `t` that has one of `those` in the stretch, else 0."""
    return Measure(
        name,
        label,
        f"SELECT span, commune_id, team_id, EXISTS (SELECT FROM {those})::int AS value FROM teams t",
        frozenset({source, ROSTER, DAY}),
        by_day=False,
        is_yes_no=True,
    )


HAS_ROTA = _has(
    "has_rota",
    _("Tổ có lịch trực"),
    Counted.ROTA,
    "teams_dutyshift d WHERE d.team_id = t.team_id AND d.day BETWEEN t.first_day AND t.last_day",
)
HAS_SUPPORT_CALENDAR = _has(
    "has_support_calendar",
    _("Tổ có lịch hỗ trợ"),
    Counted.PLANS,
    "teams_plannedsession p WHERE p.team_id = t.team_id AND p.day BETWEEN t.first_day AND t.last_day",
)
# A plan that is being changed again keeps what was approved before.
HAS_APPROVED_PLAN = _has(
    "has_approved_plan",
    _("Tổ có kế hoạch tháng được duyệt"),
    Counted.PLANS,
    """teams_monthlyplan p WHERE p.team_id = t.team_id AND p.first_day = t.first_day AND p.last_day = t.last_day
       AND (p.state = 'approved' OR p.approved_content IS NOT NULL)""",
)

# A day of a point: one that is open then, in a commune with a team; 1 to 3 different people, whatever their half-days.
_DUTY = """
    SELECT span, commune_id, NULL::bigint AS team_id, count(*) AS due,
           count(*) FILTER (WHERE people BETWEEN 1 AND 3) AS covered
    FROM (
        SELECT span, commune_id, point_id, day, count(DISTINCT user_id) AS people
        FROM (
            SELECT d.span, p.commune_id, p.id AS point_id, d.day, NULL::bigint AS user_id, true AS is_due
            FROM (
                SELECT DISTINCT d.span, d.day, t.commune_id
                FROM working_days d JOIN teams t ON t.span = d.span AND d.day BETWEEN t.in_force_from AND t.in_force_to
            ) AS d JOIN teams_supportpoint p ON p.commune_id = d.commune_id
             AND d.day BETWEEN p.open_from AND coalesce(p.open_to, 'infinity'::date)
            UNION ALL
            SELECT d.span, shift.commune_id, shift.support_point_id, d.day, shift.user_id, false
            FROM working_days d JOIN teams_dutyshift shift ON shift.day = d.day WHERE shift.{scope}
        ) AS every GROUP BY 1, 2, 3, 4 HAVING bool_or(is_due)
    ) AS days GROUP BY 1, 2
"""
DUTY_DAYS_DUE = Measure(
    "duty_days_due",
    _("số ngày làm việc của các điểm hỗ trợ"),
    f"SELECT span, commune_id, team_id, due AS value FROM ({_DUTY}) AS duty",
    frozenset({ROSTER, DAY}),
    Grain.COMMUNE,
)
DUTY_DAYS_COVERED = Measure(
    "duty_days_covered",
    _("số ngày có 1–3 người trực tại điểm hỗ trợ"),
    f"SELECT span, commune_id, team_id, covered AS value FROM ({_DUTY}) AS duty",
    frozenset({Counted.ROTA, ROSTER, DAY}),
    Grain.COMMUNE,
)

MEASURES = (HAS_ROTA, HAS_SUPPORT_CALENDAR, HAS_APPROVED_PLAN, DUTY_DAYS_DUE, DUTY_DAYS_COVERED)
