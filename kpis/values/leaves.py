"""The values of the smallest units, teams or communes, in a month or half-month: one statement over the measures."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection

from kpis.enums import Grain
from kpis.expressions import as_sql
from kpis.measures import Measure, Span
from kpis.measures.base import TEAMS
from kpis.values.computations import Computation
from kpis.values.storing import storing
from teams.models import Province
from teams.periods import half_of
from teams.prepared import prepared_cursor
from teams.working_days import working_days

# What is done on a day may be logged on the next; only then is a missing log late.
DAYS_TO_LOG = 2
# Whoever writes a product of large numbers gets no data: nothing a commune counts comes near, and sums of it still fit.
LARGEST = 10**12


class Leaves:
    """Computes the leaves of one span, for some communes or (None) for all."""

    def __init__(self, province: Province, span: Span, communes: Sequence[int] | None, today: date) -> None:
        self.span, self.communes = span, communes
        as_of, last_due = min(span.last, today), min(span.last, today - timedelta(days=DAYS_TO_LOG))
        self._params: dict[str, Any] = {
            "province": province.pk,
            "stretch": str(span.stretch),
            "first_day": span.first,
            "last_day": span.last,
            "as_of": as_of,
            "today": today,
            "halves": sorted({half_of(span.first), half_of(span.last)}),
            "working_days": working_days(province, span.first, as_of),
            "due_days": working_days(province, span.first, last_due) if last_due >= span.first else [],
        }

    def compute(self, computation: Computation) -> None:
        communes = within(computation, self.communes)
        if communes is not None and not communes:
            return
        params = {**self._params, "indicator": computation.indicator.pk, "communes": communes}
        for measure in computation.measures:
            params |= measure.params(self.span)
        with prepared_cursor() as cursor:
            cursor.execute(_statement(computation, of_some=communes is not None), params)

    def measured(self, measures: Sequence[Measure], team: int) -> dict[str, int]:
        """What single measures of a team say, by their names; one that nobody knows is left out. One query."""
        params, parts = dict(self._params), []
        for number, measure in enumerate(measures):
            keys = {
                "scope": "commune_id = ANY(%(communes)s::bigint[])",
                "key_scope": "id = ANY(%(communes)s::bigint[])",
            }
            params |= {**measure.params(self.span), f"name_{number}": measure.name}
            rows = measure.sql.format(**keys)
            parts.append(f"SELECT %(name_{number})s::text, team_id, value::bigint FROM ({rows}) AS m{number}")
        params |= {"communes": list(self.communes or ()), "team": team}
        statement = " UNION ALL ".join(parts)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT * FROM ({statement}) AS found (name, team_id, value) WHERE team_id = %(team)s", params
            )
            return {name: value for name, _team, value in cursor.fetchall()}


def within(computation: Computation, communes: Sequence[int] | None) -> list[int] | None:
    """The communes that have values and are asked for; None: all of the province."""
    if computation.communes is None:
        return None if communes is None else list(communes)
    return [key for key in computation.communes if communes is None or key in communes]


def _statement(computation: Computation, *, of_some: bool) -> str:
    keys = {
        "scope": "commune_id = ANY(%(communes)s::bigint[])" if of_some else "province_id = %(province)s",
        "key_scope": "id = ANY(%(communes)s::bigint[])" if of_some else "province_id = %(province)s",
    }
    by_team, columns = computation.by_team, {}
    joins, parts = [], []
    for number, measure in enumerate(computation.measures):
        name = f"m{number}"
        columns[measure.name] = f"{name}.value::numeric"
        parts.append(f"{name} AS ({_of_grain(measure, by_team=by_team).format(**keys)})")
        of_team = f" AND {name}.team_id = u.team_id" if by_team and measure.grain == Grain.TEAM else ""
        joins.append(f"LEFT JOIN {name} ON {name}.commune_id = u.commune_id{of_team}")
    units = (
        f"SELECT commune_id, team_id FROM ({TEAMS}) AS t"
        if by_team
        else "SELECT c.id AS commune_id, NULL::bigint AS team_id FROM teams_commune c WHERE c.{key_scope}"
    )
    numerator = as_sql(computation.numerator.expression, columns.__getitem__)
    denominator = as_sql(computation.denominator.expression, columns.__getitem__) if computation.denominator else "NULL"
    known = f"abs(made.denominator) < {LARGEST}" if computation.denominator else "true"
    fresh = f"""
        SELECT %(indicator)s::bigint AS indicator_id, made.commune_id, made.team_id,
               made.numerator::bigint AS numerator, made.denominator::bigint AS denominator, 1 AS covered, 1 AS expected
        FROM (SELECT u.commune_id, u.team_id, {numerator} AS numerator, ({denominator})::numeric AS denominator
              FROM units u {" ".join(joins)}) AS made
        WHERE abs(made.numerator) < {LARGEST} AND {known}
    """
    leaf = "v.team_id IS NOT NULL" if by_team else "v.commune_id IS NOT NULL"
    scope = f"v.{keys['scope']} AND " if of_some else ""
    which = f"{scope}v.indicator_id = %(indicator)s AND {leaf}"
    return storing(fresh, f"units AS ({units.format(**keys)})", *parts, which=which)


def _of_grain(measure: Measure, *, by_team: bool) -> str:
    """The measure's rows; those of teams added up where communes are the units."""
    if by_team or measure.grain == Grain.COMMUNE:
        return measure.sql
    return f"SELECT commune_id, sum(value)::bigint AS value FROM ({measure.sql}) AS of_teams GROUP BY 1"
