"""Tổ có điểm hỗ trợ số: teams whose commune has an active support point, of the teams in force (Đề án 3.2.1)."""

from django.utils.translation import gettext_lazy as _

from kpis.indicators.base import COMMUNES, TEAMS, statement

COUNTS = _("Tổ")
SQL = statement(
    f"""
    SELECT NULL::bigint AS commune_id, NULL::bigint AS team_id, count(*) FILTER (WHERE has_point) AS numerator,
           count(*) AS denominator, count(DISTINCT commune_id) AS covered, {COMMUNES} AS expected
    FROM with_point
    """,
    TEAMS,
    """
    with_point AS (
        SELECT t.commune_id, EXISTS (
            SELECT FROM teams_supportpoint p
            WHERE p.commune_id = t.commune_id AND p.open_from <= %(as_of)s
              AND coalesce(p.open_to, 'infinity'::date) >= %(as_of)s
        ) AS has_point
        FROM teams t WHERE %(as_of)s BETWEEN t.in_force_from AND t.in_force_to
    )
    """,
)
