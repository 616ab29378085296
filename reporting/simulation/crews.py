"""The teams whose logs are simulated, as plain values: who could log on a day, and where."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reporting.simulation.catalogues import NULL, Venue
from teams.enums import PointKind, Position
from teams.models import Commune, Hamlet, Membership, Province, SupportPoint, Team
from teams.simulation import Region, region_of

# How often somebody of this position logs, compared with others.
_DILIGENCE = {Position.LEADER: 0.7, Position.DEPUTY: 0.9, Position.MEMBER: 1.0, Position.COLLABORATOR: 0.5}
_POINTS = {PointKind.UBND: 9, PointKind.MARKET: 2, PointKind.CULTURE_HOUSE: 2, PointKind.COMMUNITY: 2}
MARKET_ON_MARKET_DAY = 10


@dataclass(frozen=True)
class Member:
    membership: int
    user: int
    diligence: float
    first: date
    last: date


@dataclass(frozen=True)
class Place:
    """Where a session is held: `columns` are (hamlet, support point) as COPY wants them."""

    columns: tuple[str, str]
    venue: Venue
    share: int
    first: date
    last: date


@dataclass(frozen=True)
class Crew:
    province: int
    commune: int
    team: int
    code: int
    region: Region
    first: date
    last: date
    members: tuple[Member, ...]
    places: tuple[Place, ...]


def load_crews(province: Province, communes: Sequence[Commune] | None = None) -> list[Crew]:
    """The commune teams of `province` in the order of their communes' codes.

    Everything is read in an order that does not depend on keys, so that the same teams give the same logs.
    """
    teams = Team.objects.filter(province=province, in_force_from__isnull=False, hamlet__isnull=True)
    if communes is not None:
        teams = teams.filter(commune__in=communes)
    members: dict[int, list[Membership]] = defaultdict(list)
    for membership in Membership.objects.filter(team__in=teams).order_by("user__username", "valid_from"):
        members[membership.team_id].append(membership)
    points: dict[int, list[SupportPoint]] = defaultdict(list)
    for point in SupportPoint.objects.filter(province=province).order_by("sort_name"):
        points[point.commune_id].append(point)
    hamlets: dict[int, list[Hamlet]] = defaultdict(list)
    for hamlet in Hamlet.objects.filter(province=province).order_by("kind", "sort_name"):
        hamlets[hamlet.commune_id].append(hamlet)
    return [
        Crew(
            province=province.pk,
            commune=team.commune_id,
            team=team.pk,
            code=team.commune.official_code,
            region=region_of(team.commune),
            first=team.in_force_from or date.max,
            last=team.in_force_to or date.max,
            members=tuple(_member(row) for row in members[team.pk]),
            places=(*map(_point, points[team.commune_id]), *map(_hamlet, hamlets[team.commune_id])),
        )
        for team in teams.select_related("commune").order_by("commune__official_code", "in_force_from")
    ]


def _member(row: Membership) -> Member:
    return Member(
        membership=row.pk,
        user=row.user_id,
        diligence=_DILIGENCE[Position(row.position)],
        first=row.valid_from,
        last=row.valid_to or date.max,
    )


def _point(row: SupportPoint) -> Place:
    kind = PointKind(row.kind)
    venue = Venue.OFFICE if kind == PointKind.UBND else Venue.MARKET if kind == PointKind.MARKET else Venue.OUT
    return Place((NULL, str(row.pk)), venue, _POINTS.get(kind, 1), row.open_from, row.open_to or date.max)


def _hamlet(row: Hamlet) -> Place:
    return Place((str(row.pk), NULL), Venue.OUT, 1, date.min, date.max)


@dataclass(frozen=True)
class Roll:
    """Who and where from one change to the next."""

    members: list[Member]
    places: list[Place]
    places_on_market_day: list[Place]
    until: date


def roll_on(crew: Crew, day: date) -> Roll:
    """Everybody in force and every place open on `day`, and the last day on which that is still so."""
    members = [member for member in crew.members if member.first <= day <= member.last]
    places = [place for place in crew.places if place.first <= day <= place.last]
    changes = [member.last for member in crew.members if member.last >= day]
    changes += [place.last for place in crew.places if place.last >= day]
    begins = [member.first for member in crew.members if member.first > day]
    begins += [place.first for place in crew.places if place.first > day]
    until = min([*changes, *(_day_before(first) for first in begins)])
    usual = [place for place in places for _ in range(place.share)]
    market = [place for place in places if place.venue is Venue.MARKET]
    return Roll(members, usual, usual + market * MARKET_ON_MARKET_DAY, until)


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
