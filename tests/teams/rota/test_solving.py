"""The laws of filling, on small rotas of every shape; the solver sees plain data only."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from teams.rota.problem import ELSEWHERE, LAST_RESORT, Candidate, Problem, Slot
from teams.rota.solving import solve

FIRST = date(2026, 3, 16)
HALVES = ("morning", "afternoon")
DAYS = [FIRST + timedelta(n) for n in range(4)]
POINTS = (1, 2)
TIMES = [(day, half) for day in DAYS for half in HALVES]
PEOPLE = st.integers(1, 5)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Some days and points, people with shifts that stay, days of absence, limits and places they would rather be."""
    days = DAYS[: draw(st.integers(1, 4))]
    least = draw(st.integers(0, 2))
    slots = tuple(
        Slot(point, day, half, draw(st.integers(0, 2)), least, least + draw(st.integers(0, 1)))
        for day in days
        for half in HALVES
        for point in POINTS[: draw(st.integers(1, 2))]
    )
    people = tuple(
        Candidate(
            key=number,
            load=draw(st.integers(0, 3)),
            times=frozenset(draw(st.lists(st.sampled_from(TIMES), max_size=2))),
            limit=draw(st.sampled_from([None, None, 0, 1, 2])),
        )
        for number in range(draw(PEOPLE))
    )
    absent = {number: draw(st.sets(st.sampled_from(DAYS), max_size=2)) for number in range(len(people))}
    costs = {
        (number, place): draw(st.sampled_from([0, 0, ELSEWHERE, LAST_RESORT]))
        for number, person in enumerate(people)
        for place, slot in enumerate(slots)
        if slot.day not in absent[number] and slot.time not in person.times
    }
    return Problem(slots, people, costs)


@settings(max_examples=80, deadline=None)
@given(problems())
def test_whatever_the_rota_the_laws_hold(problem: Problem) -> None:
    placed = solve(problem)
    assert set(placed) <= problem.costs.keys(), "only where and when somebody may be"
    at = Counter((person, problem.slots[slot].time) for person, slot in placed)
    assert all(count == 1 for count in at.values()), "nobody in two places"
    filled = Counter(slot for _person, slot in placed)
    for place, slot in enumerate(problem.slots):
        assert filled[place] <= slot.open_seats
    shifts = Counter(person for person, _slot in placed)
    for place, person in enumerate(problem.people):
        assert person.limit is None or shifts[place] <= person.limit
        busy = {problem.slots[slot].time for one, slot in placed if one == place} | person.times
        for number, slot in enumerate(problem.slots):
            free = (place, number) in problem.costs and slot.time not in busy
            left = person.limit is None or shifts[place] < person.limit
            assert not (free and left and filled[number] < slot.needed), "no gap while somebody can come"


@settings(max_examples=40, deadline=None)
@given(problems())
def test_nothing_that_is_tried_by_hand_is_cheaper(problem: Problem) -> None:
    """Taking one out, and giving one shift to somebody else, never costs less."""
    placed = solve(problem)
    best = problem.cost(placed)
    for pair in placed:
        rest = [one for one in placed if one != pair]
        assert problem.cost(rest) >= best
        for number, person in enumerate(problem.people):
            other = (number, pair[1])
            taken = {problem.slots[slot].time for one, slot in rest if one == number}
            full = person.limit is not None and sum(one == number for one, _slot in rest) >= person.limit
            if other in problem.costs and problem.slots[pair[1]].time not in taken and not full:
                assert problem.cost([*rest, other]) >= best


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 9), st.integers(1, 3), st.integers(1, 10), st.integers(1, 2))
def test_among_people_alike_loads_are_even(people: int, points: int, days: int, wanted: int) -> None:
    slots = tuple(
        Slot(point, FIRST + timedelta(n + n // 5 * 2), half, 0, 1, wanted)
        for n in range(days)
        for half in HALVES
        for point in range(points)
    )
    crowd = tuple(Candidate(number) for number in range(people))
    problem = Problem(slots, crowd, {(one, place): 0 for one in range(people) for place in range(len(slots))})
    shifts = Counter(person for person, _slot in solve(problem))
    loads = [shifts[number] for number in range(people)]
    assert max(loads) - min(loads) <= 1


def test_the_same_rota_is_filled_the_same_way() -> None:
    slots = tuple(Slot(point, day, half) for day in DAYS for half in HALVES for point in POINTS)
    crowd = tuple(Candidate(number) for number in range(9))
    problem = Problem(slots, crowd, {(one, place): 0 for one in range(9) for place in range(len(slots))})
    assert solve(problem) == solve(problem)


# --- what comes first


def one_point(people: int, days: int, cost: dict[int, int] | None = None) -> Problem:
    slots = tuple(Slot(1, FIRST + timedelta(n), "morning") for n in range(days))
    crowd = tuple(Candidate(number) for number in range(people))
    costs = {(one, place): (cost or {}).get(one, 0) for one in range(people) for place in range(days)}
    return Problem(slots, crowd, costs)


def test_two_people_take_turns() -> None:
    order = [person for person, _slot in sorted(solve(one_point(2, 5)), key=lambda pair: pair[1])]
    assert order in ([0, 1, 0, 1, 0], [1, 0, 1, 0, 1])


def test_who_keeps_office_hours_is_called_only_where_nobody_would_have_a_rest() -> None:
    alone = solve(one_point(2, 3, {0: LAST_RESORT}))
    assert Counter(person for person, _slot in alone) == {1: 2, 0: 1}, "the second day, between two of the other's"
    assert Counter(person for person, _slot in solve(one_point(3, 3, {0: LAST_RESORT})))[0] == 0


def test_a_standing_group_serves_its_own_hamlet() -> None:
    slots = tuple(Slot(point, day, "morning") for day in DAYS for point in POINTS)
    crowd = tuple(Candidate(number) for number in range(4))
    costs = {
        (one, place): ELSEWHERE if one in (0, 1) and slot.point != 1 else 0
        for one in range(4)
        for place, slot in enumerate(slots)
    }
    at = {(person, slots[place].point) for person, place in solve(Problem(slots, crowd, costs))}
    assert at == {(0, 1), (1, 1), (2, 2), (3, 2)}


def test_too_few_people_leave_even_gaps() -> None:
    slots = tuple(Slot(point, day, "morning") for day in DAYS for point in POINTS)
    problem = Problem(slots, (Candidate(0),), {(0, place): 0 for place in range(len(slots))})
    missing = Counter(slot.point for slot in slots)
    missing.subtract(slots[place].point for _person, place in solve(problem))
    assert missing == {1: 2, 2: 2}


def test_nobody_is_called_twice_a_day_only_to_make_a_slot_fuller() -> None:
    slots = tuple(Slot(1, FIRST, half, wanted=2) for half in HALVES)
    problem = Problem(slots, (Candidate(0), Candidate(1)), {(one, place): 0 for one in (0, 1) for place in (0, 1)})
    assert Counter(place for _person, place in solve(problem)) == {0: 1, 1: 1}


def test_without_anybody_nothing_is_placed() -> None:
    assert solve(Problem((Slot(1, FIRST, "morning"),), (), {})) == []
