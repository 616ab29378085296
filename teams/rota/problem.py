"""What filling a rota means: who may be put where, and what a filled rota costs. Plain data, no database.

The costs say what comes first (Đề án IV.4.2b): nobody missing at a point, nobody twice on a day, as many people as were
asked for, nobody two days running, those who keep office hours only where no one else can come like that, and then
equal loads with everybody at the point nearest to them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

# What one of each costs; each is worth more than all that a chain of moves can win among those after it.
MISSING = 1_000_000  # below the minimum of a slot
TWICE_A_DAY = 30_000
NOT_WANTED = 20_000  # above the minimum, below what was asked for
DAY_AFTER_DAY = 400
LAST_RESORT = 300  # somebody who keeps office hours
ELSEWHERE = 3  # a member of a hamlet's standing group away from the hamlet
UNEVEN_GAPS = 50  # times the square of what is missing at a point
# The square of a person's load costs as it is: one shift more for who has many costs more than for who has few.


@dataclass(frozen=True)
class Slot:
    """A half-day at a point. `taken` people stay there as they are; it wants `least`, better `wanted` people."""

    point: int
    day: date
    half_day: str
    taken: int = 0
    least: int = 1
    wanted: int = 1

    @property
    def time(self) -> tuple[date, str]:
        return self.day, self.half_day

    @property
    def open_seats(self) -> int:
        return max(self.wanted - self.taken, self.needed)

    @property
    def needed(self) -> int:
        return max(self.least - self.taken, 0)


@dataclass(frozen=True)
class Candidate:
    """A person. `times` are the half-days of shifts that stay, anywhere; `load` is what was done already, also in the
    month before. At most `limit` more shifts, or as many as there are."""

    key: int
    load: int = 0
    times: frozenset[tuple[date, str]] = frozenset()
    limit: int | None = None

    @property
    def days(self) -> set[date]:
        return {day for day, _half in self.times}


@dataclass(frozen=True)
class Problem:
    """`costs` holds for every person and slot (their places in the tuples) that may go together what that costs."""

    slots: tuple[Slot, ...]
    people: tuple[Candidate, ...]
    costs: Mapping[tuple[int, int], int]

    def cost(self, placed: Iterable[tuple[int, int]]) -> int:
        """What a filling costs; `placed` are pairs of person and slot."""
        placed = list(placed)
        return self._cost_of_slots(placed) + sum(self.costs[pair] for pair in placed) + self._cost_of_people(placed)

    def _cost_of_slots(self, placed: list[tuple[int, int]]) -> int:
        filled = Counter(slot for _person, slot in placed)
        missing: Counter[int] = Counter()
        total = 0
        for place, slot in enumerate(self.slots):
            there = slot.taken + filled[place]
            missing[slot.point] += max(slot.least - there, 0)
            total += NOT_WANTED * max(slot.open_seats + slot.taken - max(there, slot.least), 0)
        return total + sum(MISSING * gaps + UNEVEN_GAPS * gaps**2 for gaps in missing.values())

    def _cost_of_people(self, placed: list[tuple[int, int]]) -> int:
        days: dict[int, Counter[date]] = {
            place: Counter(day for day, _half in person.times) for place, person in enumerate(self.people)
        }
        more = Counter(person for person, _slot in placed)
        for person, slot in placed:
            days[person][self.slots[slot].day] += 1
        total = 0
        for place, candidate in enumerate(self.people):
            worked = days[place]
            total += TWICE_A_DAY * sum(count - 1 for count in worked.values())
            total += DAY_AFTER_DAY * sum(1 for day in worked if worked[day + timedelta(1)])
            total += (candidate.load + more[place]) ** 2
        return total
