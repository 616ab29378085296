"""Measures of activities that were held (Đề án IV.1-6). One counts on the day on which it began."""

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from kpis.measures.base import DAY, ROSTER, Measure
from reporting.models import ActivityKind
from teams.enums import Counted

_FROM = frozenset({Counted.ACTIVITIES, ROSTER})
WEEKLY_SKILL = "moi_tuan_mot_ky_nang"


def held(kind: ActivityKind) -> Measure:
    """How many activities of one kind a team held."""
    label = translate("số hoạt động “%(kind)s” đã tổ chức") % {"kind": kind.name}
    return Measure(
        f"held_{kind.code}",
        label,
        f"""
            SELECT t.span, t.commune_id, t.team_id, count(a.id) AS value
            FROM teams t LEFT JOIN reporting_activity a
              ON a.team_id = t.team_id AND a.kind_id = {int(kind.pk)} AND a.state = 'held'
             AND a.first_day BETWEEN t.first_day AND t.last_day
            GROUP BY 1, 2, 3
        """,
        _FROM,
    )


# A week belongs to the stretch that holds its Thursday (ISO 8601), and counts once it is over, for teams in force then.
_WEEKS = """
    SELECT t.span, t.commune_id, t.team_id, thursday.day - 3 AS monday
    FROM (
        SELECT s.span, series.at::date AS day
        FROM spans s CROSS JOIN LATERAL generate_series(s.first_day, s.last_day, interval '1 day') AS series (at)
        WHERE extract(isodow FROM series.at) = 4 AND series.at::date + 3 < %(today)s::date
    ) AS thursday JOIN teams t
      ON t.span = thursday.span AND thursday.day BETWEEN t.in_force_from AND t.in_force_to
"""
WEEKS_DUE = Measure(
    "weeks_due",
    _("số tuần đã qua"),
    f"SELECT span, commune_id, team_id, count(*) AS value FROM ({_WEEKS}) AS w GROUP BY 1, 2, 3",
    frozenset({ROSTER, DAY}),
)
WEEKS_WITH_SKILL = Measure(
    "weeks_with_skill",
    _("số tuần có hoạt động “Mỗi tuần một kỹ năng số”"),
    f"""
        SELECT w.span, w.commune_id, w.team_id, count(held.team_id) AS value
        FROM ({_WEEKS}) AS w LEFT JOIN (
            SELECT DISTINCT a.team_id, a.first_day - (extract(isodow FROM a.first_day)::int - 1) AS monday
            FROM reporting_activity a JOIN reporting_activitykind k ON k.id = a.kind_id
            WHERE a.{{scope}} AND a.state = 'held' AND k.code = '{WEEKLY_SKILL}'
              AND a.first_day BETWEEN (SELECT min(first_day) - 6 FROM spans) AND (SELECT max(last_day) + 6 FROM spans)
        ) AS held ON held.team_id = w.team_id AND held.monday = w.monday
        GROUP BY 1, 2, 3
    """,
    _FROM | {DAY},
)

MEASURES = (WEEKS_DUE, WEEKS_WITH_SKILL)
