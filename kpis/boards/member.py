"""What one member did in a period, for the member and who leads the team.

Read from the member's own entries: nobody rolls up people, and one person's year is few rows.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.boards import charts
from kpis.boards.communes import SESSIONS_TARGET
from kpis.boards.lights import decimal_text
from kpis.boards.periods import ShownPeriod, periods_until
from kpis.boards.stretches import with_targets
from kpis.boards.sums import Totals, names_of_parts, service_mix, totals_by_period
from kpis.boards.units import GROUPS, TREND, HelpedGroup, share_of_people, state_of
from kpis.enums import CellMeasure, Due
from kpis.models import HalfMonthCell, Indicator, ProvinceState
from reporting.enums import ActivityState
from reporting.models import Activity, LogEntry, LogLine
from reporting.my_log import rows_of_person
from teams.models import DutyShift, Membership

IN_TIME_WITHIN = timedelta(days=1)  # an entry of the same or the next day is in time, as the roll-up counts it


class Days(NamedTuple):
    """Days on which the member was at work by the log, and those of them that were logged in time."""

    logged: int
    in_time: int


class Duty(NamedTuple):
    """Shifts of the member and of the whole team in the period, those at which the member checked in, and how many
    there were for each member."""

    own: int
    of_team: int
    checked_in: int
    for_each: Fraction | None

    @property
    def share_text(self) -> str:
        if not self.of_team:
            return ""
        return _("%(share)s %% trong %(all)s ca của Tổ") % {
            "share": decimal_text(Fraction(self.own * 100, self.of_team), 1),
            "all": decimal_text(self.of_team),
        }

    @property
    def for_each_text(self) -> str:
        return "" if self.for_each is None else decimal_text(self.for_each, 1)


@dataclass(frozen=True)
class MemberBoard:
    period: ShownPeriod
    sessions: int
    people: int
    team_sessions: int
    target: str  # of the team, in one month; empty where the province sets none
    days: Days
    duty: Duty
    helped_groups: list[HelpedGroup]
    trend: charts.Chart
    services: charts.Chart
    led: list[Activity]
    state: ProvinceState | None


def member_board(membership: Membership, shown: ShownPeriod) -> MemberBoard:
    """The board of a person in one team; whatever positions they held there."""
    periods = periods_until(shown, TREND[shown.kind])
    totals = _totals(membership, periods)
    now, names = totals[shown], names_of_parts(membership.province_id)
    cells = HalfMonthCell.objects.filter(commune_id=membership.commune_id, team_id=membership.team_id)
    return MemberBoard(
        period=shown,
        sessions=now.of(CellMeasure.SESSIONS),
        people=now.of(CellMeasure.PEOPLE_HELPED),
        team_sessions=totals_by_period(cells, [shown])[shown].of(CellMeasure.SESSIONS),
        target=_target(membership.province_id, shown),
        days=_days(membership, shown),
        duty=_duty(membership, shown),
        helped_groups=[
            HelpedGroup(str(one.label).capitalize(), decimal_text(now.of(one)), share_of_people(now, one))
            for one in GROUPS
        ],
        trend=charts.trend(periods, totals),
        services=charts.service_mix(shown, service_mix(now, names), now.of(CellMeasure.SESSIONS)),
        led=list(
            Activity.objects.filter(
                team_id=membership.team_id,
                lead_id=membership.user_id,
                first_day__range=(shown.first, shown.last),
            )
            .exclude(state=ActivityState.CANCELLED)
            .select_related("kind")
        ),
        state=state_of(membership.province),
    )


def entries_between(membership: Membership, first: date, last: date) -> QuerySet[LogEntry]:
    """What the person logged in this team, or somebody for them."""
    return LogEntry.objects.filter(
        membership__in=rows_of_person(membership), session__day__gte=first, session__day__lte=last
    )


def _totals(membership: Membership, periods: Sequence[ShownPeriod]) -> Mapping[ShownPeriod, Totals]:
    """Sums of the person's entries, in the shape of those of a unit."""
    totals = {one: Totals() for one in periods}

    def of(day: date) -> Totals:
        return next(totals[one] for one in periods if one.first <= day <= one.last)

    mine = entries_between(membership, periods[0].first, periods[-1].last)
    lines = LogLine.objects.filter(entry__in=mine).order_by().values_list("entry__session__day", "service")
    for day, service, people in lines.annotate(people=Sum("count")):
        of(day).by_item[CellMeasure.PEOPLE_HELPED, service] += people
    held = Count("session", distinct=True, filter=Q(lines__isnull=False))
    sessions = mine.order_by().values_list("session__day").annotate(held=held)
    for day, count in sessions:
        of(day).by_item[CellMeasure.SESSIONS, 0] += count
    # The fields of an entry are called as the measures are.
    sums = {f"sum_{measure.name.lower()}": Sum(measure.name.lower()) for measure in GROUPS}
    for day, *counts in mine.order_by().values_list("session__day").annotate(**sums):
        for measure, count in zip(GROUPS, counts, strict=True):
            of(day).by_item[measure, 0] += count
    return totals


def _target(province_id: int, shown: ShownPeriod) -> str:
    """`3 buổi`: what the team shall hold in one month."""
    rows = Indicator.objects.filter(province_id=province_id, code=SESSIONS_TARGET, is_active=True, period=Due.MONTH)
    found = with_targets(rows, shown.year.year)
    return f"{decimal_text(found[0][1])} {found[0][0].unit}" if found else ""


def _days(membership: Membership, shown: ShownPeriod) -> Days:
    in_time: dict[date, bool] = defaultdict(bool)
    rows = entries_between(membership, shown.first, shown.last).values_list("session__day", "recorded_at")
    for day, recorded_at in rows:
        in_time[day] |= timezone.localdate(recorded_at) <= day + IN_TIME_WITHIN
    return Days(len(in_time), sum(in_time.values()))


def _duty(membership: Membership, shown: ShownPeriod) -> Duty:
    shifts = DutyShift.objects.filter(team_id=membership.team_id, day__range=(shown.first, shown.last))
    mine = Q(user_id=membership.user_id)
    counts = shifts.aggregate(
        of_team=Count("pk"),
        own=Count("pk", filter=mine),
        checked_in=Count("pk", filter=mine & Q(checked_in_at__isnull=False)),
    )
    members = Membership.objects.filter(team_id=membership.team_id).in_force_on(shown.as_of).count()
    for_each = Fraction(counts["of_team"], members) if members and counts["of_team"] else None
    return Duty(counts["own"], counts["of_team"], counts["checked_in"], for_each)
