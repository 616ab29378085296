"""Somebody leaves the team: the shifts to come are free again."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from teams.enums import SwapState
from teams.models import DutyShift, DutySwap
from teams.rota.locks import locked_team


@transaction.atomic
def release_shifts(user_id: int, team_id: int, from_day: date) -> int:
    """Remove the shifts of a person in a team from `from_day` on and decline the swaps that wait for an answer.

    Returns how many shifts were removed. What the person has checked in for stays.
    """
    locked_team(team_id)
    rows = DutyShift.objects.filter(team_id=team_id, user_id=user_id, day__gte=from_day, checked_in_at__isnull=True)
    waiting = DutySwap.objects.filter(team_id=team_id, state=SwapState.ASKED, shift__day__gte=from_day)
    waiting = waiting.filter(Q(asked_of_id=user_id) | Q(in_return__in=rows.values("pk")))
    for swap in waiting.select_for_update(of=("self",)).order_by("pk"):
        swap.decline()
        swap.answered_at = timezone.now()
        swap.save(update_fields=["state", "answered_at"])
    return rows.delete()[1].get(DutyShift._meta.label, 0)
