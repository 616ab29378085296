"""Số buổi hỗ trợ trong tháng của mỗi Tổ: sessions of a team; at the province the share of teams that reach the target
(Đề án 3.2.1: "tối thiểu 03 buổi hỗ trợ/tháng"). A team in force that logged nothing held 0 sessions."""

from django.utils.translation import gettext_lazy as _

from kpis.indicators.base import COMMUNES, TEAMS, statement

COUNTS = _("Tổ")
SQL = statement(
    f"""
    SELECT commune_id, team_id, sessions AS numerator, NULL::bigint AS denominator, 1 AS covered, 1 AS expected
    FROM held
    UNION ALL
    SELECT NULL, NULL, count(*) FILTER (WHERE sessions >= %(target)s), count(*),
           count(DISTINCT commune_id), {COMMUNES}
    FROM held
    """,
    TEAMS,
    """
    held AS (
        SELECT t.commune_id, t.team_id, coalesce(sum(c.value), 0)::bigint AS sessions
        FROM teams t LEFT JOIN kpis_halfmonthcell c
          ON c.commune_id = t.commune_id AND c.team_id = t.team_id AND c.half = ANY(%(halves)s)
         AND c.measure = 'sessions'
        GROUP BY 1, 2
    )
    """,
)
