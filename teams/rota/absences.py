"""Days on which somebody cannot be on duty, and what becomes of the shifts that lie in them."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from teams.models import Absence, DutyShift, Team
from teams.refused import RefusedError
from teams.rota.locks import locked_teams
from teams.rota.people import crew_of
from teams.rota.settings import DutyRules

MOST_DAYS = 366


@dataclass(frozen=True)
class Noted:
    """An absence, how many machine-placed shifts it freed, and the fixed ones that now need somebody else."""

    absence: Absence
    freed: int
    fixed: list[DutyShift]


@transaction.atomic
def note_absence(team: Team, user: int, first: date, last: date, *, reason: str = "", today: date) -> Noted:
    """Note that a member of `team` is away from `first` to `last`; takes them out of machine-placed shifts to come, in
    whatever team. Raises RefusedError with `user`, `first_day` or `last_day`."""
    shifts = DutyShift.objects.filter(user_id=user, day__range=(max(first, today), max(last, today)))
    team_ids = {team.pk, *shifts.values_list("team_id", flat=True)}
    team = next(one for one in locked_teams(team_ids) if one.pk == team.pk)
    _check(team, user, first, last, today)
    absence = Absence.objects.create(
        province_id=team.province_id,
        commune_id=team.commune_id,
        team=team,
        user_id=user,
        first_day=first,
        last_day=last,
        reason=reason.strip(),
    )
    placed = shifts.filter(day__lte=last, checked_in_at__isnull=True)
    freed = placed.filter(is_fixed=False, team__in=team_ids).delete()[1].get(DutyShift._meta.label, 0)
    fixed = placed.filter(is_fixed=True).select_related("support_point").order_by("day", "half_day")
    return Noted(absence, freed, list(fixed))


@transaction.atomic
def take_back(absence: Absence) -> None:
    """Remove an absence that was noted by mistake or is over sooner; the freed shifts stay free."""
    locked_teams([absence.team_id])
    Absence.objects.filter(pk=absence.pk).delete()


def _check(team: Team, user: int, first: date, last: date, today: date) -> None:
    errors: dict[str, list[str]] = {}
    if last < first:
        errors["last_day"] = [_("Ngày cuối không thể trước ngày đầu. Hãy sửa lại.")]
    elif last < today:
        errors["last_day"] = [_("Những ngày này đã qua. Chỉ cần báo vắng cho hôm nay trở đi.")]
    elif last - first >= timedelta(MOST_DAYS):
        errors["last_day"] = [_("Khoảng vắng dài hơn một năm. Hãy xem lại năm đã ghi.")]
    elif user not in crew_of(team, DutyRules(), first, last):
        errors["user"] = [_("Người này không phải là thành viên của Tổ trong những ngày đó.")]
    else:
        same = Absence.objects.filter(team=team, user_id=user, first_day__lte=first, last_day__gte=last).first()
        if same is not None:
            days = {"first": f"{same.first_day:%d/%m/%Y}", "last": f"{same.last_day:%d/%m/%Y}"}
            errors["first_day"] = [_("Đã báo vắng từ %(first)s đến %(last)s rồi, không cần ghi lại.") % days]
    if errors:
        raise RefusedError(errors)
