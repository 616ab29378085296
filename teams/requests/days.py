"""From which day on a team can be changed: history is written forwards only."""

from collections.abc import Collection
from datetime import date

from django.db.models import Max

from teams.enums import RequestState
from teams.models import RosterRequest, Team


def first_free_days(teams: Collection[Team]) -> dict[int, date | None]:
    """Return for each of `teams` (by key) the day from which on nothing is decided about it yet; None for a draft."""
    approved = RosterRequest.objects.filter(team__in=[team.pk for team in teams], state=RequestState.APPROVED)
    last = dict(approved.order_by().values_list("team").annotate(last=Max("effective_from")))
    return {team.pk: last.get(team.pk) or team.in_force_from for team in teams}


def first_free_day(team: Team) -> date | None:
    return first_free_days([team])[team.pk]
