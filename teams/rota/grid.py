"""The month's grid of one point, as the page and the print show it, with loads and gaps of the whole team."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from teams.enums import HalfDay
from teams.models import DutyShift, SupportPoint
from teams.rota.board import Board
from teams.rota.locks import state_of
from teams.rota.openings import Opening, hours_at
from teams.rota.people import Person
from teams.rota.reasons import why_open


@dataclass(frozen=True)
class Placed:
    """Somebody in a cell. `away` says that they are absent after all; `ours`, that they are of the team shown."""

    shift: DutyShift
    away: bool
    ours: bool

    @property
    def seen(self) -> str:
        return state_of(self.shift)

    @property
    def name(self) -> str:
        return str(self.shift.user)


@dataclass(frozen=True)
class Cell:
    """A half-day at the point. Without an opening the point is closed then."""

    day: date
    half_day: str
    opening: Opening | None
    people: tuple[Placed, ...]
    lacks: int
    most: int
    is_past: bool

    @property
    def over(self) -> bool:
        return self.opening is not None and sum(not placed.away for placed in self.people) > self.most

    @property
    def half_day_label(self) -> str:
        return str(HalfDay(self.half_day).label)

    @property
    def is_gap(self) -> bool:
        return bool(self.lacks) and not self.is_past

    @property
    def anchor(self) -> str:
        return f"ca-{self.day:%Y%m%d}-{self.half_day}"


@dataclass(frozen=True)
class Row:
    day: date
    cells: tuple[Cell, ...]
    is_today: bool
    is_past: bool


@dataclass(frozen=True)
class Load:
    """How many shifts of the team somebody has in the month."""

    user: User
    shifts: int
    keeps_office_hours: bool
    absent_days: int


@dataclass(frozen=True)
class Gap:
    opening: Opening
    lacks: int
    why: str


@dataclass(frozen=True)
class Heading:
    """A half-day with its hours, where they are the same all the month."""

    label: str
    hours: str


@dataclass(frozen=True)
class Grid:
    point: SupportPoint
    headings: tuple[Heading, ...]  # none where the point is closed all the time
    rows: tuple[Row, ...]

    @property
    def has_today(self) -> bool:
        """Whether today is further down, below days gone by."""
        return any(row.is_today for row in self.rows[1:])


def cell_of(board: Board, point: SupportPoint, day: date, half_day: str, today: date) -> Cell:
    key = (point.pk, day, half_day)
    opening = board.openings.get(key)
    return Cell(
        day=day,
        half_day=half_day,
        opening=opening,
        people=tuple(
            Placed(shift, board.is_away(shift), shift.team_id == board.team.pk) for shift in board.at.get(key, [])
        ),
        lacks=board.lacks(opening) if opening else 0,
        most=board.rules.most,
        is_past=day < today,
    )


def grid_of(board: Board, point: SupportPoint, today: date) -> Grid:
    """Every working day on which somebody of the team may come, and every other on which somebody was placed."""
    openings = [one for one in board.openings.values() if one.point.pk == point.pk]
    shifts = [one for one in board.shifts if one.support_point_id == point.pk and board.first <= one.day <= board.last]
    days = sorted({one.day for one in openings} | {one.day for one in shifts} | {key[1] for key in board.openings})
    used = {one.half_day for one in openings} | {one.half_day for one in shifts}
    halves = [half for half in HalfDay if half.value in used]
    return Grid(
        point=point,
        headings=tuple(Heading(str(half.label), _hours(openings, half.value)) for half in halves),
        rows=tuple(
            Row(
                day=day,
                cells=tuple(cell_of(board, point, day, half.value, today) for half in halves),
                is_today=day == today,
                is_past=day < today,
            )
            for day in days
        ),
    )


def _hours(openings: list[Opening], half_day: str) -> str:
    hours = {opening.hours for opening in openings if opening.half_day == half_day}
    if len(hours) != 1:
        return ""
    [(opens, closes)] = hours
    return f"{opens.hour}:{opens:%M}–{closes.hour}:{closes:%M}"


def hours_of(shift: DutyShift) -> str:
    """When the shift begins and ends; `shift.support_point` with its opening hours."""
    opens, closes = hours_at(shift.support_point, shift.day, shift.half_day)
    return f"{opens.hour}:{opens:%M}–{closes.hour}:{closes:%M}"


def loads_of(board: Board) -> list[Load]:
    """Everybody in the team in the period, who is on duty most first."""
    shifts = Counter(shift.user_id for shift in board.own())
    days = sorted({opening.day for opening in board.openings.values()})
    loads = [_load(person, shifts[user], days) for user, person in board.crew.items()]
    return sorted(loads, key=lambda load: -load.shifts)


def _load(person: Person, shifts: int, days: list[date]) -> Load:
    return Load(
        user=person.user,
        shifts=shifts,
        keeps_office_hours=any(person.keeps_office_hours(day) for day in days),
        absent_days=sum(person.is_absent(day) for day in days),
    )


def gaps_of(board: Board, since: date) -> list[Gap]:
    """What lacks people from `since` on, at every point, and why."""
    return [Gap(opening, board.lacks(opening), why_open(board, opening)) for opening in board.gaps(since)]


def unchecked_of(board: Board, today: date) -> list[DutyShift]:
    """The team's shifts of days gone by that nobody checked in for."""
    return [shift for shift in board.own() if shift.day < today and shift.checked_in_at is None]
