"""Teams and requests as they begin; not stored yet."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from teams.enums import RequestKind, RequestState, TeamState
from teams.models import Commune, Hamlet, RosterRequest, Team
from teams.rules.limits import TeamRules
from teams.rules.zalo_name import fill


def new_team(commune: Commune, rules: TeamRules, label: str, hamlet: Hamlet | None = None) -> Team:
    """A team of `commune`, named by the province's `rules`; `label` is what they call such a team."""
    hamlet_name = str(hamlet or "")
    return Team(
        province_id=commune.province_id,
        commune=commune,
        kind=rules.kind,
        hamlet=hamlet,
        name=fill(rules.name_pattern or f"{label} {{commune}}", commune=commune.full_name, hamlet=hamlet_name),
        zalo_name=fill(rules.zalo_pattern, commune=commune.name, hamlet=hamlet_name),
    )


def new_request(team: Team, by: User, *, free_from: date | None, asked_by: User | None = None) -> RosterRequest:
    """The registration of a draft, or a change; from today on, or from when nothing is decided yet (`free_from`)."""
    today = timezone.localdate()
    return RosterRequest(
        province_id=team.province_id,
        commune_id=team.commune_id,
        team=team,
        kind=RequestKind.REGISTRATION if team.state == TeamState.DRAFT else RequestKind.CHANGE,
        state=RequestState.DRAFT,
        effective_from=max(today, free_from or today),
        asked_by=asked_by,
        created_by=by,
        created_at=timezone.now(),
    )
