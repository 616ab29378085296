"""Half-days without enough people, and shifts that nobody checked in for: what leader and commune have to see."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from teams.models import Absence, DutyShift, Province, SupportPoint, Team
from teams.rota.openings import openings_of, serves
from teams.rota.settings import duty_rules
from teams.working_days import working_days


def gaps_ahead(teams: Collection[Team], first: date, last: date) -> dict[int, int]:
    """Return for every team how many half-days at its points have too few people from `first` to `last`.

    In a constant number of queries, for a whole province too. Days on which the team does not exist do not count.
    """
    points = _points(teams)
    present = _present([point.pk for of_commune in points.values() for point in of_commune], first, last)
    provinces = Province.objects.in_bulk({team.province_id for team in teams})
    days = {pk: working_days(province, first, last) for pk, province in provinces.items()}
    found: dict[int, int] = {}
    for team in teams:
        least = duty_rules(provinces[team.province_id].rules, team.kind).least
        served = [point for point in points[team.commune_id] if serves(team, point)]
        open_days = [day for day in days[team.province_id] if team.existed_on(day)]
        openings = openings_of(served, open_days)
        found[team.pk] = sum(1 for opening in openings if present[opening.key] < least)
    return found


def never_checked_in(teams: Iterable[Team], first: date, last: date) -> dict[int, int]:
    """Return for every team how many shifts from `first` to `last` nobody checked in for. For days gone by."""
    rows = _unchecked(teams, first, last).values_list("team_id").annotate(count=Count("pk"))
    counts = dict(rows.order_by())
    return {team.pk: counts.get(team.pk, 0) for team in teams}


def _unchecked(teams: Iterable[Team], first: date, last: date) -> QuerySet[DutyShift]:
    rows = DutyShift.objects.filter(team__in=[team.pk for team in teams], day__range=(first, last))
    return rows.filter(checked_in_at__isnull=True)


def _points(teams: Iterable[Team]) -> dict[int, list[SupportPoint]]:
    points: dict[int, list[SupportPoint]] = defaultdict(list)
    rows = SupportPoint.objects.filter(commune__in={team.commune_id for team in teams})
    for point in rows.prefetch_related("opening_hours"):
        points[point.commune_id].append(point)
    return points


def _present(points: list[int], first: date, last: date) -> Counter[tuple[int, date, str]]:
    """How many people come to each half-day: on duty there and not absent."""
    away = Absence.objects.filter(user=OuterRef("user"), first_day__lte=OuterRef("day"), last_day__gte=OuterRef("day"))
    rows = DutyShift.objects.filter(~Exists(away), support_point__in=points, day__range=(first, last))
    return Counter(rows.values_list("support_point_id", "day", "half_day"))
