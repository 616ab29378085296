"""Writing simulated teams, people and places, all rows of a kind at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.names import fold
from teams.access.grants import apply_dates
from teams.enums import Position, TeamState
from teams.models import (
    Commune,
    Hamlet,
    MemberComponent,
    Membership,
    OpeningHours,
    Province,
    RoleGrant,
    Subgroup,
    SubgroupMember,
    SupportPoint,
    Team,
)
from teams.roster import ROLE_OF_POSITION
from teams.simulation.chance import chance
from teams.simulation.people import invent_name
from teams.simulation.places import furnish, invent_hamlets, invent_points
from teams.simulation.regions import Region, region_of
from teams.simulation.rosters import Group, Rules, Seat, invent_groups, invent_roster

# The teams were founded one after the other in the weeks before the logs begin: teams without any log for months would
# look like a province that does nothing.
FOUNDING_TOOK = 45  # days
FRIDAY = 4
COMMUNES_PER_LATE_TEAM = 45  # 3 of 135
# No such numbers are given out: 09000 and a counter.
SHARE_WITH_ZALO = 0.85
PHONE_PREFIX = "09000"


@dataclass
class SimulatedTeams:
    """The rows of one province, made but not yet written."""

    hamlets: list[Hamlet] = field(default_factory=list)
    points: list[SupportPoint] = field(default_factory=list)
    opening_hours: list[OpeningHours] = field(default_factory=list)
    teams: list[Team] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    grants: list[RoleGrant] = field(default_factory=list)
    subgroups: list[Subgroup] = field(default_factory=list)
    subgroup_members: list[SubgroupMember] = field(default_factory=list)

    def write(self) -> None:
        for model, rows in (
            (Hamlet, self.hamlets),
            (SupportPoint, self.points),
            (OpeningHours, self.opening_hours),
            (Team, self.teams),
            (User, self.users),
            (Membership, self.memberships),
            (RoleGrant, self.grants),
            (Subgroup, self.subgroups),
            (SubgroupMember, self.subgroup_members),
        ):
            model._default_manager.bulk_create(rows)  # type: ignore[arg-type]
        apply_dates(self.users)


@transaction.atomic
def simulate_teams(
    province: Province, *, seed: int, first_day: date, last_day: date, communes: Sequence[Commune] | None = None
) -> SimulatedTeams:
    """Make a team for nearly every commune of `province`, in force before `first_day`, and mark it as simulated.

    A few teams were founded in between, and one commune has none yet, so that there is something to register.
    `communes` restricts it. The province must have no teams, hamlets and support points.
    """
    chosen = sorted(communes or _all_but_one(province, seed), key=lambda commune: commune.official_code)
    founding = _founding_days(chance(seed, province.code, "founding"), chosen, first_day, last_day)
    maker = _Maker(province, seed, last_day)
    for commune in chosen:
        maker.add(commune, founding[commune.pk])
    maker.made.write()
    province.is_simulated = True
    province.save(update_fields=["is_simulated"])
    return maker.made


def _all_but_one(province: Province, seed: int) -> list[Commune]:
    """Every commune but one in the highland, which has its hamlets and no team."""
    every = sorted(province.communes.all(), key=lambda commune: commune.official_code)
    without = chance(seed, province.code, "without a team").choice(
        [commune for commune in every if region_of(commune) is Region.JRAI] or every
    )
    hamlets = invent_hamlets(chance(seed, without.official_code, "team"), without, region_of(without))
    Hamlet.objects.bulk_create(hamlets)
    return [commune for commune in every if commune != without]


def _founding_days(luck: Random, communes: list[Commune], first_day: date, last_day: date) -> dict[int, date]:
    """When the team of each commune came into force; a few only while the logs already went on."""
    latest = first_day - timedelta(days=1)
    days = {commune.pk: latest - timedelta(days=luck.randint(0, FOUNDING_TOOK)) for commune in communes}
    remote = [commune for commune in communes if region_of(commune).is_highland] or communes
    for commune in luck.sample(remote, min(len(communes) // COMMUNES_PER_LATE_TEAM, len(remote))):
        days[commune.pk] = first_day + timedelta(days=luck.randint(0, (last_day - first_day).days // 2))
    return {key: _signed_on(day) for key, day in days.items()}


def _signed_on(day: date) -> date:
    """Decisions are signed on weekdays."""
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


class _Maker:
    """Gathers the rows commune by commune; each commune has its own luck, so leaving one out changes no other."""

    def __init__(self, province: Province, seed: int, last_day: date) -> None:
        self.made = SimulatedTeams()
        self.province = province
        self.seed = seed
        self.last_day = last_day
        self.rules = Rules.of(province.rules)
        self.components = {row.code: row for row in MemberComponent.objects.filter(province=province)}
        self.names = Counter(_slug(commune) for commune in province.communes.all())
        numbered = User.objects.filter(username__regex=r"\.\d\d$").values_list("username", flat=True)
        self.taken = {username.rpartition(".")[0] for username in numbered}
        last = User.objects.filter(phone__regex=rf"^{PHONE_PREFIX}\d{{5}}$").aggregate(last=Max("phone"))["last"]
        self.phones = int(last[len(PHONE_PREFIX) :]) if last else 0

    def add(self, commune: Commune, founded: date) -> None:
        luck = chance(self.seed, commune.official_code, "team")
        region = region_of(commune)
        hamlets = invent_hamlets(luck, commune, region)
        self.made.hamlets += hamlets
        points = invent_points(luck, commune, hamlets, founded=founded)
        self.made.points += points
        furnishing = chance(self.seed, commune.official_code, "points")
        self.made.opening_hours += [row for point in points for row in furnish(furnishing, point)]
        team = Team(
            province=self.province,
            commune=commune,
            name=f"Tổ CNSCĐ - {commune.full_name}",
            zalo_name=f"Tổ CNSCĐ-{commune.full_name}" if furnishing.random() < SHARE_WITH_ZALO else "",
            decision_number=f"{luck.randint(3, 180)}/QĐ-UBND",
            decision_date=founded,
            state=TeamState.IN_FORCE,
            in_force_from=founded,
        )
        self.made.teams.append(team)
        seats = invent_roster(luck, self.rules, founded=founded, last_day=self.last_day)
        users = self._people(commune, [invent_name(luck, region) for _ in seats])
        memberships = [self._sit(team, user, seat) for user, seat in zip(users, seats, strict=True)]
        if self.rules.has_subgroups:
            for group in invent_groups(luck, seats, len(hamlets)):
                self._gather(team, group, memberships, hamlets)

    def _people(self, commune: Commune, names: list[str]) -> list[User]:
        base = _slug(commune)
        if self.names[base] > 1 or base in self.taken:
            base = f"{base}{commune.official_code}"
        users = []
        for number, name in enumerate(names, start=1):
            self.phones += 1
            user = User(
                username=f"{base}.{number:02d}",
                full_name=name,
                phone=f"{PHONE_PREFIX}{self.phones:05d}",
                password=make_password(None),
                is_simulated=True,
            )
            users.append(user)
        self.made.users += users
        return users

    def _sit(self, team: Team, user: User, seat: Seat) -> Membership:
        membership = Membership(
            province=self.province,
            commune=team.commune,
            team=team,
            user=user,
            position=seat.position,
            component=self.components.get(seat.component),
            valid_from=seat.valid_from,
            valid_to=seat.valid_to,
        )
        self.made.memberships.append(membership)
        self.made.grants.append(
            RoleGrant(
                user=user,
                role=ROLE_OF_POSITION[Position(seat.position)],
                province=self.province,
                commune=team.commune,
                team=team,
                valid_from=seat.valid_from,
                valid_to=seat.valid_to,
            )
        )
        return membership

    def _gather(self, team: Team, group: Group, memberships: list[Membership], hamlets: list[Hamlet]) -> None:
        subgroup = Subgroup(
            province=self.province,
            commune=team.commune,
            team=team,
            kind=group.kind,
            name=str(group.kind.label),
            hamlet=None if group.hamlet is None else hamlets[group.hamlet],
        )
        self.made.subgroups.append(subgroup)
        self.made.subgroup_members += [
            SubgroupMember(
                subgroup=subgroup,
                membership=memberships[seat],
                is_leader=place == 0,
                valid_from=memberships[seat].valid_from,
            )
            for place, seat in enumerate(group.seats)
        ]


def _slug(commune: Commune) -> str:
    """`tayson` of Xã Tây Sơn."""
    return "".join(ch for ch in fold(commune.name) if ch.isalnum())
