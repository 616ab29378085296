"""What a measure is: a number of a team or a commune in stretches of time, as one SELECT over many stretches at once.

The statement gives rows (span, commune_id, team_id, value); no row is "unknown", which is not 0. It reads `spans`,
those asked for, and what goes with them: `teams`, `teams_at_the_end`, `working_days`, `due_days`. `{scope}` in it
stands for the condition that keeps it to the communes asked for, on whatever table holds their key: `c.{scope}`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise

from kpis.enums import Grain, Stretch
from teams.enums import Counted
from teams.periods import Month


@dataclass(frozen=True)
class Span:
    """A month, or one of its halves, for which leaves are computed."""

    month: Month
    first: date
    last: date

    @property
    def stretch(self) -> Stretch:
        is_whole = (self.first, self.last) == (self.month.first, self.month.last)
        return Stretch.MONTH if is_whole else Stretch.HALF


@dataclass(frozen=True)
class Measure:
    name: str
    label: "str | Promise"
    sql: str
    sources: frozenset[Counted]
    grain: Grain = Grain.TEAM
    # A flow adds up over months; of a state the last month that knows it holds (DOMAIN 3).
    is_flow: bool = True
    # Whether it is known by day, so that half-months have values of their own.
    by_day: bool = True
    # Whether it is 1 or 0 for each unit: something holds there or does not.
    is_yes_no: bool = False
    # Whether anybody is asked to report it, so that there may be nothing of it in the whole province.
    is_reported: bool = False
    # Of so many months one brings something new; the others say again what holds until then. Longer stretches are made
    # of the former: a quarter's value is what was reported in it, not what held before.
    every: int = 1
    # Parameters of its own; lists are in the order of the spans.
    params: Callable[[Sequence[Span]], Mapping[str, Any]] = field(default=lambda _spans: {})


ROSTER, DAY = Counted.ROSTER, Counted.DAY

# `span` is the number of a stretch; `as_of` its last day that has come.
SPANS = """
    spans AS (
        SELECT * FROM unnest(%(spans)s::int[], %(stretches)s::text[], %(first_days)s::date[], %(last_days)s::date[])
            AS s (span, stretch, first_day, last_day) CROSS JOIN LATERAL (SELECT least(s.last_day, %(today)s) AS as_of)
    )
"""
# Teams in force at some time of the stretch, up to today, and those of them in force on its last day that has come.
# Working days that have come, and those of them whose deadline for logging has passed.
OF_SPANS = """
    teams AS (
        SELECT s.span, s.first_day, s.last_day, s.as_of, t.commune_id, t.id AS team_id, t.kind, t.in_force_from,
               coalesce(t.in_force_to, 'infinity'::date) AS in_force_to
        FROM spans s JOIN teams_team t
          ON t.in_force_from <= s.as_of AND coalesce(t.in_force_to, 'infinity'::date) >= s.first_day
        WHERE t.{scope}
    ),
    teams_at_the_end AS (SELECT * FROM teams WHERE as_of BETWEEN in_force_from AND in_force_to),
    working_days AS (
        SELECT s.span, d.day FROM spans s JOIN unnest(%(working_days)s::date[]) AS d (day)
          ON d.day BETWEEN s.first_day AND s.as_of
    ),
    due_days AS (SELECT span, day FROM working_days WHERE day <= %(last_due)s)
"""
