"""Dữ liệu cập nhật hằng ngày: team-working-days with a log entered the same or the next day, of those whose deadline
has passed (Đề án 3.2.1: "dữ liệu cập nhật hằng ngày"). A day counts once the next day is over, for nobody before."""

from django.utils.translation import gettext_lazy as _

from kpis.indicators.base import COMMUNES, TEAMS, statement

COUNTS = _("ngày-Tổ")
SQL = statement(
    f"""
    SELECT commune_id, team_id, numerator, denominator, 1 AS covered, 1 AS expected FROM due
    UNION ALL
    SELECT NULL, NULL, sum(numerator), sum(denominator), count(DISTINCT commune_id), {COMMUNES} FROM due
    HAVING count(*) > 0
    """,
    TEAMS,
    """
    due AS (
        SELECT t.commune_id, t.team_id, count(c.value) AS numerator, count(*) AS denominator
        FROM teams t
        JOIN unnest(%(due_days)s::date[]) AS day ON day BETWEEN t.in_force_from AND t.in_force_to
        LEFT JOIN kpis_daycell c ON c.commune_id = t.commune_id AND c.day = day.day AND c.team_id = t.team_id
              AND c.measure = 'in_time' AND c.item = 0
        GROUP BY 1, 2
    )
    """,
)
