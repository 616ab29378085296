"""Measures of teams, support points and standing groups, as on the last day of the stretch that has come (Đề án 3.2.1,
III.4.3)."""

from django.utils.translation import gettext_lazy as _

from kpis.enums import Grain
from kpis.measures.base import DAY, ROSTER, Measure
from teams.enums import Counted

_FROM = frozenset({ROSTER, DAY})
COMMUNES = Measure(
    "communes",
    _("số xã, phường"),
    """
        SELECT s.span, c.id AS commune_id, NULL::bigint AS team_id, 1 AS value
        FROM spans s CROSS JOIN teams_commune c WHERE c.{key_scope}
    """,
    frozenset({ROSTER}),
    Grain.COMMUNE,
    is_flow=False,
)
HAS_TEAM = Measure(
    "has_team",
    _("xã, phường có Tổ đang hoạt động"),
    """
        SELECT span, commune_id, NULL::bigint AS team_id, max(value) AS value
        FROM (
            SELECT s.span, c.id AS commune_id, 0 AS value FROM spans s CROSS JOIN teams_commune c WHERE c.{key_scope}
            UNION ALL
            SELECT span, commune_id, 1 FROM teams_at_the_end WHERE kind = 'commune'
        ) AS every GROUP BY 1, 2
    """,
    _FROM,
    Grain.COMMUNE,
    is_flow=False,
    is_yes_no=True,
)
TEAMS_IN_FORCE = Measure(
    "teams_in_force",
    _("số Tổ đang hoạt động"),
    "SELECT span, commune_id, team_id, 1 AS value FROM teams_at_the_end",
    _FROM,
    is_flow=False,
)
# One for each team and month, so that quarters and years weigh months.
TEAM_MONTHS = Measure(
    "team_months",
    _("số Tổ hoạt động trong tháng"),
    "SELECT span, commune_id, team_id, 1 AS value FROM teams",
    _FROM,
)
HAS_SUPPORT_POINT = Measure(
    "has_support_point",
    _("Tổ có điểm hỗ trợ số đang mở"),
    """
        SELECT span, commune_id, team_id, EXISTS (
            SELECT FROM teams_supportpoint p
            WHERE p.commune_id = t.commune_id AND t.as_of BETWEEN p.open_from AND coalesce(p.open_to, 'infinity'::date)
        )::int AS value
        FROM teams_at_the_end t
    """,
    _FROM,
    is_flow=False,
    is_yes_no=True,
)
_HAMLETS = frozenset({Counted.HAMLETS, ROSTER, DAY})
HAMLETS = Measure(
    "hamlets",
    _("số thôn, làng, tổ dân phố"),
    """
        SELECT s.span, h.commune_id, NULL::bigint AS team_id, count(*) AS value
        FROM spans s CROSS JOIN teams_hamlet h WHERE h.{scope} GROUP BY 1, 2
    """,
    _HAMLETS,
    Grain.COMMUNE,
    is_flow=False,
)
# 2 to 4 people in a sub-group of the hamlet, members of the team and volunteers alike.
HAMLETS_WITH_GROUP = Measure(
    "hamlets_with_group",
    _("số thôn có nhóm thường trực 2–4 người"),
    """
        SELECT span, commune_id, NULL::bigint AS team_id, count(DISTINCT hamlet_id) AS value
        FROM (
            SELECT s.span, h.commune_id, NULL::bigint AS hamlet_id
            FROM spans s CROSS JOIN (SELECT DISTINCT commune_id FROM teams_hamlet h WHERE h.{scope}) AS h
            UNION ALL
            SELECT t.span, t.commune_id, g.hamlet_id
            FROM teams_subgroup g JOIN teams_at_the_end t ON t.team_id = g.team_id
            JOIN teams_subgroupmember m ON m.subgroup_id = g.id AND m.valid_from <= t.as_of
             AND coalesce(m.valid_to, 'infinity'::date) >= t.as_of
            WHERE g.{scope} AND g.hamlet_id IS NOT NULL
            GROUP BY t.span, t.commune_id, g.id, g.hamlet_id
            HAVING count(DISTINCT coalesce(m.membership_id, -m.volunteer_id)) BETWEEN 2 AND 4
        ) AS every GROUP BY 1, 2
    """,
    _HAMLETS,
    Grain.COMMUNE,
    is_flow=False,
)

MEASURES = (COMMUNES, HAS_TEAM, TEAMS_IN_FORCE, TEAM_MONTHS, HAS_SUPPORT_POINT, HAMLETS, HAMLETS_WITH_GROUP)
