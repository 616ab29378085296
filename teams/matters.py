"""What in a team waits for a hand (UX: Bảng của Tổ): gaps in the rota, the month's plan, requests."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from teams.enums import Calendar, RequestState
from teams.models import MonthlyPlan, PlannedSession, RosterRequest, SupportPoint, Team
from teams.periods import Month, month_of
from teams.plans import fewest_sessions
from teams.rota import gaps_ahead, never_checked_in

DAYS_AHEAD, DAYS_BACK = 7, 7


@dataclass(frozen=True)
class TeamMatters:
    team: Team
    month: Month
    has_points: bool  # somewhere to be on duty
    gaps: int  # half-days of the coming week without enough people
    unchecked: int  # shifts of the past week that nobody checked in for
    plan: MonthlyPlan | None  # of the running month
    sessions: int  # planned in it
    fewest_sessions: int
    request: RosterRequest | None  # that is being written or waits
    asked: int  # members' wishes that wait for the leader


def matters_of(teams: Collection[Team], today: date) -> list[TeamMatters]:
    """Return what waits in each of `teams` (with their province at hand), in their order; in a constant number of
    queries."""
    keys = [team.pk for team in teams]
    gaps = gaps_ahead(teams, today, today + timedelta(days=DAYS_AHEAD - 1))
    unchecked = never_checked_in(teams, today - timedelta(days=DAYS_BACK), today - timedelta(days=1))
    open_points = SupportPoint.objects.filter(commune__in={team.commune_id for team in teams}).open_on(today)
    communes = set(open_points.order_by().values_list("commune_id", flat=True))
    months = {team.pk: month_of(today, Calendar(team.province.calendar)) for team in teams}
    plans = {
        (plan.team_id, plan.first_day): plan
        for plan in MonthlyPlan.objects.filter(team__in=keys, first_day__in={month.first for month in months.values()})
    }
    sessions = _sessions(keys, months)
    requests = list(RosterRequest.objects.open().filter(team__in=keys))
    asked = Counter(row.team_id for row in requests if row.state == RequestState.ASKED)
    written = {row.team_id: row for row in requests if row.asked_by_id is None}
    return [
        TeamMatters(
            team=team,
            month=months[team.pk],
            has_points=team.commune_id in communes,
            gaps=gaps[team.pk],
            unchecked=unchecked[team.pk],
            plan=plans.get((team.pk, months[team.pk].first)),
            sessions=sessions[team.pk],
            fewest_sessions=fewest_sessions(team.province),
            request=written.get(team.pk),
            asked=asked[team.pk],
        )
        for team in teams
    ]


def _sessions(teams: Collection[int], months: dict[int, Month]) -> Counter[int]:
    first = min((month.first for month in months.values()), default=date.min)
    last = max((month.last for month in months.values()), default=date.min)
    rows = PlannedSession.objects.filter(team__in=teams, day__range=(first, last)).values_list("team_id", "day")
    return Counter(team for team, day in rows if months[team].first <= day <= months[team].last)
