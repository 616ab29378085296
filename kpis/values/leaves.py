"""The values of the smallest units, teams or communes, in months and half-months: for each indicator one statement over
its measures, however many stretches are asked for."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection

from kpis.enums import Grain
from kpis.expressions import as_sql
from kpis.measures import Measure, Span
from kpis.measures.base import OF_SPANS, SPANS
from kpis.values.computations import Computation
from kpis.values.storing import storing
from teams.models import Province
from teams.prepared import prepared_cursor
from teams.working_days import working_days

# What is done on a day may be logged on the next; only then is a missing log late.
DAYS_TO_LOG = 2
# Whoever writes a product of large numbers gets no data: nothing a commune counts comes near, and sums of it still fit.
LARGEST = 10**12


class Leaves:
    """Computes the leaves of `spans`, in the order of time, for some communes or (None) for all."""

    def __init__(self, province: Province, spans: Sequence[Span], communes: Sequence[int] | None, today: date) -> None:
        self._spans, self._communes = spans, communes
        last = min(max(span.last for span in spans), today)
        self._params: dict[str, Any] = {
            "province": province.pk,
            "asked": None if communes is None else list(communes),
            "today": today,
            "last_due": today - timedelta(days=DAYS_TO_LOG),
            "working_days": working_days(province, min(span.first for span in spans), last),
        }

    def compute(self, computation: Computation) -> None:
        """Bring the leaves of an indicator to what its measures say, in those stretches in which it has values."""
        spans = [span for span in self._spans if computation.has(span.stretch)]
        communes = within(computation, self._communes)
        if not spans or (self._communes is not None and not communes):
            return
        params = {**self._params, **_of_spans(spans), "indicator": computation.indicator.pk, "communes": communes}
        for measure in computation.measures:
            params |= measure.params(spans)
        statement = _statement(computation, of_some=communes is not None, asks_some=self._communes is not None)
        with prepared_cursor() as cursor:
            cursor.execute(statement, params)

    def measured(self, measures: Sequence[Measure], team: int) -> dict[str, int]:
        """What single measures of a team say of the one span, by their names; one that nobody knows is left out. One
        query."""
        params, parts = {**self._params, **_of_spans(self._spans), "communes": self._params["asked"]}, []
        for number, measure in enumerate(measures):
            params |= {**measure.params(self._spans), f"name_{number}": measure.name}
            rows = measure.sql.format(**_KEYS_OF_SOME)
            parts.append(f"SELECT %(name_{number})s::text, team_id, value::bigint FROM ({rows}) AS m{number}")
        params |= {"team": team}
        found = f"SELECT * FROM ({' UNION ALL '.join(parts)}) AS found (name, team_id, value) WHERE team_id = %(team)s"
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {SPANS}, {OF_SPANS.format(**_KEYS_OF_SOME)} {found}", params)
            return {name: value for name, _team, value in cursor.fetchall()}


def _of_spans(spans: Sequence[Span]) -> dict[str, list[Any]]:
    return {
        "spans": list(range(len(spans))),
        "stretches": [str(span.stretch) for span in spans],
        "first_days": [span.first for span in spans],
        "last_days": [span.last for span in spans],
    }


_KEYS_OF_ALL = dict.fromkeys(("scope", "key_scope"), "province_id = %(province)s")
_KEYS_OF_SOME = {
    "scope": "commune_id = ANY(%(communes)s::bigint[])",
    "key_scope": "id = ANY(%(communes)s::bigint[])",
}


def within(computation: Computation, communes: Sequence[int] | None) -> list[int] | None:
    """The communes that have values and are asked for; None: all of the province."""
    if computation.communes is None:
        return None if communes is None else list(communes)
    return [key for key in computation.communes if communes is None or key in communes]


def _statement(computation: Computation, *, of_some: bool, asks_some: bool) -> str:
    """`of_some`: not all communes of the province have values, or are asked for; `asks_some`: not all are asked for."""
    keys = _KEYS_OF_SOME if of_some else _KEYS_OF_ALL
    by_team, columns = computation.by_team, {}
    rows = ["SELECT span, commune_id, team_id, -1 AS number, NULL::numeric AS value FROM units"]
    for number, measure in enumerate(computation.measures):
        columns[measure.name] = f"m{number}"
        rows.append(
            f"SELECT span, commune_id, team_id, {number}, value::numeric FROM ({_of_units(measure, by_team=by_team)})"
        )
    units = (
        "SELECT span, commune_id, team_id FROM teams"
        if by_team
        else "SELECT s.span, c.id AS commune_id, NULL::bigint AS team_id FROM spans s CROSS JOIN teams_commune c"
        " WHERE c.{key_scope}"
    )
    values = ", ".join(f"max(value) FILTER (WHERE number = {number}) AS m{number}" for number in range(len(columns)))
    numerator = as_sql(computation.numerator.expression, columns.__getitem__)
    denominator = as_sql(computation.denominator.expression, columns.__getitem__) if computation.denominator else "NULL"
    known = f"abs(made.denominator) < {LARGEST}" if computation.denominator else "true"
    # Units and measures lie upon one another and are folded into a row for each unit: no join whose size the database
    # would have to guess.
    fresh = f"""
        SELECT s.span AS place, %(indicator)s::bigint AS indicator_id, s.stretch, s.first_day, s.last_day,
               made.commune_id, made.team_id, made.numerator::bigint AS numerator,
               made.denominator::bigint AS denominator, 1 AS covered, 1 AS expected
        FROM (
            SELECT u.span, u.commune_id, u.team_id, {numerator} AS numerator, ({denominator})::numeric AS denominator
            FROM (
                SELECT span, commune_id, team_id, {values} FROM ({" UNION ALL ".join(rows)}) AS every
                GROUP BY span, commune_id, team_id HAVING bool_or(number = -1)
            ) AS u
        ) AS made JOIN spans s ON s.span = made.span
        WHERE abs(made.numerator) < {LARGEST} AND {known}
    """.format(**keys)
    stored = f"""
        SELECT s.span AS place, v.* FROM spans s JOIN kpis_indicatorvalue v
          ON v.stretch = s.stretch AND v.first_day = s.first_day AND v.last_day = s.last_day
        WHERE v.province_id = %(province)s AND v.indicator_id = %(indicator)s
          AND {"v.team_id IS NOT NULL" if by_team else "v.commune_id IS NOT NULL"}
          AND {"v.commune_id = ANY(%(asked)s::bigint[])" if asks_some else "true"}
    """
    before = (SPANS, OF_SPANS.format(**keys), f"units AS ({units.format(**keys)})")
    return storing(fresh, *before, stored=stored)


def _of_units(measure: Measure, *, by_team: bool) -> str:
    """The measure's rows for teams or for communes: those of a commune hold for each of its teams, those of teams add
    up."""
    if by_team == (measure.grain == Grain.TEAM):
        return measure.sql
    if by_team:
        return f"""
            SELECT u.span, u.commune_id, u.team_id, m.value
            FROM units u JOIN ({measure.sql}) AS m ON m.span = u.span AND m.commune_id = u.commune_id
        """
    return f"""
        SELECT span, commune_id, NULL::bigint AS team_id, sum(value)::bigint AS value
        FROM ({measure.sql}) AS of_teams GROUP BY 1, 2
    """
