"""What a measure is: a number of a team or a commune in a stretch of time, as one SELECT.

The statement gives rows (commune_id, team_id, value); no row is "unknown", which is not 0. `{scope}` in it stands for
the condition that keeps it to the communes asked for, on whatever table holds their key: `c.{scope}`. Parameters:
province, communes, first_day, last_day, as_of (the last day that has come), halves (the half-months), working_days
(those that have come), due_days (those whose deadline for logging has passed).
"""

from collections.abc import Callable, Mapping
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
    # Whether anybody is asked to report it, so that there may be nothing of it in the whole province.
    is_reported: bool = False
    params: Callable[[Span], Mapping[str, Any]] = field(default=lambda _span: {})


ROSTER, DAY = Counted.ROSTER, Counted.DAY

# Teams in force at some time of the stretch, up to today.
TEAMS = """
    SELECT id AS team_id, commune_id, kind, in_force_from, coalesce(in_force_to, 'infinity'::date) AS in_force_to
    FROM teams_team t
    WHERE t.{scope} AND in_force_from <= %(as_of)s AND coalesce(in_force_to, 'infinity'::date) >= %(first_day)s
"""
# Those of them in force on the last day of the stretch that has come.
IN_FORCE = f"SELECT * FROM ({TEAMS}) AS t WHERE %(as_of)s BETWEEN in_force_from AND in_force_to"
