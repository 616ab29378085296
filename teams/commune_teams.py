"""The teams of a commune with where each stands, and what waits for the commune's approval (UX: Hộp duyệt)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from teams.enums import LineKind, RequestKind, TeamKind, TeamState
from teams.models import Commune, Hamlet, MonthlyPlan, RosterRequest, Team
from teams.plans import plans_waiting
from teams.requests.prospects import prospects
from teams.rosters import Verdict, check_teams, lines_of, sittings_on
from teams.rules.settings import team_kinds


@dataclass(frozen=True)
class TeamRow:
    """A team, or a kind of team that the commune (or the hamlet) does not have yet."""

    kind: str
    kind_name: str
    hamlet: Hamlet | None
    team: Team | None = None
    request: RosterRequest | None = None  # the open one
    members: int = 0
    verdict: Verdict | None = None

    @property
    def can_be_registered(self) -> bool:
        return self.team is None or self.team.state == TeamState.DISSOLVED


def team_rows(commune: Commune, day: date) -> list[TeamRow]:
    """Every team that the province's rules foresee in `commune`, hamlet by hamlet where they have their own."""
    teams = list(Team.objects.filter(commune=commune).select_related("province", "commune", "hamlet"))
    current = {(team.kind, team.hamlet_id): team for team in sorted(teams, key=_newest_last)}
    open_requests = {
        row.team_id: row
        for row in RosterRequest.objects.open().filter(commune=commune, asked_by__isnull=True).select_related("team")
    }
    standing = sittings_on([team.pk for team in teams], day)
    written = lines_of([row.pk for row in open_requests.values()])
    verdicts = check_teams([team for team in current.values() if team.state != TeamState.DISSOLVED], day)
    rows = []
    for kind, name in team_kinds(commune.province.rules).items():
        hamlets: list[Hamlet | None] = list(commune.hamlets.all()) if kind == TeamKind.HAMLET else [None]
        for hamlet in hamlets:
            team = current.get((kind, hamlet.pk if hamlet else None))
            request = open_requests.get(team.pk) if team else None
            is_draft = team is not None and team.state == TeamState.DRAFT
            people = written[request.pk] if is_draft and request else standing.get(team.pk, []) if team else []
            rows.append(
                TeamRow(kind, name, hamlet, team, request, len(people), verdicts.get(team.pk) if team else None)
            )
    return rows


def _newest_last(team: Team) -> tuple[bool, int]:
    return team.state != TeamState.DISSOLVED, team.pk


@dataclass(frozen=True)
class WaitingRow:
    """Something that waits for approval: a request about a roster, or a month's plan."""

    since: datetime
    by: User | None
    team: Team
    summary: str
    request: RosterRequest | None = None
    plan: MonthlyPlan | None = None
    errors: int = 0
    warnings: int = 0

    @property
    def waited(self) -> str:
        """Since when it waits, in words."""
        sent = _("%(who)s gửi %(when)s") % {"who": self.by, "when": date_format(self.since, "H:i, d/m/Y")}
        days = (timezone.localdate() - timezone.localdate(self.since)).days
        return _("%(sent)s, đã chờ %(days)s ngày") % {"sent": sent, "days": days} if days else sent


def waiting_count(commune: Commune) -> int:
    """How much waits for approval in `commune`."""
    return RosterRequest.objects.waiting().filter(commune=commune).count() + plans_waiting(commune).count()


def waiting_rows(commune: Commune) -> list[WaitingRow]:
    """What waits in `commune`, the oldest first."""
    rows = [*_requests(commune), *_plans(commune)]
    return sorted(rows, key=lambda row: row.since)


def _requests(commune: Commune) -> list[WaitingRow]:
    found = list(
        RosterRequest.objects.waiting()
        .filter(commune=commune)
        .select_related("team__commune", "team__province", "province", "submitted_by")
    )
    outcomes = prospects(found)
    return [
        WaitingRow(
            since=timezone.localtime(row.submitted_at),
            by=row.submitted_by,
            team=row.team,
            summary=_summary(row, Counter(line.kind for line in outcomes[row.pk].lines)),
            request=row,
            errors=len(outcomes[row.pk].verdict.errors),
            warnings=len(outcomes[row.pk].verdict.warnings),
        )
        for row in found
    ]


def _summary(request: RosterRequest, kinds: Counter[str]) -> str:
    if request.kind == RequestKind.REGISTRATION:
        return _("Đăng ký thành lập Tổ với %(count)s người") % {"count": kinds[LineKind.JOIN]}
    parts = [
        (_("%(count)s người thôi tham gia"), kinds[LineKind.LEAVE]),
        (_("%(count)s người tham gia"), kinds[LineKind.JOIN]),
        (_("%(count)s người thay đổi"), kinds[LineKind.CHANGE]),
    ]
    return ", ".join(text % {"count": count} for text, count in parts if count)


def _plans(commune: Commune) -> list[WaitingRow]:
    return [
        WaitingRow(
            since=timezone.localtime(plan.submitted_at),
            by=plan.submitted_by,
            team=plan.team,
            summary=_("Kế hoạch từ %(first)s đến %(last)s")
            % {"first": f"{plan.first_day:%d/%m/%Y}", "last": f"{plan.last_day:%d/%m/%Y}"},
            plan=plan,
        )
        for plan in plans_waiting(commune)
    ]
