"""Changes of a rota hold the row of its team, and of the point where somebody is added: one goes after another."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from teams.models import DutyShift, SupportPoint, Team
from teams.refused import RefusedError


def locked_team(team_id: int) -> Team:
    """The team with its province and commune, held until the transaction ends."""
    [team] = locked_teams([team_id])
    return team


def locked_teams(team_ids: Iterable[int]) -> list[Team]:
    """In one order, so that two calls never wait for one another."""
    rows = Team.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(team_ids))
    return list(rows.select_related("province", "commune").order_by("pk"))


def lock_points(point_ids: Iterable[int]) -> None:
    """Points may be served by several teams, and the limit is the point's."""
    rows = SupportPoint.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=set(point_ids))
    list(rows.order_by("pk").values_list("pk"))


def locked_shift(team: Team, pk: int, seen: str = "") -> DutyShift:
    """A shift of a team that is held already. Raises RefusedError if it is gone, or is no longer what `seen` says."""
    shift = DutyShift.objects.filter(team=team).select_related("user", "support_point").filter(pk=pk).first()
    if shift is None or (seen and state_of(shift) != seen):
        raise RefusedError({"": [_("Ca trực này vừa được người khác đổi hoặc xóa. Hãy xem lại lịch rồi làm tiếp.")]})
    return shift


def state_of(shift: DutyShift) -> str:
    """Says who is where when, so that a form shows whether it speaks of what stands there now."""
    return f"{shift.user_id}-{shift.support_point_id}-{shift.day:%Y%m%d}-{shift.half_day}"
