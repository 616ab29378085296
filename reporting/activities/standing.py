"""How a team stands against the norms of activities (Đề án IV.1-6), each in its own period.

Periods are those of the province's calendar (DOMAIN 8); an activity counts on the day on which it began.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from reporting.enums import ActivityState, NormPeriod
from reporting.models import Activity, ActivityNorm
from teams.enums import Calendar
from teams.models import Province, Team
from teams.periods import Period, month_of, quarter_of, week_of, year_of

PERIODS: Mapping[str, Callable[[date, Calendar], Period]] = {
    NormPeriod.WEEK: lambda day, _calendar: week_of(day),
    NormPeriod.MONTH: month_of,
    NormPeriod.QUARTER: quarter_of,
    NormPeriod.YEAR: year_of,
}
_Begun = dict[tuple[int, str], list[date]]  # kind and state -> the days on which its activities begin


@dataclass(frozen=True)
class NormStanding:
    """A norm in the period that holds today."""

    norm: ActivityNorm
    period: Period
    held: int
    planned: int  # of those still to be held, how many begin within the period
    held_before: int  # in the period before
    kind: int | None  # of activity, to plan one that counts

    @property
    def missing(self) -> int:
        return max(self.norm.minimum - self.held, 0)

    @property
    def is_reached(self) -> bool:
        return not self.missing

    @property
    def is_planned_for(self) -> bool:
        """Whether it will be reached if all that is planned is held."""
        return not self.is_reached and self.planned >= self.missing

    @property
    def was_reached_before(self) -> bool:
        return self.held_before >= self.norm.minimum


def norms_of(team: Team, today: date) -> list[NormStanding]:
    return norms_of_teams([team], team.province, today)[team.pk]


def norms_of_teams(teams: Iterable[Team], province: Province, today: date) -> dict[int, list[NormStanding]]:
    """Each norm in use, for every team: team key -> standings. Three queries, however many teams and norms."""
    norms = list(ActivityNorm.objects.filter(province=province, is_active=True).prefetch_related("kinds"))
    calendar = Calendar(province.calendar)
    periods = {norm.pk: PERIODS[norm.period](today, calendar) for norm in norms}
    keys = [team.pk for team in teams]
    begun: dict[int, _Begun] = defaultdict(dict)
    if periods:
        first = min(period.previous.first for period in periods.values())
        begun = _begun(keys, first, max(period.last for period in periods.values()))
    return {key: [_standing(norm, periods[norm.pk], begun[key]) for norm in norms] for key in keys}


def _begun(teams: list[int], first: date, last: date) -> dict[int, _Begun]:
    rows = Activity.objects.filter(team__in=teams, first_day__gte=first, first_day__lte=last)
    begun: dict[int, _Begun] = defaultdict(lambda: defaultdict(list))
    for team, kind, state, day in rows.order_by().values_list("team", "kind", "state", "first_day"):
        begun[team][kind, state].append(day)
    return begun


def _standing(norm: ActivityNorm, period: Period, begun: _Begun) -> NormStanding:
    kinds = list(norm.kinds.all())

    def count(state: ActivityState, within: Period) -> int:
        days = (day for kind in kinds for day in begun.get((kind.pk, state), ()))
        return sum(within.first <= day <= within.last for day in days)

    offered = next((kind.pk for kind in kinds if kind.is_active), None)
    return NormStanding(
        norm=norm,
        period=period,
        held=count(ActivityState.HELD, period),
        planned=count(ActivityState.PLANNED, period),
        held_before=count(ActivityState.HELD, period.previous),
        kind=offered,
    )
