"""Who sits in a simulated team from when to when, and in which of its sub-groups (Đề án III.2, III.4)."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from teams.enums import Position, SubgroupKind, TeamKind
from teams.rules.settings import team_rules

# Components of ordinary members after those that must be there, the usual ones more often.
_USUAL = (
    "doanh_nghiep", "bi_thu_chi_doan", "bi_thu_chi_doan", "bi_thu_chi_doan", "doan_vien", "doan_vien", "doan_vien",
    "hoi_vien", "hoi_vien", "can_bo_thon", "can_bo_thon", "tinh_nguyen_vien", "giao_vien", "nhan_vien_y_te",
)  # fmt: skip
_OFFICE = ("chuyen_vien_chuyen_doi_so", "van_phong_dang_uy", "mat_tran", "doanh_nghiep")
USUAL_SIZE = (15, 20)
USUAL_LEADER = "bi_thu_doan_xa"
USUAL_DEPUTIES = ("bi_thu_doan_cong_an", "chuyen_vien_chuyen_doi_so")
SHARE_CHANGED = 0.06
SHARE_FILLED_LATER = 0.05
OLD_ENOUGH_FOR_CHANGES = 60  # days
SETTLED_AFTER = 20


@dataclass(frozen=True)
class Rules:
    """What a province's profile says of the make-up of a commune team; Gia Lai's numbers where it says nothing."""

    size: tuple[int, int]
    leader: str
    deputies: tuple[str, ...]
    must_include: tuple[str, ...]
    has_subgroups: bool

    @classmethod
    def of(cls, profile: dict[str, Any]) -> "Rules":
        team = team_rules(profile, TeamKind.COMMUNE)
        deputies = team.deputies.components or USUAL_DEPUTIES
        most = team.size.max or max(USUAL_SIZE[1], team.size.min)
        return cls(
            size=(team.size.min or min(USUAL_SIZE[0], most), most),
            leader=next(iter(team.leader.components), USUAL_LEADER),
            deputies=deputies[: team.deputies.count.max],
            must_include=team.required_components,
            has_subgroups=bool(team.subgroups),
        )


@dataclass(frozen=True)
class Seat:
    """One person's time in the team."""

    position: Position
    component: str
    valid_from: date
    valid_to: date | None = None


def invent_roster(luck: Random, rules: Rules, *, founded: date, last_day: date) -> list[Seat]:
    """The seats of a team from its first day to `last_day`: some people joined later, some left and were followed.

    Those who sit in it at the end are as many as the rules ask for, with the components they ask for.
    """
    size = luck.randint(*rules.size)
    required = [(Position.LEADER, rules.leader)]
    required += [(Position.DEPUTY, component) for component in rules.deputies]
    required += [(Position.MEMBER, component) for component in rules.must_include]
    ordinary = [(Position.MEMBER, luck.choice(_USUAL)) for _ in range(size - len(required))]
    age = (last_day - founded).days
    changes = age >= OLD_ENOUGH_FOR_CHANGES
    seats: list[Seat] = []
    for position, component in required + ordinary:
        day = founded + timedelta(days=luck.randint(SETTLED_AFTER, max(age - SETTLED_AFTER, SETTLED_AFTER)))
        what = luck.random()
        if changes and what < SHARE_CHANGED:
            seats.append(Seat(position, component, founded, day - timedelta(days=1)))
            seats.append(Seat(position, component, day))
        elif changes and what < SHARE_CHANGED + SHARE_FILLED_LATER and len(seats) >= len(required):
            seats.append(Seat(position, component, day))
        else:
            seats.append(Seat(position, component, founded))
    return seats


@dataclass(frozen=True)
class Group:
    """A sub-group: places in the list of current seats, the leader first; `hamlet` is a place in the hamlets' list."""

    kind: SubgroupKind
    seats: tuple[int, ...]
    hamlet: int | None = None


def invent_groups(luck: Random, seats: list[Seat], hamlets: int) -> list[Group]:
    """The three kinds of sub-groups over the seats that are taken today (Đề án III.4).

    5-7 and 13-15 do not fit a small team without sitting in both (DOMAIN 6).
    """
    current = [place for place, seat in enumerate(seats) if seat.valid_to is None]
    leader = next(place for place in current if seats[place].position == Position.LEADER)
    office = sorted(
        (place for place in current if seats[place].component in _OFFICE),
        key=lambda place: _OFFICE.index(seats[place].component),
    )
    others = [place for place in current if place not in {*office, leader}]
    political = (office[:5] + luck.sample(others, len(others)))[: luck.randint(5, 7)]
    rest = [place for place in current if place not in {*political, leader}]
    citizens = [leader, *rest, *luck.sample(political, len(political))][: luck.randint(13, 15)]
    groups = [
        Group(SubgroupKind.POLITICAL_SYSTEM, tuple(political)),
        Group(SubgroupKind.CITIZENS, tuple(citizens)),
    ]
    helpers = [place for place in current if seats[place].position == Position.MEMBER]
    for hamlet in range(hamlets):
        groups.append(Group(SubgroupKind.STANDING, tuple(luck.sample(helpers, luck.randint(2, 4))), hamlet))
    return groups
