"""Measures of the daily logs, from the roll-up's cells (Đề án 3.2.1, 3.2.2). A team that logged nothing has 0."""

from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from kpis.measures.base import DAY, ROSTER, Measure
from reporting.models import Service
from teams.enums import Counted

_FROM = frozenset({Counted.LOGS, ROSTER})


def _of_halves(condition: str) -> str:
    return f"""
        SELECT t.span, t.commune_id, t.team_id, coalesce(sum(c.value), 0) AS value
        FROM teams t LEFT JOIN kpis_halfmonthcell c
          ON c.commune_id = t.commune_id AND c.team_id = t.team_id AND c.half BETWEEN t.first_day AND t.last_day
         AND {condition}
        GROUP BY 1, 2, 3
    """


SESSIONS = Measure("sessions", _("số buổi hỗ trợ"), _of_halves("c.measure = 'sessions'"), _FROM)


def helped(service: Service) -> Measure:
    """Lượt helped with one service."""
    label = translate("lượt “%(service)s” trong nhật ký") % {"service": service.name}
    name = f"helped_{service.code}"
    return Measure(name, label, _of_halves(f"c.measure = 'helped' AND c.item = {int(service.pk)}"), _FROM)


# A day counts once the next day is over, for nobody before.
DAYS_DUE = Measure(
    "days_due",
    _("số ngày làm việc đã hết hạn ghi"),
    """
        SELECT t.span, t.commune_id, t.team_id, count(*) AS value
        FROM teams t JOIN due_days d ON d.span = t.span AND d.day BETWEEN t.in_force_from AND t.in_force_to
        GROUP BY 1, 2, 3
    """,
    frozenset({ROSTER, DAY}),
)
DAYS_IN_TIME = Measure(
    "days_in_time",
    _("số ngày làm việc có ghi trong ngày hoặc ngày hôm sau"),
    """
        SELECT t.span, t.commune_id, t.team_id, count(c.value) AS value
        FROM teams t JOIN due_days d ON d.span = t.span AND d.day BETWEEN t.in_force_from AND t.in_force_to
        LEFT JOIN kpis_daycell c ON c.commune_id = t.commune_id AND c.day = d.day AND c.team_id = t.team_id
              AND c.measure = 'in_time' AND c.item = 0
        GROUP BY 1, 2, 3
    """,
    _FROM | {DAY},
)

MEASURES = (SESSIONS, DAYS_DUE, DAYS_IN_TIME)
