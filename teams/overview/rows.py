"""One row per commune of a province: its team, what waits, what the rules find."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from teams.enums import Position, RequestKind, RequestState, TeamKind, TeamState
from teams.models import (
    Commune,
    Hamlet,
    Membership,
    Province,
    RequestEvent,
    RosterRequest,
    SupportPoint,
    Team,
)
from teams.overview.standing import STANDING_OF_REQUEST, Look, Standing
from teams.overview.titles import rule_title
from teams.rosters import check_teams
from teams.rota import gaps_ahead
from teams.rules.findings import Finding, Severity
from teams.rules.reading import Reader, RulesError
from teams.rules.roster import COUNTED
from teams.rules.sections import read_team, read_teams
from teams.rules.settings import team_rules

DAYS_AHEAD = 7  # of the rota


@dataclass(frozen=True)
class Found:
    """A finding, and the team that it is about where the commune has several."""

    team: Team
    finding: Finding

    @property
    def title(self) -> str:
        return rule_title(self.finding.rule)

    @property
    def is_error(self) -> bool:
        return self.finding.severity == Severity.ERROR


class RuleCount(NamedTuple):
    title: str
    is_error: bool
    places: int


@dataclass
class OverviewRow:
    """What is known of a commune on the day; counts of its team are None where none is in force."""

    commune: Commune
    standing: Standing
    team: Team | None = None
    people: Counter[str] = field(default_factory=Counter)  # of the commune's own team, by position
    deputies_due: int | None = None
    found: list[Found] = field(default_factory=list)
    is_unchecked: bool = False  # the province's rules for one of its teams cannot be read
    waiting: int = 0
    returned: int = 0
    waits_days: int | None = None
    points: int = 0
    gaps: int | None = None
    changed_on: date | None = None
    hamlets: int = 0
    hamlet_teams: int = 0
    other_teams: int = 0  # of the province's own kinds

    @property
    def name_key(self) -> str:
        return str(self.commune.sort_name)

    @property
    def standing_key(self) -> int:
        return list(Standing).index(self.standing)

    @property
    def has_team(self) -> bool:
        return self.standing == Standing.IN_FORCE

    @property
    def members(self) -> int | None:
        return sum(self.people[position] for position in COUNTED) if self.has_team else None

    @property
    def leaders(self) -> str:
        """`1 tổ trưởng, tổ phó 2/2`"""
        if not self.has_team:
            return ""
        deputies: str | int = self.people[Position.DEPUTY]
        if self.deputies_due is not None:
            deputies = f"{deputies}/{self.deputies_due}"
        leader = _("có tổ trưởng") if self.people[Position.LEADER] else _("thiếu tổ trưởng")
        return _("%(leader)s, tổ phó %(deputies)s") % {"leader": leader, "deputies": deputies}

    @property
    def errors(self) -> int | None:
        return self._count(is_error=True)

    @property
    def warnings(self) -> int | None:
        return self._count(is_error=False)

    @property
    def severity_key(self) -> tuple[int, int] | None:
        """Sorts by errors, then by warnings."""
        return None if self.errors is None else (self.errors, self.warnings or 0)

    @property
    def by_rule(self) -> list[RuleCount]:
        """What is wrong without anybody's name: errors first."""
        counted = Counter((one.finding.rule, one.is_error) for one in self.found)
        return [RuleCount(rule_title(rule), is_error, count) for (rule, is_error), count in counted.items()]

    @property
    def hamlet_share(self) -> float | None:
        return self.hamlet_teams / self.hamlets if self.hamlets else None

    @property
    def look(self) -> Look:
        if not self.has_team:
            return _LOOKS.get(self.standing, Look.NONE)
        if self.errors:
            return Look.ERROR
        if self.waiting:
            return Look.WAITING
        if self.returned:
            return Look.RETURNED
        return Look.WARNING if self.warnings or self.is_unchecked else Look.IN_ORDER

    def _count(self, *, is_error: bool) -> int | None:
        if not self.has_team and not self.found:
            return None
        return sum(one.is_error == is_error for one in self.found)


_LOOKS = {
    Standing.TO_COME: Look.TO_COME,
    Standing.SUBMITTED: Look.WAITING,
    Standing.RETURNED: Look.RETURNED,
    Standing.DRAFT: Look.DRAFT,
}


def overview_rows(province: Province, day: date) -> list[OverviewRow]:
    """Return a row for each commune of `province` as things stand on `day`, in Vietnamese order of names.

    The same number of queries for one team and for all.
    """
    teams = list(
        Team.objects.filter(province=province)
        .exclude(state=TeamState.DISSOLVED, in_force_to__lt=day)
        .select_related("commune", "province")
    )
    rows = {commune.pk: OverviewRow(commune, Standing.NONE) for commune in Commune.objects.filter(province=province)}
    in_force = [team for team in teams if team.existed_on(day)]
    _stand(rows, teams, in_force)
    _ask(rows, province, day)
    _count_people(rows, in_force, day)
    _judge(rows, in_force, day)
    _count_places(rows, province, day)
    _count_gaps(rows, in_force, day)
    _date(rows, province, day)
    return list(rows.values())


def has_hamlet_teams(province: Province) -> bool:
    """Whether the province's hamlets have teams of their own (Nghệ An, Quảng Ngãi)."""
    return TeamKind.HAMLET in read_teams(Reader(province.rules, "", {})).values


def _is_own(team: Team) -> bool:
    return team.kind == TeamKind.COMMUNE


def _stand(rows: dict[int, OverviewRow], teams: list[Team], in_force: list[Team]) -> None:
    for team in teams:
        if _is_own(team) and team.state == TeamState.DRAFT:
            rows[team.commune_id].standing = Standing.DRAFT
        elif _is_own(team) and team.state == TeamState.IN_FORCE:
            rows[team.commune_id].standing = Standing.TO_COME  # unless it is there already
    for team in in_force:
        row = rows[team.commune_id]
        if _is_own(team):
            row.team, row.standing = team, Standing.IN_FORCE
        elif team.kind == TeamKind.HAMLET:
            row.hamlet_teams += 1
        else:
            row.other_teams += 1


def _ask(rows: dict[int, OverviewRow], province: Province, day: date) -> None:
    """What is open: how far a registration is, and how long the oldest request has been waiting."""
    for request in RosterRequest.objects.filter(province=province).open().select_related("team"):
        row = rows[request.commune_id]
        if request.kind == RequestKind.REGISTRATION and _is_own(request.team) and not row.has_team:
            row.standing = STANDING_OF_REQUEST.get(request.state, Standing.DRAFT)
        row.returned += request.state == RequestState.RETURNED
        if request.state == RequestState.SUBMITTED and request.submitted_at is not None:
            row.waiting += 1
            waits = (day - timezone.localdate(request.submitted_at)).days
            row.waits_days = max(waits, row.waits_days or 0)


def _count_people(rows: dict[int, OverviewRow], in_force: list[Team], day: date) -> None:
    own = {team.pk: team for team in in_force if _is_own(team)}
    counted = Membership.objects.filter(team__in=own).in_force_on(day).order_by()
    for team, position, count in counted.values_list("team_id", "position").annotate(count=Count("pk")):
        rows[own[team].commune_id].people[position] = count
    for team in list(own.values())[:1]:
        due = _deputies_due(team)
        for row in rows.values():
            row.deputies_due = due


def _deputies_due(team: Team) -> int | None:
    """How many deputies the province wants, where it wants a number; malformed rules want none."""
    section = Reader(team.province.rules, "", {}).section("teams").section(team.kind)
    count = read_team(section, team.kind, several=(False, False)).deputies.count
    return count.max if count.max is not None else count.min or None


def rules_can_be_read(province: Province, kind: str) -> bool:
    """One broken rule, or a team of a kind that the rules no longer know, must not take the whole page away."""
    try:
        team_rules(province.rules, kind)
    except RulesError:
        return False
    return True


def _judge(rows: dict[int, OverviewRow], in_force: list[Team], day: date) -> None:
    readable = [team for team in in_force if rules_can_be_read(team.province, team.kind)]
    verdicts = check_teams(readable, day)
    for team in in_force:
        if team.pk in verdicts:
            rows[team.commune_id].found += [Found(team, finding) for finding in verdicts[team.pk].findings]
        else:
            rows[team.commune_id].is_unchecked = True
    for row in rows.values():
        row.found.sort(key=lambda one: not one.is_error)


def _count_places(rows: dict[int, OverviewRow], province: Province, day: date) -> None:
    points = SupportPoint.objects.filter(province=province).open_on(day).order_by()
    for commune, count in points.values_list("commune_id").annotate(count=Count("pk")):
        rows[commune].points = count
    hamlets = Hamlet.objects.filter(province=province).order_by()
    for commune, count in hamlets.values_list("commune_id").annotate(count=Count("pk")):
        rows[commune].hamlets = count


def _count_gaps(rows: dict[int, OverviewRow], in_force: list[Team], day: date) -> None:
    gaps = gaps_ahead(in_force, day, day + timedelta(days=DAYS_AHEAD - 1))
    by_commune: dict[int, int] = defaultdict(int)
    for team in in_force:
        if team.pk in gaps:
            by_commune[team.commune_id] += gaps[team.pk]
    for commune, count in by_commune.items():
        rows[commune].gaps = count


def _date(rows: dict[int, OverviewRow], province: Province, day: date) -> None:
    """The last thing that happened: to a request, or by somebody joining."""
    happened = RequestEvent.objects.filter(province=province).order_by()
    days: dict[int, list[date]] = defaultdict(list)
    for commune, at in happened.values_list("commune_id").annotate(last=Max("at")):
        days[commune].append(timezone.localdate(at))
    joined = Membership.objects.filter(province=province, valid_from__lte=day).order_by()
    for commune, last in joined.values_list("commune_id").annotate(last=Max("valid_from")):
        days[commune].append(last)
    for commune, found in days.items():
        rows[commune].changed_on = max(found)
