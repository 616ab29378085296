"""Measures of teams, support points and standing groups, as on the last day of the stretch that has come (Đề án 3.2.1,
III.4.3)."""

from django.utils.translation import gettext_lazy as _

from kpis.enums import Grain
from kpis.measures.base import DAY, IN_FORCE, ROSTER, TEAMS, Measure
from teams.enums import Counted

_FROM = frozenset({ROSTER, DAY})
COMMUNES = Measure(
    "communes",
    _("số xã, phường"),
    "SELECT c.id AS commune_id, NULL::bigint AS team_id, 1 AS value FROM teams_commune c WHERE c.{key_scope}",
    frozenset({ROSTER}),
    Grain.COMMUNE,
    is_flow=False,
)
HAS_TEAM = Measure(
    "has_team",
    _("xã, phường có Tổ đang hoạt động"),
    f"""
        SELECT c.id AS commune_id, NULL::bigint AS team_id, (t.commune_id IS NOT NULL)::int AS value
        FROM teams_commune c LEFT JOIN (
            SELECT DISTINCT commune_id FROM ({IN_FORCE}) AS of_communes WHERE kind = 'commune'
        ) AS t ON t.commune_id = c.id
        WHERE c.{{key_scope}}
    """,
    _FROM,
    Grain.COMMUNE,
    is_flow=False,
)
TEAMS_IN_FORCE = Measure(
    "teams_in_force",
    _("số Tổ đang hoạt động"),
    f"SELECT commune_id, team_id, 1 AS value FROM ({IN_FORCE}) AS t",
    _FROM,
    is_flow=False,
)
# One for each team and month, so that quarters and years weigh months.
TEAM_MONTHS = Measure(
    "team_months",
    _("số Tổ hoạt động trong tháng"),
    f"SELECT commune_id, team_id, 1 AS value FROM ({TEAMS}) AS t",
    _FROM,
)
HAS_SUPPORT_POINT = Measure(
    "has_support_point",
    _("Tổ có điểm hỗ trợ số đang mở"),
    f"""
        SELECT t.commune_id, t.team_id, (open.commune_id IS NOT NULL)::int AS value
        FROM ({IN_FORCE}) AS t LEFT JOIN (
            SELECT DISTINCT commune_id FROM teams_supportpoint p
            WHERE p.{{scope}} AND p.open_from <= %(as_of)s AND coalesce(p.open_to, 'infinity'::date) >= %(as_of)s
        ) AS open ON open.commune_id = t.commune_id
    """,
    _FROM,
    is_flow=False,
)
_HAMLETS = frozenset({Counted.HAMLETS, ROSTER, DAY})
HAMLETS = Measure(
    "hamlets",
    _("số thôn, làng, tổ dân phố"),
    "SELECT h.commune_id, NULL::bigint AS team_id, count(*) AS value FROM teams_hamlet h WHERE h.{scope} GROUP BY 1",
    _HAMLETS,
    Grain.COMMUNE,
    is_flow=False,
)
# 2 to 4 people in a sub-group of the hamlet, members of the team and volunteers alike.
HAMLETS_WITH_GROUP = Measure(
    "hamlets_with_group",
    _("số thôn có nhóm thường trực 2–4 người"),
    f"""
        SELECT h.commune_id, NULL::bigint AS team_id, count(DISTINCT good.hamlet_id) AS value
        FROM teams_hamlet h LEFT JOIN (
            SELECT s.hamlet_id
            FROM teams_subgroup s JOIN ({IN_FORCE}) AS t ON t.team_id = s.team_id
            JOIN teams_subgroupmember m ON m.subgroup_id = s.id AND m.valid_from <= %(as_of)s
             AND coalesce(m.valid_to, 'infinity'::date) >= %(as_of)s
            WHERE s.{{scope}} AND s.hamlet_id IS NOT NULL
            GROUP BY s.id, s.hamlet_id HAVING count(DISTINCT (m.membership_id, m.volunteer_id)) BETWEEN 2 AND 4
        ) AS good ON good.hamlet_id = h.id
        WHERE h.{{scope}} GROUP BY 1
    """,
    _HAMLETS,
    Grain.COMMUNE,
    is_flow=False,
)

MEASURES = (COMMUNES, HAS_TEAM, TEAMS_IN_FORCE, TEAM_MONTHS, HAS_SUPPORT_POINT, HAMLETS, HAMLETS_WITH_GROUP)
