"""Xã, phường thành lập Tổ CNSCĐ: communes with a team in force of all communes (Đề án 3.2.1)."""

from django.utils.translation import gettext_lazy as _

from kpis.indicators.base import COMMUNES, TEAMS, statement

COUNTS = _("xã")
SQL = statement(
    f"""
    SELECT NULL::bigint AS commune_id, NULL::bigint AS team_id,
           count(DISTINCT commune_id) AS numerator, {COMMUNES} AS denominator,
           {COMMUNES} AS covered, {COMMUNES} AS expected
    FROM teams WHERE kind = 'commune' AND %(as_of)s BETWEEN in_force_from AND in_force_to
    """,
    TEAMS,
)
