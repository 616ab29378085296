"""Invented duty shifts of simulated teams, around a day: what was, with who checked in, and what is to come."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import cycle, islice

from django.utils import timezone

from teams.models import DutyShift, Membership, Province, SupportPoint, Team
from teams.rota.openings import Opening, openings_of
from teams.simulation.chance import chance
from teams.working_days import working_days

DAYS_BACK, DAYS_AHEAD = 14, 21
SHARE_WITHOUT_ROTA = 0.1
SHARE_OF_GAPS = 0.04
SHARE_CHECKED_IN = 0.92


def simulate_duty(province: Province, *, seed: int, today: date) -> int:
    """Put the members of every team of a simulated `province` on duty in turn; a few teams have no rota.

    Returns how many shifts were made. Raises ValueError if the province is not simulated.
    """
    if not province.is_simulated:
        raise ValueError(f"{province} is not simulated")
    days = working_days(province, today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD))
    points: dict[int, list[SupportPoint]] = {}
    for point in SupportPoint.objects.filter(province=province).prefetch_related("opening_hours"):
        points.setdefault(point.commune_id, []).append(point)
    crews: dict[int, list[int]] = {}
    members = Membership.objects.filter(province=province, valid_to__isnull=True, valid_from__lte=today)
    for team_key, user in members.values_list("team", "user"):
        crews.setdefault(team_key, []).append(user)
    made = []
    for team in Team.objects.filter(province=province).in_force_on(today).select_related("commune"):
        if chance(seed, team.commune.official_code, "rota").random() >= SHARE_WITHOUT_ROTA:
            openings = openings_of(points.get(team.commune_id, []), days)
            made += list(_shifts(team, openings, crews.get(team.pk, []), seed, today))
    return len(DutyShift.objects.bulk_create(made))


def _shifts(team: Team, openings: Iterable[Opening], crew: list[int], seed: int, today: date) -> Iterable[DutyShift]:
    """One or two people for each half-day, in turn, nobody at two places; here and there nobody."""
    luck = chance(seed, team.commune.official_code, "shifts")
    turn = cycle(crew)
    busy: set[tuple[int, date]] = set()
    for opening in openings:
        if luck.random() < SHARE_OF_GAPS and opening.day > today:
            continue
        free = [user for user in islice(turn, len(crew)) if (user, opening.day) not in busy]
        for user in free[: luck.choice((1, 1, 2))]:
            busy.add((user, opening.day))
            was_there = opening.day < today and luck.random() < SHARE_CHECKED_IN
            yield DutyShift(
                province_id=team.province_id,
                commune_id=team.commune_id,
                team=team,
                support_point=opening.point,
                user_id=user,
                day=opening.day,
                half_day=opening.half_day,
                checked_in_at=_moment(opening.day, opening.hours[0]) if was_there else None,
            )
        for _user in range(luck.randint(0, 3)):
            next(turn, None)  # not the same faces on the same weekdays


def _moment(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
