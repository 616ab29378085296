"""Filling a month's rota by a button, fairly (Đề án IV.4.2b), and clearing what the button placed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from teams.enums import SwapState
from teams.models import DutyShift, DutySwap, Team
from teams.periods import Month
from teams.refused import RefusedError
from teams.rota.board import Board, Standing, board_of, days_of_duty
from teams.rota.locks import lock_points, locked_team
from teams.rota.openings import Opening, points_of
from teams.rota.people import Person, crew_of
from teams.rota.problem import ELSEWHERE, LAST_RESORT, Candidate, Problem, Slot
from teams.rota.settings import duty_rules

# How much of what somebody did more or less than the others last month is evened out in this one.
MOST_CARRIED = 3


@dataclass(frozen=True)
class Filled:
    """What the button did: shifts placed, and the half-days that still have too few people."""

    placed: int
    gaps: int


@transaction.atomic
def fill(team: Team, month: Month, *, people: int, today: date) -> Filled:
    """Fill the days after `today` of a month with `people` per half-day, or as near to it as can be.

    What was placed by hand, agreed on in a swap or asked about stays; what the button placed before is placed anew.
    Raises RefusedError where nothing can be filled.
    """
    team = locked_team(team.pk)
    first = max(month.first, today + timedelta(1))
    if first > month.last:
        raise RefusedError({"": [_("Tháng này đã qua hoặc chỉ còn hôm nay nên không xếp lại. Hãy mở tháng sau.")]})
    lock_points(points_of(team).values_list("pk", flat=True))
    _placed_by_machine(team, first, month.last).delete()
    board = board_of(team, month.first, month.last)
    _check_possible(board, first, people)
    openings = [opening for opening in board.openings.values() if opening.day >= first]
    problem = _problem(board, month, openings, people)
    found = _solve(problem)
    persons = list(board.crew.values())
    placed = _store(board, [(persons[person], openings[slot]) for person, slot in found])
    return Filled(placed, len(board_of(team, month.first, month.last).gaps(first)))


@transaction.atomic
def clear(team: Team, month: Month, *, today: date) -> int:
    """Remove what the button placed after `today`; returns how many shifts."""
    team = locked_team(team.pk)
    first = max(month.first, today + timedelta(1))
    return _placed_by_machine(team, first, month.last).delete()[1].get(DutyShift._meta.label, 0)


def _solve(problem: Problem) -> list[tuple[int, int]]:
    # Here alone, as the solver's library is large.
    from teams.rota.solving import solve  # noqa: PLC0415

    return solve(problem)


def _placed_by_machine(team: Team, first: date, last: date) -> QuerySet[DutyShift]:
    asked = DutySwap.objects.filter(team=team, state=SwapState.ASKED)
    rows = DutyShift.objects.filter(team=team, is_fixed=False, checked_in_at__isnull=True, day__range=(first, last))
    return rows.exclude(Q(pk__in=asked.values("shift")) | Q(pk__in=asked.exclude(in_return=None).values("in_return")))


def _check_possible(board: Board, first: date, people: int) -> None:
    if people not in board.rules.counts:
        raise RefusedError(
            {
                "people": [
                    _("Mỗi buổi có từ %(least)d đến %(most)d người trực. Hãy chọn lại.")
                    % {"least": board.rules.least, "most": board.rules.most}
                ]
            }
        )
    if not any(opening.day >= first for opening in board.openings.values()):
        raise RefusedError({"": [_("Không có điểm hỗ trợ nào mở cửa trong những ngày còn lại của tháng.")]})
    if not board.crew:
        raise RefusedError({"": [_("Tổ chưa có thành viên nào trong tháng này nên chưa xếp được.")]})


def _store(board: Board, placed: Sequence[tuple[Person, Opening]]) -> int:
    """Another team may have taken a common member at this moment: that half-day stays open, and the page shows it."""
    team = board.team
    rows = [
        DutyShift(
            province_id=team.province_id,
            commune_id=team.commune_id,
            team=team,
            support_point=opening.point,
            user=person.user,
            day=opening.day,
            half_day=opening.half_day,
        )
        for person, opening in placed
    ]
    before = DutyShift.objects.filter(team=team).count()
    DutyShift.objects.bulk_create(rows, ignore_conflicts=True)
    return DutyShift.objects.filter(team=team).count() - before


def _problem(board: Board, month: Month, openings: Sequence[Opening], people: int) -> Problem:
    loads = _loads(board, month, openings, people)
    return Problem(
        slots=tuple(
            Slot(
                point=opening.point.pk,
                day=opening.day,
                half_day=opening.half_day,
                taken=len(board.present(opening.key)),
                least=board.rules.least,
                wanted=people,
            )
            for opening in openings
        ),
        people=tuple(_candidate(board, person, loads[person.user.pk]) for person in board.crew.values()),
        costs={
            (number, place): cost
            for number, person in enumerate(board.crew.values())
            for place, opening in enumerate(openings)
            if (cost := _cost(board, person, opening)) is not None
        },
    )


def _candidate(board: Board, person: Person, load: int) -> Candidate:
    times = frozenset((day, half) for user, day, half in board.by_time if user == person.user.pk)
    keeps_office_hours = any(person.keeps_office_hours(opening.day) for opening in board.openings.values())
    limit = max(board.rules.office_shifts - board.office_shifts[person.user.pk], 0) if keeps_office_hours else None
    return Candidate(person.user.pk, load, times, limit)


def _cost(board: Board, person: Person, opening: Opening) -> int | None:
    """What it costs to place this person there; None where it must not be."""
    if board.standing(person, opening) not in (Standing.FREE, Standing.SAME_DAY):
        return None
    if person.keeps_office_hours(opening.day):
        return LAST_RESORT
    home = person.stands_in(opening.day)
    return ELSEWHERE if home and opening.point.hamlet_id not in home else 0


def _loads(board: Board, month: Month, openings: Sequence[Opening], people: int) -> dict[int, int]:
    """What everybody begins with: shifts of this month that stay, a part of last month's difference, and for days of
    absence or before joining the share that nobody has to make up for."""
    own = Counter(shift.user_id for shift in board.own())
    carried = _carried(board.team, month.previous)
    days = sorted({opening.day for opening in openings})
    share = len(openings) * people / max(len(board.crew), 1)
    loads = {}
    for user, person in board.crew.items():
        missed = sum(1 for day in days if person.is_absent(day) or not person.in_team(day))
        loads[user] = own[user] + carried.get(user, 0) + round(share * missed / max(len(days), 1))
    least = min(loads.values(), default=0)
    return {user: load - least for user, load in loads.items()}


def _carried(team: Team, month: Month) -> dict[int, int]:
    """How many shifts more (or less, below 0) than the average somebody had in a month, up to MOST_CARRIED; for those
    who were in the team all the month."""
    crew = crew_of(team, duty_rules(team.province.rules, team.kind), month.first, month.last)
    rows = DutyShift.objects.filter(team=team, day__range=(month.first, month.last))
    had = Counter(rows.values_list("user_id", flat=True))
    days = days_of_duty(team, month.first, month.last)
    compared = [
        user
        for user, person in crew.items()
        if all(person.in_team(day) and not person.keeps_office_hours(day) for day in days)
    ]
    if not compared:
        return {}
    average = sum(had[user] for user in compared) / len(compared)
    return {user: max(-MOST_CARRIED, min(MOST_CARRIED, round(had[user] - average))) for user in compared}
